"""Concluding duplicate cases: one lock a case, the entries moved as the lane allows, and all of it taken back exactly.

What a conclusion changes is written down before it is changed (``CaseDecision``). Taking it back restores that, and
is refused with the entry's name where somebody went on from it.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import entering, holding, judging
from registers.models import CaseDecision, CaseMember, DuplicateCase, Entry, Override, TransferItem
from registers.rules import lanes

MOST_OF_A_REASON = 1000
State, Item = DuplicateCase.State, TransferItem.State
UNRESTORED = ("id", "version")  # a version only ever grows
# What the case's own column says of an outcome.
KEPT_AS = {lanes.PAGE_ONCE: DuplicateCase.Outcome.ONE_KEPT}


@dataclass(frozen=True)
class Choice:
    """What somebody concludes. ``kept`` is the id of the entry that stays, ``chosen`` maps codes to the id of the entry
    whose value is right, ``versions`` are those of the entries as they were shown."""

    outcome: str
    kept: int | None = None
    chosen: dict | None = None
    reason: str = ""
    versions: dict | None = None


def stand_of(entry) -> lanes.Stand:
    return lanes.Stand(entry.locality_id, entry.locality.parent_id, entry.state)


def against_deciding(user, case, entries):
    """The sentence against this person's concluding the case, or None."""
    level = lanes.level_of([stand_of(entry) for entry in entries])
    allowed, can = scope(user), Can(lanes.CAPABILITY[level])
    if not all(allowed.may(can, entry.locality_id) for entry in entries):
        return _("Vụ này do %(who)s kết luận.") % {"who": lanes.WHO[level]}
    approved = [entry for entry in entries if entry.state == Entry.State.APPROVED]
    if not all(allowed.may(Can.APPROVE, entry.locality_id) for entry in approved):
        return _("Có trường hợp đã duyệt: chỉ người có quyền duyệt mới kết luận được.")
    return None


def entries_of(case):
    """The entries of a case in their order, with what the lanes ask of them."""
    rows = Entry.objects.filter(case_members__case=case).select_related("locality__parent", "book")
    return list(rows.order_by("pk"))


@transaction.atomic
def decide_case(*, case, choice, by, at, batch="") -> CaseDecision:
    """Conclude an open case.

    Refused "decided" (somebody was first), "forbidden" (another lane), "stale" (an entry is not as it was shown),
    "invalid" (an outcome, a value or a reason that the lane does not allow).
    """
    judging.refuse_unkeepable([choice.reason, choice.chosen])
    case, entries = _locked(case)
    permissions.require(against_deciding(by, case, entries))
    _refuse_changed(entries, choice.versions)
    kept = next((entry for entry in entries if entry.pk == choice.kept), None)
    reason = collapse(choice.reason)[:MOST_OF_A_REASON]
    _refuse_outcome(case, choice, kept, entries, reason)
    decision = CaseDecision(
        case=case, outcome=choice.outcome, level=lanes.level_of([stand_of(each) for each in entries]), kept=kept,
        reason=reason, batch=batch, decided_at=at, decided_by=by, before={str(e.pk): snapshot(e) for e in entries},
    )  # fmt: skip
    history.sign(by=by, reason=_history_reason(case, choice.outcome, kept, reason))
    _carry_out(decision, case, entries, kept, choice, by, at)
    decision.after = dict(map(_with_version, Entry.objects.filter(pk__in=[each.pk for each in entries])))
    decision.save()
    _closed(case, decision)
    return decision


def _with_version(entry):
    return str(entry.pk), entry.version


def _locked(case):
    case = DuplicateCase.objects.select_for_update().get(pk=case.pk)
    if case.state != State.OPEN:
        who = case.decided_by
        sentence = _("Vụ này không còn chờ kết luận: %(state)s%(who)s.") % {
            "state": case.get_outcome_display() or case.get_state_display(), "who": f" ({who})" if who else "",
        }  # fmt: skip
        raise Refused(sentence, code="decided", detail={"state": case.state, "outcome": case.outcome})
    rows = Entry.objects.filter(case_members__case=case).order_by("pk").select_for_update(of=("self",))
    return case, list(rows.select_related("locality__parent", "book"))


def _refuse_changed(entries, versions):
    changed = [each for each in entries if versions and versions.get(str(each.pk)) not in (None, each.version)]
    if changed:
        sentence = _("Số %(number)s vừa được người khác thay đổi. Xem lại rồi kết luận.")
        raise Refused(sentence % {"number": changed[0]}, code="stale", detail={"entry": changed[0].pk})


