"""All entries of a province compared with each other: read as a stream, learned from, and told as cases.

A run is a job. It reads each kind, finds its pairs and changes that kind's cases, model and own counts in one
transaction: a killed run goes on with the kinds that it has not done.
"""

import gc
from array import array
from collections import Counter
from contextlib import contextmanager

import numpy as np
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from civreg.core import history
from registers.actions import duplicates
from registers.actions.duplicates import Suspicion
from registers.alike import NO_EVENT, forget_models, may_be_compared, row_columns
from registers.duplicates import engine
from registers.duplicates.classes import classes_of
from registers.duplicates.records import CHUNK, Reader
from registers.duplicates.roles import roles_of
from registers.duplicates.search import Knowledge
from registers.kinds import KINDS
from registers.kinds import kind as kind_of
from registers.models import (
    CaseMember,
    DuplicateCase,
    DuplicateModel,
    DuplicateRun,
    Entry,
    ThresholdChange,
    UncheckedEntry,
)

State = DuplicateRun.State
FETCHED = 5_000  # rows that the stream brings at a time
PROGRESS = 20_000  # entries between two notes of progress
LEAST_PAIRS = 200  # pairs found from which the weights are learned and no longer believed
LEAST_TO_LEARN = 2_000  # entries from which a kind teaches more than is believed anyway


def execute(*, run, at) -> None:
    """Run it, or go on with it; a second time changes nothing."""
    if run.state not in (State.WAITING, State.RUNNING):
        return
    todo = [run.kind] if run.kind else [slug for slug in KINDS if may_be_compared(slug)]
    counted = dict(_counting(run.province, todo))
    done = sum(each["entries"] for each in run.counts.values())
    _note(run, state=State.RUNNING, started_at=run.started_at or at, total=sum(counted.values()), done=done)
    for slug in todo:
        if counted.get(slug) and slug not in run.counts:
            _one_kind(run, slug, at)
    _note(run, state=State.DONE, finished_at=timezone.now(), done=run.total, problem=_silent())


def _silent():
    """The sentence about kinds and ways of writing in which the check no longer fires; "" where it does."""
    from registers import duplicate_selftest  # noqa: PLC0415 (it tries the actions themselves)

    failed = duplicate_selftest.run().failed
    return _("Tự kiểm tra: không còn phát hiện trùng ở %(where)s.") % {"where": ", ".join(failed)} if failed else ""


def give_up(*, run, at) -> None:
    """A run that was tried to the end says so; what its finished kinds found stands."""
    if run.state in (State.WAITING, State.RUNNING):
        sentence = _("Máy đã thử so nhiều lần không được: chạy lại, hoặc báo quản trị.")
        _note(run, state=State.FAILED, problem=sentence, finished_at=at)


def _note(run, **facts):
    for name, value in facts.items():
        setattr(run, name, value)
    DuplicateRun.objects.filter(pk=run.pk).update(**facts)


def _counting(province, kinds):
    entries = Entry.objects.filter(locality__province=province, kind__in=kinds).exclude(state__in=NO_EVENT)
    for slug in kinds:
        yield slug, entries.filter(kind=slug).count()


def _one_kind(run, slug, at):
    before = run.done
    with quiet():
        records, ids = read_entries(slug, run.province_id, lambda read: _note(run, done=before + read))
        found = engine.find(records, threshold=tuned(run, slug))
        suspicions = list(suspicions_of(records, ids, found))
        knowledge = _knowledge(found, records) if len(records) >= LEAST_TO_LEARN else None
        size = len(records)
    del records
    _keep(run, slug, at, size, suspicions, knowledge, before)
    forget_models()


def _knowledge(found, records):
    """What the run teaches. One that found hardly any duplicates knows how common names are, not how copies differ:
    it would learn that nothing ever is one, and the next copy would pass."""
    knowledge = Knowledge.of(found, records)
    return knowledge if len(found) >= LEAST_PAIRS else Knowledge(shares=knowledge.shares)


