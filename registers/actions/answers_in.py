"""The Ministry's answers, from its side of the line, from a file or by hand: each entry is answered once.

The same answer again changes nothing. An answer that contradicts the one that stands is never applied: it is kept
as a problem of its AnswerFile for a person to settle. What is not answered goes on waiting.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import judging
from registers.actions.answer_matching import contradiction, matched
from registers.actions.owners import Owners
from registers.actions.transfers import outage_sentence, the_ministry
from registers.exchange import answers as sheets
from registers.exchange.answers import ACCEPTED, DUPLICATE, REFUSED, RESULTS, Answer
from registers.exchange.channel import Declined, Outage
from registers.models import AnswerFile, Entry, Transfer, TransferItem
from registers.rules.deadlines import working_days_after

State, Item = Transfer.State, TransferItem.State
MOST_PROBLEMS, MOST_OF_A_REASON, MOST_AT_ONCE = 200, 1000, 200
NO_STEP_BACK = {"checked_at": None, "checked_by": None, "approved_at": None, "approved_by": None, "sent_at": None}


def apply_answers(*, transfer, answers, source, by, at, name="", sha256="", unread=()) -> AnswerFile | None:
    """Apply what the Ministry answered for some of a transfer's entries; the AnswerFile says what became of each.

    `source` is "http", "file" or "hand"; `unread` are sentences about rows that could not be read. A file that came
    before gives its first AnswerFile again (`repeated`); `now` counts what it changed this time. None by hand.
    """
    with transaction.atomic():
        transfer = Transfer.objects.select_for_update(of=("self",)).select_related("package__book").get(pk=transfer.pk)
        sha256 = sha256 or _digest(answers)
        if transfer.state not in (State.SENT, State.ANSWERED):
            raise Refused(_("Đợt này chưa gửi xong nên chưa thể có trả lời."), code="not_now")
        counts, problems = _apply(transfer, answers, source, by, at)
        close_if_answered(transfer, at)
        if source == "hand":
            return _hand_result(problems)
        kept, is_new = AnswerFile.objects.get_or_create(
            transfer=transfer, sha256=sha256,
            defaults={
                "name": name[:255], "source": source, "counts": counts, "received_at": at, "received_by": by,
                "problems": [*unread, *problems][:MOST_PROBLEMS],
            },
        )  # fmt: skip
        kept.now, kept.repeated = counts, not is_new
        return kept


def _hand_result(problems):
    if problems:
        raise Refused(problems[0], code="contradicts", detail={"problems": problems})


def _digest(answers):
    return hashlib.sha256(json.dumps([asdict(each) for each in answers], sort_keys=True).encode()).hexdigest()


def import_answers(*, transfer, content, name, by, at) -> AnswerFile:
    """Apply a spreadsheet or CSV of answers; SheetRefused with a sentence if it cannot be read as one."""
    permissions.require(against_answering(by, transfer))
    if len(content) > settings.ANSWER_MAX_MB * 2**20:
        sentence = _("Tệp lớn hơn %(most)s MB.") % {"most": settings.ANSWER_MAX_MB}
        raise Refused(sentence, code="too_large", status=413)
    try:
        answers, unread = sheets.read(content, name, max_rows=settings.ANSWER_MAX_ROWS)
    except sheets.SheetRefused as problem:
        raise Refused(problem.sentence, code=problem.code, status=422) from problem
    sha256 = hashlib.sha256(content).hexdigest()
    return apply_answers(
        transfer=transfer, answers=answers, source="file", by=by, at=at, name=name, sha256=sha256, unread=unread
    )


def answer_by_hand(*, transfer, items, result, reason="", by, at):
    """Write down the same answer for some items (ids) of a transfer, as the Ministry gave it on paper or by mail."""
    permissions.require(against_answering(by, transfer))
    judging.refuse_unkeepable([reason])
    reason = collapse(reason)[:MOST_OF_A_REASON]
    if result not in RESULTS or len(items) > MOST_AT_ONCE or not items:
        raise Refused(_("Chọn kết quả và từ 1 đến 200 trường hợp."), code="invalid", status=422)
    if result != ACCEPTED and not reason:
        sentence = _("Ghi lý do của Bộ.")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})
    rows = list(transfer.items.filter(pk__in=items).values_list("row", flat=True))
    answers = [Answer(result=result, row=row, reason=reason, at=_("dòng %(row)s") % {"row": row}) for row in rows]
    apply_answers(transfer=transfer, answers=answers, source="hand", by=by, at=at)
    return len(rows)


def ask_for_answers(*, transfer_id, at, by=None, ministry=None):
    """Ask the Ministry's side what it answers so far; an outage is noted on the transfer and asked again later."""
    transfer = Transfer.objects.select_related("package__book", "ordered_by").get(pk=transfer_id)
    if transfer.channel != Transfer.Channel.HTTP or transfer.state not in (State.SENT, State.ANSWERED):
        return None
    try:
        told = (ministry or the_ministry()).answers(transfer.receipt)
    except (Outage, Declined) as problem:
        sentence = outage_sentence(getattr(problem, "code", "declined"))
        Transfer.objects.filter(pk=transfer.pk).update(problem=sentence, asked_at=at)
        return None
    Transfer.objects.filter(pk=transfer.pk).update(problem="", asked_at=at)
    read = [sheets.from_facts(each, _("mục %(n)s") % {"n": n}) for n, each in enumerate(told, start=1)]
    answers = [each for each in read if isinstance(each, Answer)]
    unread = [each for each in read if not isinstance(each, Answer)]
    if not read:
        return None
    return apply_answers(
        transfer=transfer, answers=answers, source="http", by=by or transfer.ordered_by, at=at,
        name=transfer.receipt, unread=unread,
    )  # fmt: skip


