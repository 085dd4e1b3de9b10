"""A package at work: made in a temporary folder, kept in the storage, written down in one transaction."""

import logging
import shutil
import tempfile
import time
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history, outbox
from civreg.core.errors import Refused
from registers import forecasting
from registers.actions import packages as orders
from registers.models import Entry, Package, PackageItem
from registers.templating import template_of
from scanning.packing.checks import MOST_KEPT, Problem, about
from scanning.packing.compile import compile_book, options_now, sha256_of_path, wish_of

log = logging.getLogger(__name__)
PREFIX = "civreg-pack-"
STALE_SECONDS = 6 * 3600  # a folder that old belongs to a worker that was killed
EVERY_SECONDS = 1.0  # between two notes of the progress
TRIES = 3


class Cancelled(Exception):
    """Somebody stopped the package while it was made."""


class Changed(Exception):
    """An entry was changed while its package was made."""


def compile_package(*, package, at):
    """Make a package that waits; one that is finished stays as it is. Bears to run twice.

    The files are in the storage before the row says so: a killed worker leaves a package that waits, and files
    that the next run writes over.
    """
    waiting = Package.objects.filter(pk=package.pk, state__in=orders.AT_WORK)
    if not waiting.update(state=Package.State.COMPILING, done=0):
        return
    sweep_folders()
    for _n in range(TRIES):
        try:
            _compile(package, at)
        except Changed:
            continue
        except Cancelled:
            pass
        return
    refuse_package(package=package, at=at, sentence=_("Dữ liệu của quyển đang thay đổi liên tục. Đóng gói lại sau."))


def _compile(package, at):
    template = template_of(package.book.kind, on=timezone.localdate(at))
    options = {**package.options, **options_now(), "sheet": template.sheet}
    entries = list(orders.taken(again=options["again"]).filter(book=package.book_id).in_order())
    entries, held = _held_back(entries, options)
    Package.objects.filter(pk=package.pk).update(entry_total=len(entries))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        wish = wish_of(options, template.columns, template.sheet)
        made = compile_book(package.book, entries, wish, folder, at=at, progress=_Progress(package))
        made.problems += held
        if not made.items:
            _refuse(package, made.problems, len(entries), at)
            return
        options |= {
            "a4": round(made.area, 2),
            "over": made.over,
            "left_out": len(entries) - len(made.items),
            "held": len(held),
        }
        facts = {"template": template.stored, "columns": list(template.columns), "options": options}
        _finish(package, made, facts, at)


def _held_back(entries, options):
    """(entries that go, problems that name those held back) where the order asks for it."""
    if not options.get("hold_back"):
        return entries, []
    flagged = forecasting.forecast_of([entry.pk for entry in entries]).flagged
    sentence = _("Giữ lại: Bộ có thể báo trùng (%(percent)s %%).")
    held = [
        about(entry, "held", sentence % {"percent": round(100 * flagged[entry.pk])})
        for entry in entries
        if entry.pk in flagged
    ]
    return [entry for entry in entries if entry.pk not in flagged], held


class _Progress:
    """Notes how far the work is, once a second, and stops it where somebody cancelled it."""

    def __init__(self, package):
        self.package, self.next = package, 0.0

    def __call__(self, done):
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + EVERY_SECONDS
        if not Package.objects.filter(pk=self.package.pk, state=Package.State.COMPILING).update(done=done):
            raise Cancelled


def _finish(package, made, facts, at):
    folder = f"packages/{package.book_id}/{package.sequence}"
    facts |= {"folder": folder, "made_at": at, "problems": _kept(made.problems), "done": len(made.items)}
    facts |= {"entry_total": len(made.items), "page_total": made.pages}
    for part, path in (("sheet", made.sheet), ("archive", made.archive)):
        if path:
            facts |= {f"{part}_name": path.name, f"{part}_sha256": sha256_of_path(path)}
            facts[f"{part}_size"] = path.stat().st_size
            keep(folder, path)
    _write_down(package, made.items, facts, at)


def keep(folder, path):
    """Put a finished file into the storage, over what an interrupted run left there."""
    name = f"{folder}/{path.name}"
    if default_storage.exists(name):
        default_storage.delete(name)
    with open(path, "rb") as file:
        default_storage.save(name, File(file))


