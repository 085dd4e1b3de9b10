"""Files that take longer than a request: ordered, written by a job, cancelled, fetched, deleted in time."""

import tempfile
import time
from datetime import timedelta

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.models import User
from civreg.core.outbox import enqueue
from civreg.core.storage import sha256_of
from registers.kinds import KINDS
from reporting.exports import whole, writing
from reporting.exports.entries import condition_of
from reporting.models import Export, ExportDownload

State = Export.State
# Rows of entries need the right to take entries out; counts need the right to see progress.
NEEDED = {Export.What.ENTRIES: Can.EXPORT, Export.What.RECORDS: Can.EXPORT, Export.What.DAYS: Can.PROGRESS}
NAMES = {Export.What.ENTRIES: "truong-hop", Export.What.RECORDS: "tien-do", Export.What.DAYS: "so-dem"}
SECONDS_BETWEEN_NOTES = 1.0


class Cancelled(Exception):
    """Somebody cancelled while the file was being written."""


@transaction.atomic
def order_export(*, what, form, kind="", locality=None, filters=None, by, at) -> Export:
    """Order a file of what the person may take out now, of a locality or of all that is theirs.

    Refused: "forbidden" (nothing of this is theirs to take), "invalid" (fields), "bad_filter", "too_many_exports"
    while EXPORT_RUNNING_PER_PERSON of theirs are being written.
    """
    if what not in NEEDED or form not in Export.Form.values or (kind and kind not in KINDS):
        raise Refused(_("Chọn nội dung, loại sổ và dạng tệp trong danh sách."), code="invalid", status=422)
    filters = {name: str(value) for name, value in (filters or {}).items() if value}
    condition_of(filters)
    communes = _communes(by, what, locality)
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once are counted one after the other
    if Export.objects.visible_to(by).open().count() >= settings.EXPORT_RUNNING_PER_PERSON:
        sentence = _("Bạn đang có tệp chờ ghi: đợi ghi xong hoặc hủy tệp ấy rồi đặt tệp khác.")
        raise Refused(sentence, code="too_many_exports", status=409)
    history.sign(by=by)
    export = Export.objects.create(
        what=what, form=form, kind=kind, filters=filters | ({"locality": str(locality.pk)} if locality else {}),
        commune_ids=communes, asked_at=at, asked_by=by,
    )  # fmt: skip
    enqueue("reporting.write_export", key=f"export-{export.pk}", export_id=export.pk)
    return export


def _communes(by, what, locality):
    """The ids of the communes within the person's scope and the locality; Refused where there are none."""
    allowed = scope(by).commune_ids(NEEDED[what])
    if locality is not None:
        inside = Locality.objects.filter(parent=locality).values_list("pk", flat=True)
        allowed &= {locality.pk, *inside}
    if not allowed:
        raise Refused(_("Tài khoản của bạn không được lấy dữ liệu này ra."), code="forbidden", status=403)
    return sorted(allowed)


def write_export(*, export, at):
    """Write the file of an order; bears to run twice, and stops where somebody cancelled."""
    if not export.is_open:
        return
    _system_note(export, state=State.RUNNING, started_at=at, done=0)
    notes = _Notes(export)
    try:
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as aside:
            with whole.one_moment():
                notes.total(whole.count(export))
                parts = list(whole.parts(export))
                rows = writing.write(aside, parts, form=export.form, tick=notes)
            _keep(export, aside, rows=rows, suffix=writing.suffix_of(export.form, len(parts)))
    except Cancelled:
        return
    finally:
        notes.close()


