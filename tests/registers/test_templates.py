"""The sheets' templates: versions that are added and never changed, and what a row looks like in each."""

import datetime as dt

import pytest
from django.urls import reverse

from civreg.core.errors import Refused
from registers.actions.templates import add_template
from registers.kinds import KINDS
from registers.templating import difference, older_columns, template_of, templates_of
from tests import factories

pytestmark = pytest.mark.django_db
AT = dt.datetime(2025, 3, 1, 8, tzinfo=dt.UTC)


def _add(columns, **more):
    facts = {"kind": "birth", "name": "Mẫu cũ", "valid_from": dt.date(2025, 3, 1), "source": "Công văn mẫu"}
    return add_template(**{**facts, **more}, columns=columns, by=factories.user(), at=AT)


def test_without_a_stored_version_the_declaration_holds():
    template = template_of("birth")

    assert (template.version, template.headers) == (0, list(KINDS["birth"].headers))
    assert template.row({"so": "1/1998"}, 7)[:2] == ["7", "1/1998"]


def test_the_version_in_force_on_the_day_is_taken():
    _add(older_columns(KINDS["birth"], KINDS["birth"].older_sheets[0]))

    assert template_of("birth", on=dt.date(2025, 2, 28)).version == 0
    assert template_of("birth", on=dt.date(2025, 3, 1)).version == 1
    assert len(template_of("birth", version=1).headers) == 60
    assert [each.version for each in templates_of(KINDS["birth"])] == [1, 0]
    assert "STT" in difference(template_of("birth"), template_of("birth", version=0))["dropped"]
    with pytest.raises(Refused):
        template_of("birth", version=9)


def test_a_column_takes_a_field_a_fixed_text_the_row_number_or_nothing():
    _add([
        {"code": "TT", "source": "#"}, {"code": "SoDK", "source": "so"},
        {"code": "Tinh", "fixed": "45"}, {"code": "Trong"},
    ])  # fmt: skip
    template = template_of("birth")

    assert template.row({"so": "1/1998"}, 3) == ["3", "1/1998", "45", ""]
    assert template.map == {"SoDK": "so"}


@pytest.mark.parametrize(
    "columns",
    [[], [{"code": " "}], [{"code": "A"}, {"code": "A"}], [{"code": "A", "source": "khongCo"}], [{"code": "A"}] * 201],
)
def test_columns_that_cannot_be_are_refused(columns):
    with pytest.raises(Refused):
        _add(columns)


@pytest.mark.parametrize("slug", list(KINDS))
def test_every_kind_has_its_page(slug, client):
    client.force_login(factories.user())

    answer = client.get(reverse("registers:kind", args=[slug]))

    assert answer.status_code == 200
    text = answer.content.decode()
    assert all(code in text for code in KINDS[slug].headers)
    assert client.get(reverse("registers:kinds")).status_code == 200