def against_answering(user, transfer):
    if not scope(user).may(Can.TRANSFER, transfer.package.book.locality_id):
        return _("Tài khoản của bạn không được ghi trả lời của Bộ.")
    return None


def _apply(transfer, answers, source, by, at):
    """(counts, problems) of answers against the items of a transfer."""
    items = list(transfer.items.select_for_update(of=("self",)).select_related("entry").order_by("entry_id"))
    list(Entry.objects.filter(pk__in=[item.entry_id for item in items]).order_by("pk").select_for_update())
    found, problems = matched(transfer, items, answers)
    counts = {"accepted": 0, "duplicate": 0, "refused": 0, "unchanged": 0, "problems": 0}
    fresh = defaultdict(list)
    for item, answer in found:
        if item.state == answer.result:
            counts["unchanged"] += 1
        elif item.state == Item.WAITING:
            fresh[answer.result].append((item, answer))
            counts[answer.result] += 1
        else:
            problems.append(contradiction(item, answer))
    history.sign(by=by, source="answer", reason=transfer.number)
    _accept(fresh[ACCEPTED], source, by, at)
    _send_back(fresh[REFUSED], source, by, at, Entry.State.RETURNED)
    _send_back(fresh[DUPLICATE], source, by, at, Entry.State.SUSPECTED_DUPLICATE)
    return {**counts, "problems": len(problems)}, problems


def _accept(pairs, source, by, at):
    entries = Entry.objects.filter(pk__in=[item.entry_id for item, _answer in pairs], state=Entry.State.SENT)
    _require_all(
        entries.update(state=Entry.State.ACCEPTED, state_at=at, accepted_at=at, version=F("version") + 1), pairs
    )
    _answered(pairs, Item.ACCEPTED, source, by, at)


def _send_back(pairs, source, by, at, state):
    """Refused entries go back to who fixes them; a duplicate keeps its approval until somebody concludes."""
    by_reason = defaultdict(list)
    for item, answer in pairs:
        by_reason[answer.reason or answer.code or _default_reason(state)].append(item.entry_id)
    for reason, ids in by_reason.items():
        entries = Entry.objects.filter(pk__in=ids, state=Entry.State.SENT)
        facts = {"sent_at": None}
        if state == Entry.State.RETURNED:
            sentence = _("Bộ trả lại: %(reason)s") % {"reason": reason}
            facts = {**NO_STEP_BACK, "returned_at": at, "returned_by": by, "return_reason": sentence}
        _require_all(entries.update(state=state, state_at=at, version=F("version") + 1, **facts), ids)
    owners = Owners({item.entry.locality_id for item, _answer in pairs}, at)
    due = working_days_after(timezone.localdate(at), settings.REFUSAL_DUE_DAYS)
    for item, answer in pairs:
        item.reason = answer.reason or answer.code or _default_reason(state)
        item.owner_id, item.due_on = owners.of(item.entry), due
    _answered(pairs, Item.REFUSED if state == Entry.State.RETURNED else Item.DUPLICATE, source, by, at)


def _default_reason(state):
    return _("Dữ liệu trùng") if state == Entry.State.SUSPECTED_DUPLICATE else _("Bộ không nêu lý do")


def _require_all(changed, wanted):
    """Every waiting item's entry is sent; were it not so, nothing of this answer may be written."""
    if changed != len(wanted):
        raise Refused(_("Có trường hợp vừa đổi trạng thái. Hãy thử lại."), code="stale")


def _answered(pairs, state, source, by, at):
    for item, answer in pairs:
        item.state, item.source, item.answered_at, item.answered_by = state, source, at, by
        item.code, item.ministry_reference = answer.code, answer.reference
    fields = [
        "state",
        "source",
        "answered_at",
        "answered_by",
        "code",
        "ministry_reference",
        "reason",
        "owner",
        "due_on",
    ]
    TransferItem.objects.bulk_update([item for item, _answer in pairs], fields, batch_size=1000)


def close_if_answered(transfer, at):
    """A transfer is answered when nothing of it waits; taking an answer back opens it again."""
    waiting = transfer.items.filter(state=Item.WAITING).exists()
    if waiting and transfer.state == State.ANSWERED:
        transfer.state, transfer.answered_at = State.SENT, None
    elif not waiting and transfer.state == State.SENT:
        transfer.state, transfer.answered_at = State.ANSWERED, at
    else:
        return
    transfer.save(update_fields=["state", "answered_at"])
