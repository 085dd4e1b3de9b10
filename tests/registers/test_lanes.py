"""Who decides what of duplicates: from values alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.duplicates.classes import CLASSES
from registers.rules import lanes
from registers.rules.lanes import Stand, level_of, refusal

HERE, BESIDE, AFAR = Stand(1, 10, "entered"), Stand(2, 10, "entered"), Stand(3, 11, "entered")


@pytest.mark.parametrize(
    ("stands", "level"),
    [
        ([HERE, HERE], "commune"), ([HERE, BESIDE], "district"), ([HERE, AFAR], "department"),
        ([HERE, Stand(1, 10, "accepted")], "department"), ([HERE, Stand(1, 10, "sent")], "department"),
        ([HERE, BESIDE, AFAR], "department"),
    ],
)  # fmt: skip
def test_the_lowest_office_that_answers_for_all_entries_decides(stands, level):
    assert level_of(stands) == level


def test_every_class_has_its_lane_and_every_outcome_its_words():
    assert set(CLASSES) <= set(lanes.LANES)
    for lane in lanes.LANES.values():
        assert len(set(lane.outcomes)) == len(lane.outcomes) >= 3
        assert lanes.DIFFERENT in lane.outcomes
        assert all(lanes.OUTCOMES[each].undo for each in lane.outcomes)


def test_a_re_registration_is_first_of_all_linked():
    assert lanes.lane_of("reregistered").outcomes[0] == lanes.LINK


@pytest.mark.parametrize(
    ("outcome", "sort", "kept", "others", "refused"),
    [
        (lanes.KEEP_ONE, "same_entry", HERE, [HERE], False),
        (lanes.KEEP_ONE, "same_entry", None, [HERE], True),
        (lanes.KEEP_ONE, "same_entry", HERE, [Stand(1, 10, "accepted")], True),
        (lanes.KEEP_ONE, "same_entry", HERE, [Stand(1, 10, "sent")], True),
        (lanes.KEEP_ONE, "same_entry", Stand(1, 10, "accepted"), [HERE], False),
        (lanes.MERGE, "same_entry", Stand(1, 10, "accepted"), [HERE], True),
        (lanes.LINK, "same_page", HERE, [HERE], True),
        (lanes.DIFFERENT, "twins", None, [Stand(1, 10, "accepted")], False),
        ("unheard_of", "twins", HERE, [HERE], True),
    ],
)
def test_what_may_be_concluded(outcome, sort, kept, others, refused):
    assert bool(refusal(outcome, sort, kept, others)) is refused


def test_only_what_some_choice_of_the_kept_entry_allows_is_offered_and_the_rest_says_why():
    accepted = Stand(1, 10, "accepted")

    both_ours = lanes.offered("same_entry", [HERE, HERE])
    one_there = lanes.offered("same_entry", [HERE, accepted])
    both_there = lanes.offered("same_entry", [accepted, accepted])

    assert set(both_ours.values()) == {None}
    assert tuple(both_ours) == lanes.lane_of("same_entry").outcomes
    assert {outcome for outcome, against in one_there.items() if against} == {lanes.MERGE}
    assert "không sửa được" in one_there[lanes.MERGE]
    assert {outcome for outcome, against in both_there.items() if against} == {lanes.KEEP_ONE, lanes.MERGE}


stands = st.builds(Stand, st.integers(1, 3), st.integers(1, 2), st.sampled_from(["entered", "approved", "accepted"]))


@given(st.lists(stands, min_size=2, max_size=4), st.randoms())
def test_the_order_of_the_entries_decides_nothing(entries, chance):
    shuffled = list(entries)
    chance.shuffle(shuffled)

    assert level_of(entries) == level_of(shuffled)
