"""One commune of a played campaign: its books, its people, and a day's work through the real actions."""

import datetime as dt
from collections import Counter, deque
from dataclasses import dataclass, field

from django.utils import timezone

from campaigns.models import Locality
from civreg.core.errors import Refused
from registers.actions import checking, entering, refusals
from registers.models import Entry, TransferItem
from reporting.replay import scans
from reporting.replay.approving import approve
from reporting.replay.crew import Crew
from reporting.replay.shelf import Volume, lay_out
from scanning.samples.events import record

OPENS_AT = dt.time(7, 30)
LETS_GO = "Sổ ghi đúng như vậy"
SENT_BACK = "Họ tên hoặc ngày sinh khác ảnh trang sổ. Xem lại."
# The people let every warning go as one would who has the book in hand.
REASONS = dict.fromkeys([*(f"V-{n:02d}" for n in range(1, 27)), "CORE", "RANGE", "DITTO", "ADULT"], LETS_GO)
LINE_CUT, TYPED_TWICE = 0.03, 0.01  # a save whose answer is lost and sent again; a number that a colleague typed before
NOT_DUPLICATE = 0.1  # of those that the Ministry calls a duplicate, as the commune sees it


@dataclass
class Commune:
    """Books with numbers still to be typed, people, and what waits for a second and a third pair of eyes."""

    unit: Locality
    target: int
    crew: Crew
    clerks: list
    approver: object
    volumes: list = field(default_factory=list)
    numbers: deque = field(default_factory=deque)  # (volume, place in it)
    to_check: deque = field(default_factory=deque)  # entry ids, and whether something is wrong with them
    to_approve: deque = field(default_factory=deque)
    to_mend: deque = field(default_factory=deque)
    to_judge: deque = field(default_factory=deque)  # ids of items that the Ministry calls duplicates
    did: Counter = field(default_factory=Counter)

    def lay_out_books(self, rng, scale, at):
        self.volumes = lay_out(self.unit, self.target, rng, scale=scale, by=self.clerks[0], at=at)
        self.numbers.extend((volume, place) for volume in self.volumes for place in range(volume.size))

    def work(self, rng, day, brought):
        """One day: what each worker brings is typed, what came back is mended, yesterday's is checked and approved."""
        self._judge(rng, day)
        self._approve(day)
        self._check(rng, day)
        for clerk in self.clerks:
            self._mend(clerk, day)
        # A lone worker has a colleague who checks and types nothing.
        for worker, clerk, n in zip(self.crew.workers, self.clerks, brought, strict=False):
            for step in range(n):
                if not self.numbers:
                    return
                self._enter(rng, clerk, worker, moment(day, 30 + step * 480 // max(n, 1)))

    def _enter(self, rng, clerk, worker, at):
        volume, place = self.numbers.popleft()
        if not volume.pages:
            volume.pages = scans.scan_book(volume.book, volume.numbers, by=clerk, at=at)
            self.did["pages"] += len(volume.pages)
        saved = self._save(volume, place, clerk, at)
        scans.attach_record(saved.entry, volume.pages, place, by=clerk, at=at)
        self.did.update(entered=1, attached=1)
        self.to_check.append((saved.entry.pk, rng.random() < worker.error_rate))
        if rng.random() < LINE_CUT:
            self.did["sent again by a cut line"] += self._save(volume, place, clerk, at).repeated
        if rng.random() < TYPED_TWICE:
            self._type_twice(volume, place, clerk, at)

    def _save(self, volume, place, clerk, at, key=""):
        return entering.save_entry(
            book=volume.book, values=self._written(volume, place), reasons=REASONS, source="demo",
            key=f"replay{key}-{volume.book.pk}-{place}", by=clerk, at=at,
        )  # fmt: skip

    def _written(self, volume, place):
        book = volume.book
        values = record(book.kind, seed="replay", number=volume.numbers[place], page=place // scans.PER_PAGE + 1,
                        year=book.year_opened, commune=self.unit.as_written)  # fmt: skip
        return {**values, "quyenSo": book.book_number}

    def _type_twice(self, volume, place, clerk, at):
        """A colleague types a number that is there: the desk says so, and nothing is made."""
        try:
            self._save(volume, place, clerk, at, key="-twice")
        except Refused as refusal:
            self.did["typed twice, refused"] += refusal.code == "taken"

    def _check(self, rng, day):
        """Yesterday's entries, by somebody who did not type them; what is wrong goes back to who did."""
        for _n in range(len(self.to_check)):
            pk, is_wrong = self.to_check.popleft()
            entry = Entry.objects.get(pk=pk)
            other = next(clerk for clerk in [*self.clerks[1:], self.clerks[0]] if clerk.pk != entry.entered_by_id)
            at = moment(day, rng.randint(5, 240))
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
                key=f"replay-mend-{pk}-{entry.version}", by=clerk, at=moment(day, 10),
            )  # fmt: skip
            self.did["mended"] += 1
            self.to_check.append((pk, False))

    def _approve(self, day):
        for _n in range(len(self.to_approve)):
            told_apart = approve(self.to_approve.popleft(), by=self.approver, at=moment(day, 300))
            self.did.update({"approved": 1, "suspected, told apart": told_apart})

    def _judge(self, rng, day):
        """What the Ministry calls a duplicate: mostly it is one; the others are sent once more."""
        for item in TransferItem.objects.filter(pk__in=self.to_judge).select_related("entry").order_by("pk"):
            is_one = rng.random() >= NOT_DUPLICATE or item.entry.transfer_items.count() > 1
            name = "kept_duplicate" if is_one else "not_duplicate"
            reason = "Đã có trong dữ liệu nhận từ Công an" if is_one else "Hai người khác nhau, đã đối chiếu sổ"
            refusals.resolve(item=item, resolution=name, reason=reason, by=self.approver, at=moment(day, 8))
            self.did[name] += 1
        self.to_judge.clear()

    def volume_of(self, book_id) -> Volume:
        return next(volume for volume in self.volumes if volume.book.pk == book_id)


def moment(day, minutes):
    """So many minutes after the commune opened that day."""
    opened = dt.datetime.combine(day, OPENS_AT, timezone.get_current_timezone())
    return opened + dt.timedelta(minutes=minutes)
