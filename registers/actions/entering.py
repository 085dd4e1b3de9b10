"""Entering: the one way by which typed values become an entry, and drafts on the way there."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import answers, judging, keying, overrides
from registers.kinds import kind as kind_of
from registers.models import Draft, Entry, Override

State = Entry.State
NATURAL_KEY = ("locality_id", "kind", "registration_year", "number", "number_suffix")
MOST_OF_A_REASON = 1000


@dataclass(frozen=True)
class Saved:
    """The answer to a save. `version` is the one that this save made, also when it is given again later.

    `findings` are the warnings that were let go, as dicts (rule, severity, codes, message).
    """

    entry: Entry
    version: int
    findings: list = field(default_factory=list)
    repeated: bool = False


def save_entry(
    *,
    book,
    values,
    by,
    at,
    key,
    entry=None,
    version=None,
    reasons=None,
    source="typed",
    suggested=(),
    as_written=(),
) -> Saved:
    """Make an entry, or change one (`entry` with the `version` it was read at).

    `values` are texts by the Ministry's code, as typed; `reasons` say per rule why its warning is let go;
    `suggested` names the codes that were accepted from what the machine read, `as_written` those of open lists
    that keep the book's own spelling. The same `key` with the same
    body gets the same answer again. Refused: "forbidden", "invalid" (fields), "needs_reason" (detail.findings),
    "taken" (detail.entry), "stale" (detail.version, detail.theirs), "key_reused", "too_large".
    """
    permissions.require(permissions.against_entering(by, book.locality_id, book.pk))
    if entry is not None and entry.book_id != book.pk:
        raise Refused(_("Trường hợp này không thuộc quyển sổ đang nhập."), code="other_book", status=404)
    reasons = {rule: collapse(reason)[:MOST_OF_A_REASON] for rule, reason in (reasons or {}).items()}
    judging.refuse_unkeepable([values, reasons])
    suggested = [code for code in dict.fromkeys(suggested) if code in values]
    signature = {"source": "suggestion" if suggested else source, "reason": ", ".join(suggested)}
    body = [book.pk, entry and entry.pk, version, values, reasons, *sorted(as_written)]

    def write():
        kept = _as_written(kind_of(book.kind), values, entry, as_written)
        judged = judging.judge(book=book, values=values, at=at, as_written=kept, is_new=entry is None)
        if entry is None:
            return _create(book, judged, reasons, signature, by, at)
        return _change(book, entry, version, judged, reasons, signature, by, at)

    return _once(book=book, body=body, key=key, by=by, at=at, write=write)


def _as_written(kind, values, entry, asked):
    """Open lists keep the book's spelling where a person asks for it, and where it was kept before."""
    open_lists = {field.code for field in kind.fields if field.listed}
    before = entry.values if entry else {}
    same = {code for code in open_lists if values.get(code) and values[code] == before.get(code)}
    return open_lists & {*asked} | same


def mark_number(*, book, registration_year, number, number_suffix="", state, reason, by, at, key) -> Saved:
    """Account for a number that holds no event: crossed out or left blank ("void"), or "unreadable" (V-19)."""
    permissions.require(permissions.against_entering(by, book.locality_id, book.pk))
    reason = collapse(reason)[:MOST_OF_A_REASON]
    judging.refuse_unkeepable([reason])
    _refuse_mark(state, reason)
    kind = kind_of(book.kind)
    text = f"{number}{number_suffix}/{registration_year}"
    values = {judging.code_of(kind, "number"): text, judging.code_of(kind, "book_number"): book.book_number}
    columns = judging.columns_of(kind, values)

    def write():
        history.sign(by=by, reason=reason)
        entry = _new(book, values, columns, state=State(state), state_at=at, edited_by=[by.pk])
        message = _("Số %(number)s: %(state)s.") % {"number": text, "state": entry.get_state_display()}
        Override.objects.create(
            entry=entry, rule="V-19", codes=[judging.code_of(kind, "number")], message=message, reason=reason,
            made_at=at, made_by=by,
        )  # fmt: skip
        return entry, []

    return _once(book=book, body=[book.pk, text, state, reason], key=key, by=by, at=at, write=write)


