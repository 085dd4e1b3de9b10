"""Reports from the cut-off to the last signature: numbered, kept, signed upwards, and derived again years later."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns.queries import plan_today
from civreg.core.errors import Refused
from civreg.core.models import Job
from registers.models import Entry
from reporting import daily, report_page, signing_rules, verifying_reports
from reporting.actions import closing, mailing, signing
from reporting.actions import reports as actions
from reporting.cut_off import closes_at
from reporting.models import DailyReport, ReportStep
from reporting.signing_rules import State
from tests import factories
from tests.reporting.arrange import entries_of, targets

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def campaign(place):
    return factories.campaign(province=place.province, played_from=timezone.localdate() - 3 * DAY)


@pytest.fixture
def people(place, campaign):
    """Who signs at each level, and a second person of the Department."""
    return {
        "commune": factories.approver(place), "district": factories.official(place.parent),
        "province": factories.justice(place.province), "second": factories.justice(place.province),
    }  # fmt: skip


def freeze(campaign, place, by=None, **more):
    communes = [place] if place else list(campaign.province.localities.communes())
    wanted = {"locality": place, "day": timezone.localdate(), "communes": communes, "at": timezone.now()}
    return actions.freeze_report(campaign=campaign, by=by, **{**wanted, **more})


def sign(report, by, **more):
    return signing.sign_report(report=report, by=by, at=timezone.now(), **more)


def code_of(refusal):
    return refusal.value.code


# ---- numbers -----------------------------------------------------------------------------------------


def test_numbers_run_by_place_and_year(place, campaign, settings):
    beside = factories.commune(parent=place.parent)
    first = freeze(campaign, place, day=timezone.localdate() - DAY)
    second = freeze(campaign, place)
    other = freeze(campaign, beside, communes=[beside])
    whole = freeze(campaign, None, communes=[place, beside])

    assert [first.code, second.code, other.code] == ["01/BC-UBND", "02/BC-UBND", "01/BC-UBND"]
    assert whole.code == "01/BC-STP"
    settings.REPORT_SYMBOL = "BC-HT"
    assert freeze(campaign, beside, communes=[beside], day=timezone.localdate() - DAY).code == "02/BC-HT"


def test_numbers_begin_anew_with_the_year(place, campaign):
    new_year = timezone.make_aware(dt.datetime(timezone.localdate().year + 1, 1, 1, 8))
    freeze(campaign, place)

    assert freeze(campaign, place, day=timezone.localdate() - DAY, at=new_year).code == "01/BC-UBND"


# ---- kept --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [{"figures": {}}, {"sha256": "0" * 64}, {"number": 99}, {"day": dt.date(2025, 3, 9)}, {"note": "khác"},
     {"made_at": dt.datetime(2025, 3, 9, tzinfo=dt.UTC)}, {"symbol": "X"}, {"sequence": 5}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_the_database_keeps_what_a_report_says(place, campaign, change):
    report = freeze(campaign, place)

    with pytest.raises(DatabaseError), transaction.atomic():
        DailyReport.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        DailyReport.objects.filter(pk=report.pk).delete()

    report.refresh_from_db()
    assert daily.digest(report.figures) == report.sha256


def test_steps_are_kept(place, campaign, people):
    sign(freeze(campaign, place), people["commune"])

    with pytest.raises(DatabaseError), transaction.atomic():
        ReportStep.objects.update(comment="khác")


# ---- signing upwards ---------------------------------------------------------------------------------


def test_a_communes_report_goes_up_three_offices(place, campaign, people):
    report = freeze(campaign, place)

    for who, state in (("commune", State.SUBMITTED), ("district", State.CONFIRMED), ("province", State.SIGNED)):
        report = sign(report, people[who], comment=f"ý kiến {who}")
        assert report.state == state

    steps = list(report.steps.order_by("pk").values_list("name", "comment", "state"))
    assert [step[0] for step in steps] == [people[who].full_name for who in ("commune", "district", "province")]
    assert report.steps.first().title == "Người duyệt cấp xã"
    assert Job.objects.filter(name="reporting.mail_report").count() == 1
    with pytest.raises(Refused):
        sign(report, people["second"])


def test_each_office_signs_in_its_turn(place, campaign, people):
    report = freeze(campaign, place)

    for who in ("district", "province"):
        with pytest.raises(Refused, match="xã ký"):
            sign(report, people[who])
    with pytest.raises(Refused):
        sign(report, factories.clerk(place))
    with pytest.raises(Refused):
        sign(report, factories.approver(factories.commune(parent=place.parent)))
    sign(report, people["commune"])
    with pytest.raises(Refused, match="huyện ký"):
        sign(report, people["province"])


def test_the_departments_report_is_signed_by_two_people(place, campaign, people):
    report = sign(freeze(campaign, None), people["province"])

    with pytest.raises(Refused, match="người khác"):
        sign(report, people["province"])
    assert sign(report, people["second"]).state == State.SIGNED


def test_a_report_is_returned_with_a_reason_and_submitted_again(place, campaign, people):
    report = sign(freeze(campaign, place), people["commune"])

    with pytest.raises(Refused) as refusal:
        signing.return_report(report=report, by=people["district"], at=timezone.now(), comment=" ")
    assert "comment" in refusal.value.fields
    report = signing.return_report(report=report, by=people["district"], at=timezone.now(), comment="Thiếu sổ")
    assert report.state == State.RETURNED
    assert sign(report, people["commune"], comment="Đã bổ sung").state == State.SUBMITTED


def test_after_the_higher_one_has_signed_nobody_below_returns_it(place, campaign, people):
    report = sign(sign(freeze(campaign, place), people["commune"]), people["district"])

    with pytest.raises(Refused):
        signing.return_report(report=report, by=people["district"], at=timezone.now(), comment="x")
    report = sign(report, people["province"])
    with pytest.raises(Refused):
        signing.return_report(report=report, by=people["province"], at=timezone.now(), comment="x")


LEVELS = st.sampled_from(["commune", "district", "province"])


@given(LEVELS, st.sampled_from(list(State)), st.frozensets(LEVELS), st.booleans())
def test_who_may_return_might_have_signed(level, state, offices, has_signed):
    case = signing_rules.Case(level, state, offices, has_signed)

    if signing_rules.against_return(case) is None:
        assert signing_rules.against_sign(case) is None
        assert state in signing_rules.HANDED_IN
    if has_signed or not offices:
        assert signing_rules.against_sign(case) is not None


@given(LEVELS)
def test_every_chain_ends_signed(level):
    state, offices = State.FROZEN, []
    while step := signing_rules.next_step(level, state):
        state, office = step
        offices.append(office)
    assert state == State.SIGNED
    assert offices[0] == level
    assert offices[-1] == "province"


# ---- supplements -------------------------------------------------------------------------------------


def test_a_correction_is_a_new_report_that_names_the_old_one(place, campaign, people):
    book = factories.book(locality=place)
    entries_of(book, days_ago=[0])
    report = freeze(campaign, place)
    entries_of(book, days_ago=[0])

    other = actions.supplement_report(
        report=report, reason="Nhập sót một quyển", by=people["commune"], at=timezone.now(), communes=[place]
    )

    assert (other.sequence, other.supplement_of, other.code) == (1, report, "02/BC-UBND")
    assert (report.figures["whole"]["entered"], other.figures["whole"]["entered"]) == (1, 2)
    with pytest.raises(Refused, match="lý do"):
        actions.supplement_report(report=report, reason=" ", by=people["commune"], at=timezone.now(), communes=[place])
    with pytest.raises(Refused, match="đơn vị lập"):
        actions.supplement_report(report=report, reason="x", by=people["district"], at=timezone.now(), communes=[place])


# ---- the cut-off -------------------------------------------------------------------------------------


def test_the_cut_off_freezes_every_place_once(place, campaign):
    beside = factories.commune(parent=place.parent)
    campaign.report_cut_off = dt.time(0, 1)
    campaign.save()
    at = timezone.localtime().replace(hour=12)

    made = closing.close_days(at=at)

    assert made == DailyReport.objects.count() == 2 * 4  # yesterday and today: two communes, a district, the province
    assert closing.close_days(at=at) == 0
    assert not DailyReport.objects.exclude(made_by=None).exists()
    whole = DailyReport.objects.get(locality=None, day=plan_today(campaign, at))
    assert {each["unit"] for each in whole.figures["missing"]} == {
        place.full_name, beside.full_name, place.parent.full_name,
    }  # fmt: skip


def test_before_the_cut_off_nothing_is_frozen(place, campaign):
    campaign.report_cut_off = dt.time(21)
    campaign.save()
    day = timezone.localdate()

    closing.close_days(at=closes_at(campaign, day) - dt.timedelta(minutes=1))
    assert not DailyReport.objects.filter(day=day).exists()
    closing.close_days(at=closes_at(campaign, day))
    assert DailyReport.objects.filter(day=day).count() == 3


def test_days_outside_the_plan_are_not_reported(place, campaign):
    campaign.played_from = timezone.localdate() - 40 * DAY
    campaign.save()

    assert closing.close_days(at=timezone.now()) == 0


def test_a_day_off_asks_for_no_report_and_makes_nobody_late(place, campaign, people):
    off = timezone.localdate() - DAY
    campaign.days_off.create(day=off, name="Giỗ Tổ")

    closing.close_days(at=closes_at(campaign, off))

    assert not DailyReport.objects.filter(day=off).exists()
    found = report_page.matrix(people["district"], campaign, until=timezone.localdate(), at=timezone.now())
    at = [each["day"] for each in found["days"]].index(off)
    assert found["days"][at]["is_off"]
    assert {(row["cells"][at]["word"], row["cells"][at]["is_late"]) for row in found["rows"]} == {("Nghỉ", False)}
    assert found["rows"][0]["cells"][at + 1]["is_late"]


def test_who_works_on_a_day_off_may_report_it_and_names_nobody(place, campaign, people):
    off = timezone.localdate() - DAY
    campaign.days_off.create(day=off, name="Giỗ Tổ")

    report = freeze(campaign, place.parent, by=people["district"], day=off, communes=[place])
    own = freeze(campaign, place, by=people["commune"], day=off)

    assert report.figures["missing"] == []
    assert own not in mailing.due_of(people["commune"], campaign, timezone.now())
    assert sign(own, people["commune"]).state == "submitted"


def test_the_day_after_a_day_off_is_compared_with_the_day_before_it(place, campaign):
    off = timezone.localdate() - DAY
    campaign.days_off.create(day=off, name="Giỗ Tổ")
    before = freeze(campaign, place, day=off - DAY)

    after = freeze(campaign, place)

    assert after.figures["difference"]["since"] == before.code


def test_a_commune_that_handed_in_is_not_missing(place, campaign, people):
    beside = factories.commune(parent=place.parent)
    sign(freeze(campaign, place), people["commune"])
    freeze(campaign, beside, communes=[beside])

    report = freeze(campaign, place.parent, communes=[place, beside])

    (late,) = report.figures["missing"]
    assert late == {
        "place": beside.pk, "unit": beside.full_name, "district": place.parent.full_name, "state": "frozen",
    }  # fmt: skip


# ---- yesterday's difference --------------------------------------------------------------------------


def test_the_difference_to_yesterday_has_its_causes(place, campaign):
    book = factories.book(locality=place)
    gone, *_rest = entries_of(book, days_ago=[2, 1, 1])
    yesterday = freeze(campaign, place, day=timezone.localdate() - DAY)
    entries_of(book, days_ago=[1, 0, 0, 0])  # one of them late
    gone.delete()

    report = freeze(campaign, place)

    found = report.figures["difference"]
    assert found["since"] == yesterday.code
    assert {key: found["whole"][key] for key in ("entered", "today", "late", "earlier")} == {
        "entered": 3, "today": 3, "late": 1, "earlier": -1,
    }  # fmt: skip
    assert found["kinds"] == [{"kind": "birth", "entered": 3}]
    assert found["units"][0]["entered"] == 3


def test_without_a_report_of_yesterday_there_is_no_difference(place, campaign):
    assert freeze(campaign, place).figures["difference"] is None


# ---- derived again -----------------------------------------------------------------------------------


def test_a_report_comes_out_the_same_after_its_entries_changed(place, campaign):
    targets(campaign, {(place, ""): 40})
    book, beside = factories.book(locality=place), factories.book(locality=factories.commune(parent=place.parent))
    first, second, third, fourth = entries_of(book, days_ago=[1, 0, 0, 0])
    Entry.objects.filter(pk=second.pk).update(attached_at=timezone.now())
    report = freeze(campaign, place)
    assert report.figures["whole"]["entered"] == 4

    Entry.objects.filter(pk=first.pk).update(entered_at=timezone.now(), state="returned", return_reason="x")
    Entry.objects.filter(pk=second.pk).update(attached_at=None)
    third.delete()
    Entry.objects.filter(pk=fourth.pk).update(locality=beside.locality, book=beside)
    entries_of(book, days_ago=[0, 1])

    assert verifying_reports.differing() == (1, [])
    assert freeze(campaign, place.parent, communes=[place, beside.locality]).figures["whole"]["entered"] == 5
    assert verifying_reports.differing() == (2, [])


def test_phase_1_is_no_part_of_a_report_nor_of_what_is_derived(place, campaign):
    entries_of(factories.book(locality=place, phase=1), days_ago=[0])
    entries_of(factories.book(locality=place), days_ago=[0])

    report = freeze(campaign, place)

    assert report.figures["whole"]["entered"] == 1
    assert verifying_reports.differing() == (1, [])


def test_a_report_of_a_past_day_is_derived_by_its_day(place, campaign):
    entries_of(factories.book(locality=place), days_ago=[2, 1, 0])
    freeze(campaign, place, day=timezone.localdate() - DAY)

    assert verifying_reports.differing() == (1, [])


def test_figures_that_were_tampered_with_are_seen_even_with_a_fitting_checksum(place, campaign):
    entries_of(factories.book(locality=place), days_ago=[0])
    report = freeze(campaign, place)
    report.figures["whole"]["entered"] = 7
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reporting_dailyreport DISABLE TRIGGER report_is_kept")
        cursor.execute(
            "UPDATE reporting_dailyreport SET figures = %s, sha256 = %s",
            [json.dumps(report.figures), daily.digest(report.figures)],
        )
        cursor.execute("ALTER TABLE reporting_dailyreport ENABLE TRIGGER report_is_kept")

    looked_at, wrong = verifying_reports.differing()

    assert looked_at == 1
    assert len(wrong) == 1
    assert "7 kept, 1 derived" in wrong[0]


# ---- while others write ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_large_import_holds_a_report_up_and_is_not_cut_in_two(monkeypatch):
    place = factories.commune()
    campaign = factories.campaign(province=place.province, played_from=timezone.localdate())
    monkeypatch.setattr(actions, "LOCK_SECONDS", 1)
    importer = connection.copy()
    try:
        with importer.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE registers_localitytotal IN ROW EXCLUSIVE MODE")
            with pytest.raises(Refused) as refusal:
                freeze(campaign, place)
            assert closing.close_day(campaign=campaign, day=timezone.localdate(), at=timezone.now()) == 0
            cursor.execute("COMMIT")
    finally:
        importer.close()

    assert (code_of(refusal), refusal.value.status) == ("busy", 503)
    assert closing.close_day(campaign=campaign, day=timezone.localdate(), at=timezone.now()) == 3
