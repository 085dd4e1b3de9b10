"""History of any watched table: written by the database, chained, never holding secrets, never changed."""

import hashlib

import pytest
from django.db import InternalError, connection, transaction

from civreg.core import history
from civreg.core.models import HistoryEvent, User
from tests import factories

pytestmark = pytest.mark.django_db


def sql(text, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall() if cursor.description else None


def test_a_change_by_raw_sql_is_recorded_with_the_database_s_own_user():
    person = factories.user(full_name="Lê Văn Cũ")

    sql("UPDATE core_user SET full_name = 'Lê Văn Mới' WHERE id = %s", person.pk)

    event = history.of(person)[0]
    assert event.changes == {"full_name": ["Lê Văn Cũ", "Lê Văn Mới"]}
    assert event.source == "database"
    assert [(event.database_user,)] == sql("SELECT session_user")


def test_a_value_inside_json_is_named_with_its_old_and_new():
    entry = factories.entry(values={"nksHoTen": "Nguyễn Văn An", "ghiChu": "cũ"})

    sql("UPDATE registers_entry SET values = values - 'ghiChu' || '{\"nksHoTen\": \"Mai\"}' WHERE id = %s", entry.pk)

    assert history.of(entry)[0].changes == {
        "values.nksHoTen": ["Nguyễn Văn An", "Mai"],
        "values.ghiChu": ["cũ", None],
    }


def test_a_password_never_comes_into_the_history():
    person = factories.user()
    person.set_password("mot-mat-khau-moi")
    person.save()

    events = history.of(person)
    assert person.password not in str([event.changes for event in events])
    assert not [event for event in events if "password" in event.changes]


def test_a_change_that_changes_nothing_is_no_event():
    person = factories.user()
    before = len(history.of(person))

    User.objects.filter(pk=person.pk).update(full_name=person.full_name)

    assert len(history.of(person)) == before


def test_many_rows_in_one_statement_have_an_event_each():
    people = [factories.user() for _n in range(3)]

    User.objects.filter(pk__in=[person.pk for person in people]).update(phone="0912")

    for person in people:
        assert history.of(person)[0].changes["phone"][1] == "0912"
        assert len(history.of(person)) == 2


def test_each_event_carries_the_hash_of_the_one_before_it():
    person = factories.user()
    for n in range(3):
        User.objects.filter(pk=person.pk).update(phone=str(n))

    events = history.of(person)[::-1]

    assert events[0].previous_hash is None
    for before, after in zip(events, events[1:], strict=False):
        assert bytes(after.previous_hash) == bytes(before.row_hash)
    assert len({bytes(event.row_hash) for event in events}) == 4


def test_the_hash_can_be_checked_outside_the_database():
    """Anybody with an export of the events can check the chain."""
    person = factories.user()
    event = history.of(person)[0]
    stamp, changes = sql(
        "SELECT extract(epoch FROM at)::numeric(20, 6)::text, changes::text FROM core_historyevent WHERE id = %s",
        event.pk,
    )[0]
    who = "" if event.user_id is None else str(event.user_id)
    parts = ["", "core_user", str(person.pk), "I", stamp, who, event.source, event.reason, changes, event.database_user]

    assert hashlib.sha256("|".join(parts).encode()).digest() == bytes(event.row_hash)


@pytest.mark.parametrize("change", ["UPDATE core_historyevent SET user_id = NULL", "DELETE FROM core_historyevent"])
def test_the_history_itself_is_never_changed(change):
    factories.user()

    with pytest.raises(InternalError, match="never changed"), transaction.atomic():
        sql(change)

    assert HistoryEvent.objects.exists()


def test_who_signs_is_named_with_source_and_reason():
    person, by = factories.user(), factories.user()

    with transaction.atomic():
        history.sign(by=by, source="import", reason="danh sách ngày 1.3")
        User.objects.filter(pk=person.pk).update(phone="1")

    event = history.of(person)[0]
    assert (event.person, event.source, event.reason) == (by, "import", "danh sách ngày 1.3")


@pytest.mark.django_db(transaction=True)
def test_a_signature_without_a_transaction_is_a_mistake_and_one_ends_with_its_transaction():
    person, by = factories.user(), factories.user()
    with pytest.raises(RuntimeError, match="transaction"):
        history.sign(by=by)
    with transaction.atomic():
        history.sign(by=by)

    User.objects.filter(pk=person.pk).update(phone="1")

    assert history.of(person)[0].user_id is None
