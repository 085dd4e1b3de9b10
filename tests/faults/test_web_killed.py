"""Web workers killed in the middle of saves, and one save sent many times at once (trust.md F04, F20, T19, T20)."""

import random
import threading
import time
from collections import Counter

import pytest
from django.db import connections, transaction

from civreg.core.models import GivenAnswer, HistoryEvent
from registers.models import Entry
from reporting.verifying import CHECKS
from scanning.models import Attachment
from tests import factories
from tests.faults.arrange import page_of
from tests.faults.web import Desk, Web, cookie_of
from tests.registers import births

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CLERKS, KILLS, FEWEST = 6, 6, 60
KEYS, TIMES = 60, 8


@pytest.fixture
def office():
    """A book with one page, and clerks who are signed in."""
    commune = factories.commune()
    book = factories.book(locality=commune, number="01")
    clerks = [factories.clerk(commune) for _n in range(CLERKS)]
    return book, page_of(book, clerks[0]), [(clerk, cookie_of(clerk)) for clerk in clerks]


def body_of(number, page=None, **more):
    asked = {"values": births.values(number, **more), "reasons": {**births.REASONS, "V-19": "Đúng như trong sổ"}}
    return {**asked, "page": page.pk, "slot": 0} if page else asked


def together(*works):
    """Run works at the same time; the first failure is raised here."""
    failures = []

    def run(work):
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 - it is raised again below, in the thread that waits
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def all_is_fine(*checks):
    """What `manage.py verify` says of the whole database."""
    with transaction.atomic():
        findings = [finding for check in checks for finding in CHECKS[check]()]
    assert [finding for finding in findings if not finding.is_fine] == []


def test_workers_killed_while_saving_lose_nothing_and_double_nothing(office, tmp_path):
    book, page, clerks = office
    over = threading.Event()

    with Web(tmp_path) as web:
        desks = [Desk(web, cookie, book.pk) for _clerk, cookie in clerks]

        def type_on(place):
            number = 1000 * place
            while not over.is_set():
                number += 1
                desks[place].save(f"key-{number}", **body_of(number, page))

        def kill():
            killed, until = 0, time.monotonic() + 40
            while killed < KILLS or (sum(len(desk.acknowledged) for desk in desks) < FEWEST):
                time.sleep(random.uniform(0.3, 1.5))
                killed += web.kill_a_worker()
                if time.monotonic() > until:
                    break
            over.set()
            assert killed >= KILLS

        together(kill, *(lambda place=place: type_on(place) for place in range(CLERKS)))

    acknowledged = {key: answer for desk in desks for key, answer in desk.acknowledged.items()}
    assert [refusal for desk in desks for refusal in desk.refused] == []
    # The kills did hit requests: without that the counting below would prove nothing.
    assert sum(desk.broken for desk in desks) > 0
    assert len(acknowledged) >= FEWEST
    _counted_once(acknowledged)
    all_is_fine("counters", "history", "replay", "attachments")


def _counted_once(acknowledged):
    """Each acknowledged save is one entry with one event of its making, one attachment and one answer kept."""
    entries = {entry.pk: entry.number for entry in Entry.objects.all()}
    assert Counter(answer["entry"] for answer in acknowledged.values()) == Counter(list(entries))
    assert all(key == f"key-{entries[answer['entry']]}" for key, answer in acknowledged.items())
    made = HistoryEvent.objects.filter(table_name="registers_entry", action="I").values_list("object_id", flat=True)
    assert Counter(made) == Counter(list(entries))
    assert Counter(Attachment.objects.values_list("entry_id", flat=True)) == Counter(list(entries))
    assert GivenAnswer.objects.count() == len(entries)


def test_the_same_save_sent_many_times_at_once_is_one_entry_with_one_answer(office, tmp_path):
    book, _page, clerks = office
    gate, said = threading.Barrier(TIMES), {number: [] for number in range(1, KEYS + 1)}

    with Web(tmp_path) as web:
        desks = [Desk(web, clerks[0][1], book.pk) for _n in range(TIMES)]

        def send(desk):
            for number in range(1, KEYS + 1):
                gate.wait(60)
                said[number].append(desk.save(f"key-{number}", **body_of(number)))

        together(*(lambda desk=desk: send(desk) for desk in desks))

    for number, answers in said.items():
        assert {status for status, _answer in answers} == {200}, number
        first = [answer for _status, answer in answers if not answer.pop("repeated")]
        assert len(first) == 1, number
        assert all(answer == first[0] for _status, answer in answers), number
    assert sorted(Entry.objects.values_list("number", flat=True)) == list(said)
    all_is_fine("counters", "history")


def test_of_two_who_change_an_entry_at_once_one_is_shown_the_other_s_change(office, tmp_path):
    book, _page, clerks = office
    entries = [births.saved(book, clerks[0][0], number).entry for number in range(1, 11)]
    gate, said = threading.Barrier(2), {entry.pk: [] for entry in entries}

    with Web(tmp_path) as web:
        desks = [Desk(web, cookie, book.pk) for _clerk, cookie in clerks[:2]]

        def change(desk, name):
            for entry in entries:
                gate.wait(60)
                body = body_of(entry.number, meHoTen=name)
                said[entry.pk].append(desk.save(f"{name}-{entry.pk}"[-30:], entry=entry.pk, version=1, **body))

        together(lambda: change(desks[0], "Lan"), lambda: change(desks[1], "Mai"))

    for entry in Entry.objects.all():
        (won, receipt), (lost, refusal) = sorted(said[entry.pk], key=lambda each: each[0])
        assert (won, lost, refusal["code"]) == (200, 409, "stale")
        assert (entry.version, receipt["version"], refusal["version"]) == (2, 2, 2)
        assert refusal["theirs"]["meHoTen"] == entry.values["meHoTen"]
    all_is_fine("history", "replay")


def test_two_who_enter_the_same_number_at_once_make_one_entry(office, tmp_path):
    book, _page, clerks = office
    gate, said = threading.Barrier(2), {number: [] for number in range(1, 11)}

    with Web(tmp_path) as web:
        desks = [Desk(web, cookie, book.pk) for _clerk, cookie in clerks[:2]]

        def enter(place):
            for number in said:
                gate.wait(60)
                said[number].append(desks[place].save(f"{place}-{number}", **body_of(number)))

        together(lambda: enter(0), lambda: enter(1))

    for number, answers in said.items():
        (won, receipt), (lost, refusal) = sorted(answers, key=lambda each: each[0])
        assert (won, lost, refusal["code"], refusal["entry"]) == (200, 409, "taken", receipt["entry"]), number
    assert Entry.objects.count() == len(said)
