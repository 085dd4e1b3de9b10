"""Cases of suspected duplicates: opened by what finds them, decided by people, opened again, gone with their evidence.

The lanes build on `decide` and `reopen`; nothing here moves an entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.outbox import enqueue
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.duplicates.classes import SAME_ENTRY, SAME_PAGE
from registers.kinds import KINDS
from registers.models import CaseMember, DuplicateCase, DuplicateRun, Entry

MOST_OF_A_REASON = 1000
SLICE = 1000  # cases written by one statement
State, Outcome, Origin, Said = DuplicateCase.State, DuplicateCase.Outcome, DuplicateCase.Origin, DuplicateCase.Said


@dataclass(frozen=True)
class Suspicion:
    """Two entries (ids) that may be one event: how probable, of which sort, and the levels that say why."""

    first: int
    second: int
    probability: float
    sort: str
    levels: tuple = ()

    @property
    def entries_key(self):
        return key_of(self.first, self.second)


@dataclass
class Opened:
    """What became of suspicions: cases made, cases that came back or changed, decided ones left as they are."""

    opened: int = 0
    kept: int = 0
    decided: int = 0


def key_of(*entries) -> str:
    """The name of a case by the ids of its entries."""
    return "-".join(str(each) for each in sorted(entries))


def open_cases(*, suspicions: Iterable[Suspicion], origin, at, by=None, run=None) -> Opened:
    """A case for each suspicion that has none; inside the caller's transaction, whose history is signed already.

    The same entries are never asked about twice: a decided case stays decided, an open one learns the new evidence.
    """
    done, by_key = Opened(), {each.entries_key: each for each in suspicions}
    keys = sorted(by_key)
    for start in range(0, len(keys), SLICE):
        part = keys[start : start + SLICE]
        known = DuplicateCase.objects.select_for_update().filter(entries_key__in=part).order_by("entries_key")
        known = {case.entries_key: case for case in known}
        _learn(known.values(), by_key, done, alone=run is None)
        new = [by_key[key] for key in part if key not in known]
        done.opened += _make(new, origin, at, by, run)
    return done


def _learn(cases, by_key, done, *, alone):
    """What is known of these cases now. A page scanned twice is seen by a run over many only (see classes): whoever
    compares one pair ``alone`` knows no better."""
    changed = []
    for case in cases:
        if case.state == State.DECIDED:
            done.decided += 1
            continue
        done.kept += 1
        found = by_key[case.entries_key]
        sort = case.sort if alone and (case.sort, found.sort) == (SAME_PAGE, SAME_ENTRY) else found.sort
        facts = {"state": State.OPEN, "sort": sort, "levels": list(found.levels),
                 "probability": round(found.probability, 6)}  # fmt: skip
        if any(getattr(case, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(case, name, value)
            case.version += 1
            changed.append(case)
    DuplicateCase.objects.bulk_update(changed, ["state", "sort", "levels", "probability", "version"])


def _make(suspicions, origin, at, by, run):
    """New cases with their members; entries that went meanwhile have none. How many."""
    ids = {entry for each in suspicions for entry in (each.first, each.second)}
    entries = {row[0]: row[1:] for row in Entry.objects.filter(pk__in=ids).values_list("pk", "kind", "locality_id")}
    suspicions = [each for each in suspicions if each.first in entries and each.second in entries]
    cases = DuplicateCase.objects.bulk_create(
        DuplicateCase(
            kind=entries[each.first][0], sort=each.sort, probability=round(each.probability, 6),
            levels=list(each.levels), entries_key=each.entries_key, origin=origin, run=run, found_at=at, found_by=by,
        )
        for each in suspicions
    )  # fmt: skip
    CaseMember.objects.bulk_create(
        CaseMember(case=case, entry_id=entry, locality_id=entries[entry][1], position=position)
        for case, each in zip(cases, suspicions, strict=True)
        for position, entry in enumerate(sorted((each.first, each.second)), 1)
    )
    return len(cases)


def close_gone(*, cases) -> int:
    """Open cases of this query have lost their evidence; inside the caller's signed transaction. How many."""
    ids = list(
        cases.filter(state=State.OPEN).select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    )
    for start in range(0, len(ids), SLICE):
        DuplicateCase.objects.filter(pk__in=ids[start : start + SLICE]).update(state=State.GONE)
    return len(ids)