@contextmanager
def quiet():
    """Rows make no cycles: looking for some while millions of cells come in costs a fifth of the reading."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def read_entries(slug, province_id=None, progress=None):
    """(records, ids) of the entries that stand for an event, as a stream: the rows are never all in memory."""
    kind = kind_of(slug)
    roles = roles_of(kind)
    reader, ids = Reader(roles, {code: at for at, code in enumerate(roles.codes)}), array("q")
    sql = f"""
        SELECT e.id, {row_columns(kind)}
        FROM registers_entry e JOIN registers_registerbook b ON b.id = e.book_id
        JOIN campaigns_locality l ON l.id = e.locality_id
        WHERE e.kind = %s AND e.state <> ALL(%s) AND (%s::bigint IS NULL OR l.province_id = %s) ORDER BY e.id
    """  # noqa: S608 (codes of our own declarations)
    # A cursor of the server in a transaction: closed with it, and nothing is put aside on its disk.
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.itersize = FETCHED
        cursor.execute(sql, [slug, list(NO_EVENT), province_id, province_id])
        while rows := cursor.fetchmany(FETCHED):
            ids.extend(row[0] for row in rows)
            for start in range(0, len(rows), CHUNK):
                reader.add([row[1:] for row in rows[start : start + CHUNK]])
            if progress and len(ids) % PROGRESS < FETCHED:
                progress(len(ids))
    return reader.records(), np.frombuffer(ids, np.int64) if ids else np.zeros(0, np.int64)


def suspicions_of(records, ids, found):
    """The pairs of a run as suspicions of entries."""
    sorts = classes_of(records, found.first, found.second, found.levels)
    first, second = ids[found.first].tolist(), ids[found.second].tolist()
    for at, (one, two) in enumerate(zip(first, second, strict=True)):
        yield Suspicion(one, two, float(found.probability[at]), str(sorts[at]), tuple(found.levels[at].tolist()))


@transaction.atomic
def _keep(run, slug, at, size, suspicions, knowledge, before):
    """What one kind's comparison changes: its cases, its model, the counts of the run."""
    history.sign(by=run.asked_by, source="system", reason=_("So trùng toàn tỉnh"))
    done = duplicates.open_cases(suspicions=suspicions, origin=DuplicateCase.Origin.RUN, at=at, run=run)
    gone = duplicates.close_gone(cases=_not_found(run, slug, {each.entries_key for each in suspicions}))
    if knowledge:
        _learned(run, slug, at, size, knowledge)
    counts = {"entries": size, "pairs": len(suspicions), "opened": done.opened, "kept": done.kept,
              "decided": done.decided, "gone": gone, "by_sort": Counter(each.sort for each in suspicions)}  # fmt: skip
    _note(run, counts=run.counts | {slug: counts}, done=before + size)


def _not_found(run, slug, found):
    """Open cases of the kind that the run did not find. Left alone: what people said, what the Ministry reported,
    and entries that were written while the run was reading."""
    unchecked = UncheckedEntry.objects.values("pk")
    fresh = CaseMember.objects.filter(entry__in=unchecked).values("case")
    cases = DuplicateCase.objects.filter(
        kind=slug,
        state=DuplicateCase.State.OPEN,
        said="",
        members__locality__province=run.province,
        found_at__lt=run.started_at,
    )
    cases = cases.exclude(origin=DuplicateCase.Origin.MINISTRY).exclude(pk__in=fresh)
    ids = [pk for pk, key in cases.values_list("pk", "entries_key").distinct() if key not in found]
    return DuplicateCase.objects.filter(pk__in=ids)


def tuned(run, slug) -> float:
    """The threshold of a kind: what the Department has tuned it to, else the run's own."""
    changes = ThresholdChange.objects.filter(province=run.province, kind=slug, undone_at=None)
    return changes.order_by("-pk").values_list("after", flat=True).first() or run.threshold


def _learned(run, slug, at, size, knowledge):
    """A new version of what is known of the kind, in force at once; the one before is kept."""
    of_kind = DuplicateModel.objects.filter(province=run.province, kind=slug)
    version = (of_kind.aggregate(last=Max("version"))["last"] or 0) + 1
    of_kind.filter(is_in_force=True).update(is_in_force=False)
    DuplicateModel.objects.create(
        province=run.province, kind=slug, version=version, told=knowledge.told(), threshold=tuned(run, slug),
        entries=size, is_in_force=True, run=run, made_at=at, made_by=run.asked_by,
    )  # fmt: skip


__all__ = ["execute", "give_up", "quiet", "read_entries", "suspicions_of"]
