"""History is written by the database, field by field, in a chain, whoever changes a row and by whatever way."""

import hashlib

import pytest
from django.db import InternalError, connection, transaction

from civreg.core import history
from civreg.core.models import HistoryEvent
from registers.actions.checking import return_entry
from registers.models import Entry
from tests.registers.births import place_with_people, saved, values


@pytest.fixture
def place(db):
    return place_with_people()


@pytest.fixture
def entry(place):
    book, clerk, *_others = place
    return saved(book, clerk).entry


def test_a_new_entry_is_an_event_with_its_fields(place, entry):
    event = history.of(entry)[0]

    assert (event.action, event.person, event.source) == ("I", place[1], "typed")
    assert event.changes["values.nksHoTen"] == [None, "Nguyễn Thị Huệ"]
    assert "search" not in event.changes


def test_a_change_of_one_field_is_one_pair_of_old_and_new(place, entry):
    book, _clerk, other, _approver = place

    saved(book, other, values=values(1, meHoTen="Trần Thị Lành"), entry=entry, version=1)

    event = history.of(entry)[0]
    assert (event.action, event.person) == ("U", other)
    assert event.changes == {"values.meHoTen": ["Trần Thị Lan", "Trần Thị Lành"]}


def test_a_return_keeps_its_reason(place, entry, now):
    return_entry(entry=entry, reason="Sai tên mẹ", by=place[2], at=now)

    assert history.of(entry)[0].reason == "Sai tên mẹ"


def test_a_change_past_the_application_is_written_too(entry):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registers_entry SET values = jsonb_set(values, '{nksHoTen}', '\"X\"') WHERE id = %s", [entry.pk]
        )

    event = history.of(entry)[0]

    assert event.changes == {"values.nksHoTen": ["Nguyễn Thị Huệ", "X"]}
    assert event.database_user


def test_a_change_without_a_name_says_the_database(place, entry):
    # The name ends with its transaction; here it is taken away as a new connection would find it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('civreg.user', '', true), set_config('civreg.source', '', true)")
    Entry.objects.filter(pk=entry.pk).update(page_number="6")

    event = history.of(entry)[0]

    assert (event.user_id, event.source) == (None, "database")


def test_a_deletion_is_kept(entry):
    pk, table = entry.pk, Entry._meta.db_table
    Entry.objects.filter(pk=pk).delete()

    event = HistoryEvent.objects.filter(table_name=table, object_id=pk).latest("id")

    assert (event.action, event.changes["values.nksHoTen"]) == ("D", ["Nguyễn Thị Huệ", None])


@pytest.mark.parametrize("change", ["update", "delete"])
def test_history_itself_is_never_changed(entry, change):
    events = HistoryEvent.objects.filter(object_id=entry.pk)

    with pytest.raises(InternalError, match="never changed"), transaction.atomic():
        events.update(reason="x") if change == "update" else events.delete()


def chain_of(entry):
    """The events of an entry oldest first, each with the hash that the database makes of its content."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT previous_hash, row_hash, civreg_history_hash(previous_hash, table_name, object_id, action, at,
                user_id, source, reason, changes, database_user)
            FROM core_historyevent WHERE table_name = 'registers_entry' AND object_id = %s ORDER BY id""",
            [entry.pk],
        )
        return [tuple(part and bytes(part) for part in row) for row in cursor.fetchall()]


def test_events_are_chained_by_their_hashes(place, entry, now):
    return_entry(entry=entry, reason="Sai tên mẹ", by=place[2], at=now)
    saved(place[0], place[1], values=values(1, meHoTen="Trần Thị Lành"), entry=entry, version=2, key="fixed")

    chain = chain_of(entry)

    assert len(chain) == 3
    assert [previous for previous, *_rest in chain] == [None, chain[0][1], chain[1][1]]
    assert all(kept == again for _previous, kept, again in chain)
    assert all(len(kept) == hashlib.sha256().digest_size for _previous, kept, _again in chain)


def test_an_altered_event_shows(entry):
    with connection.cursor() as cursor:
        # As the owner of the database would have to do it.
        cursor.execute("ALTER TABLE core_historyevent DISABLE TRIGGER history_is_kept")
        cursor.execute("UPDATE core_historyevent SET user_id = 1 WHERE object_id = %s", [entry.pk])
        cursor.execute("ALTER TABLE core_historyevent ENABLE TRIGGER history_is_kept")

    assert any(kept != again for _previous, kept, again in chain_of(entry))


def test_a_name_outside_a_transaction_is_refused(place):
    connection_was = connection.in_atomic_block
    assert connection_was  # the test itself runs in one: the guard is tested with it lifted
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError):
            history.sign(by=place[1])
    finally:
        connection.in_atomic_block = connection_was
