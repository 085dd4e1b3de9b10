"""The Department's part of a played day: answers in, finished books out, the day's account closed and signed."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q

from civreg.core import outbox
from registers.actions import answers_in, packages, reconciling, transfers
from registers.models import Entry, Package, Reconciliation, Transfer
from reporting.replay.commune import moment
from scanning.actions.packages import compile_package

MORNING, EVENING, CUT_OFF = 5, 600, 810  # minutes after the communes opened: 7:35, 17:30, 21:00
PDF_SHARE = 0.05  # of the packages: pressing pictures is what a package costs
TRIES = 3  # attempts to send or to ask on one day
UNSETTLED = ("entered", "checked", "returned", "suspected_duplicate")
State = Transfer.State


@dataclass
class Department:
    """Who sends, to whom, what is on its way, and what came of it.

    ``pdf_share`` of the packages carry their PDFs; an ``eager`` Department waits for no book to be finished.
    """

    officer: object
    ministry: object  # reporting.replay.ministry.StandIn
    communes: dict  # id -> Commune
    pdf_share: float = PDF_SHARE
    eager: bool = False
    open: dict = field(default_factory=dict)  # transfer id -> commune id
    did: Counter = field(default_factory=Counter)

    def begin(self, day):
        """In the morning: what was not through is sent again, and what was sent is asked about."""
        for pk, place in list(self.open.items()):
            self._press_on(pk, place, moment(day, MORNING))

    def end(self, rng, day, *, is_late):
        """In the evening: books that are finished go out (when it is late, whatever is approved); the account."""
        for book, place in self._ready(is_late or self.eager):
            self._send(rng, book, place, moment(day, EVENING))
        self._close_accounts(day)

    def _ready(self, is_late):
        """(book, commune id) with something to send: nothing else of the book is on its way to be approved."""
        counted = Entry.objects.filter(locality__in=self.communes).values("book_id", "locality_id").annotate(
            approved=Count("pk", filter=Q(state="approved")), unsettled=Count("pk", filter=Q(state__in=UNSETTLED)),
            typed=Count("pk"),
        )  # fmt: skip
        for row in counted.filter(approved__gt=0).order_by("book_id"):
            commune = self.communes[row["locality_id"]]
            volume = commune.volume_of(row["book_id"])
            if is_late or (row["typed"] == volume.size and not row["unsettled"]):
                yield volume.book, commune.unit.pk

    def _send(self, rng, book, place, at):
        with_scans = rng.random() < self.pdf_share
        package = packages.order_book(book=book, with_scans=with_scans, leave_out=True, by=self.officer, at=at)
        compile_package(package=package, at=at)
        outbox.settle("scanning.compile_package", key=str(package.pk))
        package.refresh_from_db()
        if package.state != Package.State.READY:
            self.did["packages refused"] += 1
            return
        transfer = transfers.order_transfer(package=package, channel="http", by=self.officer, at=at)
        self.did["packages"] += 1
        self.did["packages with PDFs"] += with_scans
        self.did["sent"] += package.entry_total
        self.open[transfer.pk] = place
        self._press_on(transfer.pk, place, at, ask=False)

    def _press_on(self, pk, place, at, *, ask=True):
        """Send until it has arrived, then ask until all is answered: as often as a day allows."""
        for _n in range(TRIES):
            state = Transfer.objects.values_list("state", flat=True).get(pk=pk)
            if state in (State.WAITING, State.SENDING):
                self.did["attempts to send"] += 1
                transfers.send_transfer(transfer_id=pk, at=at, ministry=self.ministry.client)
            elif state == State.SENT and ask:
                self._ask(pk, place, at)
            elif state in (State.ANSWERED, State.FAILED):
                self._forget(pk, state)
                break
        for name, key in (("send_transfer", f"transfer-{pk}"), ("ask_for_answers", f"answers-{pk}")):
            outbox.settle(f"registers.{name}", key=key)

    def _forget(self, pk, state):
        """Nothing more will come of it."""
        del self.open[pk]
        if state == State.FAILED:
            self.did["sent"] -= Transfer.objects.get(pk=pk).package.entry_total

    def _ask(self, pk, place, at):
        told = answers_in.ask_for_answers(transfer_id=pk, at=at, ministry=self.ministry.client)
        if told is None:
            return
        self.did.update({result: told.now[result] for result in ("accepted", "duplicate", "refused")})
        commune, items = self.communes[place], Transfer.objects.get(pk=pk).items.filter(answered_at=at)
        for item in items.filter(resolved_at=None).order_by("row"):
            if item.state == "refused" and item.entry_id not in commune.to_mend:
                commune.to_mend.append(item.entry_id)
                commune.did.update(checked=-1, approved=-1)  # its check and its approval count no longer
            elif item.state == "duplicate" and item.pk not in commune.to_judge:
                commune.to_judge.append(item.pk)

    def _close_accounts(self, day):
        """The account at the cut-off, by the clock; the Department signs yesterday's."""
        province = self.officer.memberships.get().province
        if not Reconciliation.objects.filter(province=province, day=day).exists():
            reconciling.make_reconciliation(province=province, at=moment(day, CUT_OFF))
            self.did["accounts"] += 1
        for row in Reconciliation.objects.filter(province=province, day__lt=day, signed_at=None).order_by("day"):
            if not row.figures["differences"]:
                reconciling.sign_reconciliation(reconciliation=row, by=self.officer, at=moment(day, MORNING))
                self.did["accounts signed"] += 1
