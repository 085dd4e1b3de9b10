"""Takes the files out of a ZIP without trusting anything it says of itself: names, sizes, depth."""

from __future__ import annotations

import lzma
import secrets
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .untrusted import IntakeRefused, Limits, sniff

CHUNK = 1 << 20
JUNK_NAMES = (".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Member:
    """One file of the ZIP: its name as written there (to be shown, never a path), and where it lies now."""

    name: str
    path: Path | None
    refused: IntakeRefused | None = None


def unpack_zip(path, folder, limits: Limits | None = None) -> Iterator[Member]:
    """Yield each file, extracted under an invented name in `folder`, or the reason why it was not.

    The archive as a whole is refused (IntakeRefused) by its directory, before a byte is extracted, when it
    is broken, too large or empty of usable files.
    """
    limits = limits or Limits()
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise IntakeRefused("broken_zip") from None
    with archive:
        members = [m for m in archive.infolist() if not _is_junk(m)]
        _check(members, Path(path).stat().st_size, limits)
        left = limits.zip_total
        for member in members:
            taken = _take(archive, member, Path(folder), limits, left)
            left -= taken.path.stat().st_size if taken.path else 0
            yield taken


def _is_junk(member):
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    hidden = parts and (parts[0] == "__MACOSX" or parts[-1].startswith("._") or parts[-1].lower() in JUNK_NAMES)
    return member.is_dir() or bool(hidden) or not parts


def _check(members, size, limits):
    if not members:
        raise IntakeRefused("empty_zip")
    if len(members) > limits.zip_members:
        raise IntakeRefused("zip_too_many")
    total = sum(m.file_size for m in members)
    if total > limits.zip_total or total > limits.zip_ratio * max(size, 1024):
        raise IntakeRefused("zip_too_large")


def _take(archive, member, folder, limits, left):
    out = folder / secrets.token_hex(16)  # the name inside never becomes a path
    try:
        if member.flag_bits & 0x1:
            raise IntakeRefused("encrypted")
        if len(PurePosixPath(member.filename).parts) > limits.zip_name_depth:
            raise IntakeRefused("broken_zip")
        _copy(archive, member, out, min(limits.max_bytes, left))
        if sniff(out, limits) == "zip":
            raise IntakeRefused("nested_zip")
    except IntakeRefused as refusal:
        out.unlink(missing_ok=True)
        return Member(member.filename, None, refusal)
    return Member(member.filename, out)


def _copy(archive, member, out, most):
    """Count what really comes out: the size in the directory is a claim."""
    written = 0
    try:
        with archive.open(member) as source, out.open("wb") as target:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > most:
                    raise IntakeRefused("zip_too_large")
                target.write(chunk)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, NotImplementedError):
        raise IntakeRefused("broken_zip") from None
