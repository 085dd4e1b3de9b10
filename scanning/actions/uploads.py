"""Files come in: received on disk first, then opened into scans and pages."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from civreg.core import outbox
from civreg.core.storage import sha256_of
from registers.models import RegisterBook
from scanning import intake
from scanning.limits import check_size, limits
from scanning.models import Page, Scan, Upload
from scanning.originals import keep_original, on_disk
from scanning.rules import natural_key


def receive_upload(*, book, file, name, by, at):
    """Put a file on disk by its content, write it down, and have it opened. Returns (Upload, is_new).

    When this returns the file is synced and the row committed with it. The same content in the same book is
    the same upload, however often and under whatever name it is sent. Raises Refused for a size out of limits.
    """
    check_size(file.size)
    sha256 = sha256_of(file)
    known = Upload.objects.filter(book=book, sha256=sha256).first()
    if known:
        _try_again(known)
        return known, False
    made = {"name": Path(name).name[-255:], "size": file.size, "created_by": by, "created_at": at}
    made["file"] = keep_original(file, sha256, name)
    try:
        with transaction.atomic():
            upload = Upload.objects.create(book=book, sha256=sha256, **made)
            outbox.enqueue("scanning.open_upload", key=str(upload.pk), upload_id=upload.pk)
    except IntegrityError:
        # Sent twice at the same moment: the other request's row is there now.
        return Upload.objects.get(book=book, sha256=sha256), False
    return upload, True


@transaction.atomic
def _try_again(upload):
    """A refused file that is sent once more is opened once more: limits change, disks fill and are emptied."""
    refused = Upload.objects.filter(pk=upload.pk, state=Upload.State.REFUSED)
    if refused.update(state=Upload.State.RECEIVED, problem="", problems=[]):
        upload.refresh_from_db()
        outbox.enqueue("scanning.open_upload", key=str(upload.pk), upload_id=upload.pk)


@dataclass(frozen=True)
class Found:
    """One picture file in an upload: kept and opened, or the sentence of its refusal."""

    name: str
    sha256: str = ""
    size: int = 0
    file: str = ""
    opened: object = None
    refused: str = ""


def open_upload(*, upload, at):
    """Look into a received file and make its scans and pages; a second run adds nothing.

    A large ZIP is opened in slices of time: what one run did not reach, the next one does.
    """
    if upload.state in (Upload.State.OPENED, Upload.State.REFUSED):
        return
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.OPENING)
    with on_disk(upload.file.name) as path:
        try:
            if intake.sniff(path, limits()) == "zip":
                _open_zip(upload, path, at)
            else:
                opened = intake.inspect(path, limits())
                _finish(upload, [Found(upload.name, upload.sha256, upload.size, upload.file.name, opened)], at)
        except intake.IntakeRefused as refusal:
            refuse_upload(upload=upload, sentence=str(refusal))


def refuse_upload(*, upload, sentence):
    """Close an upload that cannot be opened, with the sentence for the person who sent it."""
    open_now = Upload.objects.filter(pk=upload.pk).exclude(state=Upload.State.OPENED)
    open_now.update(state=Upload.State.REFUSED, problem=sentence)


def _open_zip(upload, path, at):
    """Everything in the archive goes in that can; the rest is listed with its reason."""
    done = set(Scan.objects.filter(book=upload.book_id).values_list("sha256", flat=True))
    refused = {each["name"]: each["sentence"] for each in upload.problems}
    found, fresh = [], 0
    with tempfile.TemporaryDirectory(prefix="civreg-zip-") as folder:
        members = sorted(intake.unpack_zip(path, Path(folder), limits()), key=lambda each: natural_key(each.name))
        until = time.monotonic() + settings.CELERY_TASK_SOFT_TIME_LIMIT / 3
        # Each run takes one new file at least, so that the last one comes.
        while len(found) < len(members) and (time.monotonic() < until or not fresh):
            each = _look_at(members[len(found)], done, refused)
            found.append(each)
            fresh += bool(each.opened or (each.refused and each.name not in refused))
            done.add(each.sha256)
    _finish(upload, found, at, is_whole=len(found) == len(members))


def _look_at(member, done, refused):
    """A member of a ZIP: opened, checked and kept, or refused. What an earlier run judged is not opened again."""
    if member.refused or member.name in refused:
        return Found(member.name, refused=refused.get(member.name) or str(member.refused))
    with open(member.path, "rb") as stream:
        file = File(stream)
        sha256, size = sha256_of(file), file.size
        if sha256 in done:
            return Found(member.name, sha256)
        try:
            opened = intake.inspect(member.path, limits())
        except intake.IntakeRefused as refusal:
            return Found(member.name, refused=str(refusal))
        return Found(member.name, sha256, size, keep_original(file, sha256, member.name), opened)


@transaction.atomic
def _finish(upload, found, at, *, is_whole=True):
    """Write down what was found, in one transaction; the book's lock keeps the order of its pages."""
    book = RegisterBook.objects.select_for_update().get(pk=upload.book_id)
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state == Upload.State.OPENED:
        return
    known = set(Scan.objects.filter(book=book).values_list("sha256", flat=True))
    for each in found:
        if each.opened and each.sha256 not in known:
            known.add(each.sha256)
            _add_scan(upload, book, each, at)
    # Good files that made no scan of this upload were there before, or stand twice in the ZIP.
    upload.repeated = sum(not each.refused for each in found) - upload.scans.count()
    upload.problems = [{"name": each.name[:255], "sentence": each.refused} for each in found if each.refused]
    if is_whole:
        _close(upload)
    else:
        outbox.enqueue("scanning.open_upload", key=f"{upload.pk}+{len(found)}", upload_id=upload.pk)
    upload.save(update_fields=["state", "problem", "problems", "repeated"])


def _close(upload):
    upload.state = Upload.State.OPENED
    if not upload.repeated and not upload.scans.exists():
        upload.state = Upload.State.REFUSED
        upload.problem = _("Trong tệp ZIP không có ảnh hay PDF nào dùng được.")


def _add_scan(upload, book, found, at):
    scan = Scan.objects.create(
        book=book, upload=upload, name=Path(found.name).name[-255:], media_type=found.opened.media_type,
        size=found.size, sha256=found.sha256, file=found.file, page_total=len(found.opened.pages), created_at=at,
    )  # fmt: skip
    start = _room_for(upload, book, len(found.opened.pages))
    pages = Page.objects.bulk_create(
        Page(
            book=book, scan=scan, index=info.index, position=start + n, width=info.width, height=info.height,
            created_at=at,
        )
        for n, info in enumerate(found.opened.pages)
    )  # fmt: skip
    for page in pages:
        outbox.enqueue("scanning.read_page", key=str(page.pk), page_id=page.pk)


def _room_for(upload, book, total):
    """The first position after the pages that came before; pages of later uploads make room.

    Two workers may open uploads in either order: the order of arrival is the order in the book.
    """
    later = book.scan_pages.filter(scan__upload_id__gt=upload.pk)
    last = book.scan_pages.filter(scan__upload_id__lte=upload.pk).aggregate(last=Max("position"))["last"] or 0
    Page.objects.filter(pk__in=later.filter(position__gt=last).values("pk")).update(position=F("position") + total)
    return last + 1
