"""One commune of a played campaign: its books, its people, and a day's work through the real actions."""

import datetime as dt
from collections import Counter, deque
from dataclasses import dataclass, field

from django.utils import timezone

from campaigns.models import Locality
from registers.actions import books, checking, entering
from registers.models import Entry, RegisterBook
from reporting.replay.crew import Crew
from scanning.samples.events import EVENTS, record

PER_BOOK = 97  # entries of an average book: 203,540 in 2,088 (domain.md 4)
SHARES = {"birth": 62, "death": 12, "marriage": 26}  # of every hundred entries, as far as anybody guessed
OPENS_AT = dt.time(7, 30)
LETS_GO = "Sổ ghi đúng như vậy"
SENT_BACK = "Họ tên hoặc ngày sinh khác ảnh trang sổ. Xem lại."
# The people let every warning go as one would who has the book in hand.
REASONS = dict.fromkeys([*(f"V-{n:02d}" for n in range(1, 27)), "CORE", "RANGE", "DITTO", "ADULT"], LETS_GO)


@dataclass
class Commune:
    """Books with numbers still to be typed, people, and what waits for a second and a third pair of eyes."""

    unit: Locality
    target: int
    crew: Crew
    clerks: list
    approver: object
    numbers: deque = field(default_factory=deque)  # (book, number)
    to_check: deque = field(default_factory=deque)  # entry ids
    to_approve: deque = field(default_factory=deque)
    to_mend: deque = field(default_factory=deque)
    did: Counter = field(default_factory=Counter)

    def lay_out_books(self, rng, at):
        """The inventory: books of about a hundred numbers each until the target is reached."""
        kinds, weights = zip(*[(kind, share) for kind, share in SHARES.items() if kind in EVENTS], strict=True)
        left, shelf = self.target, Counter()
        while left > 0:
            kind, year = rng.choices(kinds, weights)[0], rng.randint(1985, 2004)
            shelf[kind, year] += 1
            size = min(left, max(1, round(rng.gauss(PER_BOOK, PER_BOOK / 4))))
            book = self._book(kind, year, shelf[kind, year], size, at)
            first = book.first_number
            self.numbers.extend((book, number) for number in range(first, first + size))
            left -= size

    def _book(self, kind, year, volume, size, at):
        """A book whose numbers go on where the year's book before it ended (NĐ 158/2005 Điều 68)."""
        same = RegisterBook.objects.filter(locality=self.unit, kind=kind, year_opened=year)
        before = same.order_by("-last_number").values_list("last_number", flat=True).first() or 0
        return books.create_book(
            locality=self.unit, kind=kind, year_opened=year, number=f"{volume:02d}", office=self.unit.office,
            pages=-(-size // 2), first_number=before + 1, last_number=before + size, declared_entries=size,
            by=self.clerks[0], at=at,
        )  # fmt: skip

    def work(self, rng, day, brought):
        """One day: what each worker brings is typed, what came back is mended, yesterday's is checked and approved."""
        self._approve(day)
        self._check(rng, day)
        for clerk in self.clerks:
            self._mend(clerk, day)
        # A lone worker has a colleague who checks and types nothing.
        for worker, clerk, n in zip(self.crew.workers, self.clerks, brought, strict=False):
            for step in range(n):
                if not self.numbers:
                    return
                self._enter(rng, clerk, worker, day, step, n)

    def _enter(self, rng, clerk, worker, day, step, n):
        book, number = self.numbers.popleft()
        values = record(book.kind, seed="replay", number=number, page=(number + 1) // 2, year=book.year_opened,
                        commune=self.unit.as_written)  # fmt: skip
        saved = entering.save_entry(
            book=book, values={**values, "quyenSo": book.book_number}, reasons=REASONS, source="demo",
            key=f"replay-{book.pk}-{number}", by=clerk, at=_moment(day, 30 + step * 480 // max(n, 1)),
        )  # fmt: skip
        self.did["entered"] += 1
        self.to_check.append((saved.entry.pk, rng.random() < worker.error_rate))

    def _check(self, rng, day):
        """Yesterday's entries, by somebody who did not type them; what is wrong goes back to who did."""
        for _n in range(len(self.to_check)):
            pk, is_wrong = self.to_check.popleft()
            entry = Entry.objects.get(pk=pk)
            other = next(clerk for clerk in [*self.clerks[1:], self.clerks[0]] if clerk.pk != entry.entered_by_id)
            at = _moment(day, rng.randint(5, 240))
            if is_wrong:
                checking.return_entry(entry=entry, reason=SENT_BACK, by=other, at=at)
                self.did["returned"] += 1
                self.to_mend.append(pk)
            else:
                checking.check_entry(entry=entry, by=other, at=at)
                self.did["checked"] += 1
                self.to_approve.append(pk)

    def _mend(self, clerk, day):
        for _n in range(len(self.to_mend)):
            pk = self.to_mend.popleft()
            entry = Entry.objects.select_related("book").get(pk=pk)
            if entry.entered_by_id != clerk.pk:
                self.to_mend.append(pk)
                continue
            values = {**entry.values, "ghiChu": "Đã đối chiếu lại với ảnh trang sổ"}
            entering.save_entry(
                book=entry.book, entry=entry, version=entry.version, values=values, reasons=REASONS, source="demo",
                key=f"replay-mend-{pk}-{entry.version}", by=clerk, at=_moment(day, 10),
            )  # fmt: skip
            self.did["mended"] += 1
            self.to_check.append((pk, False))

    def _approve(self, day):
        for _n in range(len(self.to_approve)):
            entry = Entry.objects.get(pk=self.to_approve.popleft())
            checking.approve_entry(entry=entry, by=self.approver, at=_moment(day, 300))
            self.did["approved"] += 1


def _moment(day, minutes):
    """So many minutes after the commune opened that day."""
    opened = dt.datetime.combine(day, OPENS_AT, timezone.get_current_timezone())
    return opened + dt.timedelta(minutes=minutes)