def _keep(export, aside, *, rows, suffix):
    """Store the file under a name that cannot be guessed; where somebody cancelled meanwhile, delete it again."""
    now = timezone.now()
    kept = f"exports/{export.pk}-{get_random_string(20)}.{suffix}"
    sha256 = sha256_of(aside)
    default_storage.save(kept, File(aside, name=kept))
    aside.seek(0, 2)
    facts = {
        "state": State.READY, "file": kept, "size": aside.tell(), "sha256": sha256, "done": rows, "total": rows,
        "finished_at": now, "expires_at": now + timedelta(days=settings.EXPORT_KEEP_DAYS),
        "name": f"{_name_of(export)}-{timezone.localdate(export.asked_at):%Y-%m-%d}.{suffix}",
    }  # fmt: skip
    with transaction.atomic():
        history.sign(by=None, source="system")
        is_wanted = Export.objects.filter(pk=export.pk, state=State.RUNNING).update(**facts)
    if not is_wanted:
        default_storage.delete(kept)


def _name_of(export):
    kind = KINDS[export.kind].code if export.kind else "tat-ca"
    return f"{NAMES[export.what]}-{kind}"


class _Notes:
    """Tells how far the writing is, and asks whether to go on.

    Over a database connection of its own: the rows are read in one long transaction, whose notes nobody would see.
    """

    def __init__(self, export):
        self.export, self.said, self.connection = export, time.monotonic(), connection.copy()

    def total(self, rows):
        self._ask("UPDATE reporting_export SET total = %s WHERE id = %s RETURNING state", rows)

    def __call__(self, rows):
        if time.monotonic() - self.said >= SECONDS_BETWEEN_NOTES:
            self.said = time.monotonic()
            self._ask("UPDATE reporting_export SET done = %s WHERE id = %s RETURNING state", rows)

    def _ask(self, sql, rows):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, [rows, self.export.pk])
            found = cursor.fetchone()
        if found and found[0] != State.RUNNING:
            raise Cancelled

    def close(self):
        self.connection.close()


@transaction.atomic
def cancel_export(*, export, by, at):
    """Stop the writing, or delete the file that is there; a second time changes nothing."""
    export = Export.objects.visible_to(by).select_for_update().get(pk=export.pk)
    if export.is_open or export.state == State.READY:
        history.sign(by=by)
        file = export.file
        _note(export, state=State.CANCELLED, file="", finished_at=at)
        if file:
            transaction.on_commit(lambda: default_storage.delete(file))
    return export


def give_up(*, export, at):
    """A job that was tried to the end: what waited for it says so."""
    if export.is_open:
        sentence = _("Máy đã thử ghi tệp nhiều lần không được: chọn ít hơn, hoặc báo quản trị.")
        _system_note(export, state=State.FAILED, problem=sentence, finished_at=at)


def fetch_export(*, export, by, at, first_byte=0):
    """The open file for who ordered it, and a line in the log. The scope is judged again: it may have shrunk.

    Refused: "not_ready", "expired", "scope_changed".
    """
    if export.state == State.EXPIRED or export.expires_at and export.expires_at <= at:
        raise Refused(_("Tệp đã hết hạn và đã xóa: đặt lại nếu còn cần."), code="expired", status=410)
    if export.state != State.READY:
        raise Refused(_("Tệp này chưa ghi xong hoặc đã hủy."), code="not_ready", status=409)
    if not set(export.commune_ids) <= scope(by).commune_ids(NEEDED[export.what]):
        sentence = _("Phạm vi của bạn đã đổi từ khi đặt tệp này: đặt lại theo phạm vi bây giờ.")
        raise Refused(sentence, code="scope_changed", status=403)
    file = default_storage.open(export.file)
    ExportDownload.objects.create(export=export, at=at, by=by, first_byte=first_byte)
    return file


def delete_expired(*, at):
    """Delete the files whose time is over; the rows and their log stay. Returns how many."""
    over = list(Export.objects.filter(state=State.READY, expires_at__lte=at).order_by("pk")[:500])
    for export in over:
        default_storage.delete(export.file)
        with transaction.atomic():
            history.sign(by=None, source="system")
            Export.objects.filter(pk=export.pk, state=State.READY).update(state=State.EXPIRED, file="")
    return len(over)


def _note(export, **facts):
    for name, value in facts.items():
        setattr(export, name, value)
    Export.objects.filter(pk=export.pk).update(**facts)


@transaction.atomic
def _system_note(export, **facts):
    history.sign(by=None, source="system")
    _note(export, **facts)
