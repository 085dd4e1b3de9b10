"""What the person at the desk answered about entries that may be the same event: kept with the save itself."""

from registers.actions import duplicates, holding
from registers.actions.duplicates import Suspicion
from registers.alike import alike
from registers.models import DuplicateCase

MOST_ANSWERS = 10


def keep_answers(*, entry, said, by, at) -> int:
    """Open a case for each answered suspicion and note the answer; in the save's own signed transaction.

    ``said`` maps ids of entries to an answer. Only what is indeed found alike is taken: nobody opens a case against
    an entry by its number alone. "The same" holds the entry (see holding) until somebody has decided, so that nobody
    approves or sends it unnoticed. How many were kept.
    """
    said = dict(list(said.items())[:MOST_ANSWERS])
    if not said:
        return 0
    answered = [each for each in alike(book=entry.book, values=entry.values, beside=entry.pk) if each.entry in said]
    suspicions = [Suspicion(entry.pk, each.entry, each.probability, each.sort, each.levels) for each in answered]
    duplicates.open_cases(suspicions=suspicions, origin=DuplicateCase.Origin.TYPED, at=at, by=by)
    for each, suspicion in zip(answered, suspicions, strict=True):
        case = DuplicateCase.objects.get(entries_key=suspicion.entries_key)
        duplicates.say(case=case, said=said[each.entry], by=by, at=at)
    if DuplicateCase.Said.SAME in {said[each.entry] for each in answered}:
        holding.hold(entry=entry, by=by, at=at)
    return len(answered)
