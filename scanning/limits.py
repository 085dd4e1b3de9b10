"""What an untrusted file may cost, from the settings."""

from django.conf import settings
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from scanning.intake import Limits

MB = 1024 * 1024


def limits():
    """The limits of one opening or decoding, as scanning.intake takes them."""
    return Limits(
        max_bytes=settings.SCAN_MAX_FILE_MB * MB,
        max_pixels=settings.SCAN_MAX_MEGAPIXELS * 1_000_000,
        max_side=settings.SCAN_MAX_SIDE,
        max_pages=settings.SCAN_MAX_PAGES,
        max_frames=settings.SCAN_MAX_PAGES,
        zip_members=settings.SCAN_MAX_ZIP_FILES,
        zip_total=settings.SCAN_MAX_ZIP_MB * MB,
        seconds=settings.SCAN_DECODE_SECONDS,
        wall_seconds=settings.SCAN_DECODE_SECONDS * 2,
        memory=settings.SCAN_DECODE_MB * MB,
    )


def check_size(size):
    """Refuse a file above SCAN_MAX_FILE_MB (bytes given), and an empty one."""
    if size == 0:
        raise Refused(_("Tệp rỗng. Quét lại rồi gửi."), code="empty", status=400)
    if size > settings.SCAN_MAX_FILE_MB * MB:
        raise Refused(too_big(), code="too_large", status=413)


def check_request(request):
    """Refuse a request whose announced length is above one file's limit, before any of it is read or spooled."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    # The form around the file: a few headers and fields.
    if not announced.isdigit() or int(announced) > settings.SCAN_MAX_FILE_MB * MB + MB:
        raise Refused(too_big(), code="too_large", status=413)


def too_big():
    return _("Tệp lớn hơn %(limit)d MB. Chia nhỏ tệp, hoặc quét ở 300 dpi, rồi gửi lại.") % {
        "limit": settings.SCAN_MAX_FILE_MB
    }
