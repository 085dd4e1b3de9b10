"""An approval as people of a played campaign give it: who is like another is looked at first, and told apart."""

from civreg.core.errors import Refused
from registers.actions import checking, duplicates
from registers.models import DuplicateCase, Entry

MOST_CASES = 24  # an entry is held by so many cases at most (registers.actions.comparing)


def approve(pk, *, by, at):
    """Approve an entry; how many suspected duplicates of it were found to be somebody else. Invented people are."""
    for told_apart in range(MOST_CASES):
        try:
            checking.approve_entry(entry=Entry.objects.get(pk=pk), by=by, at=at)
            return told_apart
        except Refused as held:
            if held.code != "suspected":
                raise
            case = DuplicateCase.objects.get(pk=held.detail["case"])
            duplicates.say(case=case, said=DuplicateCase.Said.DIFFERENT, by=by, at=at)
    raise Refused("an entry is held by more cases than there can be", code="suspected")
