"""Packages on their way to the Ministry: ordered, sent at least once, kept once, cancelled only before.

From the first attempt on nobody can know whether the Ministry has the package, so its entries are sent from that
moment: they can be neither returned nor changed until the Ministry answers or declines the package as a whole.
"""

import datetime as dt
import hashlib

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history, outbox
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import foretelling, packages
from registers.exchange.channel import Declined, Ministry, Outage, Part
from registers.models import Entry, Package, PackageItem, Transfer, TransferItem

State, Item = Transfer.State, TransferItem.State
LIVE = (State.WAITING, State.SENDING, State.SENT, State.ANSWERED)
NUMBERS = 4502  # any constant: the lock under which numbers are given
SHOWN = 5
FIRST_PAUSE, LONGEST_PAUSE = 30, 1800  # seconds between two attempts, doubled each time


def against_transfer(user, package):
    """The sentence against this person's sending the package, or None."""
    if not scope(user).may(Can.TRANSFER, package.book.locality_id):
        return _("Tài khoản của bạn không được chuyển dữ liệu về Bộ.")
    if package.state != Package.State.READY:
        return _("Gói này chưa đóng xong hoặc đã có gói mới hơn.")
    return None


@transaction.atomic
def order_transfer(*, package, channel, by, at) -> Transfer:
    """Put a ready package in line for the Ministry: over the network, or by hand as files.

    Refused "forbidden", "no_channel", "sent_already", "changed" (an entry is not as it was packaged),
    "open_elsewhere" (an entry is on its way in another transfer).
    """
    package = Package.objects.select_for_update(of=("self",)).select_related("book__locality").get(pk=package.pk)
    permissions.require(against_transfer(by, package), code="forbidden", status=409)
    if channel == Transfer.Channel.HTTP and not settings.MINISTRY_URL:
        raise Refused(_("Chưa khai báo địa chỉ của Bộ: hãy nộp bằng tệp."), code="no_channel", status=422)
    if package.transfers.filter(state__in=LIVE).exists():
        raise Refused(_("Gói này đã có đợt chuyển."), code="sent_already")
    _refuse_if_open_elsewhere(package)
    permissions.require(_not_as_packaged(package), code="changed", status=409)
    history.sign(by=by, source="transfer")
    transfer = Transfer.objects.create(
        package=package, number=_next_number(package.book.locality.province, at), channel=channel, ordered_at=at,
        ordered_by=by,
    )  # fmt: skip
    if channel == Transfer.Channel.HTTP:
        enqueue_sending(transfer)
    return transfer


def enqueue_sending(transfer):
    outbox.enqueue("registers.send_transfer", key=f"transfer-{transfer.pk}", transfer_id=transfer.pk)


def _next_number(province, at):
    """CT-45-2025-0001: the province's code, the year, and a number that runs within both."""
    prefix = f"CT-{province.code}-{timezone.localdate(at).year}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBERS, province.pk])
    last = Transfer.objects.filter(number__startswith=prefix).order_by("-pk").values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def _refuse_if_open_elsewhere(package):
    mine = package.items.values("entry_id")
    waiting = Transfer.objects.filter(state__in=(State.WAITING, State.SENDING), package__items__entry__in=mine)
    other = waiting.first() or Transfer.objects.filter(items__entry__in=mine, items__state=Item.WAITING).first()
    if other:
        sentence = _("Có trường hợp trong gói đang nằm ở đợt %(number)s chưa xong.") % {"number": other.number}
        raise Refused(sentence, code="open_elsewhere")


def _not_as_packaged(package):
    """The sentence that names entries which changed since they were packaged, or None."""
    same = Q(entry__state=Entry.State.APPROVED, entry__version=F("entry_version"))
    changed = package.items.exclude(same).select_related("entry").order_by("row")
    named = [str(item.entry) for item in changed[:SHOWN]]
    if not named and package.items.exists():
        return None
    if not named:
        return _("Gói này không có trường hợp nào.")
    return _("Số %(numbers)s đã thay đổi sau khi đóng gói. Hãy đóng gói lại quyển này.") % {"numbers": ", ".join(named)}


@transaction.atomic
def cancel_transfer(*, transfer, by, at) -> Transfer:
    """Take back a transfer that was never tried; later nobody can know what the Ministry has."""
    transfer = _locked(transfer.pk)
    permissions.require(_against_acting(by, transfer))
    if transfer.state != State.WAITING:
        raise Refused(_("Đợt này đã bắt đầu gửi nên không hủy được nữa."), code="not_now")
    history.sign(by=by, source="transfer")
    return _moved(transfer, state=State.CANCELLED)


