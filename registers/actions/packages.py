"""Packages for the Ministry are ordered here: one row a book, made in the background (scanning.packing)."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils.translation import gettext as _

from campaigns.models import Locality, Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history, outbox
from civreg.core.errors import Refused
from registers.kinds import KINDS
from registers.models import Entry, Package, PackageOrder, RegisterBook, Transfer, TransferItem

State = Entry.State
FIRST_TIME = (State.APPROVED,)
AGAIN = (State.APPROVED, State.SENT, State.ACCEPTED)
AT_WORK = (Package.State.WAITING, Package.State.COMPILING)
IN_FLIGHT = 2  # packages of one order that are with the worker at once: a province must not hold up the desks
SLICE = 200


def taken(*, again=False):
    """The entries that a package takes: approved and not on their way; with `again` also those sent before."""
    on_the_way = TransferItem.objects.filter(entry=OuterRef("pk"), state=TransferItem.State.WAITING)
    states = AGAIN if again else FIRST_TIME
    return Entry.objects.filter(state__in=states, approved_at__isnull=False).exclude(Exists(on_the_way))


def ready_for(user, can=Can.TRANSFER):
    """Packages that may be sent, in the scope of a person, newest first."""
    ready = Package.objects.visible_to(user, can).filter(state=Package.State.READY)
    return ready.select_related("book__locality").order_by("-pk")


def opened(package, which):
    """The "sheet" or "archive" of a package as an open file. Raises Refused "lost" where the storage has it not."""
    name = package.sheet_name if which == "sheet" else package.archive_name
    path = f"{package.folder}/{name}"
    if package.state not in (Package.State.READY, Package.State.SUPERSEDED) or not name:
        raise Refused(_("Gói này không có tệp như vậy."), code="not_found", status=404)
    if not default_storage.exists(path):
        sentence = _("Không thấy tệp của gói trong kho lưu trữ. Bấm «Làm lại tệp» để đóng lại đúng như cũ.")
        raise Refused(sentence, code="lost", status=410)
    return default_storage.open(path)


@transaction.atomic
def order_book(*, book, with_scans=True, again=False, leave_out=False, hold_back=False, by, at) -> Package:
    """Have one book packed. `leave_out` packs the rest where some entries have problems, `hold_back` leaves out what
    the Ministry is foretold to refuse as a duplicate.

    Raises Refused "forbidden" (403), and "busy" while another package of the book is at work.
    """
    _require(by, scope(by).may(Can.EXPORT, book.locality_id))
    history.sign(by=by)
    book = RegisterBook.objects.select_for_update().get(pk=book.pk)
    if book.packages.filter(state__in=AT_WORK).exists():
        raise Refused(_("Quyển này đang được đóng gói. Chờ xong rồi làm tiếp."), code="busy")
    options = _options(with_scans, again, leave_out, hold_back)
    package = _new_package(book, options, by, at)
    package.save(force_insert=True)
    send_to_work(package)
    return package


@transaction.atomic
def order_packages(
    *, place=None, kind="", with_scans=True, again=False, leave_out=False, hold_back=False, by, at
) -> PackageOrder:
    """Have every book of a commune, district or province packed that has something to send, of one kind or all.

    `place` is a Locality or Province. The books are found in the background: the order's page shows them come.
    """
    if kind and kind not in KINDS:
        raise Refused(_("Không có loại sổ này."), code="unknown_kind", status=422)
    if not isinstance(place, (Locality, Province)):
        raise Refused(_("Chọn xã, huyện hoặc tỉnh cần đóng gói."), code="no_place", status=422)
    _require(by, may_order(by, place))
    history.sign(by=by)
    where = {"locality": place} if isinstance(place, Locality) else {"province": place}
    options = _options(with_scans, again, leave_out, hold_back)
    order = PackageOrder.objects.create(kind=kind, options=options, asked_at=at, asked_by=by, **where)
    outbox.enqueue("scanning.fill_order", key=str(order.pk), order_id=order.pk)
    return order


def _options(with_scans, again, leave_out, hold_back):
    return {"with_scans": bool(with_scans), "again": bool(again), "leave_out": bool(leave_out),
            "hold_back": bool(hold_back)}  # fmt: skip


def may_order(user, place):
    """Whether a person takes packages out of the whole of a place."""
    allowed = scope(user)
    if isinstance(place, Province):
        return allowed.may_anywhere(Can.EXPORT) and place.pk in allowed.province_ids
    if place.level == Locality.Level.COMMUNE:
        return allowed.may(Can.EXPORT, place.pk)
    return allowed.may_anywhere(Can.EXPORT) and allowed.sees_whole(place)


def orders_for(user):
    """The orders of the places whose packages a person takes out."""
    allowed = scope(user)
    if not allowed.may_anywhere(Can.EXPORT):
        return PackageOrder.objects.none()
    within = Q(locality_id__in=allowed.commune_ids(Can.EXPORT)) | Q(locality_id__in=allowed.district_ids)
    within |= Q(province_id__in=allowed.province_ids) | Q(locality__province_id__in=allowed.province_ids)
    return PackageOrder.objects.filter(within)


def _require(by, may):
    if not may:
        raise Refused(_("Tài khoản của bạn không được lấy dữ liệu của đơn vị này."), code="forbidden", status=403)


def _new_package(book, options, by, at, order=None):
    last = book.packages.aggregate(last=Max("sequence"))["last"] or 0
    return Package(book=book, order=order, sequence=last + 1, options=options, asked_at=at, made_by=by)


def send_to_work(package):
    """Write down the job that makes a package; None where it is written down already."""
    return outbox.enqueue("scanning.compile_package", key=str(package.pk), package_id=package.pk)


def fill_order(*, order, at):
    """Find the books of an order and give each a package; a second run adds those that are missing."""
    if order.finished_at:
        return
    wanted = _books_of(order).exclude(packages__order=order).order_by("locality__sort_key", "pk")
    ids = list(wanted.values_list("pk", flat=True))
    for start in range(0, len(ids), SLICE):
        _add_packages(order, ids[start : start + SLICE], at)
    with transaction.atomic():
        history.sign(by=order.asked_by, source="job")
        order = PackageOrder.objects.select_for_update().get(pk=order.pk)
        is_first, order.total = not order.total, order.packages.count()
        order.finished_at = at if order.ready + order.refused >= order.total else None
        order.save(update_fields=["total", "finished_at"])
        if is_first:
            start_next(order, IN_FLIGHT)


def _books_of(order):
    """Books of the order's place and kind that have anything to send, and no package at work."""
    place, locality = order.province_id, order.locality
    if place:
        books = RegisterBook.objects.filter(locality__province_id=place)
    else:
        books = RegisterBook.objects.filter(Q(locality=locality) | Q(locality__parent=locality))
    if order.kind:
        books = books.filter(kind=order.kind)
    something = taken(again=order.options.get("again", False)).filter(book=OuterRef("pk"))
    at_work = Package.objects.filter(book=OuterRef("pk"), state__in=AT_WORK)
    return books.filter(Exists(something)).exclude(Exists(at_work))


