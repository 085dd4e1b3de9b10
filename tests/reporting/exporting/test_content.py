"""What a file holds."""

import datetime as dt
import io
import zipfile

import pytest
from django.utils import timezone

from civreg.core.errors import Refused
from registers.kinds import kind
from reporting.actions import exporting
from tests import factories
from tests.reporting.exporting.files import content_of, lines_of, ordered, sheets_of, written

pytestmark = pytest.mark.django_db


def test_entries_of_one_kind_stand_on_the_ministrys_sheet(book, official):
    factories.entry(book=book, number=12)
    factories.entry(book=book, number=2, values={"so": "2/1998", "nksHoTen": "=NGUYỄN"})
    factories.entry(book=factories.book(locality=book.locality, kind="death"))

    export = written(ordered(official, kind="birth"))

    heads, first, second = sheets_of(content_of(export))["DL Import"]
    assert tuple(heads) == kind("birth").headers
    at = {code: heads.index(code) for code in ("STT", "so", "nksHoTen")}
    assert [first[n] for n in at.values()] == ["1", "2/1998", "=NGUYỄN"]
    assert [second[n] for n in at.values()][:2] == ["2", "12/1998"]
    assert (export.state, export.total, export.done) == ("ready", 2, 2)
    assert export.size == len(content_of(export))


def test_every_kind_has_a_sheet_or_a_csv_of_its_own(book, official):
    factories.entry(book=book)
    factories.entry(book=factories.book(locality=book.locality, kind="death"))

    flat, export = written(ordered(official, form="csv")), None
    export = written(ordered(official))

    with zipfile.ZipFile(io.BytesIO(content_of(flat))) as archive:
        inside = {name: lines_of(archive.read(name)) for name in archive.namelist()}
    assert flat.name.endswith(".zip")
    sheets = sheets_of(content_of(export))
    assert sorted(sheets) == ["KS", "KT"]
    assert {f"{name}.csv": rows for name, rows in sheets.items()} == inside


def test_csv_disarms_what_a_spreadsheet_would_run(book, official):
    factories.entry(book=book, values={"so": "=1+1", "nguoiKy": "@SUM(A1)"})

    export = written(ordered(official, form="csv", kind="birth"))

    heads, row = lines_of(content_of(export))
    assert row[heads.index("so")] == "'=1+1"
    assert row[heads.index("nguoiKy")] == "'@SUM(A1)"


def test_progress_of_each_entry_names_nobody(book, official, place):
    at = timezone.make_aware(dt.datetime(2025, 3, 2, 21, 5))
    factories.entry(book=book, number=7, entered_at=at, values={"nksHoTen": "BÍ MẬT"}, subject_name="Bí Mật")

    export = written(ordered(official, what="records", form="csv"))

    text = content_of(export).decode("utf-8-sig")
    heads, row = lines_of(content_of(export))
    assert row[heads.index("Nhập lúc")] == "02.03.2025 21:05"
    assert row[heads.index("Xã")] == place.full_name
    assert row[heads.index("Số đăng ký")] == "7"
    assert "mật" not in text.lower()


def test_counts_by_day_are_the_counters(book, official):
    factories.entry(book=book, checked_at=None)
    factories.entry(book=book)

    export = written(ordered(official, what="days", form="csv"))

    heads, row = lines_of(content_of(export))
    assert row[heads.index("Đã nhập")] == "2"
    assert row[heads.index("Ngày")] == timezone.localdate().strftime("%d.%m.%Y")


def test_filters_narrow_a_file(book, official, place):
    factories.entry(book=book, state="entered")
    factories.entry(book=factories.book(locality=place), attached_at=timezone.now())

    def rows(**filters):
        export = written(ordered(official, kind="birth", filters=filters))
        exporting.cancel_export(export=export, by=official, at=timezone.now())
        return export.total

    assert rows() == 2
    assert rows(stage="attached", day=timezone.localdate().isoformat()) == 1
    assert rows(state="approved") == 0
    assert rows(book=book.pk) == 1


def test_a_locality_narrows_a_file_and_one_out_of_scope_is_refused(book, official, place):
    beside = factories.commune(parent=place.parent)
    factories.entry(book=book)
    factories.entry(book=factories.book(locality=beside))
    elsewhere = factories.commune(parent=factories.district(province=place.province))

    assert written(ordered(official, locality=beside, kind="birth")).total == 1
    with pytest.raises(Refused) as refusal:
        ordered(official, locality=elsewhere)
    assert refusal.value.code == "forbidden"
