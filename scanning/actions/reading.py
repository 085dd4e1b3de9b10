"""A page is decoded, judged and read; what goes wrong is said in words and holds up nothing else."""

from django.db import transaction
from django.utils.translation import gettext as _

from civreg.core import outbox
from civreg.core.errors import Refused
from registers.kinds import KINDS
from scanning import intake, pages
from scanning.models import Page, Reading
from scanning.pictures import make_derived, picture_of

WAITING = (Page.State.WAITING, Page.State.READING)


def read_page(*, page, at):
    """Read one page picture and keep the facts; a page that is read or set aside stays as it is.

    The file is decoded in a child process within the limits of the settings; a picture that cannot be decoded
    sets the page aside at once, with the sentence.
    """
    if not Page.objects.filter(pk=page.pk, state__in=WAITING).update(state=Page.State.READING):
        return
    try:
        image, dpi = picture_of(page)
    except intake.IntakeRefused as refusal:
        set_aside_page(page=page, sentence=str(refusal))
        return
    facts = pages.read_page(image, kind=KINDS.get(page.book.kind), dpi=dpi, year=page.book.year_opened)
    preview, thumbnail = make_derived(page, image, facts.transform)
    _keep(page, facts, {"preview": preview, "thumbnail": thumbnail}, at)


@transaction.atomic
def _keep(page, facts, pictures, at):
    """The reading and the page's state in one transaction; another worker's finished reading is left alone."""
    page = Page.objects.select_for_update().get(pk=page.pk)
    if page.state not in WAITING:
        return
    Reading.objects.update_or_create(
        page=page,
        engine=facts.engine[:60],
        defaults={"facts": facts.as_json(), "seconds": facts.seconds, "made_at": at},
    )
    changes = {
        **pictures,
        "state": Page.State.READ,
        "verdict": facts.quality.verdict,
        "record_total": len(facts.records),
        "width": facts.width,
        "height": facts.height,
        "problem": "",
        "read_at": at,
    }
    for name, value in changes.items():
        setattr(page, name, value)
    page.save(update_fields=list(changes))


def set_aside_page(*, page, sentence=""):
    """Take a page out of the queue, with the reason in words; a page that is read meanwhile stays read."""
    sentence = sentence or _("Máy đã thử đọc nhiều lần không được. Vẫn nhập được bằng tay, hoặc quét lại trang này.")
    Page.objects.filter(pk=page.pk, state__in=WAITING).update(state=Page.State.SET_ASIDE, problem=sentence)


@transaction.atomic
def read_again(*, page):
    """Put a page that was set aside back into the queue. Raises Refused for a page in another state."""
    again = Page.objects.filter(pk=page.pk, state=Page.State.SET_ASIDE)
    if not again.update(state=Page.State.WAITING, problem=""):
        raise Refused(_("Trang này không ở trạng thái để riêng."), code="wrong_state")
    outbox.enqueue("scanning.read_page", key=str(page.pk), page_id=page.pk)


@transaction.atomic
def move_page(*, page, step):
    """Swap a page with its neighbour in the book: step -1 is up, 1 is down; at the ends nothing moves."""
    order = list(page.book.scan_pages.select_for_update().in_order().only("pk", "position"))
    place = next(n for n, each in enumerate(order) if each.pk == page.pk)
    other = place + step
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, each in enumerate(order, 1):
        if each.position != position:
            each.position = position
            each.save(update_fields=["position"])