@transaction.atomic
def _add_packages(order, ids, at):
    history.sign(by=order.asked_by, source="job")
    books = RegisterBook.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    busy = set(Package.objects.filter(book__in=ids, state__in=AT_WORK).values_list("book_id", flat=True))
    last = dict(Package.objects.filter(book__in=ids).values_list("book_id").annotate(last=Max("sequence")))
    Package.objects.bulk_create(
        Package(
            book=book, order=order, sequence=last.get(book.pk, 0) + 1, options=order.options, asked_at=at,
            made_by=order.asked_by,
        )
        for book in books if book.pk not in busy
    )  # fmt: skip


def start_next(order, wanted=1):
    """Send the order's next waiting packages to the worker, those first that were ordered first."""
    waiting = order.packages.filter(state=Package.State.WAITING).order_by("pk")[: wanted + IN_FLIGHT]
    for package in waiting:
        if wanted and send_to_work(package) is not None:
            wanted -= 1


def close(package, state, at, **facts):
    """Put a package at work into its last state, with its order's account. Inside the caller's transaction."""
    facts = {"state": state, **facts}
    if not Package.objects.filter(pk=package.pk, state__in=AT_WORK).update(**facts):
        return False
    if package.order_id:
        _count(package.order_id, "ready" if state == Package.State.READY else "refused", at)
    return True


def _count(order_id, column, at):
    PackageOrder.objects.filter(pk=order_id).update(**{column: F(column) + 1})
    order = PackageOrder.objects.select_for_update().get(pk=order_id)
    # Until the order is filled its total is not known, and filling it closes it.
    if order.total and order.ready + order.refused >= order.total:
        order.finished_at = at
        order.save(update_fields=["finished_at"])
    start_next(order)


@transaction.atomic
def cancel_package(*, package, by, at):
    """Stop a package at work; what is half made is thrown away. Raises Refused where it is finished."""
    _require(by, scope(by).may(Can.EXPORT, package.book.locality_id))
    history.sign(by=by)
    problem = {"code": "cancelled", "sentence": _("Đã hủy theo yêu cầu.")}
    if not close(package, Package.State.REFUSED, at, problems=[problem]):
        raise Refused(_("Gói này đã làm xong, không hủy được nữa."), code="wrong_state")


def supersede_older(package):
    """Mark the book's older ready packages that were never sent: the newer one has their entries."""
    live = Transfer.objects.filter(package=OuterRef("pk")).exclude(state__in=["failed", "cancelled"])
    older = package.book.packages.filter(state=Package.State.READY, sequence__lt=package.sequence)
    older.exclude(Exists(live)).update(state=Package.State.SUPERSEDED)
