"""A file that is said to be stored is on the disk: synced before its name appears, whole or not at all."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from civreg.core.storage import SyncedStorage, content_path, sha256_of


@pytest.fixture
def storage(tmp_path):
    (tmp_path / "top").mkdir()
    return SyncedStorage(location=tmp_path / "top")


@pytest.fixture
def calls(monkeypatch):
    """What the operating system is asked for, in order: ("fsync", path) and ("replace", path)."""
    made, fsync, replace = [], os.fsync, os.replace

    def seen_fsync(handle):
        made.append(("fsync", os.readlink(f"/proc/self/fd/{handle}")))
        fsync(handle)

    def seen_replace(source, target):
        made.append(("replace", str(target)))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", seen_fsync)
    monkeypatch.setattr(os, "replace", seen_replace)
    return made


def files_in(storage):
    return sorted(
        str(path.relative_to(storage.location)) for path in Path(storage.location).rglob("*") if path.is_file()
    )


def test_content_is_synced_before_the_name_and_the_folders_after_it(storage, calls):
    storage.save("originals/ab/page.jpg", ContentFile(b"scan"))

    top = Path(storage.location)
    (first, aside), second, *folders = calls
    assert first == "fsync"
    assert Path(aside).name.startswith(".incoming-")
    assert second == ("replace", str(top / "originals/ab/page.jpg"))
    assert folders == [("fsync", str(top / "originals/ab")), ("fsync", str(top / "originals")), ("fsync", str(top))]


class Torn(ContentFile):
    """A file whose sender goes away in the middle."""

    def chunks(self, chunk_size=None):
        yield b"first half"
        raise ConnectionError("gone")


def test_a_file_that_breaks_off_leaves_nothing(storage):
    with pytest.raises(ConnectionError):
        storage.save("originals/page.jpg", Torn(b"x"))

    assert files_in(storage) == []


def test_a_full_disk_leaves_nothing_and_says_so(storage, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        storage.save("page.jpg", ContentFile(b"scan"))

    assert files_in(storage) == []


def test_the_file_that_was_there_stays_whole_until_the_new_one_is(storage):
    storage.save("preview.webp", ContentFile(b"old"))
    with pytest.raises(ConnectionError):
        storage.save("preview.webp", Torn(b"x"))
    kept = storage.open("preview.webp").read()

    storage.save("preview.webp", ContentFile(b"new"))

    assert (kept, storage.open("preview.webp").read(), files_in(storage)) == (b"old", b"new", ["preview.webp"])


@pytest.mark.parametrize("name", ["../outside.jpg", "/etc/passwd", "a/../../b"])
def test_no_name_leads_out_of_the_storage(storage, name):
    with pytest.raises(SuspiciousFileOperation):
        storage.save(name, ContentFile(b"x"))


def test_a_content_has_one_name_and_one_sum():
    file = io.BytesIO(b"scan" * 600_000)

    sha256 = sha256_of(file)

    assert sha256 == hashlib.sha256(b"scan" * 600_000).hexdigest()
    assert file.tell() == 0
    assert content_path("originals", sha256, ".jpg") == f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}.jpg"
