"""Pictures for the screen, made from an original: preview, thumbnail and pieces of a page at full resolution."""

import hashlib

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from scanning import intake
from scanning.limits import limits
from scanning.originals import keep_derived, on_disk
from scanning.pages import derive

MEDIA_TYPE = "image/webp"
CROP_SIDE = 2400  # pixels: as much as a large screen shows; more is what the original is for


def picture_of(page):
    """The page decoded from its original in a child process: (array, dpi or None). Raises IntakeRefused."""
    with on_disk(page.scan.file.name) as path:
        return intake.page_picture(path, page.index, limits())


def make_derived(page, image, transform):
    """Store the preview and the thumbnail of a decoded page; returns their names."""
    stem = f"{page.scan.sha256[:2]}/{page.scan.sha256[:16]}-{page.pk}"
    preview, _numbers = derive.preview(image, transform)
    return (
        keep_derived(f"{stem}-preview.webp", preview),
        keep_derived(f"{stem}-thumbnail.webp", derive.thumbnail(image, transform)),
    )


def transform_of(page):
    """The six numbers by which the reader set the page upright, None before it is read."""
    facts = page.readings.order_by("-made_at").values_list("facts__transform", flat=True).first()
    return facts or None


def derived(page, which):
    """An open file: the "preview" or "thumbnail" of a page that is read; made again where it was lost."""
    name = getattr(page, which)
    if not default_storage.exists(name):
        make_derived(page, _decoded(page), transform_of(page))
    return default_storage.open(name)


def _decoded(page):
    """The page's picture for a request: a refusal of the decoder becomes an answer."""
    try:
        image, _dpi = picture_of(page)
    except intake.IntakeRefused as refusal:
        raise Refused(str(refusal), code="unreadable") from refusal
    except FileNotFoundError as lost:
        raise lost_original() from lost
    return image


def lost_original():
    sentence = _("Không thấy tệp gốc trong kho lưu trữ. Báo người quản trị khôi phục từ bản sao lưu.")
    return Refused(sentence, code="lost", status=410)


def crop(page, box, width=CROP_SIDE):
    """A box of the page (in pixels of the original) as WebP bytes, from the original itself, at most `width` wide."""
    wide, high = box[2] - box[0], box[3] - box[1]
    scale = min(1.0, width / wide, CROP_SIDE / max(wide, high))
    return derive.crop(_decoded(page), box, transform_of(page), scale)


def kept_crop(page, box, width=CROP_SIDE):
    """The same for a box that is asked for again and again: the piece of scan that proves an entry."""
    numbers = ",".join(str(side) for side in [*box, width, *(transform_of(page) or ())])
    key = hashlib.sha256(numbers.encode()).hexdigest()[:16]
    name = f"{page.scan.sha256[:2]}/{page.scan.sha256[:16]}-{page.pk}-{key}.webp"
    if default_storage.exists(f"derived/{name}"):
        with default_storage.open(f"derived/{name}") as stored:
            return stored.read()
    content = crop(page, box, width)
    keep_derived(name, content)
    return content


def box_on(page, text):
    """The box "x0,y0,x1,y1" of an address, as four numbers on the page; the whole page where it is empty."""
    if not text:
        return (0, 0, page.width, page.height)
    sides = text.split(",")
    if len(sides) != 4 or not all(side.isascii() and side.isdigit() and len(side) < 7 for side in sides):
        raise Refused(_("Vùng ảnh không hợp lệ."), code="invalid", status=400)
    x0, y0, x1, y1 = (int(side) for side in sides)
    x1, y1 = min(x1, page.width), min(y1, page.height)
    if x0 >= x1 or y0 >= y1:
        raise Refused(_("Vùng ảnh không hợp lệ."), code="invalid", status=400)
    return x0, y0, x1, y1
