"""Files that are on disk when we say so: written aside, synced, renamed, the folder synced."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.core.files.storage import FileSystemStorage

CHUNK = 1024 * 1024


class SyncedStorage(FileSystemStorage):
    """Django's file storage writes without fsync: a power cut takes files whose rows are there. This one syncs."""

    def _save(self, name, content):
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks(CHUNK):
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(aside, 0o644)
            os.replace(aside, target)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        _sync_folders(target.parent, Path(self.location))
        return name

    def get_available_name(self, name, max_length=None):
        """Names are made from content or from ids, so the same name is the same file."""
        return name


def _sync_folders(folder, top):
    """Sync the folder and those above it up to the storage's own: a new folder's name lives in its parent."""
    while True:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if folder == top or top not in folder.parents:
            return
        folder = folder.parent


def sha256_of(file):
    """The SHA-256 of an open file in hex, read in slices; leaves the file at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def content_path(folder, sha256, suffix):
    """The name of a write-once file by its content: folder/ab/cd/abcd….suffix"""
    return f"{folder}/{sha256[:2]}/{sha256[2:4]}/{sha256}{suffix}"
