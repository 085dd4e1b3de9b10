"""A piece of scan proves an entry."""

from django.db import transaction
from django.utils.translation import gettext as _

from civreg.core import history
from civreg.core.errors import Refused
from registers.actions.entering import mark_attached
from scanning.models import Attachment
from scanning.rules import region_fits

LAST_SLOT = 500  # a ruled page has a few dozen lines


@transaction.atomic
def attach(*, entry, page, slot, region, by, at):
    """Tie an entry to its record on a page; tying it again to the same page moves the region.

    `slot` counts the records on the page from 0; `region` is [x0, y0, x1, y1] in pixels of the original, or
    empty for the whole page. Raises Refused where the page is of another book or the region is not on it.
    """
    if page.book_id != entry.book_id:
        raise Refused(_("Trang này không thuộc quyển sổ của trường hợp."), code="other_book")
    if not 0 <= slot <= LAST_SLOT:
        raise Refused(_("Trang không có trường hợp thứ %(slot)s.") % {"slot": slot + 1}, code="invalid", status=400)
    if not region_fits(region, page.width, page.height):
        raise Refused(_("Vùng chọn nằm ngoài trang. Chọn lại vùng trên trang."), code="invalid", status=400)
    history.sign(by=by)
    attachment, _is_new = Attachment.objects.update_or_create(
        entry=entry, page=page, defaults={"slot": slot, "region": list(region), "made_at": at, "made_by": by}
    )
    mark_attached(entry=entry, at=at, by=by)
    return attachment
