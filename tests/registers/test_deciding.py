"""Concluding cases: by whom, what becomes of the entries, and that taking it back restores every column."""

import pytest
from django.utils import timezone

from civreg.core import history
from civreg.core.errors import Refused
from registers.actions import checking, deciding
from registers.actions.deciding import Choice
from registers.models import CaseDecision, DuplicateCase, Entry, Override, TransferItem
from registers.rules import lanes
from tests import factories
from tests.registers.cases import case_of, twin_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return factories.commune()


@pytest.fixture
def approver(place):
    return factories.approver(place)


def decide(case, by, outcome=lanes.KEEP_ONE, **more):
    return deciding.decide_case(case=case, choice=Choice(outcome, **more), by=by, at=timezone.now())


def undo(case, by):
    return deciding.undo_decision(case=case, by=by, at=timezone.now())


def columns(*entries):
    rows = Entry.objects.filter(pk__in=[each.pk for each in entries]).order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "version"} for row in rows]


def states(*entries):
    return [Entry.objects.get(pk=each.pk).state for each in entries]


@pytest.mark.parametrize("state", ["entered", "checked", "approved", "suspected_duplicate"])
def test_one_is_kept_and_undo_restores_every_column(place, approver, state):
    first, second = twin_entries(place, state=state)
    case, before = case_of(first, second), columns(first, second)

    decide(case, approver, kept=first.pk, reason="Nhập hai lần")
    decided = states(first, second)
    case.refresh_from_db()
    outcome = (case.state, case.outcome, case.decided_by)
    undo(case, approver)

    assert decided == ["entered" if state == "suspected_duplicate" else state, "duplicate"]
    assert outcome == ("decided", "one_kept", approver)
    assert columns(first, second) == before
    case.refresh_from_db()
    assert (case.state, case.outcome, case.decided_by) == ("open", "", None)


def test_the_history_tells_both_the_conclusion_and_its_end(place, approver):
    first, second = twin_entries(place)
    case = case_of(first, second)
    decide(case, approver, kept=first.pk, reason="Nhập hai lần")
    undo(case, approver)

    newest, before = history.of(second)[:2]

    assert "Rút lại kết luận" in newest.reason
    assert newest.changes["state"] == ["duplicate", "entered"]
    assert "Nhập hai lần" in before.reason
    assert before.person == approver


def test_merging_takes_the_chosen_values_and_has_them_checked_again(place, approver):
    first, second = twin_entries(place, state="approved", nksHoTen="Lê Văn Khanh", nksNoiSinh="Trạm y tế")
    case, before = case_of(first, second), columns(first, second)

    decision = decide(case, approver, lanes.MERGE, kept=first.pk, reason="Đúng theo sổ",
                      chosen={"nksHoTen": second.pk, "nksNoiSinh": second.pk, "meHoTen": first.pk})  # fmt: skip
    kept = Entry.objects.get(pk=first.pk)
    undo(case, approver)

    assert (kept.state, kept.approved_at, kept.checked_by) == ("entered", None, None)
    assert kept.values["nksHoTen"] == "LÊ VĂN KHANH" or kept.values["nksHoTen"] == "Lê Văn Khanh"
    assert kept.subject_name == kept.values["nksHoTen"]
    assert approver.pk in kept.edited_by
    assert decision.chosen == {"nksHoTen": second.pk, "nksNoiSinh": second.pk}
    assert columns(first, second) == before
    assert not Override.objects.filter(entry=first).exists()


def test_whoever_merged_does_not_check_what_they_merged(place, approver):
    first, second = twin_entries(place, nksNoiSinh="Trạm y tế")
    decide(case_of(first, second), approver, lanes.MERGE, kept=first.pk, chosen={"nksNoiSinh": second.pk})

    with pytest.raises(Refused):
        checking.check_entry(entry=first, by=approver, at=timezone.now())


def test_a_value_from_nowhere_is_refused_and_nothing_changes(place, approver):
    first, second = twin_entries(place)
    stranger = factories.entry()
    case, before = case_of(first, second), columns(first, second)

    for chosen in ({"nksHoTen": stranger.pk}, {"khongCoCot": second.pk}):
        with pytest.raises(Refused):
            decide(case, approver, lanes.MERGE, kept=first.pk, chosen=chosen)
    assert columns(first, second) == before
    assert not CaseDecision.objects.exists()


def test_linked_and_different_leave_both_standing(place, approver):
    for outcome, sort in ((lanes.LINK, "reregistered"), (lanes.DIFFERENT, "same_entry")):
        first, second = twin_entries(place, state="suspected_duplicate")
        case = case_of(first, second, sort=sort)
        decide(case, approver, outcome, reason="Đăng ký lại năm 1999")
        assert states(first, second) == ["entered", "entered"]
        undo(case, approver)
        assert states(first, second) == ["suspected_duplicate"] * 2


def test_linking_wants_a_reason(place, approver):
    case = case_of(*twin_entries(place), sort="reregistered")

    with pytest.raises(Refused) as refusal:
        decide(case, approver, lanes.LINK, reason="  ")
    assert refusal.value.fields.keys() == {"reason"}