def _refuse_outcome(case, choice, kept, entries, reason):
    others = [stand_of(each) for each in entries if each != kept]
    sentence = lanes.refusal(choice.outcome, case.sort, kept and stand_of(kept), others)
    if sentence:
        raise Refused(sentence, code="invalid", status=422, fields={"outcome": [sentence]})
    if lanes.OUTCOMES[choice.outcome].needs_reason and not reason:
        sentence = _("Ghi lý do kết luận.")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})


def snapshot(entry) -> dict:
    """Every column of an entry as JSON keeps it."""
    rows = {field.attname: field.value_to_string(entry) if _is_time(field) and getattr(entry, field.attname)
            else getattr(entry, field.attname) for field in Entry._meta.concrete_fields}  # fmt: skip
    return {name: value for name, value in rows.items() if name not in UNRESTORED}


def _is_time(field):
    return field.get_internal_type() == "DateTimeField"


def _history_reason(case, outcome, kept, reason):
    said = _("Vụ nghi trùng %(pk)s: %(outcome)s") % {"pk": case.pk, "outcome": lanes.OUTCOMES[outcome].label}
    said += _(", giữ số %(number)s") % {"number": kept} if kept else ""
    return f"{said}. {reason}" if reason else said


def _carry_out(decision, case, entries, kept, choice, by, at):
    others = [each for each in entries if each != kept]
    if not lanes.OUTCOMES[choice.outcome].keeps_one:
        holding.let_go(entries, at)
        decision.moved["items"] = _close_items(entries, "not_duplicate", by, at)
        return
    _make_duplicates(others, at)
    decision.moved["items"] = _close_items(others, "kept_duplicate", by, at)
    holding.let_go([kept], at)
    decision.moved["items"] += _close_items([kept], "not_duplicate", by, at)
    if choice.outcome == lanes.PAGE_ONCE:
        decision.moved["attachments"] = _keep_attached(kept, others, by, at)
    if choice.outcome == lanes.MERGE:
        decision.chosen = _merge(kept, entries, choice.chosen or {}, decision, by, at)
    decision.moved["cases"] = _close_others(case, others, at)


def _make_duplicates(entries, at):
    ids = [each.pk for each in entries if each.state != Entry.State.DUPLICATE]
    Entry.objects.filter(pk__in=ids).update(state=Entry.State.DUPLICATE, state_at=at, version=F("version") + 1)


def _close_items(entries, resolution, by, at):
    """The Ministry's open "duplicate" of these entries is answered by this conclusion; ids, to open them again."""
    items = TransferItem.objects.filter(entry__in=entries, state=Item.DUPLICATE, resolved_at=None)
    ids = list(items.values_list("pk", flat=True))
    TransferItem.objects.filter(pk__in=ids).update(resolved_at=at, resolved_by=by, resolution=resolution)
    return ids


def _keep_attached(kept, others, by, at):
    """One attachment is kept: where the kept entry has none, the first of the others in its book is given to it."""
    if kept.attachments.exists():
        return []
    of_others = kept.attachments.model.objects.filter(entry__in=others, page__book=kept.book_id)
    attachment = of_others.order_by("entry_id", "pk").first()
    if attachment is None:
        return []
    moved = [[attachment.pk, attachment.entry_id]]
    attachment.entry = kept
    attachment.save(update_fields=["entry"])
    entering.mark_attached(entry=kept, at=at, by=by)
    return moved


def _merge(kept, entries, chosen, decision, by, at):
    """The kept entry takes over the values that were chosen from the others; what was really taken."""
    by_id = {each.pk: each for each in entries}
    taken, values = {}, dict(kept.values)
    for code, source in chosen.items():
        if source not in by_id or code not in {*kept.values, *by_id[source].values}:
            raise Refused(_("Giá trị đã chọn không thuộc vụ này."), code="invalid", status=422)
        value = by_id[source].values.get(code, "")
        if value != kept.values.get(code, ""):
            values[code], taken[code] = value, source
    if taken:
        before = set(kept.overrides.values_list("pk", flat=True))
        entering.revise_merged(entry=kept, values=values, reason=decision.reason or _("Gộp hồ sơ trùng"), by=by, at=at)
        decision.moved["overrides"] = sorted(set(kept.overrides.values_list("pk", flat=True)) - before)
    return taken


def _close_others(case, duplicates, at):
    """Other open cases that ask about an entry which is a duplicate now, of two entries: nothing is left to ask."""
    members = CaseMember.objects.filter(entry__in=duplicates, case__state=State.OPEN).exclude(case=case)
    ids = []
    for pk in sorted({each.case_id for each in members}):
        live = CaseMember.objects.filter(case=pk).exclude(entry__state=Entry.State.DUPLICATE).count()
        ids += [pk] if live < 2 else []
    DuplicateCase.objects.filter(pk__in=ids, state=State.OPEN).update(state=State.GONE, version=F("version") + 1)
    _let_go_of_gone(ids, at)
    return ids


