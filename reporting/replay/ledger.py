"""The ledger of a played campaign: what the actions said they did, beside what is counted, from the other side."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Sum

from registers.exchange import reconciliation
from registers.models import LocalityTotal, Transfer, TransferItem
from reporting import verifying


@dataclass(frozen=True)
class Line:
    what: str
    played: int
    counted: int

    @property
    def difference(self):
        return self.counted - self.played


def ledger(played):
    """Lines of planned, typed, approved, sent and answered; the two columns agree to the last record."""
    done = sum((each.did for each in played.communes), Counter())
    sent, kept, items = played.department.did, _counters(played), _items(played)
    waiting = sum(len(each.to_mend) for each in played.communes)
    yield Line("planned", sum(each.target for each in played.communes), kept["declared"])
    for stage in ("pages", "entered", "attached", "checked", "approved"):
        yield Line(stage, done[stage], kept[stage])
    yield Line("sent, every time", sent["sent"], sum(items.values()))
    yield Line("accepted", sent["accepted"], kept["accepted"])
    yield Line("accepted, by the Ministry", played.ministry.accepted(), kept["accepted"] + _taken_untold(played))
    yield Line("bounced as duplicates", sent["duplicate"], items["duplicate"])
    yield Line("refused", sent["refused"], items["refused"])
    yield Line("concluded to be duplicates", done["kept_duplicate"], kept["kept_duplicate"])
    yield Line("back for correction", waiting, kept["returned"])
    yield Line("books proved", done["proved"], kept["proved"])
    yield from _accounts(played)


def _accounts(played):
    """The account of every commune: approved = to send + sent + taken + refused + suspended + duplicates."""
    accounts = reconciliation.of_localities([each.unit.pk for each in played.communes])
    whole = reconciliation.total(accounts.values())
    stands = sum(getattr(whole, name) for name in reconciliation.RIGHT)
    yield Line("answered for = where it stands", whole.due, stands)
    books = [volume.book.pk for each in played.communes for volume in each.volumes]
    found = reconciliation.of_books(books)
    yield Line("books whose account differs", 0, sum(bool(account.differences) for account in found.values()))


def _counters(played):
    rows = LocalityTotal.objects.filter(locality__in=[each.unit.pk for each in played.communes])
    return Counter(dict(rows.values_list("stage").annotate(Sum("n"))))


def _items(played):
    rows = TransferItem.objects.filter(entry__locality__in=[each.unit.pk for each in played.communes])
    return Counter(dict(rows.exclude(state="withdrawn").values_list("state").annotate(Count("pk"))))


def _taken_untold(played):
    """What the Ministry took and has not told yet."""
    untold = 0
    for transfer in Transfer.objects.filter(pk__in=played.department.open, state=Transfer.State.SENT):
        rows = set(transfer.items.filter(state="waiting").values_list("row", flat=True))
        untold += len(rows & played.ministry.took(transfer.receipt))
    return untold


@transaction.atomic
def faults():
    """What `verify` finds wrong, a list of sentences."""
    return list(_faults())


def _faults():
    for check in verifying.CHECKS.values():
        for finding in check():
            if not finding.is_fine:
                yield f"{finding.name}: {finding.wrong} wrong. " + "; ".join(finding.examples)
