"""Packing while something changes, is cancelled, dies or is lost: all is there, or nothing."""

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions import packages as orders
from registers.models import Entry
from scanning.actions import packages
from scanning.packing import casefile
from tests.scanning import packed
from tests.scanning.packed import archive_of, codes, order, rows_of

pytestmark = pytest.mark.django_db


def test_old_files_are_made_again_byte_for_byte_and_not_where_the_book_changed(justice):
    book, entries = packed.book_with(3)
    package = packed.compiled(order(book))
    for name in (package.sheet_name, package.archive_name):
        default_storage.delete(f"{package.folder}/{name}")
    with pytest.raises(Refused, match="Làm lại tệp"):
        orders.opened(package, "archive")

    packages.make_again(package, at=timezone.now())

    assert len(archive_of(package).namelist()) == 3
    values = {**entries[1].values, "nksHoTen": "TRẦN VĂN KHÁC"}
    Entry.objects.filter(pk=entries[1].pk).update(values=values, version=2)
    with pytest.raises(Refused, match="2/1998"):
        packages.make_again(package, at=timezone.now())


def test_an_entry_changed_meanwhile_is_packed_as_it_is_now(justice, monkeypatch):
    book, entries = packed.book_with(2)
    original, tries = packages.compile_book, []

    def changing(*args, **more):
        made = original(*args, **more)
        if not tries:
            values = {**entries[0].values, "nksHoTen": "Nguyễn Thị Mới"}
            Entry.objects.filter(pk=entries[0].pk).update(values=values, version=7)
        tries.append(1)
        return made

    monkeypatch.setattr(packages, "compile_book", changing)
    package = packed.compiled(order(book))

    assert len(tries) == 2
    assert package.items.get(entry=entries[0]).entry_version == 7
    assert "Nguyễn Thị Mới" in [cell.value for cell in rows_of(package)[1]]


def test_a_cancelled_package_leaves_nothing(justice, monkeypatch):
    book, _entries = packed.book_with(3)
    package = order(book)
    original = casefile.pressed_cases

    def cancelled_meanwhile(*args):
        for number, done in enumerate(original(*args)):
            if not number:
                orders.cancel_package(package=package, by=package.made_by, at=timezone.now())
            yield done

    monkeypatch.setattr("scanning.packing.compile.pressed_cases", cancelled_meanwhile)
    packed.compiled(package)

    assert (package.state, codes(package)) == ("refused", ["cancelled"])
    assert not package.items.exists()
    with pytest.raises(Refused):
        orders.cancel_package(package=package, by=package.made_by, at=timezone.now())


def test_folders_of_killed_workers_are_swept(tmp_path, monkeypatch):
    import os

    monkeypatch.setattr(packages.tempfile, "gettempdir", lambda: str(tmp_path))
    stale, fresh, other = (tmp_path / name for name in ("civreg-pack-1", "civreg-pack-2", "something"))
    for folder in (stale, fresh, other):
        folder.mkdir()
    for folder in (stale, other):
        os.utime(folder, (1, 1))

    packages.sweep_folders()

    assert [stale.exists(), fresh.exists(), other.exists()] == [False, True, True]


def test_a_worker_killed_in_the_middle_leaves_a_package_that_is_made_by_the_next_run(justice, monkeypatch):
    """Whatever the first run had done, nothing says «ready» before both files and all rows are there."""
    book, _entries = packed.book_with(3)
    package = order(book)

    class Killed(BaseException):
        pass

    def killed(*_args, **_more):
        raise Killed

    for point in ("_write_down", "keep", "sha256_of_path"):
        with monkeypatch.context() as patch:
            patch.setattr(packages, point, killed)
            with pytest.raises(Killed):
                packages.compile_package(package=package, at=timezone.now())
        package.refresh_from_db()
        assert (package.state, package.folder, package.items.count()) == ("compiling", "", 0)

    packed.compiled(package)

    assert (package.state, package.items.count()) == ("ready", 3)


def test_a_child_that_dies_or_hangs_costs_one_case(justice, monkeypatch):
    from scanning.packing.presses import Press
    from scanning.untrusted import IntakeRefused

    book, entries = packed.book_with(2)
    original, asked = Press.ask, []

    def ask(self, request):
        asked.append(request)
        if len(asked) == 1:
            self._start()
            self.process.kill()
        return original(self, request)

    monkeypatch.setattr(Press, "ask", ask)
    package = packed.compiled(order(book, leave_out=True))

    assert (package.state, package.items.count()) == ("ready", 1)
    assert package.problems[0]["sentence"] == str(IntakeRefused("crashed"))
