"""The self-test of the duplicate check alarms when the check could never fire, and leaves nothing behind."""

import pytest
from django.db import connection
from django.utils import timezone

from campaigns.models import Province
from registers import duplicate_health, duplicate_selftest
from registers.actions import duplicate_runs, duplicates
from registers.kinds import KINDS
from registers.models import DuplicateCase, Entry, UncheckedEntry
from reporting.verifying import CHECKS
from tests import factories
from tests.registers.duplicates.people import birth

pytestmark = pytest.mark.django_db


def test_every_kind_and_way_of_writing_is_tried_and_nothing_remains():
    told = duplicate_selftest.run()
    assert told.looked_at == 2 * len(KINDS)
    assert told.failed == []
    assert [model.objects.count() for model in (Entry, DuplicateCase, Province, UncheckedEntry)] == [0, 0, 0, 0]


def test_a_trigger_that_is_gone_is_an_alarm_that_the_department_sees():
    home = factories.commune()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registers_entry DISABLE TRIGGER unchecked_i")
    assert "birth written" in duplicate_selftest.run().failed
    run = duplicates.start_run(province=home.province, by=None, at=timezone.now())
    duplicate_runs.execute(run=run, at=timezone.now())
    assert "birth written" in run.problem
    assert run.problem in duplicate_health.state_of(home.province, timezone.now()).alarms
    assert any("birth written" in finding.examples for finding in CHECKS["duplicates"]())


def test_keys_that_are_not_kept_are_an_alarm(monkeypatch):
    monkeypatch.setattr("registers.actions.keying.keep", lambda entry, book: None)
    assert "birth saved" in duplicate_selftest.run().failed


def test_an_entry_that_nobody_will_find_is_named(monkeypatch):
    entry = factories.entry(values=birth())
    assert duplicate_selftest.entries_without_keys() == []
    UncheckedEntry.objects.all().delete()
    assert duplicate_selftest.entries_without_keys() == [entry.pk]
    monkeypatch.setattr(duplicate_selftest, "ENOUGH", 1)
    assert "birth: no run has learned from its entries" in duplicate_selftest.odd()
    assert any("“name and month” is never filled" in each for each in duplicate_selftest.odd())
