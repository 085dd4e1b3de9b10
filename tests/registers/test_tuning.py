"""Thresholds tuned on decided cases: what is shown, applied and taken back."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from civreg.core.errors import Refused
from registers.actions import tuning as acting
from registers.actions.duplicate_runs import tuned
from registers.models import DuplicateCase, DuplicateModel, DuplicateRun, ThresholdChange
from registers.rules import tuning
from tests import factories
from tests.registers.cases import case_of, twin_entries


@pytest.fixture
def place(db):
    return factories.commune()


@pytest.fixture
def officer(place):
    return factories.justice(place.province)


def decided(place, probability, outcome):
    return case_of(*twin_entries(place), probability=probability, state="decided", outcome=outcome,
                   decided_at=timezone.now(), decided_by=factories.user())  # fmt: skip


def change(place, by, threshold=0.8, reason="Thừa quá nhiều"):
    return acting.change_threshold(province=place.province, kind="birth", threshold=threshold, reason=reason, by=by,
                                   at=timezone.now())  # fmt: skip


def test_the_table_counts_what_each_threshold_would_have_meant():
    seen = [(0.95, True), (0.9, True), (0.75, False), (0.65, True), (0.62, False)]
    rows = {row.threshold: row for row in tuning.table(seen, [0.62, 0.85, 0.99], 0.6)}

    assert (rows[0.6].decided, rows[0.6].same, rows[0.6].stay, rows[0.6].close) == (5, 3, 3, 0)
    assert (rows[0.8].precision[0], round(rows[0.8].recall[0], 3), rows[0.8].close) == (1.0, 0.667, 1)
    assert rows[0.98].precision is None
    assert not tuning.is_enough(seen)
    assert tuning.is_enough([(0.9, True)] * 40 + [(0.7, False)] * 10)
    assert not tuning.is_enough([(0.9, True)] * 60)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40), st.lists(st.floats(0, 1), max_size=40))
def test_a_higher_threshold_never_finds_more(seen, waiting):
    rows = tuning.table(seen, waiting, 0.6)

    for lower, higher in zip(rows, rows[1:], strict=False):
        assert lower.decided >= higher.decided
        assert lower.stay >= higher.stay
        assert lower.stay + lower.close == len(waiting)


def test_a_change_is_a_new_version_with_its_evidence_and_closes_what_lies_under_it(place, officer):
    weak, strong = case_of(*twin_entries(place), probability=0.7), case_of(*twin_entries(place), probability=0.9)
    decided(place, 0.95, "one_kept")
    decided(place, 0.65, "different")

    made = change(place, officer)

    model = DuplicateModel.objects.get(is_in_force=True)
    assert (model.threshold, model.version, model.made_by) == (0.8, 1, officer)
    assert (made.before, made.after, made.closed) == (0.6, 0.8, [weak.pk])
    assert (made.evidence["decided"], made.evidence["over"], made.evidence["enough"]) == (2, 1, False)
    assert [DuplicateCase.objects.get(pk=each.pk).state for each in (weak, strong)] == ["gone", "open"]
    assert acting.in_force(place.province, "birth") == 0.8


def test_a_change_can_be_taken_back_and_opens_its_cases_again(place, officer):
    weak = case_of(*twin_entries(place), probability=0.7)
    first = change(place, officer)
    second = change(place, officer, threshold=0.9)

    with pytest.raises(Refused):
        acting.undo_change(change=first, by=officer, at=timezone.now())
    acting.undo_change(change=second, by=officer, at=timezone.now())
    after_one = acting.in_force(place.province, "birth")
    acting.undo_change(change=first, by=officer, at=timezone.now())

    assert (after_one, acting.in_force(place.province, "birth")) == (0.8, 0.6)
    assert DuplicateCase.objects.get(pk=weak.pk).state == "open"
    assert not DuplicateModel.objects.filter(is_in_force=True).exists()


def test_what_a_run_has_taught_stays_with_the_new_threshold(place, officer):
    DuplicateModel.objects.create(province=place.province, kind="birth", version=4, told={"names": {"x": 1}},
                                  threshold=0.6, entries=9, is_in_force=True, made_at=timezone.now())  # fmt: skip

    change(place, officer)

    model = DuplicateModel.objects.get(is_in_force=True)
    assert (model.version, model.told, model.entries) == (5, {"names": {"x": 1}}, 9)


def test_cases_of_other_provinces_and_kinds_and_the_ministrys_are_left_alone(place, officer):
    elsewhere = case_of(*twin_entries(factories.commune()), probability=0.7)
    named = case_of(*twin_entries(place), probability=0.1)
    DuplicateCase.objects.filter(pk=named.pk).update(origin="ministry")

    change(place, officer)

    assert set(DuplicateCase.objects.values_list("state", flat=True)) == {"open"}
    assert elsewhere


@pytest.mark.parametrize(("threshold", "reason"), [(0.0, "x"), (1.0, "x"), (0.8, " "), (0.6, "như cũ")])
def test_senseless_changes_are_refused(place, officer, threshold, reason):
    with pytest.raises(Refused):
        change(place, officer, threshold, reason)
    assert not ThresholdChange.objects.exists()


def test_the_screen_says_when_there_are_too_few_and_applies_and_goes_back(client, place, officer):
    case_of(*twin_entries(place), probability=0.7)
    decided(place, 0.95, "one_kept")
    client.force_login(officer)
    address = reverse("registers:thresholds")

    before = client.get(address).content.decode()
    client.post(reverse("registers:threshold-apply"), {"kind": "birth", "threshold": "80.0", "reason": "Thử"})
    made = ThresholdChange.objects.get()
    after = client.get(address).content.decode()
    client.post(reverse("registers:threshold-undo", args=[made.pk]))

    assert "Mới có 1 vụ đã kết luận" in before
    assert "100 % (21–100 %)" in before
    assert (made.after, made.reason) == (0.8, "Thử")
    assert "Thử" in after
    assert DuplicateCase.objects.filter(state="open").count() == 1


def test_thresholds_are_the_departments_alone(client, place, officer):
    made = change(place, officer)
    stranger = factories.justice(factories.campaign(is_current=False).province)
    for person in (factories.approver(place), factories.official(place.parent), stranger):
        client.force_login(person)
        answers = [client.post(reverse("registers:threshold-undo", args=[made.pk])),
                   client.post(f"/api/v1/duplicate-thresholds/{made.pk}/undo/")]  # fmt: skip
        assert [answer.status_code for answer in answers] == [404, 404]
    assert acting.in_force(place.province, "birth") == 0.8


def test_the_api_tells_applies_and_goes_back(client, place, officer):
    case_of(*twin_entries(place), probability=0.7)
    client.force_login(officer)

    told = client.get("/api/v1/duplicate-thresholds/").json()
    body = {"kind": "birth", "threshold": 0.8, "reason": "Thử"}
    made = client.post("/api/v1/duplicate-thresholds/", body, "application/json").json()
    undone = client.post(f"/api/v1/duplicate-thresholds/{made['id']}/undo/").json()

    birth = next(each for each in told if each["kind"] == "birth")
    assert (birth["current"], birth["enough"]) == (0.6, False)
    assert next(row for row in birth["rows"] if row["threshold"] == 0.8)["close"] == 1
    assert (made["closed"], bool(undone["undone_at"])) == (1, True)


def test_a_run_keeps_to_what_its_kinds_are_tuned_to(place, officer):
    run = DuplicateRun.objects.create(province=place.province, threshold=0.6, asked_at=timezone.now())
    made = change(place, officer)

    tuned_now = tuned(run, "birth"), tuned(run, "death")
    acting.undo_change(change=made, by=officer, at=timezone.now())

    assert (tuned_now, tuned(run, "birth")) == ((0.8, 0.6), 0.6)
