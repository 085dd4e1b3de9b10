"""A ZIP of many files of entries: taken out one by one, under our own names, believing nothing it says of itself."""

import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext_lazy as _

from registers.exchange import archive as archives
from registers.exchange.limits import MB, SheetRefused

SUFFIX = ".zip"
WANTED = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv")


def is_bundle(path) -> bool:
    return Path(path).suffix.lower() == SUFFIX


def files_in(path, limits, *, most):
    """Yield (name inside, path) of each file of entries; the path is gone when the next one is asked for.

    SheetRefused for a broken or protected archive, one that unpacks to too much, holds more than `most` files, or
    no file of entries at all.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise archives.damaged() from problem
    with archive, tempfile.TemporaryDirectory() as folder:
        members = [member for member in archive.infolist() if _is_wanted(member)]
        _judge(members, limits, most)
        for number, member in enumerate(members):
            # The name inside never becomes a path.
            aside = Path(folder) / f"{number}{PurePosixPath(member.filename).suffix.lower()}"
            with open(aside, "wb") as out:
                for chunk in archives.chunks(archive, member.filename, limits):
                    out.write(chunk)
            yield _shown(member), aside
            aside.unlink()


def _parts(member):
    return PurePosixPath(_shown(member)).parts


def _shown(member):
    """The name as people wrote it: programs of Windows write backslashes, old ones mark no encoding."""
    name = member.filename.replace("\\", "/")
    if not member.flag_bits & 0x800:
        with suppress(UnicodeError):  # another code page: shown as it is
            name = name.encode("cp437").decode("utf-8")
    return "".join(sign for sign in name if sign.isprintable())


def _is_wanted(member):
    parts = _parts(member)
    if member.is_dir() or not parts or parts[0] == "__MACOSX" or parts[-1].startswith((".", "~$")):
        return False
    return PurePosixPath(parts[-1]).suffix.lower() in WANTED


def _judge(members, limits, most):
    """By the directory alone, before a byte is unpacked; what really comes out is counted again."""
    if not members:
        raise SheetRefused(_("Tệp ZIP không có tệp .xlsx hoặc .csv nào bên trong."), code="empty_zip")
    if len(members) > most:
        sentence = _("Tệp ZIP có hơn %(most)s tệp bên trong: chia thành nhiều tệp ZIP.") % {"most": most}
        raise SheetRefused(sentence, code="too_many_files")
    if any(member.flag_bits & 1 for member in members):
        raise SheetRefused(_("Tệp ZIP có mật khẩu: giải nén, nén lại không mật khẩu rồi gửi."), code="encrypted")
    if sum(member.file_size for member in members) > limits.max_unpacked_mb * MB:
        raise archives.bomb()
