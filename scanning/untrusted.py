"""Untrusted files before anything opens them: the limits, the reasons to refuse, the kind by the first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

_MAGIC = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"heim", b"heis")

SENTENCES = {
    "empty": _("Tệp rỗng, không có nội dung. Hãy gửi lại tệp khác."),
    "too_big": _("Tệp quá lớn. Hãy chia nhỏ hoặc quét ở 300 dpi rồi gửi lại."),
    "heic": _("Ảnh HEIC của điện thoại chưa dùng được. Hãy lưu ảnh thành JPEG rồi gửi lại."),
    "program": _("Đây là tệp chương trình, không phải ảnh quét. Tệp bị từ chối."),
    "unknown": _("Không nhận ra loại tệp. Chỉ nhận JPEG, PNG, TIFF, PDF hoặc ZIP chứa các tệp ấy."),
    "not_this_kind": _("Nội dung tệp không đúng là ảnh như phần đầu tệp tự nhận. Hãy quét hoặc xuất lại."),
    "broken": _("Ảnh bị hỏng, không mở được. Hãy quét hoặc chép lại tệp."),
    "truncated": _("Ảnh bị thiếu phần cuối, có lẽ do chép hoặc gửi dở dang. Hãy gửi lại tệp đầy đủ."),
    "bomb": _("Ảnh có kích thước vượt giới hạn cho phép. Hãy quét ở 300 dpi, khổ A3 trở xuống."),
    "broken_pdf": _("Tệp PDF bị hỏng, không mở được. Hãy xuất lại từ phần mềm quét."),
    "encrypted": _("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."),
    "too_many_pages": _("Tệp có quá nhiều trang. Hãy chia thành nhiều tệp nhỏ hơn."),
    "no_such_page": _("Tệp không có trang này."),
    "too_slow": _("Mở tệp mất quá nhiều thời gian nên đã dừng. Hãy quét lại với cài đặt thông thường."),
    "crashed": _("Tệp làm hỏng chương trình đọc ảnh nên bị từ chối. Hãy quét lại."),
    "nested_zip": _("Trong tệp ZIP lại có tệp nén. Hãy giải nén trước rồi gửi."),
    "broken_zip": _("Tệp ZIP bị hỏng. Hãy nén lại rồi gửi."),
    "zip_too_many": _("Tệp ZIP có quá nhiều tệp con. Hãy chia nhỏ."),
    "zip_too_large": _("Tệp ZIP giải nén ra quá lớn. Hãy chia nhỏ."),
    "empty_zip": _("Tệp ZIP không có ảnh hay PDF nào bên trong."),
}


@dataclass(frozen=True)
class Limits:
    """How much one file may ask for. Bytes, pixels, seconds; settings.py gives other values to callers."""

    max_bytes: int = 300 * 2**20
    max_pixels: int = 72_000_000  # A3 at 600 dpi is 69.6
    max_side: int = 20_000
    max_frames: int = 600
    max_pages: int = 600
    pixels_per_byte: int = 2_000  # a page of clean black and white reaches some hundreds
    zip_members: int = 2_000
    zip_total: int = 4 * 2**30
    zip_ratio: int = 200
    zip_name_depth: int = 12
    seconds: int = 30
    wall_seconds: int = 60
    memory: int = 1_500 * 2**20


class IntakeRefused(Exception):
    """A file that is not taken in: a code, and a sentence for the person who sent it."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code
        self.sentence = SENTENCES.get(code, SENTENCES["broken"])

    def __str__(self):
        return str(self.sentence)


def sniff(path, limits: Limits | None = None) -> str:
    """The kind of file by its first bytes, never by its name. IntakeRefused if it is none that we take."""
    path, limits = Path(path), limits or Limits()
    size = path.stat().st_size
    if size == 0:
        raise IntakeRefused("empty")
    with path.open("rb") as file:
        head = file.read(32)
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), "")
    if kind:
        if size > (limits.zip_total if kind == "zip" else limits.max_bytes):
            raise IntakeRefused("too_big")
        return kind
    raise IntakeRefused(_stranger(head))


def _stranger(head):
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    program = head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"))
    return "program" if program else "unknown"
