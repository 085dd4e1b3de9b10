"""Many files in one ZIP, over the screens, the API and the command: each file stands for itself."""

import csv
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from registers import tasks
from registers.actions import import_runs
from registers.exchange.bundle import files_in
from registers.exchange.limits import MB, Limits, SheetRefused
from registers.models import Entry, ImportRun
from tests import factories
from tests.registers.exchange.sheets import csv_of, rows, xlsx_of
from tests.registers.exchange.test_import_runs import signed_in, work_off


@pytest.fixture
def place(db):
    commune = factories.commune()
    return commune, factories.justice(commune.province, is_staff=True)


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def bundle(tmp_path):
    """Two good files, one of them with a bad row, one that is no table, and what programs leave behind."""
    good = csv_of(tmp_path / "a.csv", rows(3)).read_bytes()
    other = xlsx_of(tmp_path / "b.xlsx", [*rows(2, first=10), *rows(1, first=20, trangSo="x")]).read_bytes()
    return zipped(tmp_path / "xã, huyện.zip", {
        "Đợt 1/a.csv": good, "Đợt 2\\a.xlsx": other, "hỏng.xlsx": b"PK\x03\x04 nothing", "__MACOSX/a.csv": b"x",
        "~$a.xlsx": b"x", "readme.md": b"x",
    })  # fmt: skip


def receive(place, path):
    commune, officer = place
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return import_runs.receive(
        file=file, name=path.name, kind="birth", locality=commune, by=officer, at=timezone.now()
    )  # fmt: skip


def test_each_file_of_a_zip_becomes_an_import_of_its_own(place, bundle):
    run = receive(place, bundle)

    work_off()
    tasks.preview_import(run_id=run.pk)  # a job may come twice
    work_off()

    run.refresh_from_db()
    assert (run.state, run.preview["notes"]) == ("done", ["Đã tách thành 3 tệp, mỗi tệp một dòng."])
    states = {each.name: each.state for each in ImportRun.objects.exclude(pk=run.pk)}
    assert states == {
        "xã, huyện/Đợt 1/a.csv": "previewed", "xã, huyện/Đợt 2/a.xlsx": "previewed", "xã, huyện/hỏng.xlsx": "failed",
    }  # fmt: skip
    assert not Entry.objects.exists()


def test_all_previewed_files_are_confirmed_by_one_button(place, bundle):
    commune, officer = place
    receive(place, bundle)
    work_off()
    work_off()
    stranger = factories.justice(factories.province())
    client = signed_in(officer)
    assert "Nhập 2 tệp đang chờ" in client.get(reverse("registers:imports")).content.decode()

    assert import_runs.confirm_all(by=stranger) == 0
    assert client.post(reverse("registers:import-confirm-all")).status_code == 302
    work_off()

    assert Entry.objects.filter(locality=commune).count() == 5
    assert client.post("/api/v1/imports/confirm-all/").json() == {"confirmed": 0}
    assert signed_in(factories.clerk(commune)).post(reverse("registers:import-confirm-all")).status_code == 404


def test_a_zip_that_cannot_be_taken_apart_fails_with_its_sentence(place, tmp_path, settings):
    settings.IMPORT_ZIP_MAX_FILES = 1
    several = receive(place, zipped(tmp_path / "many.zip", {"a.csv": b"x", "b.csv": b"x"}))
    broken = receive(place, zipped(tmp_path / "none.zip", {"a.md": b"x"}))

    work_off()

    for run, word in ((several, "hơn 1 tệp"), (broken, "không có tệp")):
        run.refresh_from_db()
        assert (run.state, word in run.problem) == ("failed", True), run.problem
    assert ImportRun.objects.count() == 2


def test_the_command_takes_zips_and_tells_every_file(place, bundle, tmp_path, capsys):
    commune, officer = place
    asked = {"kind": "birth", "locality": commune.code, "by": officer.username}
    outputs = {"report": str(tmp_path / "r.csv"), "fix": str(tmp_path / "fix.xlsx")}

    with pytest.raises(SystemExit):
        call_command("import_entries", str(bundle), **asked, **outputs)

    out, err = capsys.readouterr()
    assert out.splitlines() == ["read 6", "created 5", "updated 0", "unchanged 0", "refused 1"]
    assert "hỏng.xlsx" in err
    with open(outputs["report"], encoding="utf-8", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["row"], line["column"], line["file"]) == ("4", "trangSo", f"{bundle.name}/Đợt 2/a.xlsx")
    # Only where rows were refused there is something to correct.
    assert [path.name for path in tmp_path.glob("fix.*")] == ["fix.xã, huyện.zip.Đợt 2.a.xlsx"]


def test_thousands_of_small_files_in_one_go(place, tmp_path, capsys, django_assert_max_num_queries):
    commune, officer = place
    files = {f"{n:04d}.csv": csv_of(tmp_path / "a.csv", rows(1, first=n)).read_bytes() for n in range(1, 41)}
    path = zipped(tmp_path / "many.zip", files)

    with django_assert_max_num_queries(40 * 45):
        call_command("import_entries", str(path), kind="birth", locality=commune.code, by=officer.username)

    assert capsys.readouterr().out.startswith("read 40\ncreated 40\n")


def bombs(tmp_path):
    yield zipped(tmp_path / "bomb.zip", {"a.csv": b"0" * 30 * MB})
    yield zipped(tmp_path / "sum.zip", {f"{n}.csv": bytes(range(256)) * 4096 for n in range(40)})


def test_bombs_broken_and_protected_archives(tmp_path):
    limits = replace(Limits(), max_unpacked_mb=25)
    for path in bombs(tmp_path):
        with pytest.raises(SheetRefused) as refused:
            list(files_in(path, limits, most=100))
        assert refused.value.code == "too_large_unpacked"
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and nothing more")
    locked = zipped(tmp_path / "locked.zip", {"a.csv": b"x"})
    content = bytearray(locked.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag of a password
    locked.write_bytes(content)
    for path, code in ((tmp_path / "broken.zip", "damaged"), (locked, "encrypted")):
        with pytest.raises(SheetRefused) as refused:
            list(files_in(path, limits, most=100))
        assert refused.value.code == code


def test_no_name_inside_becomes_a_path_and_nothing_stays(tmp_path):
    path = zipped(tmp_path / "a.zip", {"../../../etc/a.csv": b"x", "/etc/b.csv": b"y"})
    seen = [(name, aside.parent, aside.read_bytes()) for name, aside in files_in(path, Limits(), most=9)]

    assert [content for _name, _folder, content in seen] == [b"x", b"y"]
    assert not any(folder.exists() or "etc" in str(folder) for _name, folder, _content in seen)