@transaction.atomic
def hand_in(*, transfer, receipt, day, by, at) -> Transfer:
    """The package was handed in as files on that day, with the Ministry's receipt: its entries are sent."""
    transfer, receipt = _locked(transfer.pk), collapse(receipt)[:100]
    permissions.require(_against_acting(by, transfer))
    if transfer.channel != Transfer.Channel.FILE or transfer.state != State.WAITING:
        raise Refused(_("Đợt này không chờ nộp bằng tệp."), code="not_now")
    if not receipt:
        sentence = _("Ghi số biên nhận của Bộ.")
        raise Refused(sentence, code="invalid", status=422, fields={"receipt": [sentence]})
    today = timezone.localdate(at)
    if not timezone.localdate(transfer.ordered_at) <= day <= today:
        sentence = _("Ngày nộp phải từ ngày lập đợt đến hôm nay.")
        raise Refused(sentence, code="invalid", status=422, fields={"day": [sentence]})
    permissions.require(_not_as_packaged(transfer.package), code="changed", status=409)
    _let_go(transfer, by, at)
    moment = at if day == today else timezone.make_aware(dt.datetime.combine(day, dt.time(17)))
    return _moved(transfer, state=State.SENT, receipt=receipt, sent_at=moment)


def send_transfer(*, transfer_id, at, ministry=None):
    """One attempt to send; bears to run twice. An outage leaves the transfer sending, with its sentence."""
    transfer = _claim(transfer_id, at)
    if transfer is None:
        return
    try:
        receipt = _deliver(transfer, ministry or the_ministry())
    except Outage as problem:
        Transfer.objects.filter(pk=transfer_id, state=State.SENDING).update(problem=outage_sentence(problem.code))
    except Declined as problem:
        _fail(transfer_id, _("Bộ không nhận gói: %(reason)s") % {"reason": problem.reason}, at)
    except Refused as problem:  # the files are gone: no attempt can succeed
        _fail(transfer_id, str(problem), at)
    else:
        _arrived(transfer_id, receipt, at)


def the_ministry():
    return Ministry(settings.MINISTRY_URL, token=settings.MINISTRY_TOKEN, seconds=settings.MINISTRY_SECONDS)


@transaction.atomic
def _claim(transfer_id, at):
    """The transfer to be sent now, its entries sent; None where there is nothing to send."""
    transfer = _locked(transfer_id)
    if transfer.channel != Transfer.Channel.HTTP or transfer.state not in (State.WAITING, State.SENDING):
        return None
    if transfer.state == State.WAITING:
        list(
            Entry.objects.filter(package_items__package=transfer.package_id)
            .order_by("pk")
            .select_for_update(of=("self",))
        )
        if sentence := _not_as_packaged(transfer.package):
            history.sign(by=transfer.ordered_by, source="transfer")
            _moved(transfer, state=State.FAILED, problem=sentence)
            return None
        _let_go(transfer, transfer.ordered_by, at)
    return _moved(transfer, state=State.SENDING, attempts=transfer.attempts + 1, asked_at=at)


def _let_go(transfer, by, at):
    """The entries of the package become sent, each waits for its answer, and earlier refusals are resent."""
    history.sign(by=by, source="transfer", reason=transfer.number)
    rows = list(PackageItem.objects.filter(package=transfer.package_id).order_by("row").values_list("entry_id", "row"))
    ids = [entry for entry, _row in rows]
    foretelling.keep_forecast(transfer=transfer, entry_ids=ids, at=at)
    sent = Entry.objects.filter(pk__in=ids, state=Entry.State.APPROVED).update(
        state=Entry.State.SENT, state_at=at, sent_at=at, version=F("version") + 1
    )
    if sent != len(ids):
        raise Refused(_("Có trường hợp vừa thay đổi. Hãy đóng gói lại."), code="changed")
    TransferItem.objects.filter(entry__in=ids, state__in=(Item.REFUSED, Item.DUPLICATE)).exclude(
        resolution="resent"
    ).update(resolved_at=at, resolved_by=by, resolution="resent")
    TransferItem.objects.bulk_create(
        [TransferItem(transfer=transfer, entry_id=entry, row=row) for entry, row in rows], batch_size=2000
    )


