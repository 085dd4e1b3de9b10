"""The only code that touches stored scan files: originals by content and write-once, pictures made from them."""

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from civreg.core.storage import CHUNK, content_path

SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


def keep_original(file, sha256, name):
    """Store an open file under its content's name and return that name; on disk when this returns.

    A file that is there already is the same content: it is never written again.
    """
    suffix = Path(name).suffix.lower()
    stored = content_path("originals", sha256, suffix if SUFFIX.fullmatch(suffix) else ".bin")
    if default_storage.exists(stored):
        return stored
    file.seek(0)
    return default_storage.save(stored, file)


def keep_derived(name, content):
    """Store a picture made from an original (bytes); written over where it is made again."""
    return default_storage.save(f"derived/{name}", ContentFile(content))


@contextmanager
def on_disk(name):
    """The path of a stored file on this machine; from object storage it is fetched for the while."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as copy, default_storage.open(name) as stored:
            for chunk in stored.chunks(CHUNK):
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)
    else:
        yield Path(path)