def test_whoever_comes_second_is_told_who_was_first(place, approver):
    first, second = twin_entries(place)
    case = case_of(first, second)
    stale = DuplicateCase.objects.get(pk=case.pk)
    decide(case, approver, kept=first.pk)

    with pytest.raises(Refused) as refusal:
        decide(stale, factories.approver(place), lanes.DIFFERENT)

    assert refusal.value.code == "decided"
    assert str(approver) in str(refusal.value)


def test_an_entry_that_changed_since_it_was_shown_is_named(place, approver):
    first, second = twin_entries(place)
    versions = {str(first.pk): first.version, str(second.pk): second.version}
    Entry.objects.filter(pk=second.pk).update(version=5)

    with pytest.raises(Refused) as refusal:
        decide(case_of(first, second), approver, kept=first.pk, versions=versions)
    assert (refusal.value.code, refusal.value.detail["entry"]) == ("stale", second.pk)


def test_undo_is_refused_once_somebody_went_on(place, approver):
    first, second = twin_entries(place)
    case = case_of(first, second)
    decide(case, approver, kept=first.pk)
    checking.check_entry(entry=first, by=approver, at=timezone.now())

    with pytest.raises(Refused, match=str(first)):
        undo(case, approver)
    assert states(first, second) == ["checked", "duplicate"]


def test_undo_is_refused_where_the_number_was_given_again(place, approver):
    first, second = twin_entries(place)
    case = case_of(first, second)
    decide(case, approver, kept=first.pk)
    factories.entry(book=second.book, number=second.number)

    with pytest.raises(Refused, match="Số đăng ký cũ"):
        undo(case, approver)
    case.refresh_from_db()
    assert case.state == "decided"


def test_each_level_decides_its_own(place, approver):
    """Two communes of a district: the district; two districts, or what the Ministry has: the Department."""
    beside, afar = factories.commune(parent=place.parent), factories.commune(
        parent=factories.district(province=place.province))  # fmt: skip
    official, officer = factories.official(place.parent), factories.justice(place.province)
    within, across = case_of(*twin_entries(place, beside)), case_of(*twin_entries(place, afar))
    at_ministry = case_of(*twin_entries(place, state="accepted"))

    for case, too_low, right in ((within, approver, official), (across, official, officer),
                                 (at_ministry, official, officer)):  # fmt: skip
        with pytest.raises(Refused):
            decide(case, too_low, lanes.DIFFERENT)
        decide(case, right, lanes.DIFFERENT)


def test_a_clerk_may_not_touch_what_is_approved(place):
    clerk = factories.clerk(place)
    case, free = case_of(*twin_entries(place, state="approved")), case_of(*twin_entries(place))

    with pytest.raises(Refused, match="đã duyệt"):
        decide(case, clerk, lanes.DIFFERENT)
    decide(free, clerk, lanes.DIFFERENT)


def test_what_the_ministry_accepted_is_kept(place):
    first, second = twin_entries(place)
    Entry.objects.filter(pk=second.pk).update(state="accepted")
    officer, case = factories.justice(place.province), case_of(first, second)

    with pytest.raises(Refused, match="Bộ đã nhận"):
        decide(case, officer, kept=first.pk)
    decide(case, officer, kept=second.pk)

    assert states(first, second) == ["duplicate", "accepted"]


def test_other_cases_of_the_duplicate_have_nothing_left_to_ask(place, approver):
    first, second = twin_entries(place)
    third = factories.entry(book=first.book)
    case, other = case_of(first, second), case_of(second, third)

    decide(case, approver, kept=first.pk)
    gone = DuplicateCase.objects.get(pk=other.pk).state
    undo(case, approver)

    assert (gone, DuplicateCase.objects.get(pk=other.pk).state) == ("gone", "open")


def test_the_ministrys_duplicate_is_answered_and_opened_again(place):
    first, second = twin_entries(place, state="suspected_duplicate")
    officer = factories.justice(place.province)
    package = first.book.packages.create(sequence=1, state="ready", asked_at=timezone.now(), made_by=officer,
                                         made_at=timezone.now(), sheet_sha256="a" * 64)  # fmt: skip
    transfer = package.transfers.create(number="CT-1", channel="file", state="sent", sent_at=timezone.now(),
                                        ordered_at=timezone.now(), ordered_by=officer)  # fmt: skip
    item = TransferItem.objects.create(transfer=transfer, entry=first, row=1, state="duplicate", reason="Trùng")
    case = case_of(first, second)

    decide(case, officer, kept=second.pk)
    item.refresh_from_db()
    closed = (item.resolution, item.resolved_by)
    undo(case, officer)
    item.refresh_from_db()

    assert closed == ("kept_duplicate", officer)
    assert (item.resolution, item.resolved_at) == ("", None)


def test_a_decided_case_can_be_decided_again_after_undo(place, approver):
    first, second = twin_entries(place)
    case = case_of(first, second)
    decide(case, approver, kept=first.pk)
    undo(case, approver)

    decide(case, approver, kept=second.pk)

    assert states(first, second) == ["duplicate", "entered"]
    assert CaseDecision.objects.filter(undone_at=None).count() == 1
