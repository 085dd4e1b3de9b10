"""The ZIP around a spreadsheet: judged by its directory before anything is unpacked, and again while unpacking."""

import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from registers.exchange.limits import MB, SheetRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MEMBERS = 2_000
# A member this small may pack as well as it likes.
FREE_MB = 20
CHUNK = 64 * 1024


def refuse_other_formats(path, first: bytes):
    """Name what the file is instead of a spreadsheet of today, by its first bytes."""
    if first.startswith(OLE):
        if _mentions(path, "EncryptedPackage".encode("utf-16-le")):
            raise SheetRefused(_("Tệp có mật khẩu: mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi."), code="encrypted")
        raise SheetRefused(_("Đây là tệp .xls đời cũ: mở bằng Excel, lưu thành .xlsx rồi gửi."), code="old_excel")
    if not first.startswith(b"PK\x03\x04"):
        raise SheetRefused(_("Tệp này không phải bảng tính .xlsx hoặc .csv."), code="not_a_sheet")


def _mentions(path, words):
    with open(path, "rb") as file:
        return words in file.read(4 * MB)


def opened(path, limits):
    """The archive of a harmless .xlsx; SheetRefused for anything else. The caller closes it."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise damaged() from problem
    try:
        _judge(archive, limits)
    except SheetRefused:
        archive.close()
        raise
    return archive


def damaged():
    return SheetRefused(_("Tệp hỏng hoặc chưa gửi hết: gửi lại tệp gốc."), code="damaged")


def bomb():
    return SheetRefused(
        _("Tệp bung ra quá lớn so với dung lượng, có thể là tệp phá hoại: không mở. Chia nhỏ tệp rồi gửi lại."),
        code="too_large_unpacked",
    )


def _judge(archive, limits):
    members = archive.infolist()
    names = {member.filename.lower() for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise SheetRefused(_("Tệp có mật khẩu: mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi."), code="encrypted")
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > MOST_MEMBERS
        or unpacked > limits.max_unpacked_mb * MB
        or any(member.file_size > max(FREE_MB * MB, member.compress_size * limits.max_ratio) for member in members)
    ):
        raise bomb()
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise SheetRefused(_("Tệp có macro: lưu thành .xlsx không macro rồi gửi."), code="macros")
    if any(name.startswith("xl/externallinks/") for name in names):
        raise SheetRefused(
            _("Tệp có liên kết tới tệp khác: trong Excel chọn Dữ liệu, Sửa liên kết, Ngắt liên kết rồi lưu lại."),
            code="external_links",
        )
    if "xl/workbook.xml" not in names:
        raise SheetRefused(_("Tệp này không phải bảng tính .xlsx: mở bằng Excel, lưu thành .xlsx rồi gửi."),
                           code="not_a_sheet")  # fmt: skip


def chunks(archive, name, limits):
    """The bytes of one member, slice by slice; the directory may lie, so what really comes out is counted too."""
    out = 0
    try:
        with archive.open(name) as member:
            packed = max(1, archive.getinfo(name).compress_size)
            while chunk := member.read(CHUNK):
                out += len(chunk)
                if out > limits.max_unpacked_mb * MB or out > max(FREE_MB * MB, packed * limits.max_ratio):
                    raise bomb()
                yield chunk
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, zlib.error) as problem:
        raise damaged() from problem
