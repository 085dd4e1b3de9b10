"""The same report under the structure of before and after 1 July 2025: other rows, equal totals, equal rights."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from campaigns.actions.loading import load_quang_tri
from campaigns.models import Locality, Succession
from campaigns.roles import Can
from campaigns.scope import scope
from registers.models import Entry
from reporting import daily, lines, progress, structures
from reporting.structures import AFTER, BEFORE
from tests import factories
from tests.reporting.arrange import entries_of

pytestmark = pytest.mark.django_db
STATES = ("entered", "checked", "approved", "sent", "accepted", "returned", "duplicate", "unreadable", "void")


@pytest.fixture
def campaign():
    loaded = load_quang_tri(by=factories.user(), at=timezone.now())
    loaded.played_from = timezone.localdate() - dt.timedelta(days=3)
    loaded.save(update_fields=["played_from"])
    return loaded


def commune(code):
    return Locality.objects.communes().valid_on(dt.date(2025, 3, 1)).get(code=code)


def new_unit(code):
    return Locality.objects.get(code=code, valid_from=structures.NEW_SINCE)


@pytest.fixture
def work(campaign):
    """A little of every state in communes of several new units, and a commune that no one works in."""
    clerk, checker, approver = factories.user(), factories.user(), factories.user()
    for n, code in enumerate(("19333", "19330", "19336", "19357", "19705", "19624", "19672", "19402", "19606"), 1):
        book = factories.book(locality=commune(code), kind=("birth", "marriage", "death")[n % 3])
        for state in STATES[: 2 + n % 8]:
            _one(book, state, clerk, checker, approver)
        entries_of(book, days_ago=[2] * n, entered_by=clerk)
    return campaign


def _one(book, state, clerk, checker, approver):
    at = timezone.now()
    reached = {"entered": 1, "checked": 2, "approved": 3, "sent": 4, "accepted": 5}.get(state, 1)
    more = {"checked_at": at, "checked_by": checker} if reached > 1 else {}
    more |= {"approved_at": at, "approved_by": approver} if reached > 2 else {}
    more |= {f"{stage}_at": at for n, stage in ((4, "sent"), (5, "accepted")) if reached >= n}
    more |= {"attached_at": at} if reached > 3 else {}
    if state == "returned":
        more |= {"return_reason": "Thiếu ngày sinh", "returned_by": checker, "returned_at": at}
    factories.entry(book=book, state=state, entered_by=clerk, **more)


def overviews(campaign, user, place=None, **asked):
    units = progress.units_of(campaign, scope(user).commune_ids(Can.PROGRESS))
    if place is not None:
        units = [unit for unit in units if unit.parent_id == place.pk]
    return [
        progress.overview_of(lines.ask(campaign, structure=structure, **asked), place, units)
        for structure in (BEFORE, AFTER)
    ]


def test_every_counted_stage_and_the_targets_add_up_to_the_same_under_both(work):
    before, after = overviews(work, factories.justice(work.province))

    assert Entry.objects.count() == before.whole.entered == after.whole.entered == 92
    for stage in sorted(lines.COUNTED):
        sums = {sum(getattr(row, stage) for row in each.rows) for each in (before, after)}
        assert sums == {getattr(before.whole, stage)} == {getattr(after.whole, stage)}, stage
        today = {sum(row.on_day.get(stage, 0) for row in each.rows) for each in (before, after)}
        assert today == {after.whole.on_day.get(stage, 0)}, stage
    assert sum(row.books for row in before.rows) == sum(row.books for row in after.rows) == 9
    assert sum(row.target for row in before.rows) == sum(row.target or 0 for row in after.rows) == 203_540
    assert (before.whole.target, before.whole.counts) == (after.whole.target, after.whole.counts)


@pytest.mark.parametrize("asked", [{"kind": "birth"}, {"day": "yesterday"}])
def test_totals_are_equal_of_one_kind_and_as_of_a_past_day(work, asked):
    if "day" in asked:
        asked = {"day": timezone.localdate() - dt.timedelta(days=1)}
    before, after = overviews(work, factories.justice(work.province), **asked)

    assert sum(row.entered for row in before.rows) == sum(row.entered for row in after.rows) == after.whole.entered > 0
    assert sum(row.target or 0 for row in after.rows) == sum(
        part.target or 0 for row in before.rows for part in row.parts
    )


def test_all_thirty_seven_units_are_rows_and_each_sums_up_its_former_communes(work):
    before, after = overviews(work, factories.justice(work.province))
    old = {part.place.pk: part for row in before.rows for part in row.parts}

    assert (len(old), len(after.rows)) == (119, 37)
    assert sorted(part.place.pk for row in after.rows for part in row.parts) == sorted(old)
    for row in after.rows:
        assert row.entered == sum(old[part.place.pk].entered for part in row.parts)
        assert (row.target or 0) == sum(old[part.place.pk].target for part in row.parts)
        assert not row.is_partial
    assert [row.label for row in after.rows if not row.parts] == ["Đặc khu Cồn Cỏ"]


def test_a_split_commune_is_shown_undivided_and_marked(work):
    split, other = commune("19606"), new_unit("19624")
    Succession.objects.filter(predecessor=split).update(is_whole=False)
    Succession.objects.create(predecessor=split, successor=other, on=structures.NEW_SINCE, is_whole=False)

    before, after = overviews(work, factories.justice(work.province))

    row = next(row for row in after.rows if row.place == split)
    assert row.is_partial
    assert "Xã Hiếu Giang" in row.label
    assert "Xã Triệu Phong" in row.label
    assert sum(each.entered for each in after.rows) == before.whole.entered


def test_a_district_reads_by_its_new_units_with_equal_totals(work):
    city = Locality.objects.districts().get(code="461")
    before, after = overviews(work, factories.official(city), place=city)

    assert [row.label for row in after.rows] == ["Phường Đông Hà", "Phường Nam Đông Hà"]
    assert sum(row.entered for row in after.rows) == before.whole.entered == after.whole.entered > 0
    assert before.whole.target == after.whole.target


def test_who_sees_a_part_of_a_new_unit_sees_it_marked(work):
    units = [commune("19333"), commune("19336")]
    groups = structures.groups(work, units)

    assert [group.missing for group in groups] == [4, 3]
    assert "1 trong 5" in groups[0].label


def test_a_new_unit_is_opened_by_who_sees_all_it_was_made_of(work, client):
    url = reverse("reporting:unit", args=[new_unit("19333").pk])
    answers = {}
    city, town = (Locality.objects.districts().get(code=code) for code in ("461", "462"))
    people = {
        "justice": factories.justice(work.province), "city": factories.official(city),
        "town": factories.official(town), "clerk": factories.clerk(commune("19333")), "nobody": factories.user(),
    }  # fmt: skip
    for who, person in people.items():
        client.force_login(person)
        answers[who] = client.get(url).status_code

    assert answers == {"justice": 200, "city": 200, "town": 404, "clerk": 404, "nobody": 404}


def test_a_former_commune_has_no_page_as_a_new_unit(work, client):
    client.force_login(factories.justice(work.province))

    assert client.get(reverse("reporting:unit", args=[commune("19333").pk])).status_code == 404


def test_the_dashboard_leads_from_a_new_unit_to_its_former_communes(work, client):
    client.force_login(factories.justice(work.province))
    page = client.get(reverse("reporting:dashboard"), {"structure": AFTER}).content.decode()
    url = reverse("reporting:unit", args=[new_unit("19333").pk])

    assert f"{url}?structure={AFTER}" in page
    inside = client.get(url).content.decode()
    assert all(reverse("reporting:commune", args=[commune(code).pk]) in inside for code in ("19333", "19330"))


@pytest.mark.parametrize("name", ["dashboard", "daily-report", "progress-sheet"])
def test_a_structure_that_is_none_is_not_found(work, client, name):
    client.force_login(factories.justice(work.province))

    for text in ("2025-01-01", "x", "2025-07-01 "):
        assert client.get(reverse(f"reporting:{name}"), {"structure": text}).status_code == 404


def test_the_daily_report_has_the_same_total_line_under_both(work):
    user = factories.justice(work.province)
    units = progress.units_of(work, scope(user).commune_ids(Can.PROGRESS))
    before, after = (
        daily.make(asked=lines.ask(work, structure=each), place=None, communes=units) for each in (BEFORE, AFTER)
    )

    assert before["whole"] == after["whole"]
    assert before["kinds"] == after["kinds"]
    assert ("structure" in before, after["structure"], len(after["rows"])) == (False, AFTER, 37)


def test_the_report_by_the_newer_structure_cannot_be_frozen_but_is_read_beside_the_frozen_one(work, client):
    client.force_login(factories.justice(work.province))
    url = reverse("reporting:daily-report")
    today = timezone.localdate().isoformat()
    client.post(reverse("reporting:daily-report-freeze"), {"day": today})

    page = client.get(url, {"structure": AFTER}).content.decode()

    assert "Phường Nam Đông Hà" in page
    assert reverse("reporting:daily-report-freeze") not in page
    assert "Phường Nam Đông Hà" not in client.get(url).content.decode()


def test_the_sheets_have_the_new_units_and_the_same_total(work, client):
    client.force_login(factories.justice(work.province))
    rows = {}
    for structure in (BEFORE, AFTER):
        answer = client.get(reverse("reporting:progress-sheet"), {"structure": structure, "format": "csv"})
        rows[structure] = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[BEFORE][-1] == rows[AFTER][-1]
    assert (len(rows[AFTER]), rows[AFTER][1][0]) == (2 + 1 + 37 + 1, str(structures.LABELS[AFTER]))

    answer = client.get(reverse("reporting:daily-report"), {"structure": AFTER, "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert "Xã Nam Hải Lăng" in {row[1].value for row in sheet.iter_rows()}


def test_the_api_answers_by_either_structure(work, client):
    client.force_login(factories.justice(work.province))
    url = reverse("api-progress")
    before, after = (client.get(url, {"structure": each}).json() for each in (BEFORE, AFTER))
    unit = new_unit("19333")

    assert {**before["total"], "former": []} == {**after["total"], "former": []}
    assert (before["structure"], after["structure"], len(after["rows"])) == (BEFORE, AFTER, 37)
    row = next(row for row in after["rows"] if row["locality"] == unit.pk)
    assert len(row["former"]) == 5
    inside = client.get(url, {"locality": unit.pk}).json()
    assert [each["locality"] for each in inside["rows"]] == row["former"]
    assert inside["total"]["entered"] == row["entered"]
    assert client.get(url, {"structure": ""}).status_code in (400, 404)


def test_the_newer_report_costs_the_same_however_many_communes(work, django_assert_max_num_queries):
    user = factories.justice(work.province)
    units = progress.units_of(work, scope(user).commune_ids(Can.PROGRESS))
    question = lines.ask(work, structure=AFTER)
    for communes in (units[:3], units):
        with django_assert_max_num_queries(10):
            progress.overview_of(question, None, communes)