def revise_merged(*, entry, values, reason, by, at) -> Entry:
    """Give an entry the values that a conclusion chose; it is checked and approved anew, by others than `by`.

    Errors are refused as in `save_entry`; a warning is let go with the conclusion's reason. Runs in the transaction
    of the conclusion.
    """
    entry = Entry.objects.select_for_update().select_related("book").get(pk=entry.pk)
    kept = {field.code for field in kind_of(entry.kind).fields if field.listed}
    judged = judging.judge(book=entry.book, values=values, at=at, as_written=kept)
    reasons = {finding.rule: reason for finding in judged.warnings}
    let_go = overrides.let_go(book=entry.book, entry=entry, warnings=judged.warnings, reasons=reasons)
    nothing = {"checked_at": None, "checked_by": None, "approved_at": None, "approved_by": None, "return_reason": ""}
    facts = {
        "values": judged.values, **judged.columns, "version": entry.version + 1, **nothing, "state": State.ENTERED,
        "state_at": at, "returned_at": None, "returned_by": None,
        "edited_by": [*dict.fromkeys([*entry.edited_by, by.pk])],
    }  # fmt: skip
    for name, value in facts.items():
        setattr(entry, name, value)
    try:
        with transaction.atomic():
            _written(entry, facts)
            keying.keep(entry, entry.book)
    except _Taken as found:
        raise _taken(found.entry, by) from None
    overrides.keep(entry=entry, let_go=let_go, by=by, at=at)
    return entry


def mark_attached(*, entry, at, by) -> None:
    """Note that a piece of scan proves the entry; the first proof counts."""
    with transaction.atomic():
        history.sign(by=by)
        Entry.objects.filter(pk=entry.pk, attached_at=None).update(attached_at=at)


@transaction.atomic
def save_draft(*, book, key, values, place, by, at, entry=None) -> Draft:
    """Keep the form as it stands: one draft a person and a place to save to. Never judged, never counted."""
    permissions.require(permissions.against_entering(by, book.locality_id, book.pk))
    judging.refuse_unkeepable([key, values, place])
    draft, _made = Draft.objects.update_or_create(
        user=by, book=book, entry=entry, defaults={"key": key, "values": values, "place": place, "saved_at": at}
    )
    return draft


def discard_draft(*, book, by, entry=None) -> None:
    Draft.objects.filter(user=by, book=book, entry=entry).delete()


def _once(*, book, body, key, by, at, write) -> Saved:
    """Run `write` in one transaction under the key; a natural key that is taken becomes its sentence."""
    try:
        with transaction.atomic():
            claimed, answer = answers.claim(by=by, key=key, body_hash=answers.hash_of(body), at=at)
            if claimed is None:
                return Saved(Entry.objects.get(pk=answer["entry"]), answer["version"], answer["findings"], True)
            entry, findings = write()
            answers.keep(claimed, {"entry": entry.pk, "version": entry.version, "findings": findings})
            # A later form of the same place may be a new draft already: only this form's own draft goes.
            Draft.objects.filter(user=by, book=book, key=key).delete()
            return Saved(entry, entry.version, findings)
    except _Taken as found:
        raise _taken(found.entry, by) from None


class _Taken(Exception):
    """The natural key belongs to another entry; the transaction must roll back before that one can be named."""

    def __init__(self, entry):
        super().__init__()
        self.entry = entry


def _create(book, judged, reasons, signature, by, at):
    let_go = overrides.let_go(book=book, entry=None, warnings=judged.warnings, reasons=reasons)
    history.sign(by=by, **signature)
    entry = _new(book, judged.values, judged.columns, state=State.ENTERED, state_at=at, entered_at=at, entered_by=by)
    overrides.keep(entry=entry, let_go=let_go, by=by, at=at)
    return entry, [finding.as_dict() for finding in judged.warnings]


