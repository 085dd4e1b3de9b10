"""The account adds up at every moment, whatever was sent, answered, put right, sent again or taken back."""

import random

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions import answers_in, answers_undo, reconciling, refusals, transfers
from registers.actions.checking import return_entry
from registers.exchange import reconciliation
from registers.exchange.answers import Answer
from registers.models import Entry, Reconciliation, Transfer, TransferItem
from reporting.verifying import CHECKS
from tests import factories
from tests.registers.exchange.ledger import Deaf, Forgetful, Obedient, Place, Strict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.MINISTRY_URL = "http://127.0.0.1:1"


class Walk:
    """One step at random, as the people and the Ministry take them; a refused step is one that changes nothing."""

    def __init__(self, place, dice):
        self.place, self.dice = place, dice

    def step(self):
        steps = (self.send, self.answer, self.by_hand, self.undo, self.put_right, self.conclude, self.hand_back,
                 self.retry, self.give_up, self.reopen)  # fmt: skip
        try:
            self.dice.choice(steps)()
        except (Refused, IndexError):
            return

    def some(self, rows, most=3):
        rows = list(rows.order_by("pk"))
        return self.dice.sample(rows, min(len(rows), self.dice.randint(1, most)))

    def one(self, rows):
        return self.dice.choice(list(rows.order_by("pk")))

    def send(self):
        entries = self.some(Entry.objects.filter(book=self.place.book, state="approved"), 4)
        ministry = self.dice.choice([Obedient(), Obedient(), Deaf(), Forgetful(), Strict()])
        if entries:
            self.place.sent(sorted(entries, key=lambda each: each.number), ministry)

    def retry(self):
        for transfer in Transfer.objects.filter(state="sending"):
            transfers.send_transfer(transfer_id=transfer.pk, at=timezone.now(), ministry=Obedient())

    def answer(self):
        transfer = self.one(Transfer.objects.filter(state__in=("sent", "answered")))
        rows = self.some(transfer.items)
        said = [
            Answer(row=item.row, result=self.dice.choice(["accepted", "accepted", "duplicate", "refused"]), at="x")
            for item in rows
        ]
        for _repeat in range(self.dice.randint(1, 2)):
            answers_in.apply_answers(
                transfer=transfer, answers=said, source="http", by=self.place.officer, at=timezone.now()
            )

    def by_hand(self):
        transfer = self.one(Transfer.objects.filter(state="sent"))
        answers_in.answer_by_hand(
            transfer=transfer, items=[item.pk for item in self.some(transfer.items)], by=self.place.officer,
            result=self.dice.choice(["accepted", "refused", "duplicate"]), reason="x", at=timezone.now(),
        )  # fmt: skip

    def undo(self):
        item = self.one(TransferItem.objects.filter(source="hand"))
        answers_undo.undo_answer(item=item, by=self.place.officer, at=timezone.now())

    def put_right(self):
        for entry in self.some(Entry.objects.filter(book=self.place.book, state="returned")):
            self.place.approve_again(entry)

    def conclude(self):
        item = self.one(TransferItem.objects.filter(state="duplicate"))
        resolution = self.dice.choice(["kept_duplicate", "not_duplicate"])
        refusals.resolve(item=item, resolution=resolution, reason="x", by=self.place.officer, at=timezone.now())

    def hand_back(self):
        entry = self.one(Entry.objects.filter(book=self.place.book, state="approved"))
        return_entry(entry=entry, reason="x", by=self.place.approver, at=timezone.now())

    def give_up(self):
        item = self.one(TransferItem.objects.filter(state="refused", entry__state="returned"))
        Entry.objects.filter(pk=item.entry_id).update(state="void", return_reason="")
        refusals.resolve(item=item, resolution="withdrawn", reason="x", by=self.place.officer, at=timezone.now())

    def reopen(self):
        entry = self.one(Entry.objects.filter(book=self.place.book, state__in=("void", "duplicate")))
        return_entry(entry=entry, reason="x", by=self.place.officer, at=timezone.now())


def wrong():
    """What verify would name, of counters and ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    findings = [finding for name in ("counters", "ledger", "history") for finding in CHECKS[name]()]
    return [(finding.name, finding.examples) for finding in findings if not finding.is_fine]


@pytest.mark.parametrize("seed", range(8))
def test_any_walk_keeps_the_account(seed):
    place = Place(entries=8)
    walk = Walk(place, random.Random(seed))

    for _n in range(60):
        walk.step()
        assert place.account().differences == {}
    assert wrong() == []
    assert place.account().due <= 8


def test_a_place_is_the_sum_of_its_books():
    place = Place()
    other = factories.book(locality=place.commune, number="02")
    place.approved(50, book=other)
    place.sent()

    accounts = reconciliation.of_localities([place.commune.pk])

    assert accounts[place.commune.pk] == reconciliation.total(
        reconciliation.of_books([place.book.pk, other.pk]).values()
    )
    assert (accounts[place.commune.pk].due, accounts[place.commune.pk].to_send) == (5, 1)


def test_what_came_in_as_the_ministrys_already_stands_beside_the_account(now):
    place = Place(entries=1)
    factories.entry(book=place.book, number=90, state="accepted", sent_at=now, accepted_at=now)

    account = place.account()

    assert (account.due, account.received_before, account.differences) == (1, 1, {})
    assert wrong() == []


def test_a_record_past_the_actions_is_named(now):
    place = Place()
    place.sent()
    TransferItem.objects.filter(row=1).update(state="accepted")

    assert place.account().differences == {"awaiting": (4, 3), "taken": (0, 1)}
    assert {name for name, _examples in wrong()} == {"entries as their transfers say"}


def test_verify_fails_on_a_ledger_that_does_not_add_up(capsys):
    place = Place()
    Entry.objects.filter(pk=place.entries[0].pk).update(state="sent")

    with pytest.raises(SystemExit):
        call_command("verify", "--only", "ledger")

    assert "waits in no transfer" in capsys.readouterr().out


def test_frozen_once_a_day_and_signed_by_the_department(now):
    place = Place()
    place.sent()
    row = reconciling.make_reconciliation(province=place.province, by=place.officer, at=now)

    assert row.figures["whole"]["awaiting"] == 4
    assert row.figures["rows"][0]["unit"] == place.commune.full_name
    with pytest.raises(Refused) as again:
        reconciling.make_reconciliation(province=place.province, at=now)
    assert again.value.code == "frozen"
    with pytest.raises(Refused) as clerk:
        reconciling.sign_reconciliation(reconciliation=row, by=place.clerk, at=now)
    assert clerk.value.status == 403
    assert reconciling.sign_reconciliation(reconciliation=row, by=place.officer, at=now).signed_by == place.officer


def test_what_differs_is_not_signed(now):
    place = Place()
    place.sent()
    TransferItem.objects.filter(row=1).update(state="accepted")
    row = reconciling.make_reconciliation(province=place.province, at=now)

    assert row.figures["differences"][0]["book"] == place.book.pk
    with pytest.raises(Refused, match="chênh lệch"):
        reconciling.sign_reconciliation(reconciliation=row, by=place.officer, at=now)


def test_the_clock_closes_the_day_once(now):
    from registers import tasks

    place = Place()

    tasks.reconcile()
    tasks.reconcile()

    assert Reconciliation.objects.get().made_by is None
    assert Reconciliation.objects.get().province == place.province