@transaction.atomic
def say(*, case, said, by, at) -> DuplicateCase:
    """What the person at the desk answered: "different" decides the case, the others leave it to its lane."""
    case = _locked(case, None)
    sentence = against_answering(by, case)
    permissions.require(sentence)
    if said not in Said.values:
        raise Refused(_("Chọn: là một, khác nhau hoặc chưa chắc."), code="invalid", status=422)
    if case.state == State.DECIDED:
        return case
    history.sign(by=by)
    facts = {"said": said, "state": State.OPEN}
    if said == Said.DIFFERENT:
        facts |= {"state": State.DECIDED, "outcome": Outcome.DIFFERENT, "decided_at": at, "decided_by": by}
        facts |= {"reason": _("Người nhập đã so hai bản: khác nhau.")}
    return _set(case, **facts)


@transaction.atomic
def decide(*, case, outcome, reason, by, at, version=None) -> DuplicateCase:
    """Keep what was decided, with the reason. Refused: "forbidden", "invalid", "stale", "not_now"."""
    case = _locked(case, version)
    permissions.require(against_deciding(by, case))
    reason = _reason(reason)
    if outcome not in Outcome.values:
        raise Refused(_("Không có kết luận này."), code="invalid", status=422)
    if case.state == State.DECIDED:
        raise Refused(_("Vụ việc này đã có kết luận: mở lại trước khi kết luận khác."), code="not_now", status=409)
    history.sign(by=by, reason=reason)
    return _set(case, state=State.DECIDED, outcome=outcome, reason=reason, decided_at=at, decided_by=by)


@transaction.atomic
def reopen(*, case, reason, by, at, version=None) -> DuplicateCase:
    """Take a decision back; whoever moved entries by it moves them back first."""
    case = _locked(case, version)
    permissions.require(against_deciding(by, case))
    reason = _reason(reason)
    if case.state != State.DECIDED:
        raise Refused(_("Vụ việc này chưa có kết luận."), code="not_now", status=409)
    history.sign(by=by, reason=reason)
    return _set(case, state=State.OPEN, outcome="", reason="", said="", decided_at=None, decided_by=None)


def against_answering(user, case):
    """Whoever enters or checks where one of the entries is may say what they see."""
    mine = scope(user).commune_ids(Can.ENTER) | scope(user).commune_ids(Can.CHECK)
    if not mine & {member.locality_id for member in case.members.all()}:
        return _("Tài khoản của bạn không xem được vụ nghi trùng này.")
    return None


def against_deciding(user, case):
    """Deciding takes the right to check in every commune that the case touches; beyond it, it is the district's."""
    mine = scope(user).commune_ids(Can.CHECK)
    if {member.locality_id for member in case.members.all()} - mine:
        return _("Vụ này chạm đến đơn vị khác: cấp huyện hoặc Sở kết luận.")
    return None


def against_runs(user, province):
    """A comparison of the whole province is the Department's to start."""
    held = scope(user)
    if province.pk not in held.province_ids or not held.may_anywhere(Can.TARGETS):
        return _("Tài khoản của bạn không được chạy so trùng toàn tỉnh.")
    return None


def start_run(*, province, kind="", threshold=None, by, at) -> DuplicateRun:
    """Have a province's entries compared by a job, one a kind at a time. Refused: "forbidden", "invalid", "running"."""
    if by is not None:
        permissions.require(against_runs(by, province))
    threshold = settings.DUPLICATE_THRESHOLD_PERCENT / 100 if threshold is None else threshold
    if (kind and kind not in KINDS) or not 0 < threshold < 1:
        raise Refused(_("Ngưỡng phải nằm giữa 0 và 1."), code="invalid", status=422)
    try:
        with transaction.atomic():
            run = DuplicateRun.objects.create(
                province=province, kind=kind, threshold=threshold, asked_at=at, asked_by=by
            )
            enqueue("registers.run_duplicates", key=f"duplicates-{run.pk}", run_id=run.pk)
    except IntegrityError as running:
        raise Refused(_("Đang có một lần so trùng chạy: chờ xong rồi chạy tiếp."), code="running") from running
    return run


def _locked(case, version):
    case = DuplicateCase.objects.select_for_update().get(pk=case.pk)
    if version is not None and version != case.version:
        sentence = _("Vụ việc vừa được người khác thay đổi. Xem lại rồi quyết định.")
        raise Refused(sentence, code="stale", detail={"version": case.version, "state": case.state})
    return case


def _reason(reason):
    reason = collapse(reason)[:MOST_OF_A_REASON]
    if not reason:
        sentence = _("Nêu lý do kết luận để người sau hiểu.")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})
    return reason


def _set(case, **facts):
    facts |= {"version": case.version + 1}
    for name, value in facts.items():
        setattr(case, name, value)
    case.save(update_fields=list(facts))
    return case
