"""The roadmap: days add up exactly, days off get nothing, every change is a version, dashboards follow it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import roadmap_rules as rules
from campaigns.actions import roadmaps as actions
from campaigns.actions.targets import set_targets
from civreg.core.errors import Refused
from reporting import lines, progress
from reporting import rules as progress_rules
from tests import factories

STAGE = st.sampled_from([str(each) for each in rules.Stage])
RULE = st.sampled_from([str(each) for each in rules.Rule])
SLOW = settings(suppress_health_check=[HealthCheck.too_slow])
OFF = st.frozensets(st.integers(1, 20), max_size=6)


@SLOW
@given(st.integers(0, 10**6), STAGE, RULE, OFF, st.dictionaries(st.integers(1, 20), st.integers(0, 50)))
def test_the_days_add_up_and_stay_in_the_window(total, stage, rule, off, staff):
    days = rules.spread(total, stage, rule, entry_days=15, days=20, off=off, staff=staff)

    first, last = rules.window(stage, entry_days=15, days=20)
    assert len(days) == 20
    assert sum(days) == total
    assert not any(days[: first - 1] + days[last:])
    if any(number not in off for number in range(first, last + 1)):
        assert not any(days[number - 1] for number in off)


@pytest.mark.parametrize(
    ("stage", "expected"), [("collect", (1, 15)), ("enter", (1, 15)), ("check", (16, 20)), ("transfer", (16, 20))]
)
def test_production_and_review_have_their_days(stage, expected):
    assert rules.window(stage, entry_days=15, days=20) == expected
    assert rules.window(stage, entry_days=15, days=15) == (1, 15)


def test_front_loaded_begins_with_twice_of_the_last_day():
    days = rules.spread(3000, "enter", "front", entry_days=3, days=3)

    assert days == [1333, 1000, 667]


def test_staff_decides_and_nobody_planned_is_even():
    assert rules.spread(30, "enter", "staff", entry_days=3, days=3, staff={1: 1, 3: 2}) == [10, 0, 20]
    assert rules.spread(30, "enter", "staff", entry_days=3, days=3, staff={}) == [10, 10, 10]


@given(st.integers(1, 10**6), st.integers(1, 15), st.integers(0, 10**6))
def test_what_a_day_needs_by_an_even_roadmap_is_the_even_rate(target, number, done):
    calendar = progress_rules.Calendar(dt.date(2025, 3, 1), 15, 20)
    line = progress_rules.entry_line(15 * target, calendar)
    asked = {"target": 15 * target, "done_before": done, "calendar": calendar, "number": number}

    assert progress_rules.required_rate(**asked, roadmap=line) == progress_rules.required_rate(**asked)


@pytest.fixture
def campaign(db):
    return factories.campaign(played_from=timezone.localdate() - dt.timedelta(days=2))


@pytest.fixture
def communes(campaign):
    district = factories.district(province=campaign.province)
    return [factories.commune(parent=district) for _ in range(2)]


@pytest.fixture
def officer(campaign, communes):
    return factories.justice(campaign.province)


@pytest.fixture
def targets(campaign, communes, officer):
    one, two = communes
    rows = [
        (None, "", 301),
        (one.parent, "", 300),
        (one, "", 150),
        (one, "birth", 100),
        (one, "death", 50),
        (two, "", 150),
    ]
    rows = [{"locality": place, "kind": kind, "books": 3, "entries": n} for place, kind, n in rows]
    return set_targets(
        campaign=campaign, targets=rows, document="x", in_force_from=campaign.day_one, by=officer, at=timezone.now()
    )


def make(campaign, officer, rule="even", stage="enter"):
    return actions.make_roadmap(campaign=campaign, stage=stage, rule=rule, by=officer, at=timezone.now())


def test_sums_of_kinds_districts_and_province_agree(campaign, communes, officer, targets):
    roadmap = make(campaign, officer)

    days = {(line.locality_id, line.kind): line.days for line in roadmap.lines.all()}
    one, two = (each.pk for each in communes)
    assert days[one, ""] == rules.summed([days[one, "birth"], days[one, "death"]])
    assert days[communes[0].parent_id, ""] == rules.summed([days[one, ""], days[two, ""]])
    assert days[None, ""] == days[communes[0].parent_id, ""]
    province = roadmap.lines.get(locality=None, kind="")
    assert (province.total, province.target) == (300, 301)  # the difference is shown, not corrected


def test_books_are_spread_for_scanning(campaign, officer, targets):
    assert make(campaign, officer, stage="scan").lines.get(locality=None, kind="").total == 9


def test_days_off_get_nothing(campaign, officer, targets):
    campaign.days_off.create(day=campaign.played_from + dt.timedelta(days=1), name="Nghỉ")

    days = make(campaign, officer).lines.get(locality=None, kind="").days

    assert days[1] == 0
    assert days[0] > 0


def test_a_change_is_a_version_that_says_who_and_what(campaign, communes, officer, targets):
    first = make(campaign, officer)
    two = communes[1].pk
    days = actions.base_table(first)[two, ""]
    moved = [days[0] + 5, days[1] - 5, *days[2:]]

    second = actions.change_roadmap(
        roadmap=first, rows={(two, ""): moved}, by=officer, at=timezone.now(), note="Mất điện"
    )

    assert second.changes == [
        [communes[1].full_name, "", 1, days[0], days[0] + 5], [communes[1].full_name, "", 2, days[1], days[1] - 5],
    ]  # fmt: skip
    assert first.lines.get(locality=two, kind="").days == days
    assert second.lines.get(locality=None, kind="").total == 300
    with pytest.raises(Refused) as refusal:
        actions.change_roadmap(roadmap=first, rows={(two, ""): days}, by=officer, at=timezone.now())
    assert refusal.value.code == "stale"
    assert actions.change_roadmap(roadmap=second, rows={(two, ""): moved}, by=officer, at=timezone.now()) is None


@pytest.mark.parametrize("row", [[1], [-1] * 20, [10**8] * 20])
def test_what_is_no_row_of_days_is_refused(campaign, communes, officer, targets, row):
    with pytest.raises(Refused):
        actions.change_roadmap(
            roadmap=make(campaign, officer), rows={(communes[1].pk, ""): row}, by=officer, at=timezone.now()
        )


def test_dashboards_follow_the_roadmap_in_force(campaign, communes, officer, targets):
    asked = lines.ask(campaign)
    even = progress.by_commune(asked, communes, district=communes[0].parent).rows[1]
    assert (even.planned_today, even.quota) == (30, 12)
    roadmap = make(campaign, officer)
    days = [100, 50, *[0] * 18]
    actions.change_roadmap(roadmap=roadmap, rows={(communes[1].pk, ""): days}, by=officer, at=timezone.now())

    row = progress.by_commune(lines.ask(campaign), communes, district=communes[0].parent).rows[1]

    assert row.planned_today == 150
    assert row.verdict.status == "not_started"
    chosen = lines.ask(campaign, version=set_targets(
        campaign=campaign, targets=[{"locality": communes[1], "kind": "", "books": 1, "entries": 150}], document="y",
        in_force_from=campaign.day_one, by=officer, at=timezone.now(),
    ))  # fmt: skip
    assert progress.by_commune(chosen, communes).rows[1].planned_today == 30


def test_a_kind_follows_its_own_line(campaign, communes, officer, targets):
    one = communes[0]
    roadmap = make(campaign, officer)
    days = [60, 40, *[0] * 18]
    actions.change_roadmap(roadmap=roadmap, rows={(one.pk, "birth"): days}, by=officer, at=timezone.now())

    kinds = {row.kind: row for row in progress.by_kind(lines.ask(campaign), [one], place=one)}

    assert kinds["birth"].roadmap[:3] == [60, 100, 100]
    assert kinds["birth"].planned_today == 100
    assert kinds["death"].planned_today < 50


def test_approval_is_judged_by_its_own_roadmap(campaign, communes, officer, targets):
    one = communes[1]
    book = factories.book(locality=one)
    plan = {"target": 2, "entered": 2, "approved": 0, "calendar": lines.calendar_of(campaign), "closed": 3}
    factories.entry(book=book)
    even = progress_rules.judge(**plan)
    roadmap = make(campaign, officer, stage="approve")
    days = [50, 50, 50, *[0] * 17]
    actions.change_roadmap(roadmap=roadmap, rows={(one.pk, ""): days}, by=officer, at=timezone.now())

    line = progress.by_commune(lines.ask(campaign), [one]).rows[0]
    early = progress_rules.judge(**plan, review=[1, 2, 2])

    assert even.status == "on_plan"  # approval is wanted in the review window only
    assert (early.status, early.days_behind) == ("behind", 3)
    assert line.approvals_planned[:4] == [50, 100, 150, 150]
    assert line.roadmap is None


def test_some_communes_together_do_not_take_the_plan_of_the_province(campaign, communes, officer, targets):
    make(campaign, officer, "front")

    whole = progress.by_commune(lines.ask(campaign), communes[:1], label="x").whole

    assert whole.roadmap is None
    overview = progress.by_district(lines.ask(campaign), communes, province=campaign.province)
    assert overview.whole.roadmap[-1] == 300


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_is_made_shown_and_changed_on_the_screen(desk, campaign, communes, targets):
    url, district = reverse("campaigns:roadmap"), communes[0].parent
    assert "Chưa có lộ trình" in desk.get(url).content.decode()
    desk.post(reverse("campaigns:roadmap-new"), {"stage": "enter", "rule": "even"})
    page = desk.get(url, {"district": district.pk})
    assert page.context["editable"] == {communes[1].pk}
    assert page.context["below"]["total"] == 300

    body = {"stage": "enter", "district": district.pk, "number": 1, "note": "Mất điện", f"d-{communes[1].pk}-1": "25"}
    assert desk.post(reverse("campaigns:roadmap-change"), body).status_code == 302

    said = desk.get(url, {"district": district.pk}).content.decode()
    assert "10 → 25" in said
    assert "Mất điện" in said
    bad = desk.post(reverse("campaigns:roadmap-change"), {**body, "number": 2, f"d-{communes[1].pk}-1": "x"})
    assert bad.status_code == 422


def test_the_workbook_goes_out_and_comes_back(desk, campaign, communes, officer, targets):
    make(campaign, officer)
    sheet = reverse("campaigns:roadmap-sheet")
    out = desk.get(sheet, {"stage": "enter"})
    assert out.content[:2] == b"PK"
    back = desk.post(sheet, {"stage": "enter", "file": SimpleUploadedFile("a.xlsx", out.content)}, follow=True)
    assert "giữ nguyên" in back.content.decode()

    heads = ["Mã đơn vị", "Loại sổ", *map(str, range(1, 21))]
    rows = [[communes[1].code, "", *["7"] * 20]]
    csv = "\n".join(",".join(row) for row in [heads, *rows]).encode()
    desk.post(sheet, {"stage": "enter", "file": SimpleUploadedFile("a.csv", csv)})
    assert campaign.roadmaps.in_force("enter").lines.get(locality=communes[1], kind="").total == 140
    wrong = csv.replace(communes[1].code.encode(), b"KHONG")
    assert desk.post(sheet, {"stage": "enter", "file": SimpleUploadedFile("a.csv", wrong)}).status_code == 422


def test_a_district_sees_its_own_and_changes_nothing(client, campaign, communes, officer, targets):
    make(campaign, officer)
    client.force_login(factories.official(communes[0].parent), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("campaigns:roadmap"))
    assert [row["unit"] for row in page.context["rows"]] == [communes[0].parent.full_name]
    assert not page.context["may_change"]
    assert client.post(reverse("campaigns:roadmap-new"), {"stage": "enter", "rule": "even"}).status_code == 404
    other = factories.district(province=campaign.province)
    assert client.get(reverse("campaigns:roadmap"), {"district": other.pk}).status_code == 404


def test_the_api_makes_reads_and_changes(desk, campaign, communes, targets):
    made = desk.post("/api/v1/roadmaps/", {"stage": "enter", "rule": "front"}, content_type="application/json")
    assert made.status_code == 201
    pk = made.json()["id"]
    got = {(row["locality"], row["kind"]): row for row in desk.get(f"/api/v1/roadmaps/{pk}/lines/").json()}
    assert got[None, ""]["total"] == 300
    lines_ = [{"locality": communes[1].pk, "days": [150, *[0] * 19]}]
    changed = desk.post(f"/api/v1/roadmaps/{pk}/change/", {"lines": lines_}, content_type="application/json")
    assert (changed.status_code, changed.json()["number"]) == (201, 2)