def _deliver(transfer, ministry):
    package = transfer.package
    if package.sheet_size + package.archive_size > settings.MINISTRY_MAX_MB * 2**20:
        raise Declined(_("gói lớn hơn %(most)s MB") % {"most": settings.MINISTRY_MAX_MB})
    named = f"{transfer.number} {package.sheet_sha256} {package.archive_sha256}"
    facts = {
        "number": transfer.number, "kind": package.book.kind, "rows": package.entry_total,
        "sheet_sha256": package.sheet_sha256, "archive_sha256": package.archive_sha256,
    }  # fmt: skip
    with packages.opened(package, "sheet") as sheet:
        parts = [Part("sheet", package.sheet_name, sheet, package.sheet_size)]
        key = hashlib.sha256(named.encode()).hexdigest()
        if not package.archive_name:
            return ministry.deliver(key=key, facts=facts, parts=parts)
        with packages.opened(package, "archive") as archive:
            parts.append(Part("archive", package.archive_name, archive, package.archive_size))
            return ministry.deliver(key=key, facts=facts, parts=parts)


@transaction.atomic
def _arrived(transfer_id, receipt, at):
    transfer = _locked(transfer_id)
    if transfer.state == State.SENDING:
        history.sign(by=transfer.ordered_by, source="transfer", reason=transfer.number)
        _moved(transfer, state=State.SENT, receipt=receipt, sent_at=at, problem="", attempts=0, asked_at=None)
        enqueue_question(transfer)


@transaction.atomic
def _fail(transfer_id, sentence, at):
    """The Ministry took nothing: every entry is approved again as it was before, and can be packaged anew."""
    transfer = _locked(transfer_id)
    if transfer.state != State.SENDING:
        return
    history.sign(by=transfer.ordered_by, source="transfer", reason=sentence)
    waiting = transfer.items.filter(state=Item.WAITING)
    entries = Entry.objects.filter(pk__in=list(waiting.values_list("entry_id", flat=True)), state=Entry.State.SENT)
    entries.update(state=Entry.State.APPROVED, state_at=at, sent_at=None, version=F("version") + 1)
    waiting.update(state=Item.WITHDRAWN, answered_at=at, source="http")
    _moved(transfer, state=State.FAILED, problem=sentence)


def sweep(*, at):
    """Enqueue what should be tried again, and the questions for answers that are due; how many of each."""
    sending = Transfer.objects.filter(channel=Transfer.Channel.HTTP, state__in=(State.WAITING, State.SENDING))
    again = [each for each in sending.order_by("pk")[:500] if is_due(each, at)]
    for transfer in again:
        enqueue_sending(transfer)
    since = at - dt.timedelta(seconds=settings.MINISTRY_ASK_SECONDS)
    asking = Transfer.objects.filter(channel=Transfer.Channel.HTTP, state=State.SENT)
    asking = list(asking.filter(Q(asked_at=None) | Q(asked_at__lt=since)).order_by("pk")[:500])
    for transfer in asking:
        enqueue_question(transfer)
    return len(again), len(asking)


def enqueue_question(transfer):
    outbox.enqueue("registers.ask_for_answers", key=f"answers-{transfer.pk}", transfer_id=transfer.pk)


def is_due(transfer, at):
    """Whether the pause after the last attempt is over: 30 s, then twice as long each time, at most 30 min."""
    if transfer.asked_at is None:
        return True
    pause = min(FIRST_PAUSE * 2 ** min(transfer.attempts, 10) // 2, LONGEST_PAUSE)
    return transfer.asked_at + dt.timedelta(seconds=pause) <= at


def outage_sentence(code):
    """Why it did not go through this time, for the person who waits."""
    known = {
        "timeout": _("Bộ không trả lời kịp. Máy sẽ tự gửi lại; gửi lại không làm trùng."),
        "unreachable": _(
            "Không nối được với Bộ, hoặc đường truyền bị cắt. Máy sẽ tự gửi lại; gửi lại không làm trùng."
        ),
        "not_allowed": _("Bộ không chấp nhận mã truy cập. Báo quản trị kiểm tra cấu hình; máy vẫn tự thử lại."),
        "unreadable": _("Bộ trả lời không đọc được. Máy sẽ tự thử lại."),
    }
    return known.get(code) or _("Hệ thống của Bộ đang tạm ngừng (%(code)s). Máy sẽ tự thử lại.") % {"code": code}


def _against_acting(user, transfer):
    if not scope(user).may(Can.TRANSFER, transfer.package.book.locality_id):
        return _("Tài khoản của bạn không được chuyển dữ liệu về Bộ.")
    return None


def _locked(pk):
    rows = Transfer.objects.select_for_update(of=("self",)).select_related(
        "package__book__locality__province", "ordered_by"
    )
    return rows.get(pk=pk)


def _moved(transfer, **facts):
    for name, value in facts.items():
        setattr(transfer, name, value)
    transfer.save(update_fields=[*facts])
    return transfer