def _new(book, values, columns, **facts):
    entry = _written(Entry(book=book, locality_id=book.locality_id, kind=book.kind, values=values, **columns, **facts))
    keying.keep(entry, book)
    return entry


def _change(book, entry, version, judged, reasons, signature, by, at):
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    permissions.require(permissions.against_editing(by, entry), code="not_now", status=409)
    if version != entry.version:
        raise _stale(entry, judged.values)
    let_go = overrides.let_go(book=book, entry=entry, warnings=judged.warnings, reasons=reasons)
    findings = [finding.as_dict() for finding in judged.warnings]
    if judged.values == entry.values and entry.state == State.ENTERED:
        return entry, findings
    history.sign(by=by, **signature)
    facts = {"values": judged.values, **judged.columns, "version": entry.version + 1, **_entered_again(entry, by, at)}
    for name, value in facts.items():
        setattr(entry, name, value)
    _written(entry, facts)
    keying.keep(entry, book)
    overrides.keep(entry=entry, let_go=let_go, by=by, at=at)
    return entry, findings


def _entered_again(entry, by, at):
    """Whoever changes the values may not check them; a returned entry goes back to be checked."""
    facts = {"edited_by": [*dict.fromkeys([*entry.edited_by, by.pk])]}
    if entry.state != State.ENTERED:
        facts |= {"state": State.ENTERED, "state_at": at, "returned_at": None, "returned_by": None, "return_reason": ""}
    if entry.entered_at is None:
        facts |= {"entered_at": at, "entered_by": by}
    return facts


def _written(entry, fields=None):
    """Insert the entry, or update those fields of it."""
    try:
        entry.save(force_insert=fields is None, update_fields=fields)
    except IntegrityError as error:
        if "entry_natural_key" not in str(error):
            raise
        raise _Taken(entry) from error
    return entry


def _taken(entry, by):
    """The refusal that names who has this number, and in which book, to those who may see that entry."""
    same = {name: getattr(entry, name) for name in NATURAL_KEY}
    others = Entry.objects.filter(**same).exclude(state=State.DUPLICATE).exclude(pk=entry.pk)
    other = others.select_related("book", "entered_by").first()
    if other is None:
        return Refused(_("Số này vừa được người khác nhập. Hãy lưu lại lần nữa."), code="taken")
    code = judging.code_of(kind_of(other.kind), "number")
    if not Entry.objects.visible_to(by).filter(pk=other.pk).exists():
        sentence = _("Số %(number)s đã có trong quyển sổ khác của xã.") % {"number": other}
        return Refused(sentence, code="taken", fields={code: [sentence]})
    sentence = _("Số %(number)s đã có trong quyển %(book)s (%(who)s nhập, %(name)s).") % {
        "number": other, "book": other.book, "who": other.entered_by or "–", "name": other.subject_name or "–",
    }  # fmt: skip
    return Refused(sentence, code="taken", fields={code: [sentence]}, detail={"entry": other.pk})


def _stale(entry, values):
    """What stands there now, field by field, where it differs from what was sent."""
    codes = sorted(set(entry.values) | set(values))
    theirs = {code: entry.values.get(code, "") for code in codes if entry.values.get(code, "") != values.get(code, "")}
    sentence = _("Người khác đã sửa trường hợp này trong lúc bạn sửa. Chọn giá trị đúng cho từng trường khác nhau.")
    return Refused(sentence, code="stale", detail={"version": entry.version, "theirs": theirs})


def _refuse_mark(state, reason):
    if state not in (State.VOID, State.UNREADABLE):
        raise Refused(_("Chỉ đánh dấu được «bỏ số» hoặc «không đọc được»."), code="invalid", status=422)
    if not reason:
        sentence = _("Nêu lý do: gạch bỏ, bỏ trống, rách…")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})
