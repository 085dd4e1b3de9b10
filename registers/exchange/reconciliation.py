"""The account of the transfer ledger: what was approved for the Ministry, and where every one of it stands.

For any set of books (one book, a commune, a district, the province), at every moment, to the last record:

    approved + refused + withdrawn  =  to_send + awaiting + taken + suspended + kept_duplicate + refused + withdrawn

Left: entries whose approval stands (`approved`: approved_at is set), entries that the Ministry refused and nobody has
approved again yet (`refused`), and refused entries that were given up (`withdrawn`). Right: approved and not sent
(`to_send`), sent and not answered (`awaiting`), accepted (`taken`), held as a suspected duplicate, by the Ministry's
answer or before (`suspended`), and concluded to be a duplicate (`kept_duplicate`). What came in by file as the
Ministry's already (`received_before`) was never approved here and stands beside the account.

Entries and items of transfers are counted apart, by triggers of their own (migration 0006): so it must also hold that
`awaiting` = items that wait, `taken` = items that are accepted, and that no more items are duplicates than entries
are suspended. Only counters are read here: a page costs the same at any number of entries.
"""

from dataclasses import dataclass

from django.db.models import Sum

from registers.models import BookTotal, LocalityTotal

# stage of the counters -> name in the account
STAGES = {
    "approved": "approved", "to_send": "to_send", "awaiting": "awaiting", "taken": "taken",
    "suspended": "suspended", "kept_duplicate": "kept_duplicate", "received_before": "received_before",
    "item_refused": "refused", "item_withdrawn": "withdrawn", "item_waiting": "item_waiting",
    "item_accepted": "item_accepted", "item_duplicate": "item_duplicate",
}  # fmt: skip
RIGHT = ("to_send", "awaiting", "taken", "refused", "suspended", "kept_duplicate", "withdrawn")
LEFT = ("approved", "refused", "withdrawn")


@dataclass(frozen=True)
class Account:
    """The figures of one book or place."""

    approved: int = 0
    to_send: int = 0
    awaiting: int = 0
    taken: int = 0
    refused: int = 0
    suspended: int = 0
    kept_duplicate: int = 0
    withdrawn: int = 0
    received_before: int = 0
    item_waiting: int = 0
    item_accepted: int = 0
    item_duplicate: int = 0

    @property
    def due(self) -> int:
        """What the Department answers for: the left side."""
        return sum(getattr(self, name) for name in LEFT)

    @property
    def differences(self) -> dict:
        """What does not add up, by name: (one side, the other side). Empty when all agrees."""
        right = sum(getattr(self, name) for name in RIGHT)
        pairs = {
            "due": (self.due, right), "awaiting": (self.awaiting, self.item_waiting),
            "taken": (self.taken, self.item_accepted),
        }  # fmt: skip
        found = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if self.item_duplicate > self.suspended:
            found["suspended"] = (self.suspended, self.item_duplicate)
        return found

    def as_dict(self) -> dict:
        """Plain numbers, to be frozen."""
        return {**{name: getattr(self, name) for name in STAGES.values()}, "due": self.due}


def of_books(book_ids) -> dict:
    """Book id -> Account, for the books of one page."""
    rows = BookTotal.objects.filter(book_id__in=book_ids, stage__in=STAGES)
    return _accounts(rows.values_list("book_id", "stage", "n"))


def of_localities(locality_ids) -> dict:
    """Commune id -> Account."""
    rows = LocalityTotal.objects.filter(locality_id__in=locality_ids, stage__in=STAGES)
    return _accounts(rows.values_list("locality_id", "stage").annotate(total=Sum("n")))


def total(accounts) -> Account:
    """The sum of accounts."""
    sums = dict.fromkeys(STAGES.values(), 0)
    for account in accounts:
        for name in sums:
            sums[name] += getattr(account, name)
    return Account(**sums)


def adds_up(figures) -> bool:
    """Whether a frozen account is whole: each row balanced, and the rows together the whole."""
    rows = [Account(**{name: row[name] for name in STAGES.values()}) for row in figures["rows"]]
    return total(rows).as_dict() == figures["whole"] and not any(row.differences for row in rows)


def _accounts(rows):
    found = {}
    for key, stage, n in rows:
        found.setdefault(key, {})[STAGES[stage]] = n
    return {key: Account(**figures) for key, figures in found.items()}
