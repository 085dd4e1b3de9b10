"""verify agrees with sound data and sees each kind of tampering."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from civreg.core.models import Job
from registers.models import Entry, LocalityTotal
from scanning.models import Page, Scan, Upload
from tests import factories
from tests.reporting.arrange import entries_of

pytestmark = pytest.mark.django_db


def verify(capsys, *arguments):
    try:
        call_command("verify", *arguments)
    except SystemExit as stop:
        return stop.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def original(book, content=b"scan"):
    """An upload with one scan and one page read, its file in the store."""
    sha256 = hashlib.sha256(content).hexdigest()
    name = default_storage.save(f"originals/{sha256}.jpg", ContentFile(content))
    now, by = timezone.now(), factories.user()
    same = {"book": book, "name": "a.jpg", "size": len(content), "sha256": sha256, "file": name, "created_at": now}
    upload = Upload.objects.create(**same, created_by=by)
    scan = Scan.objects.create(**same, upload=upload, media_type="image/jpeg", page_total=1)
    Page.objects.create(
        book=book, scan=scan, index=0, position=1, created_at=now, read_at=now, state="read", verdict="bad"
    )
    return name


@pytest.fixture
def book():
    return factories.book(declared_entries=20)


@pytest.fixture
def sound(book):
    entries = entries_of(book, days_ago=[2, 1, 0])
    original(book)
    entries[0].state, entries[0].values = "returned", {**entries[0].values, "ghiChu": "x"}
    entries[0].return_reason, entries[0].returned_at, entries[0].returned_by = "Sai", timezone.now(), factories.user()
    entries[0].save()
    entries[1].delete()
    return entries


def test_sound_data_agrees(sound, capsys):
    code, said = verify(capsys)

    assert code == 0, said
    assert "everything agrees" in said
    assert "counters per day: 6 looked at" in said


def test_an_empty_database_agrees(capsys):
    assert verify(capsys)[0] == 0


def test_a_tampered_counter_is_named_with_both_numbers(sound, book, capsys):
    LocalityTotal.objects.filter(locality=book.locality, stage="entered").update(n=7)

    code, said = verify(capsys)

    assert code == 1
    assert f"{book.locality_id} birth entered: kept 7, counted 2" in said


def test_a_missing_counter_is_seen(sound, book, capsys):
    book.totals.filter(stage="pages_bad").delete()

    assert "kept 0, counted 1" in verify(capsys, "--only", "counters")[1]


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_harmed_original_is_seen(book, capsys, harm, settings):
    name = original(book)
    path = settings.MEDIA_ROOT / name
    path.unlink() if harm == "missing" else path.write_bytes(b"another scan")

    code, said = verify(capsys, "--only", "originals")

    assert code == 1
    assert said.count(harm) == 2  # the upload and its scan


def test_a_rewritten_history_is_seen(sound, capsys):
    run("ALTER TABLE core_historyevent DISABLE TRIGGER history_is_kept")
    run("UPDATE core_historyevent SET user_id = 1 WHERE id = (SELECT max(id) FROM core_historyevent)")

    code, said = verify(capsys, "--only", "history")

    assert code == 1
    assert "WRONG history chain" in said


def test_an_event_taken_out_of_the_chain_is_seen(sound, capsys):
    pk = sound[0].pk
    run("ALTER TABLE core_historyevent DISABLE TRIGGER history_is_kept")
    run("DELETE FROM core_historyevent WHERE table_name = 'registers_entry' AND object_id = %s AND action = 'I'", pk)

    said = verify(capsys, "--only", "history")[1]

    assert f"entry {pk} no event of its making" in said
    assert "WRONG history chain" in said


def test_a_record_changed_past_the_history_is_seen(sound, capsys):
    pk = sound[2].pk
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE registers_entry DISABLE TRIGGER history_u")
    Entry.objects.filter(pk=pk).update(page_number="99", values={"so": "9/1998"})

    code, said = verify(capsys, "--only", "replay")

    assert code == 1
    assert f"entry {pk} page_number, values.ngayDangKy, values.quyenSo, values.so" in said


def test_a_moment_written_in_another_time_zone_is_the_same_moment(book, capsys):
    run("SET LOCAL TIME ZONE 'Asia/Ho_Chi_Minh'")
    factories.entry(book=book)
    run("SET LOCAL TIME ZONE 'UTC'")

    assert verify(capsys, "--only", "replay")[0] == 0


def test_an_entry_marked_as_attached_to_nothing_is_seen(book, capsys):
    factories.entry(book=book, attached_at=timezone.now())

    assert verify(capsys, "--only", "attachments")[0] == 1


def test_a_forgotten_job_is_seen_and_a_young_one_is_not(capsys):
    now = timezone.now()
    Job.objects.create(name="scanning.read_page", created_at=now)
    young = verify(capsys, "--only", "jobs")[0]
    Job.objects.create(name="scanning.read_page", created_at=now - timezone.timedelta(days=1))

    assert (young, verify(capsys, "--only", "jobs")[0]) == (0, 1)


def test_a_changed_report_is_seen(capsys):
    campaign = factories.campaign()
    campaign.reports.create(
        day=campaign.day_one, figures={"rows": []}, sha256="0" * 64, made_at=timezone.now(), made_by=factories.user()
    )

    assert verify(capsys, "--only", "reports")[0] == 1
