"""The table of transitions: whole, and without a way around the second pair of eyes."""

import pytest

from registers.rules import lifecycle
from registers.rules.lifecycle import STATES, TRANSITIONS, allowed, refusal, self_review_refusal, target_of, verbs_from


def test_the_table_names_known_states_and_capabilities():
    for transition in TRANSITIONS.values():
        assert transition.sources <= set(STATES)
        assert transition.target in {*STATES, ""}
        assert transition.capability in {"enter", "check", "approve", "transfer"}
        assert str(transition.label)


def test_every_state_can_be_reached_and_acceptance_is_only_taken_back():
    reached = {transition.target for transition in TRANSITIONS.values()}

    assert set(STATES) - reached == {"draft"}
    assert verbs_from("accepted") == ("unanswer",)
    assert all(verbs_from(state) for state in STATES)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("draft", {"enter", "void", "mark_unreadable"}),
        ("entered", {"revise", "check", "return_to", "void", "mark_unreadable", "suspect", "report_duplicate"}),
        ("checked", {"approve", "return_to", "suspect"}),
        ("approved", {"send", "return_to", "suspect"}),
        ("sent", {"accept", "refuse", "bounce", "recall"}),
        ("returned", {"revise", "void", "mark_unreadable", "suspect", "unanswer"}),
        ("suspected_duplicate", {"clear_suspicion", "confirm_duplicate", "unanswer", "withdraw_report"}),
        ("duplicate", {"reopen"}),
        ("void", {"reopen"}),
        ("unreadable", {"reopen"}),
        ("accepted", {"unanswer"}),
    ],
)
def test_verbs_from(state, verbs):
    assert set(verbs_from(state)) == verbs
    assert all(allowed(verb, state) == (verb in verbs) for verb in TRANSITIONS)


def test_nothing_is_sent_that_two_others_have_not_seen():
    into = {target: {verb for verb, each in TRANSITIONS.items() if each.target == target} for target in STATES}

    assert (into["checked"], into["approved"]) == ({"check"}, {"approve", "recall"})
    assert into["sent"] == {"send", "unanswer"}
    assert {verb for verb, each in TRANSITIONS.items() if each.needs_other_person} == {"check", "approve"}


def test_a_refusal_says_what_to_do():
    assert refusal("check", "entered") is None
    assert str(refusal("check", "draft")) == (
        "Trường hợp này đang ở trạng thái “Nháp” nên không thể xác nhận đã kiểm tra. Hãy nhập và lưu trước."
    )
    assert "lý do" in str(refusal("return_to", "entered", reason="  "))
    assert refusal("return_to", "entered", reason="Mờ") is None
    assert refusal("check", "entered", reason="") is None


@pytest.mark.parametrize(
    ("verb", "by", "refused"),
    [
        ("check", 1, True),  # entered it
        ("check", 2, True),  # edited it
        ("check", 3, False),
        ("approve", 1, True),
        ("approve", 2, True),
        ("approve", 3, True),  # checked it
        ("approve", 4, False),
        ("return_to", 1, False),
        ("revise", 1, False),
    ],
)
def test_nobody_judges_their_own_work(verb, by, refused):
    sentence = self_review_refusal(verb, by, 1, [1, 2], 3)

    assert bool(sentence) == refused


def test_a_cleared_suspicion_goes_back_where_it_was():
    assert target_of("clear_suspicion") == "entered"
    assert target_of("clear_suspicion", is_checked=True) == "checked"
    assert target_of("clear_suspicion", is_checked=True, is_approved=True) == "approved"
    assert target_of("check") == "checked"
    assert lifecycle.STAGES[-1] == "accepted"
