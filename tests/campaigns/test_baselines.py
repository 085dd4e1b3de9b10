"""Baselines only grow, carry their paper, and screens read by the one that is chosen."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns import evidence, target_rules
from campaigns.actions import baselines
from campaigns.actions.targets import change_target
from campaigns.models import Baseline, PublishedFigure
from campaigns.queries import newest_figures
from civreg.core.errors import Refused
from civreg.core.models import HistoryEvent
from tests import factories

PAPER = {"document": "45/BC-STP", "in_force_from": dt.date(2025, 3, 1)}
PDF = b"%PDF-1.7\n" + b"0" * 50


@pytest.fixture
def campaign(db):
    return factories.campaign()


@pytest.fixture
def districts(campaign):
    return [factories.district(province=campaign.province) for _ in range(2)]


@pytest.fixture
def commune(districts):
    return factories.commune(parent=districts[0])


@pytest.fixture
def officer(campaign, commune):
    return factories.justice(campaign.province)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def row(locality, entries, kind=""):
    return {"locality": locality, "kind": kind, "books": 1, "entries": entries}


def make(campaign, by, name, rows, **more):
    return baselines.make_baseline(
        campaign=campaign, name=name, targets=rows, by=by, at=timezone.now(), **{**PAPER, **more}
    )


def test_screens_read_by_the_newest_until_one_is_made_main(campaign, officer):
    first = make(campaign, officer, "Công bố 26/02", [row(None, 320_000)])
    make(campaign, officer, "Kiểm kê của xã", [row(None, 210_000)])
    assert campaign.target_versions.in_force().baseline.name == "Kiểm kê của xã"

    baselines.make_main(baseline=first, by=officer, at=timezone.now())

    assert campaign.target_versions.in_force().baseline == first
    assert HistoryEvent.objects.filter(table_name="campaigns_baseline", user_id=officer.pk).count() == 3


def test_there_is_one_main_baseline(campaign, officer):
    for name in ("a", "b"):
        baselines.make_main(baseline=make(campaign, officer, name, [row(None, 1)]), by=officer, at=timezone.now())

    assert list(Baseline.objects.filter(is_main=True).values_list("name", flat=True)) == ["b"]


def test_a_name_is_taken_once(campaign, officer):
    make(campaign, officer, "Công bố", [row(None, 1)])

    with pytest.raises(Refused, match="tên này"):
        make(campaign, officer, "Công bố", [row(None, 2)])


def test_a_change_stays_in_its_baseline(campaign, officer, districts):
    first = make(campaign, officer, "a", [row(districts[0], 10), row(districts[1], 20)])
    make(campaign, officer, "b", [row(None, 99)])

    change_target(
        campaign=campaign, locality=districts[0], kind="", books=1, entries=11, by=officer, at=timezone.now(),
        baseline=first, **PAPER,
    )  # fmt: skip

    newest = first.versions.order_by("-number").first()
    assert sorted(newest.targets.values_list("entries", flat=True)) == [11, 20]


def test_what_is_changed_in_a_copy_is_no_estimate_and_the_rest_is(campaign, officer, districts):
    guess = {"is_estimate": True, "method": "chia đều"}
    make(campaign, officer, "a", [row(districts[0], 10) | guess, row(districts[1], 20) | guess])
    version = campaign.target_versions.in_force()

    rows = baselines.rows_with(version, {(districts[0].pk, ""): (districts[0], 1, 12), (None, ""): (None, 2, 32)})

    assert {(each["locality"], each["entries"], each.get("is_estimate", False)) for each in rows} == {
        (districts[0], 12, False), (districts[1], 20, True), (None, 32, False),
    }  # fmt: skip


def test_a_newer_count_of_a_figure_stands_beside_the_old_one(campaign, officer):
    told = {
        "key": "total",
        "label": "Tổng số",
        "unit": "entries",
        "source": "Báo",
        "published_on": dt.date(2025, 2, 26),
    }
    for value in (851_831, 850_000):
        baselines.publish_figure(campaign=campaign, value=value, by=officer, at=timezone.now(), **told)

    [figure] = newest_figures(campaign)
    assert (figure.value, figure.version, figure.change) == (850_000, 2, -1_831)
    assert [old.value for old in figure.before] == [851_831]
    assert PublishedFigure.objects.count() == 2


def test_a_figure_without_its_source_is_refused(campaign, officer):
    with pytest.raises(Refused, match="nguồn"):
        baselines.publish_figure(
            campaign=campaign, key="x", label="x", value=1, unit="books", source=" ", published_on=None, by=officer,
            at=timezone.now(),
        )  # fmt: skip


def test_a_copy_is_made_on_screen_with_its_paper(desk, campaign, officer, districts):
    make(campaign, officer, "a", [row(None, 30), row(districts[0], 10), row(districts[1], 20)])
    page = desk.get(reverse("campaigns:baseline-new"), {"copy": 1}).content.decode()
    assert f'name="entries-{districts[0].pk}" value="10"' in page

    body = {
        "name": "Sửa theo xã", "document": "12/CV", "in_force_from": "2025-03-02", "entries-province": "31",
        "books-province": "1", f"entries-{districts[0].pk}": "1.111", f"books-{districts[0].pk}": "2",
        "evidence": SimpleUploadedFile("cv.pdf", PDF),
    }  # fmt: skip
    answer = desk.post(reverse("campaigns:baseline-new") + "?copy=1", body)

    assert answer.status_code == 302
    version = Baseline.objects.get(name="Sửa theo xã").versions.get()
    assert sorted(version.targets.values_list("entries", flat=True)) == [20, 31, 1111]
    paper = desk.get(reverse("campaigns:version-document", args=[version.pk]))
    assert b"".join(paper.streaming_content) == PDF
    assert (paper["Content-Type"], paper["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert paper["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("body", [b"<html>", b"", b"MZ", b"GIF89a"])
def test_what_is_no_paper_is_refused(body, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(Refused, match="PDF"):
        evidence.keep(SimpleUploadedFile("a.pdf", body))


def sheet(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([("Mã đơn vị", "Đơn vị", "Loại sổ", "Số quyển", "Số trường hợp"), *rows])
    return SimpleUploadedFile("chi-tieu.csv", out.getvalue().encode())


def test_a_sheet_is_read_first_and_made_on_the_second_click(desk, campaign, districts, commune):
    head = {"name": "Kiểm kê của xã", "document": "BC xã", "in_force_from": "2025-03-02"}
    rows = [
        ("", "Toàn tỉnh", "", 3, 203_584), (districts[0].code, "", "", 2, 100),
        (districts[1].code, "", "", 1, "203.440"),
        (commune.code, commune.full_name, "Khai sinh", 1, 60),
    ]  # fmt: skip
    first = desk.post(reverse("campaigns:baseline-sheet"), {**head, "sheet": sheet(*rows)})
    assert not Baseline.objects.exists()
    said = first.content.decode()
    assert "4 dòng đọc được" in said
    assert "44" in said  # 203.584 less 203.540

    second = desk.post(reverse("campaigns:baseline-sheet"), {**head, "kept": first.context["token"], "confirm": "1"})

    assert second.status_code == 302
    made = Baseline.objects.get().versions.get().targets
    assert made.get(locality=None).entries == 203_584
    assert made.get(locality=commune, kind="birth").entries == 60


def test_errors_of_a_sheet_are_told_by_row(desk, campaign, districts):
    head = {"name": "x", "document": "x", "in_force_from": "2025-03-02"}
    rows = [
        ("ZZZ", "", "", 1, 1), (districts[0].code, "", "Sổ lạ", 1, 1), (districts[1].code, "", "", "", "nhiều"),
        (districts[0].code, "", "", 1, 5), (districts[0].code, "", "", 1, 6),
    ]  # fmt: skip
    answer = desk.post(reverse("campaigns:baseline-sheet"), {**head, "sheet": sheet(*rows)})

    errors = answer.context["judged"].errors
    assert [(line, column) for line, column, _text in errors] == [
        (2, "Đơn vị"), (3, "Loại sổ"), (4, "Số trường hợp"), (6, "Đơn vị"),
    ]  # fmt: skip
    assert not Baseline.objects.exists()


def test_a_forged_sheet_is_none(desk, campaign, commune):
    answer = desk.post(reverse("campaigns:baseline-sheet"), {"name": "x", "kept": "documents/aa", "confirm": "1"})

    assert answer.status_code == 200
    assert not Baseline.objects.exists()


@given(st.integers(0, 10**9))
def test_numbers_are_read_as_people_write_them(number):
    grouped = f"{number:,}"
    for written in (number, float(number), str(number), grouped.replace(",", "."), grouped, grouped.replace(",", " ")):
        assert target_rules.whole_number(written) == number


@pytest.mark.parametrize("text", ["-1", "1.5", "1,23", "x", "", -1, 1.5, True, "1.234.5", "²"])
def test_what_is_no_whole_number_is_none(text):
    assert target_rules.whole_number(text) is None


@given(st.one_of(st.none(), st.integers(0, 10**9)), st.lists(st.one_of(st.none(), st.integers(0, 10**9)), max_size=9))
def test_a_sum_shows_its_difference_and_changes_nothing(own, children):
    total = target_rules.sum_of(own, children)

    known = [each for each in children if each is not None]
    assert total.own == own
    assert total.children == (sum(known) if known else None)
    if own is not None and known:
        assert total.children + total.difference == own


def test_two_baselines_stand_side_by_side(desk, campaign, officer, districts):
    one = make(campaign, officer, "a", [row(None, 30), row(districts[0], 10)])
    two = make(campaign, officer, "b", [row(None, 25), row(districts[0], 12)])

    rows = desk.get(reverse("campaigns:baseline-compare"), {"a": one.pk, "b": two.pk}).context["rows"]

    assert [each["difference"] for each in rows[:1]] == [-5]
    assert {each["difference"] for each in rows if each["unit"] == districts[0].full_name} == {2}


def test_dashboards_and_reports_keep_the_chosen_baseline(desk, campaign, officer, districts):
    first = make(campaign, officer, "Công bố 26/02", [row(None, 320_000), row(districts[0], 7_000)])
    make(campaign, officer, "Công bố 01/03", [row(None, 203_584)])

    page = desk.get(reverse("reporting:dashboard"), {"version": first.versions.get().number})
    assert page.context["whole"].target == 320_000
    said = page.content.decode()
    assert "Công bố 26/02" in said
    assert f"{reverse('reporting:district', args=[districts[0].pk])}?version=1" in said
    report = desk.get(reverse("reporting:daily-report"), {"version": 1})
    assert report.context["figures"]["whole"]["target"] == 320_000
    assert desk.get(reverse("api-progress"), {"baseline": first.pk}).json()["total"]["target"] == 320_000
    assert desk.get(reverse("api-progress")).json()["total"]["target"] == 203_584
    assert desk.get(reverse("api-progress"), {"baseline": 987_654}).status_code == 404


def test_the_ledger_shows_what_does_not_add_up(desk, campaign, officer, districts, commune):
    make(campaign, officer, "Công bố 26/02", [row(None, 320_000)])
    rows = [row(None, 203_584), row(districts[0], 103_540), row(districts[1], 100_000), row(commune, 100_000)]
    make(
        campaign,
        officer,
        "Công bố 01/03",
        [*rows, row(commune, 99_000, "birth")],
        evidence=("documents/x.pdf", "b.pdf"),
    )
    book = factories.book(locality=commune, declared_entries=50)
    factories.entry(book=book)

    page = desk.get(reverse("reporting:ledger"))

    whole, lines = page.context["whole"], page.context["rows"]
    assert (whole.parts.difference, whole.change) == (44, -116_416)
    first = next(line for line in lines if line.progress.place == districts[0])
    assert first.parts.difference == 3_540
    [place] = first.communes
    assert (place.kinds.difference, place.left, place.account.difference) == (1_000, 49, 99_950)
    assert "b.pdf" in page.content.decode()


def test_the_real_plan_has_its_baselines_and_its_sums(db):
    from campaigns.actions.loading import load_quang_tri
    from campaigns.queries import published

    person = factories.user()
    plan = load_quang_tri(by=person, at=timezone.now())

    assert list(plan.baselines.order_by("pk").values_list("name", "is_main")) == [
        ("Công bố 26/02", False), ("Công bố 01/03", True),
    ]  # fmt: skip
    figures, sums = published(plan)
    assert {each.set_by for each in figures} == {person}
    assert {9_169, 310_831, 44, 0} <= {each["difference"] for each in sums}
    load_quang_tri(by=factories.user(), at=timezone.now())
    assert plan.figures.count() == len(figures)


def test_only_the_department_makes_baselines(client, campaign, officer, commune, districts):
    client.force_login(factories.official(districts[0]), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("campaigns:baselines")).status_code == 200
    for name in ("baseline-new", "baseline-sheet", "figure-new"):
        assert client.get(reverse(f"campaigns:{name}")).status_code == 404
    made = {"name": "x", "document": "x", "in_force_from": "2025-03-01", "targets": []}
    answer = client.post("/api/v1/baselines/", made, content_type="application/json")
    assert answer.status_code == 404
    assert not Baseline.objects.exists()


def test_the_api_makes_reads_and_chooses(desk, campaign, districts):
    made = {"name": "Qua API", "document": "x", "in_force_from": "2025-03-01",
            "targets": [{"entries": 9}, {"locality": districts[0].pk, "kind": "birth", "entries": 4}]}  # fmt: skip
    answer = desk.post("/api/v1/baselines/", made, content_type="application/json")
    assert answer.status_code == 201
    pk = answer.json()["id"]
    assert desk.post(f"/api/v1/baselines/{pk}/main/").json()["is_main"] is True
    figure = {
        "key": "total",
        "label": "Tổng",
        "value": 5,
        "unit": "entries",
        "source": "x",
        "published_on": "2025-03-01",
    }
    assert desk.post("/api/v1/figures/", figure, content_type="application/json").json()["version"] == 1
    assert desk.get("/api/v1/figures/", {"key": "total"}).json()["results"][0]["value"] == 5
    stray = made | {"name": "y", "targets": [{"locality": factories.district().pk, "entries": 1}]}
    assert desk.post("/api/v1/baselines/", stray, content_type="application/json").status_code == 404
