"""The plan's working day is not the calendar day: tested in Asia/Ho_Chi_Minh around its boundaries."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns import plan_days
from campaigns.actions import plans
from campaigns.models import DayOff
from campaigns.queries import plan_today
from civreg.core.errors import Refused
from registers.actions.working import note_activity
from registers.models import Entry, LocalityDay, WorkDay
from registers.queries import entries_for
from reporting import lines, progress, verifying
from reporting.models import DailyReport
from tests import factories

FIVE, MIDNIGHT = dt.time(5), dt.time()
MARCH = dt.date(2025, 3, 2)


def moment(day, hour, minute=0, second=0):
    return dt.datetime(2025, 3, day, hour, minute, second, tzinfo=plan_days.ZONE)


@pytest.mark.parametrize(
    ("at", "begins_at", "day"),
    [
        (moment(2, 0, 0), MIDNIGHT, 2), (moment(1, 23, 59, 59), MIDNIGHT, 1),
        (moment(3, 4, 59, 59), FIVE, 2), (moment(3, 5, 0), FIVE, 3), (moment(2, 23, 0), FIVE, 2),
        (moment(2, 5), FIVE, 2),
        # 18:00 UTC is one in the morning of the next day in Hà Nội: still the night shift of the day before.
        (dt.datetime(2025, 3, 2, 18, tzinfo=dt.UTC), FIVE, 2),
        (dt.datetime(2025, 3, 2, 18, tzinfo=dt.UTC), MIDNIGHT, 3),
    ],
)  # fmt: skip
def test_a_moment_belongs_to_the_day_on_which_its_shift_began(at, begins_at, day):
    assert plan_days.day_of(at, begins_at) == dt.date(2025, 3, day)


CLOCKS = st.times(max_value=plan_days.LATEST_BEGIN).map(lambda each: each.replace(microsecond=0))


@given(st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC)), CLOCKS)
def test_every_moment_lies_in_the_hours_of_its_day_and_of_no_other(at, begins_at):
    day = plan_days.day_of(at, begins_at)
    first, last = plan_days.hours_of(day, begins_at)

    assert first <= at <= last
    assert plan_days.hours_of(day + dt.timedelta(days=1), begins_at)[0] - last == dt.timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("cut_off", "begins_at", "closes"),
    [
        (dt.time(21), MIDNIGHT, moment(2, 21)), (MIDNIGHT, MIDNIGHT, moment(3, 0)), (MIDNIGHT, FIVE, moment(3, 5)),
        (dt.time(21), FIVE, moment(2, 21)), (dt.time(2), FIVE, moment(3, 2)),
    ],
)  # fmt: skip
def test_the_report_closes_within_its_day(cut_off, begins_at, closes):
    assert plan_days.cut_off_of(MARCH, cut_off=cut_off, begins_at=begins_at) == closes


@pytest.mark.django_db
@given(at=st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC)), begins_at=CLOCKS)
def test_the_database_names_the_same_day(at, begins_at):
    with connection.cursor() as cursor:
        cursor.execute("SELECT civreg_plan_day(%s, %s::time::interval)", [at, begins_at])
        assert cursor.fetchone()[0] == plan_days.day_of(at, begins_at)


@pytest.fixture
def campaign(db):
    return factories.campaign()


@pytest.fixture
def book(campaign):
    return factories.book(locality=factories.commune(parent=factories.district(province=campaign.province)))


@pytest.fixture
def officer(campaign):
    return factories.justice(campaign.province)


def change(campaign, by, **changes):
    return plans.change_campaign(campaign=campaign, changes=changes, by=by, at=timezone.now())


def days_of(book):
    return dict(LocalityDay.objects.filter(locality=book.locality, stage="entered", n__gt=0).values_list("day", "n"))


def wrong_counters():
    return [example for finding in verifying.counters() for example in finding.examples]


def test_night_work_is_counted_for_the_day_before_and_verify_agrees(campaign, book, officer):
    change(campaign, officer, day_begins_at=FIVE)
    for at in (moment(2, 22), moment(3, 4, 59), moment(3, 5)):
        factories.entry(book=book, entered_at=at)

    assert days_of(book) == {dt.date(2025, 3, 2): 2, dt.date(2025, 3, 3): 1}
    assert wrong_counters() == []


def test_another_hour_counts_the_days_anew_in_the_same_transaction(campaign, book, officer):
    old = factories.book(locality=book.locality, phase=1)
    for each in (book, old):
        factories.entry(book=each, entered_at=moment(3, 4), attached_at=moment(3, 6))
    beside = factories.book()
    factories.entry(book=beside, entered_at=moment(3, 4))
    assert days_of(book) == {dt.date(2025, 3, 3): 2}

    change(campaign, officer, day_begins_at=FIVE)

    assert days_of(book) == {dt.date(2025, 3, 2): 2}
    assert days_of(beside) == {dt.date(2025, 3, 3): 1}  # another province keeps its own day
    assert wrong_counters() == []
    change(campaign, officer, day_begins_at=MIDNIGHT)
    assert days_of(book) == {dt.date(2025, 3, 3): 2}
    assert wrong_counters() == []


def test_a_change_of_an_entry_after_the_hour_moved_leaves_no_rest(campaign, book, officer):
    entry = factories.entry(book=book, entered_at=moment(3, 4))
    change(campaign, officer, day_begins_at=FIVE)

    Entry.objects.filter(pk=entry.pk).update(entered_at=moment(3, 6))

    assert days_of(book) == {dt.date(2025, 3, 3): 1}
    assert wrong_counters() == []


def test_the_hour_stays_where_a_report_is_frozen(campaign, book, officer):
    factories.entry(book=book, entered_at=moment(3, 4))
    DailyReport.objects.create(
        campaign=campaign, day=MARCH, figures={}, sha256="a" * 64, made_at=timezone.now(), made_by=officer
    )

    with pytest.raises(Refused, match="chốt") as refusal:
        change(campaign, officer, day_begins_at=FIVE)

    assert refusal.value.code == "frozen"
    assert days_of(book) == {dt.date(2025, 3, 3): 1}


def test_dashboards_and_lists_count_by_the_same_day(campaign, book, officer):
    change(campaign, officer, day_begins_at=FIVE)
    factories.entry(book=book, entered_at=moment(3, 4, 59))
    campaign.refresh_from_db()

    asked = lines.ask(campaign, day=MARCH, today=dt.date(2025, 3, 4))
    row = progress.by_commune(asked, [book.locality]).rows[0]

    assert row.entered_today == 1
    assert asked.hours == (moment(2, 5), moment(3, 5) - dt.timedelta(microseconds=1))
    assert entries_for(officer, stage="entered", day=MARCH).count() == 1
    assert entries_for(officer, stage="entered", day=dt.date(2025, 3, 3)).count() == 0


def test_today_is_the_day_of_the_plan(campaign):
    campaign.province.day_begins_at = FIVE

    assert plan_today(campaign, moment(3, 4, 59)) == MARCH
    assert lines.ask(campaign, today=plan_today(campaign, moment(3, 5))).number == 3


def test_the_hour_is_set_and_said_on_screen(campaign, book, officer, client):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    form = client.get(reverse("campaigns:plan-edit")).context["form"]
    body = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(reverse("campaigns:plan-edit"), {**body, "day_begins_at": "05:00", "report_cut_off": "21:00"})

    assert answer.status_code == 302
    said = client.get(reverse("campaigns:plan")).content.decode()
    assert "tính từ 05:00" in said
    assert "lúc 21:00" in said
    assert "Ngày làm việc tính từ 05:00" in client.get(reverse("reporting:dashboard")).content.decode()
    late = client.post(reverse("campaigns:plan-edit"), {**body, "day_begins_at": "13:00"})
    assert "từ 00:00 đến 12:00" in late.content.decode()


def test_days_off_are_noted_within_the_plan_and_taken_back(campaign, book, officer, client):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("campaigns:day-off-add"), {"day": "2025-03-08", "name": "Mất điện toàn tỉnh"})
    assert "Mất điện toàn tỉnh" in client.get(reverse("campaigns:plan")).content.decode()

    outside = client.post(reverse("campaigns:day-off-add"), {"day": "2025-04-08", "name": "Sau kế hoạch"})
    assert outside.status_code == 422
    client.post(reverse("campaigns:day-off-remove", args=[DayOff.objects.get().pk]))
    assert not DayOff.objects.exists()


def test_who_does_not_set_targets_sets_no_day(campaign, book, client):
    client.force_login(factories.official(book.locality.parent), backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(reverse("campaigns:day-off-add"), {"day": "2025-03-08", "name": "x"}).status_code == 404
    assert not DayOff.objects.exists()


def test_days_of_people_move_with_the_hour_and_verify_agrees(campaign, book, officer):
    clerk = factories.clerk(book.locality)
    for hour in (4, 6):
        factories.entry(book=book, entered_at=moment(3, hour), entered_by=clerk)
    change(campaign, officer, day_begins_at=FIVE)

    assert dict(WorkDay.objects.values_list("day", "records")) == {dt.date(2025, 3, 2): 1, dt.date(2025, 3, 3): 1}
    assert wrong_counters() == []
    WorkDay.objects.filter(day=dt.date(2025, 3, 3)).update(records=7)
    (wrong,) = wrong_counters()
    assert wrong.endswith("kept 7, counted 1")


def test_the_hour_stays_once_time_at_the_desk_is_measured(campaign, book, officer):
    note_activity(locality_id=book.locality_id, by=factories.clerk(book.locality), at=moment(3, 4), keys=9)

    with pytest.raises(Refused, match="đo theo giờ cũ") as refusal:
        change(campaign, officer, day_begins_at=FIVE)

    assert refusal.value.code == "measured"
    assert list(WorkDay.objects.values_list("day", "keystrokes")) == [(dt.date(2025, 3, 3), 9)]


def test_what_was_deleted_stays_work_that_was_done(campaign, book, officer):
    entry = factories.entry(book=book, entered_at=moment(3, 6), entered_by=factories.clerk(book.locality))
    Entry.objects.filter(pk=entry.pk).delete()

    assert WorkDay.objects.get().records == 1
    assert wrong_counters() == []
