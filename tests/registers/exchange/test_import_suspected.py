"""What the comparison made of an import's entries: said on its page, with the way to exactly those cases."""

import pytest
from django.urls import reverse
from django.utils import timezone

from registers.actions import comparing
from registers.models import DuplicateCase, ImportRun
from tests import factories
from tests.registers.births import values
from tests.registers.exchange.test_import_runs import signed_in

pytestmark = pytest.mark.django_db
AT = timezone.now()


@pytest.fixture
def run():
    """One of two imported entries is in another book already."""
    place = factories.commune()
    officer = factories.justice(place.province)
    there = factories.book(locality=factories.commune(parent=place.parent))
    factories.entry(book=there, number=1, values=values(), subject_name="Nguyễn Thị Huệ")
    book = factories.book(locality=place, number="07")
    mine = {"entered_by": officer, "entered_at": AT}
    factories.entry(book=book, number=7, values=values(7), subject_name="Nguyễn Thị Huệ", **mine)
    factories.entry(book=book, number=8, values=values(8, nksHoTen="Hồ Văn Tre", meHoTen="Hồ Thị Lá"), **mine)
    return ImportRun.objects.create(
        kind="birth", name="a.csv", sha256="0" * 64, size=9, state="done", read=2, created=2, asked_at=AT,
        asked_by=officer, finished_at=AT,
    )  # fmt: skip


def test_the_page_says_checking_and_then_how_many_with_the_way_there(run):
    client, page = signed_in(run.asked_by), reverse("registers:import", args=[run.pk])

    before = client.get(page).content.decode()
    comparing.check_waiting(at=timezone.now())
    after = client.get(page).content.decode()

    assert "Đang so trùng: còn 2 trường hợp" in before
    assert "hx-trigger" in before
    assert "1 trường hợp vừa nhập bị nghi trùng" in after
    assert f"{reverse('registers:cases')}?file={run.pk}" in after
    assert "hx-trigger" not in after


def test_the_list_has_those_cases_and_no_others(run):
    comparing.check_waiting(at=timezone.now())
    other = factories.book(locality=factories.commune(parent=factories.district(province=run.asked_by.memberships.
                                                      get().province)))  # fmt: skip
    for number in (1, 2):
        factories.entry(book=other, number=number, subject_name="Lê Thị Sen",
                        values=values(number, nksHoTen="Lê Thị Sen", meHoTen="Lê Thị Tơ"))  # fmt: skip
    comparing.check_waiting(at=timezone.now())
    client = signed_in(run.asked_by)

    listed = client.get(reverse("registers:cases"), {"file": run.pk}).context
    assert DuplicateCase.objects.count() > 1
    assert len(listed["rows"]) == 1
    assert listed["tabs"][0]["count"] == 1


def test_nobody_is_shown_the_file_of_another(run):
    comparing.check_waiting(at=timezone.now())
    other = factories.justice(run.asked_by.memberships.get().province)

    assert not signed_in(other).get(reverse("registers:cases"), {"file": run.pk}).context["rows"]
