"""Versions of the sheets over the API: added by the Department, read by everybody, never changed."""

import pytest
from rest_framework.test import APIClient

from registers.models import SheetTemplate
from tests import factories

AT = "/api/v1/templates/"
ASKED = {
    "kind": "birth", "name": "Mẫu 2026", "valid_from": "2026-01-01", "source": "Công văn 12",
    "columns": [{"code": "Số", "source": "so"}, {"code": "Tỉnh", "fixed": "45"}],
}  # fmt: skip

pytestmark = pytest.mark.django_db


def api(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def officer():
    return factories.justice(factories.commune().province)


def test_a_version_is_added_and_read():
    made = api(officer()).post(AT, ASKED, "json")
    assert (made.status_code, made.data["version"]) == (201, 1)
    assert made.data["columns"][1] == {"code": "Tỉnh", "source": "", "fixed": "45"}
    assert api(officer()).post(AT, ASKED, "json").data["version"] == 2
    read = api(factories.clerk(factories.commune())).get(AT, {"kind": "birth", "version": 2}).data
    assert [row["version"] for row in read["results"]] == [2]
    assert api(officer()).delete(f"{AT}{made.data['id']}/").status_code == 405


def test_a_clerk_adds_none():
    assert api(factories.clerk(factories.commune())).post(AT, ASKED, "json").status_code == 403
    assert not SheetTemplate.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"columns": []}, {"columns": [{"code": "A", "source": "khongCo"}]}, {"kind": "x"}, {"valid_from": "x"}]
)
def test_what_cannot_be_is_refused(wrong):
    assert api(officer()).post(AT, {**ASKED, **wrong}, "json").status_code in (400, 422)
    assert not SheetTemplate.objects.exists()
