"""A file into the registers: by the rules, within a scope, all or nothing, and the same again changes nothing."""

import csv
import os
import signal
import subprocess
import sys
import time

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from campaigns.actions.loading import load_quang_tri
from civreg.core.errors import Refused
from civreg.core.models import HistoryEvent
from registers.actions import import_merge, import_slices
from registers.actions.importing import Counts, Options, SheetRefused, import_file
from registers.models import BookTotal, Entry, LocalityTotal, Override, RegisterBook
from tests import factories
from tests.registers.exchange.sheets import HEADS, csv_of, rows, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A commune, and a justice officer of its province."""
    commune = factories.commune()
    return commune, factories.justice(commune.province)


def load(path, by, **more):
    limits = {name: more.pop(name) for name in ("report", "to_fix", "before") if name in more}
    options = Options(**{"kind": "birth", **more})
    return import_file(path=path, name=path.name, options=options, by=by, at=timezone.now(), **limits)


def lines(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything():
    """Row counts, counters and history, to be compared."""
    tables = (Entry, RegisterBook, Override, HistoryEvent)
    return [model.objects.count() for model in tables], [
        list(model.objects.order_by("pk").values()) for model in (BookTotal, LocalityTotal)
    ]


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_a_file_makes_books_and_entries_as_the_desk_would(tmp_path, place, make):
    commune, officer = place
    path = make(tmp_path / ("a.csv" if make is csv_of else "a.xlsx"), rows(30))
    counts = load(path, officer, locality=commune).counts
    assert counts == Counts(read=30, created=30)
    book = RegisterBook.objects.get(locality=commune)
    assert (book.number, book.year_opened, book.office) == ("01", 1998, rows(1)[0]["noiDangKy"])
    entry = Entry.objects.get(book=book, number=7)
    assert (entry.state, entry.entered_by, entry.subject_name) == ("entered", officer, "Nguyễn Thị Huệ")
    assert (entry.registration_year, entry.registered_on, entry.page_number) == (1998, "15.03.1998", "5")
    assert entry.search.startswith("nguyen thi hue")
    event = HistoryEvent.objects.get(table_name="registers_entry", object_id=entry.pk)
    assert (event.source, event.user_id) == ("import", officer.pk)
    assert path.name in event.reason
    assert "sha256:" in event.reason
    call_command("verify")


def test_the_same_file_again_changes_nothing(tmp_path, place):
    commune, officer = place
    path = csv_of(tmp_path / "a.csv", [*rows(20), *rows(1, first=50, nguoiKy="")])
    load(path, officer, locality=commune)
    before = everything()
    counts = load(path, officer, locality=commune).counts
    assert counts == Counts(read=21, unchanged=21)
    assert everything() == before


def test_refused_rows_stop_no_other_and_come_back_corrected(tmp_path, place):
    commune, officer = place
    bad = rows(1, first=3, ngayDangKy="31.02.1998", loaiDangKy="9") + rows(1, first=4, nksHoTen="=CMD()")
    path = csv_of(tmp_path / "a.csv", [*rows(2), *bad], [*HEADS, "Ghi thêm"])
    report, to_fix = tmp_path / "r.csv", tmp_path / "f.xlsx"
    counts = load(path, officer, locality=commune, report=report, to_fix=to_fix).counts
    assert counts == Counts(read=4, created=2, refused=2)
    said = lines(report)
    assert list(said[0]) == ["row", "column", "value", "rule", "message"]
    assert {(line["row"], line["column"]) for line in said} == {
        ("4", "ngayDangKy"), ("4", "loaiDangKy"), ("5", "nksHoTen")
    }  # fmt: skip
    assert next(line["value"] for line in said if line["row"] == "5") == "'=CMD()"
    sheet = openpyxl.load_workbook(to_fix).active
    heads = [cell.value for cell in sheet[1]]
    assert heads == [*HEADS, "Ghi thêm", "Lý do", "Dòng gốc"]
    cells = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells == {"s"}
    assert sheet.cell(2, heads.index("ngayDangKy") + 1).value == "31.02.1998"
    for column, text in (("ngayDangKy", "20.03.1998"), ("loaiDangKy", "1")):
        sheet.cell(2, heads.index(column) + 1).value = text
    sheet.cell(3, heads.index("nksHoTen") + 1).value = "Lê Thị Na"
    sheet.parent.save(to_fix)
    again = load(to_fix, officer, locality=commune)
    assert again.counts == Counts(read=2, created=2)
    assert again.unknown == ("Ghi thêm",)


def test_one_number_twice_in_a_file(tmp_path, place):
    commune, officer = place
    twice = csv_of(tmp_path / "a.csv", [*rows(2), *rows(1, nksHoTen="Lê Thị Na")])
    report = tmp_path / "r.csv"
    assert load(twice, officer, locality=commune, report=report).counts == Counts(read=3, created=2, refused=1)
    (said,) = lines(report)
    assert (said["row"], said["rule"]) == ("4", "V-19")
    assert "dòng 2" in said["message"]


def test_what_is_there_already_is_refused_or_updated(tmp_path, place):
    commune, officer = place
    load(csv_of(tmp_path / "a.csv", rows(3)), officer, locality=commune)
    Entry.objects.filter(number=3).update(state="checked")
    path = csv_of(tmp_path / "b.csv", rows(3, nksHoTen="Lê Thị Na"))
    report = tmp_path / "r.csv"
    assert load(path, officer, locality=commune, report=report).counts == Counts(read=3, refused=3)
    assert "khác ở: Họ, chữ đệm, tên" in lines(report)[0]["message"]
    shown = load(path, officer, locality=commune, update=True, dry_run=True)
    assert shown.counts == Counts(read=3, updated=2, refused=1)
    change = {"label": "Họ, chữ đệm, tên", "before": "Nguyễn Thị Huệ", "after": "Lê Thị Na"}
    assert shown.differences[0] == {"row": 2, "number": "01/1998", "changes": [change]}
    assert load(path, officer, locality=commune, update=True).counts == Counts(read=3, updated=2, refused=1)
    entry = Entry.objects.get(number=1)
    assert (entry.subject_name, entry.version, entry.edited_by) == ("Lê Thị Na", 2, [officer.pk])
    call_command("verify", only=["counters", "history", "replay"])


def test_a_dry_run_writes_nothing(tmp_path, place):
    commune, officer = place
    before = everything()
    assert load(csv_of(tmp_path / "a.csv", rows(5)), officer, locality=commune, dry_run=True).counts.created == 5
    assert everything() == before


@pytest.mark.parametrize(("mode", "state"), [("transferred", "accepted"), ("duplicate", "duplicate")])
def test_phase_one_comes_in_as_what_the_ministry_holds(tmp_path, place, mode, state):
    commune, officer = place
    path = csv_of(tmp_path / "a.csv", rows(4))
    assert load(path, officer, locality=commune, mode=mode).counts == Counts(read=4, created=4)
    entry = Entry.objects.get(number=2)
    assert (entry.state, entry.checked_at, entry.approved_at) == (state, None, None)
    assert bool(entry.accepted_at) == (mode == "transferred")
    assert load(path, officer, locality=commune, mode=mode).counts == Counts(read=4, unchanged=4)
    call_command("verify", only=["counters", "history", "replay"])


def test_warnings_are_kept_with_the_entry_and_in_the_report(tmp_path, place):
    commune, officer = place
    path, report = csv_of(tmp_path / "a.csv", rows(2, nguoiKy="")), tmp_path / "r.csv"
    assert load(path, officer, locality=commune, report=report, warnings=True).counts.created == 2
    kept = Override.objects.filter(rule="V-20")
    assert [(each.reason, each.made_by) for each in kept] == [("Nhập từ tệp a.csv", officer)] * 2
    assert [(line["row"], line["message"][:3]) for line in lines(report) if line["rule"] == "V-20"] == [
        ("2", "(W)"), ("3", "(W)")
    ]  # fmt: skip


def test_a_formula_is_refused_by_its_row_alone(tmp_path, place):
    commune, officer = place

    def more(_book, sheet):
        sheet.write_formula(1, HEADS.index("nksHoTen"), "=1+1", value="Nguyễn Thị Huệ")

    path, report = xlsx_of(tmp_path / "a.xlsx", rows(2), more=more), tmp_path / "r.csv"
    assert load(path, officer, locality=commune, report=report).counts == Counts(read=2, created=1, refused=1)
    assert "công thức" in lines(report)[0]["message"]


def test_the_office_is_found_through_time(tmp_path):
    campaign = load_quang_tri(by=factories.user(), at=timezone.now())
    officer = factories.justice(campaign.province)
    above = "huyện Vĩnh Linh, tỉnh Quảng Trị"
    offices = [f"UBND xã Vĩnh Thái, {above}", f"UBND xã Vĩnh Kim, {above}", "UBND xã Không Có, huyện Nào", ""]
    values = [row for at, office in enumerate(offices) for row in rows(1, first=at + 1, noiDangKy=office)]
    report = tmp_path / "r.csv"
    counts = load(csv_of(tmp_path / "a.csv", values), officer, report=report).counts
    assert counts == Counts(read=4, created=2, refused=2), lines(report)
    today = {entry.number: entry.locality for entry in Entry.objects.select_related("locality")}
    # Vĩnh Kim is part of Kim Thạch since 2020: the campaign's unit answers for its books.
    assert [today[1].code, today[2].full_name] == ["19369", "Xã Kim Thạch"]
    assert Entry.objects.get(number=2).values["noiDangKy"] == offices[1]
    assert {line["column"] for line in lines(report)} == {"noiDangKy"}


def test_an_office_that_a_book_names_is_that_books_commune(tmp_path, place):
    commune, officer = place
    factories.book(locality=commune, office="UBHC xã Cổ Thành")
    path = csv_of(tmp_path / "a.csv", rows(1, noiDangKy="UBHC xã Cổ Thành"))
    assert load(path, officer).counts.created == 1
    assert Entry.objects.get().locality == commune


def test_nothing_is_imported_beyond_ones_scope(tmp_path, place):
    commune, _officer = place
    path = csv_of(tmp_path / "a.csv", rows(2))
    stranger = factories.justice(factories.province())
    factories.commune(parent=factories.district(province=stranger.memberships.get().province))
    for person in (stranger, factories.clerk(commune), factories.approver(commune), factories.user()):
        with pytest.raises(Refused):
            load(path, person, locality=commune)
    written = csv_of(tmp_path / "b.csv", rows(2, noiDangKy=commune.office))
    assert load(written, stranger).counts == Counts(read=2, refused=2)
    assert not Entry.objects.exists()


def test_many_rows_are_judged_by_several_processes_in_order(tmp_path, place):
    commune, officer = place
    path = csv_of(tmp_path / "a.csv", [*rows(1600), *rows(1, trangSo="x")])
    report = tmp_path / "r.csv"
    assert load(path, officer, locality=commune, report=report).counts == Counts(read=1601, created=1600, refused=1)
    assert lines(report)[0]["row"] == "1602"


def test_a_number_that_comes_again_in_a_later_slice(tmp_path, place, monkeypatch):
    monkeypatch.setattr(import_slices, "SLICE", 500)
    commune, officer = place
    path = csv_of(tmp_path / "a.csv", [*rows(1600), *rows(1, nksHoTen="Lê Thị Na"), *rows(2, first=1700)])
    report = tmp_path / "r.csv"
    assert load(path, officer, locality=commune, report=report).counts == Counts(read=1603, created=1602, refused=1)
    (said,) = lines(report)
    assert (said["row"], said["rule"]) == ("1602", "V-19")
    assert "dòng 2 của cùng tệp" in said["message"]
    assert load(path, officer, locality=commune).counts == Counts(read=1603, unchanged=1602, refused=1)
    call_command("verify", only=["counters", "history", "replay"])


def test_a_slice_is_judged_again_when_somebody_took_its_numbers(tmp_path, place, monkeypatch):
    commune, officer = place
    load(csv_of(tmp_path / "a.csv", rows(1)), officer, locality=commune)
    write, asked = import_merge.write, []

    def too_late(*args, **here):
        asked.append(here)
        return write(*args, **here) and len(asked) > 1

    monkeypatch.setattr(import_merge, "write", too_late)
    counts = load(csv_of(tmp_path / "b.csv", rows(3)), officer, locality=commune).counts
    assert (counts, len(asked)) == (Counts(read=3, created=2, unchanged=1), 2)
    monkeypatch.setattr(import_merge, "write", lambda *args, **here: False)
    with pytest.raises(Refused) as refused:
        load(csv_of(tmp_path / "c.csv", rows(5)), officer, locality=commune)
    assert (refused.value.code, Entry.objects.count()) == ("busy", 3)


def test_a_sheet_that_turns_out_bad_at_its_end_leaves_nothing(tmp_path, place, monkeypatch):
    monkeypatch.setattr(import_slices, "SLICE", 500)
    commune, officer = place
    before = everything()
    path = xlsx_of(tmp_path / "a.xlsx", rows(1600), more=lambda _book, sheet: sheet.merge_range(3, 70, 4, 72, "x"))
    with pytest.raises(SheetRefused) as refused:
        load(path, officer, locality=commune)
    assert (refused.value.code, everything()) == ("merged_cells", before)


def test_a_failure_at_the_very_end_leaves_nothing(tmp_path, place):
    commune, officer = place
    before = everything()

    def fail(_counts):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        load(csv_of(tmp_path / "a.csv", rows(20)), officer, locality=commune, before=fail)
    assert everything() == before


def test_the_command_says_its_counts_and_reports(tmp_path, place, capsys):
    commune, officer = place
    (tmp_path / "in" / "deep").mkdir(parents=True)
    csv_of(tmp_path / "in" / "a.csv", rows(3))
    xlsx_of(tmp_path / "in" / "deep" / "b.xlsx", [*rows(2, year=1999), *rows(1, year=1999, first=9, trangSo="x")])
    asked = {"kind": "birth", "locality": commune.code, "by": officer.username, "report": str(tmp_path / "r.csv")}
    call_command("import_entries", str(tmp_path / "in"), **asked)
    out = capsys.readouterr().out
    assert out.splitlines() == ["read 6", "created 5", "updated 0", "unchanged 0", "refused 1"]
    assert [(line["row"], line["column"], line["file"]) for line in lines(tmp_path / "r.csv")] == [
        ("4", "trangSo", "deep/b.xlsx")
    ]


def test_the_command_fails_where_a_file_cannot_be_read(tmp_path, place, capsys):
    commune, officer = place
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04nothing")
    csv_of(tmp_path / "b.csv", rows(1))
    with pytest.raises(SystemExit) as ended:
        call_command("import_entries", str(tmp_path), kind="birth", locality=commune.code, by=officer.username)
    assert ended.value.code == 1
    out, err = capsys.readouterr()
    assert "created 1" in out
    assert "a.xlsx" in err


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wait_for", ["rows judged", "entries written"])
def test_killed_in_the_middle_it_leaves_nothing_and_runs_again(tmp_path, wait_for):
    commune = factories.commune()
    officer = factories.justice(commune.province)
    path = csv_of(tmp_path / "a.csv", rows(4000))
    before = everything()
    name = connection.settings_dict["NAME"]
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    command = [sys.executable, "manage.py", "import_entries", str(path), "--kind", "birth", "--locality", commune.code,
               "--by", officer.username]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address}, stdout=subprocess.DEVNULL)
    _wait(process, wait_for)
    process.send_signal(signal.SIGKILL)
    process.wait()
    _wait_for_the_end_of(name)
    assert everything() == before
    assert load(path, officer, locality=commune).counts == Counts(read=4000, created=4000)
    call_command("verify", only=["counters", "history", "replay"])


STAGES = {"rows judged": "COPY import_stage", "entries written": "INSERT INTO registers_entry"}


def _wait(process, what):
    """Until the child's session is at that statement."""
    here = "datname = current_database() AND pid <> pg_backend_pid()"
    sql = f"SELECT 1 FROM pg_stat_activity WHERE query LIKE %s AND {here}"
    for _n in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(sql, [f"%{STAGES[what]}%"])
            if cursor.fetchone():
                return
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)


def _wait_for_the_end_of(name):
    for _n in range(1000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() AND state <> 'idle'",
                [name],
            )
            if not cursor.fetchone():
                return
        time.sleep(0.02)
