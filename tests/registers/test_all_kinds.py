"""Every declared kind works by itself: its desk opens, an entry of it is saved, found and taken out."""

import datetime as dt

import pytest
from django.urls import reverse

from registers.actions.entering import save_entry
from registers.kinds import KINDS, FieldType
from registers.rules.entry import check
from registers.templating import template_of
from tests import factories

AT = dt.datetime(2025, 3, 3, 3, tzinfo=dt.UTC)
NAMES = ("NGUYỄN VĂN AN", "LÊ THỊ BÌNH", "TRẦN VĂN CƯỜNG", "HỒ THỊ DUNG", "PHAN VĂN EM", "VÕ THỊ GIANG")
TEXTS = {FieldType.LISTED: "Việt Nam", FieldType.PLACE: "xã Cam Thủy", FieldType.TEXT: "Nội dung"}


def example(kind):
    """The core fields of an entry of 1998 filled in, whatever the kind asks for."""
    names = iter(NAMES)
    values = {"so": "1/1998", "quyenSo": "01/1998", "trangSo": "1", "ngayDangKy": "05.03.1998"}
    for field in kind.core_fields:
        if field.code in values:
            continue
        if field.type == FieldType.NAME:
            values[field.code] = next(names)
        elif field.is_date:
            values[field.code] = "1970" if field.ages else "04.03.1998"
        elif field.choices:
            values[field.code] = field.choices[0][0]
        else:
            values[field.code] = "Kinh" if field.listed == "ethnicity" else TEXTS.get(field.type, "194123456")
    return values


@pytest.mark.parametrize("slug", list(KINDS))
def test_an_example_meets_no_error(slug):
    kind = KINDS[slug]

    assert [found.message for found in check(kind, example(kind)) if found.blocks] == []


@pytest.mark.django_db
@pytest.mark.parametrize("slug", list(KINDS))
def test_the_desk_opens_an_entry_is_saved_and_exported(slug, client):
    kind = KINDS[slug]
    book = factories.book(kind=slug)
    clerk = factories.clerk(book.locality)
    client.force_login(clerk)
    values = example(kind)
    reasons = {found.rule: "Sổ ghi đúng như vậy" for found in check(kind, values)} | {"V-20": "Sổ không ghi"}
    reasons |= {f"V-{number:02d}": "Sổ ghi đúng như vậy" for number in range(1, 27)} | {"CORE": "Sổ không có mục này"}

    desk = client.get(reverse("scanning:desk", args=[book.pk]))
    saved = save_entry(book=book, values=values, reasons=reasons, key=f"k{slug}"[:20].replace("_", ""), by=clerk, at=AT)

    assert desk.status_code == 200
    assert f'name="{kind.subject}"' in desk.content.decode()
    entry = book.entries.get()
    assert saved is not None
    assert entry.subject_name == values[kind.subject]
    row = dict(zip(template_of(kind).headers, template_of(kind).row(entry.values, 1), strict=True))
    assert row[kind.subject] == values[kind.subject]
    assert client.get(reverse("registers:book", args=[book.pk])).status_code == 200