@transaction.atomic
def _write_down(package, items, facts, at):
    history.sign(by=package.made_by, source="job")
    # Locked until the package is written down: what it says of its entries is true at that moment.
    made_of = Entry.objects.select_for_update(no_key=True).filter(pk__in=[item.entry.pk for item in items])
    versions = dict(made_of.order_by("pk").values_list("pk", "version"))
    if any(versions.get(item.entry.pk) != item.entry.version for item in items):
        raise Changed
    if not orders.close(package, Package.State.READY, at, **facts):
        raise Cancelled
    PackageItem.objects.bulk_create(
        (
            PackageItem(
                package=package, entry=item.entry, entry_version=item.entry.version, row=item.row,
                file_name=item.name, file_sha256=item.stored.sha256 if item.stored else "",
                file_size=item.stored.size if item.stored else 0,
            )
            for item in items
        ),
        batch_size=1000,
    )  # fmt: skip
    orders.supersede_older(package)


@transaction.atomic
def _refuse(package, problems, entry_total, at):
    history.sign(by=package.made_by, source="job")
    orders.close(package, Package.State.REFUSED, at, problems=_kept(problems), entry_total=entry_total)


def refuse_package(*, package, at, sentence):
    """Close a package that cannot be made, with a sentence."""
    _refuse(package, [Problem("failed", sentence)], package.entry_total, at)


def _kept(problems):
    return [each.as_json() for each in problems[:MOST_KEPT]]


def restore_package(*, package, by, at):
    """Make the files of an old package again, byte for byte, and put them into the storage; in the background.

    Raises Refused "forbidden", or "wrong_state" for a package that was never made.
    """
    if not scope(by).may(Can.EXPORT, package.book.locality_id):
        raise Refused(_("Tài khoản của bạn không được lấy dữ liệu của đơn vị này."), code="forbidden", status=403)
    if package.state not in (Package.State.READY, Package.State.SUPERSEDED):
        raise Refused(_("Gói này chưa đóng xong."), code="wrong_state")
    with transaction.atomic():
        history.sign(by=by)
        outbox.enqueue("scanning.restore_package", key=str(package.pk), package_id=package.pk)


def make_again(package, *, at):
    """The files of an old package from its kept columns, options and entries, put where they were.

    Raises Refused "changed" where they would not be the same bytes: entries or scans have changed since.
    """
    sweep_folders()
    items = list(package.items.select_related("entry").order_by("row"))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        wish = wish_of({**package.options, "leave_out": False}, package.columns, package.options["sheet"])
        made = compile_book(package.book, [item.entry for item in items], wish, folder, at=at)
        _require_same(package, made, items)
        for path in (made.sheet, made.archive):
            if path:
                keep(package.folder, path)


def _require_same(package, made, items):
    now = [sha256_of_path(path) if path else "" for path in (made.sheet, made.archive)]
    if now == [package.sheet_sha256, package.archive_sha256]:
        return
    changed = [str(item.entry) for item in items if item.entry.version != item.entry_version]
    sentence = _("Không làm lại được đúng như cũ: dữ liệu hoặc ảnh quét đã thay đổi (%(entries)s). Đóng gói mới.")
    shown = ", ".join(changed[:10]) or _("ảnh quét")
    raise Refused(sentence % {"entries": shown}, code="changed")


def sweep_folders():
    """Remove the temporary folders that killed workers left behind."""
    for prefix in (PREFIX, "civreg-press-"):
        for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
            try:
                is_stale = time.time() - folder.stat().st_mtime > STALE_SECONDS
            except FileNotFoundError:
                continue
            if is_stale:
                log.info("sweeping %s", folder.name)
                shutil.rmtree(folder, ignore_errors=True)


def note_restoring(*, package, sentence):
    """Keep why the old files could not be made again, for the package's page."""
    with transaction.atomic():
        history.sign(by=package.made_by, source="job")
        package = Package.objects.select_for_update().get(pk=package.pk)
        package.options = {**package.options, "restoring": sentence}
        package.save(update_fields=["options"])
