"""Counters equal a recount, after whatever the actions did."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions.books import change_book
from registers.actions.checking import approve_entries, approve_entry, check_entry, return_entry
from registers.actions.entering import mark_attached, mark_number
from registers.models import BookTotal, Entry, LocalityDay, LocalityTotal, RegisterBook, UncheckedEntry
from tests import factories
from tests.registers.births import saved, values

SIDE = ("returned", "suspected_duplicate", "duplicate", "unreadable", "void")
STEPS = 120
STAGES = ("entered", "attached", "checked", "approved", "sent", "accepted")
# What the ledger and the proofs count has tests of its own.
COUNTED = {*STAGES, *SIDE, "books", "declared"}
COUNTED |= {f"1:{stage}" for stage in COUNTED}


def recount():
    """Days, totals and book totals made again from the entries and books alone."""
    days, totals, books = Counter(), Counter(), Counter()
    for entry in Entry.objects.select_related("book"):
        reached = {stage: getattr(entry, f"{stage}_at") for stage in STAGES}
        if entry.state in SIDE:
            reached[entry.state] = entry.state_at
        for stage, at in reached.items():
            if at:
                books[entry.book_id, stage] += 1
                for name in (stage, f"1:{stage}") if entry.book.phase == 1 else (stage,):
                    days[entry.locality_id, entry.kind, name, timezone.localdate(at)] += 1
                    totals[entry.locality_id, entry.kind, name] += 1
    for book in RegisterBook.objects.all():
        for name in ("", "1:") if book.phase == 1 else ("",):
            totals[book.locality_id, book.kind, f"{name}books"] += 1
            totals[book.locality_id, book.kind, f"{name}declared"] += book.declared_entries or 0
    return days, totals, books


def counted():
    """The same, as the database keeps it; rows at zero say nothing."""
    kept = [model.objects.exclude(n=0).filter(stage__in=COUNTED) for model in (LocalityDay, LocalityTotal, BookTotal)]
    days = {(row.locality_id, row.kind, row.stage, row.day): row.n for row in kept[0]}
    totals = {(row.locality_id, row.kind, row.stage): row.n for row in kept[1]}
    books = {(row.book_id, row.stage): row.n for row in kept[2]}
    return days, totals, books


def agree():
    return [dict(+again) for again in recount()] == list(counted())


class Walk:
    """Random steps of random people in one commune; refused steps are part of the walk."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        commune = factories.commune()
        self.books = [factories.book(locality=commune, last_number=9999), factories.book(locality=commune, phase=1)]
        self.people = [factories.clerk(commune) for _n in range(2)] + [factories.approver(commune) for _n in range(2)]
        self.at = timezone.now() - timedelta(days=20)
        self.number = 0

    def run(self, steps):
        for _n in range(steps):
            # Steps cross midnights, here and in UTC.
            self.at += timedelta(hours=self.dice.choice([1, 3, 7]))
            try:
                self.dice.choice([
                    self.enter, self.enter, self.revise, self.check, self.check, self.approve, self.approve_many,
                    self.send_back, self.mark, self.attach, self.declare,
                ])()  # fmt: skip
            except Refused:
                continue

    def entry(self):
        return self.dice.choice(list(Entry.objects.order_by("pk")) or [None])

    def who(self):
        return self.dice.choice(self.people)

    def enter(self):
        self.number += 1
        saved(self.dice.choice(self.books), self.who(), number=self.number, at=self.at)

    def revise(self):
        if entry := self.entry():
            typed = values(entry.number, meHoTen=f"Trần Thị {self.dice.choice(['Lan', 'Huệ', 'Mai'])}")
            form = {"entry": entry, "version": entry.version, "key": f"{self.at}"}
            saved(entry.book, self.who(), values=typed, at=self.at, **form)

    def check(self):
        if entry := self.entry():
            check_entry(entry=entry, by=self.who(), at=self.at)

    def approve(self):
        if entry := self.entry():
            UncheckedEntry.objects.all().delete()
            approve_entry(entry=entry, by=self.who(), at=self.at)

    def approve_many(self):
        # All of this walk are one birth again and again, which would be asked about before an approval.
        UncheckedEntry.objects.all().delete()
        approve_entries(entries=Entry.objects.filter(state="checked"), by=self.who(), at=self.at)

    def send_back(self):
        if entry := self.entry():
            return_entry(entry=entry, reason="Xem lại", by=self.who(), at=self.at)

    def mark(self):
        self.number += 1
        mark_number(book=self.books[0], registration_year=1998, number=self.number, reason="Gạch bỏ", by=self.who(),
                    state=self.dice.choice(["void", "unreadable"]), at=self.at, key=f"m{self.number}")  # fmt: skip

    def attach(self):
        if entry := self.entry():
            mark_attached(entry=entry, at=self.at, by=self.people[0])

    def declare(self):
        book = RegisterBook.objects.get(pk=self.dice.choice(self.books).pk)
        changes = {"declared_entries": self.dice.choice([None, 10, 250])}
        change_book(book=book, version=book.version, changes=changes, by=self.people[0], at=self.at)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 37, 2025])
def test_counters_equal_a_recount_after_a_random_walk(seed):
    walk = Walk(seed)

    walk.run(STEPS)

    assert Entry.objects.count() > 10
    assert {"approved", "returned", "void"} <= {stage for *_place, stage in counted()[2]}
    assert agree()


@pytest.mark.django_db
def test_counters_follow_changes_past_the_application():
    walk = Walk(5)
    walk.run(60)

    Entry.objects.filter(state="entered").update(book=walk.books[1])
    Entry.objects.filter(pk__in=list(Entry.objects.values_list("pk", flat=True)[:5])).delete()

    assert agree()


@pytest.mark.django_db
def test_many_rows_at_once_move_a_counter_once():
    book = factories.book()
    clerk, at = factories.user(), timezone.now()

    Entry.objects.bulk_create(
        Entry(book=book, locality=book.locality, kind="birth", registration_year=1998, number=n, state_at=at,
              entered_at=at, entered_by=clerk)
        for n in range(1, 1001)
    )  # fmt: skip

    assert BookTotal.objects.get(book=book, stage="entered").n == 1000
    assert agree()
