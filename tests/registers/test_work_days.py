"""Productivity: counted as it happens, by the server's clock; seen by the person and their superiors alone."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from civreg.core import history
from registers.actions import checking
from registers.actions.entering import save_entry
from registers.actions.working import FIRST_KEYS, note_activity
from registers.models import Entry, WorkDay
from registers.rules import productivity
from tests import factories


@pytest.mark.parametrize(("n", "seconds", "rate"), [(30, 3600, 30), (10, 1200, 30), (9, 299, None), (0, 600, 0)])
def test_a_rate_needs_five_minutes_of_work(n, seconds, rate):
    assert productivity.hourly(n, seconds) == rate


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_a_small_line_stays_in_its_box(values):
    points = [point.split(",") for point in productivity.spark(values).split()]

    assert len(points) == len(values)
    assert all(0 <= float(x) <= 100 and 0 <= float(y) <= 20 for x, y in points)


pytestmark = pytest.mark.django_db
AT = timezone.make_aware(dt.datetime(2025, 3, 5, 9))
REASONS = {**{f"V-{n:02d}": "Sổ ghi vậy" for n in range(1, 40)}, "CORE": "Sổ ghi vậy", "RANGE": "Sổ ghi vậy"}


@pytest.fixture
def place():
    return factories.commune(parent=factories.district(province=factories.campaign().province))


@pytest.fixture
def clerk(place):
    return factories.clerk(place)


@pytest.fixture
def book(place):
    return factories.book(locality=place)


def _values(book, number, **more):
    return {
        "so": f"{number}/{book.year_opened}", "quyenSo": book.book_number, "ngayDangKy": f"15.03.{book.year_opened}",
        "noiDangKy": book.office, "nksHoTen": "NGUYỄN VĂN AN", "nksGioiTinh": "1", "nksNgaySinh": "01.03.1998", **more,
    }  # fmt: skip


def _save(book, by, number, at=AT, **more):
    values = _values(book, number, **more.pop("values", {}))
    key = f"{number}-{at.timestamp()}-{by.pk}"
    return save_entry(book=book, values=values, reasons=REASONS, key=key, by=by, at=at, **more).entry


def test_entering_returning_and_correcting_are_counted_as_they_happen(book, clerk, place):
    entry = _save(book, clerk, 1)
    _save(book, clerk, 2)
    row = WorkDay.objects.get()
    assert (row.user, row.locality, row.day, row.records) == (clerk, place, dt.date(2025, 3, 5), 2)
    assert row.fields == len(entry.values) + len(Entry.objects.get(number=2).values)

    checking.return_entry(entry=entry, reason="Sai tên", by=factories.clerk(place), at=AT)
    entry.refresh_from_db()
    _save(book, clerk, 1, at=AT + dt.timedelta(minutes=5), entry=entry, version=entry.version,
          values={"nksHoTen": "NGUYỄN VĂN ÂN", "meHoTen": "LÊ THỊ HOA"})  # fmt: skip

    row.refresh_from_db()
    assert (row.records, row.returned, row.corrected) == (2, 1, 2)


def test_an_import_is_nobodys_typing(book, clerk):
    history.sign(by=clerk, source="import")
    factories.entry(book=book, entered_by=clerk)

    assert not WorkDay.objects.exists()


def test_pauses_are_no_work_and_keys_are_what_hands_can_do(clerk, place, settings):
    settings.WORK_GAP_SECONDS = 180
    moments = ((0, 50), (60, 200), (120, 5000), (1000, 40), (1010, 10))
    for second, keys in moments:
        note_activity(locality_id=place.pk, by=clerk, at=AT + dt.timedelta(seconds=second), keys=keys)

    row = WorkDay.objects.get()
    assert row.active_seconds == 60 + 60 + 10
    assert row.keystrokes == 50 + 200 + 60 * 15 + 40 + 10
    assert row.implausible == 5000 - 60 * 15


@pytest.mark.parametrize("keys", [-5, True, "9", None, 10**12, 2.5])
def test_a_browser_may_say_what_it_likes_of_keys(clerk, place, keys):
    note_activity(locality_id=place.pk, by=clerk, at=AT, keys=keys)

    assert 0 <= WorkDay.objects.get().keystrokes <= FIRST_KEYS


def test_a_clock_that_goes_back_counts_nothing(clerk, place):
    note_activity(locality_id=place.pk, by=clerk, at=AT)
    note_activity(locality_id=place.pk, by=clerk, at=AT - dt.timedelta(seconds=100), keys=3)

    row = WorkDay.objects.get()
    assert (row.active_seconds, row.last_at) == (0, AT)


def test_a_save_and_a_draft_at_the_desk_are_work(client, book, clerk):
    client.force_login(clerk)
    draft = {"key": "k", "values": {"nksHoTen": "A"}, "keys": 7}
    client.post(reverse("scanning:desk-draft", args=[book.pk]), draft, content_type="application/json")
    body = {"key": "k", "values": _values(book, 5), "reasons": REASONS, "keys": 3}
    for _again in range(2):
        answer = client.post(reverse("scanning:desk-save", args=[book.pk]), body, content_type="application/json")
        assert answer.status_code == 200

    row = WorkDay.objects.get()
    assert (row.records, row.keystrokes) == (1, 10)


def test_who_may_see_whose(client, book, clerk, place):
    now = timezone.now()
    _save(book, clerk, 1, at=now)
    others = {
        "a colleague": factories.clerk(place), "the approver": factories.approver(place),
        "another district": factories.official(factories.commune(parent=factories.district()).parent),
    }  # fmt: skip
    superiors = {"district": factories.official(place.parent), "department": factories.justice(place.province)}

    def seen(person):
        client.force_login(person)
        rows = client.get("/api/v1/work-days/").json()["results"]
        page = client.get(reverse("registers:work"))
        return [row["user"] for row in rows], page.status_code, clerk.full_name in page.content.decode()

    for who, person in superiors.items():
        assert seen(person) == ([clerk.pk], 200, True), who
    for who, person in others.items():
        rows, status, named = seen(person)
        assert (rows, named) == ([], False), who
        assert status == 404 or who == "another district"
    assert seen(clerk)[0] == [clerk.pk]
    client.force_login(clerk)
    assert client.get(reverse("registers:work")).status_code == 404
    assert client.get(reverse("registers:work-csv")).status_code == 404
    assert "Trường hợp/giờ" in client.get(reverse("registers:work-mine")).content.decode()
    client.force_login(others["a colleague"])
    assert clerk.full_name not in client.get(reverse("registers:work-mine")).content.decode()
    client.logout()
    assert clerk.full_name not in client.get(reverse("public:page"), follow=True).content.decode()


def test_the_file_holds_no_formula_and_teams_narrow_it(client, book, place):
    person = factories.clerk(place, full_name="=HYPERLINK(1)")
    _save(book, person, 1, at=timezone.now())
    official = factories.official(place.parent)
    team = place.teams.create(name="Tổ", force="youth", made_at=AT, made_by=official)
    client.force_login(official)

    text = client.get(reverse("registers:work-csv")).content.decode()
    empty = client.get(reverse("registers:work"), {"team": team.pk}).content.decode()
    team.members.create(user=person, starts_on=timezone.localdate())
    found = client.get(reverse("registers:work"), {"team": team.pk, "locality": place.pk}).content.decode()

    assert "'=HYPERLINK" in text
    assert "HYPERLINK" not in empty
    assert "HYPERLINK" in found
    assert client.get(reverse("registers:work"), {"team": 987654}).status_code == 404


def test_a_screen_of_many_costs_what_one_of_few_does(client, book, place, django_assert_max_num_queries):
    for n in range(1, 12):
        _save(book, factories.clerk(place), n, at=timezone.now())
    client.force_login(factories.official(place.parent))

    with django_assert_max_num_queries(9):
        client.get(reverse("registers:work"))