def _let_go_of_gone(cases, at):
    """Entries that the desk's word held by a case that is gone, and by no other."""
    held = Entry.objects.filter(case_members__case__in=cases, case_members__case__said=DuplicateCase.Said.SAME)
    for entry in held.filter(state=Entry.State.SUSPECTED_DUPLICATE).distinct():
        others = DuplicateCase.objects.of_entry(entry).filter(state=State.OPEN)
        if not others.exists() and not entry.transfer_items.filter(state=Item.DUPLICATE, resolved_at=None).exists():
            holding.let_go([entry], at)


def _closed(case, decision):
    case.state, case.outcome = State.DECIDED, KEPT_AS.get(decision.outcome, decision.outcome)
    case.decided_at, case.decided_by, case.reason = decision.decided_at, decision.decided_by, decision.reason
    case.version += 1
    case.save(update_fields=["state", "outcome", "decided_at", "decided_by", "reason", "version"])


@transaction.atomic
def undo_decision(*, case, by, at) -> CaseDecision | None:
    """Take the conclusion back: states, values, attachments and the Ministry's open answers are as they were.

    What the desk concluded ("different") moved no entry: the case is asked again. Refused "changed" where an entry or
    an attachment is no longer as the conclusion left it, "not_now" without one.
    """
    case = DuplicateCase.objects.select_for_update().get(pk=case.pk)
    decision = CaseDecision.objects.select_for_update().filter(case=case, undone_at=None).first()
    if case.state != State.DECIDED:
        raise Refused(_("Chưa có kết luận nào để rút lại."), code="not_now")
    rows = Entry.objects.filter(case_members__case=case).order_by("pk").select_for_update(of=("self",))
    entries = list(rows.select_related("locality__parent", "book"))
    against = against_undo(by, decision, entries) if decision else against_reopening(by, entries)
    permissions.require(against, code="changed", status=409)
    history.sign(by=by, reason=_("Rút lại kết luận vụ nghi trùng %(pk)s") % {"pk": case.pk})
    if decision:
        _restore(decision, entries)
        decision.undone_at, decision.undone_by = at, by
        decision.save(update_fields=["undone_at", "undone_by"])
    DuplicateCase.objects.filter(pk=case.pk).update(
        state=State.OPEN, outcome="", decided_at=None, decided_by=None, reason="", version=F("version") + 1
    )
    return decision


def against_undo(user, decision, entries):
    """The sentence against taking the conclusion back, or None."""
    allowed, can = scope(user), Can(lanes.CAPABILITY[decision.level])
    if not all(allowed.may(can, entry.locality_id) for entry in entries):
        return _("Vụ này do %(who)s kết luận.") % {"who": lanes.WHO[decision.level]}
    for entry in entries:
        if decision.after.get(str(entry.pk)) != entry.version:
            return _("Số %(number)s đã thay đổi sau khi kết luận nên không rút lại được nữa.") % {"number": entry}
    moved = dict(decision.moved.get("attachments", []))
    if moved and decision.kept.attachments.filter(pk__in=moved).count() != len(moved):
        return _("Đính kèm đã thay đổi sau khi kết luận nên không rút lại được nữa.")
    return None


def against_reopening(user, entries):
    """The sentence against asking again about a case that was concluded at the desk, or None."""
    level = lanes.level_of([stand_of(entry) for entry in entries])
    allowed, can = scope(user), Can(lanes.CAPABILITY[level])
    if not all(allowed.may(can, entry.locality_id) for entry in entries):
        return _("Vụ này do %(who)s kết luận.") % {"who": lanes.WHO[level]}
    return None


def _restore(decision, entries):
    """The kept entry first: it may hold the number of another one."""
    changed = [entry for entry in entries if snapshot(entry) != decision.before[str(entry.pk)]]
    try:
        with transaction.atomic():
            for entry in sorted(changed, key=lambda each: each.pk != decision.kept_id):
                before = decision.before[str(entry.pk)]
                Entry.objects.filter(pk=entry.pk).update(**before, version=entry.version + 1)
    except IntegrityError as error:
        raise Refused(
            _("Số đăng ký cũ đã được dùng cho trường hợp khác nên không rút lại được."), code="changed"
        ) from error
    for pk, entry in decision.moved.get("attachments", []):
        decision.kept.attachments.filter(pk=pk).update(entry=entry)
    Override.objects.filter(pk__in=decision.moved.get("overrides", [])).delete()
    items = TransferItem.objects.filter(pk__in=decision.moved.get("items", []))
    items.update(resolved_at=None, resolved_by=None, resolution="")
    cases = DuplicateCase.objects.filter(pk__in=decision.moved.get("cases", []), state=State.GONE)
    cases.update(state=State.OPEN, version=F("version") + 1)
