"""Looking for one person across kinds: entries that changed are read anew, their like is found, links are proposed.

First the mentions of what changed are made, slice by slice; then those that wait are compared, all at once, with
whoever shares a key with them; then links are written slice by slice and the mark moves on. Each slice is a
transaction, and doing one again changes nothing: a run that was killed goes on from the mark. An entry costs its own
candidates and their rivals, never a new run.
"""

from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone

from civreg.core import history
from registers.actions import contradicting, link_rows, mentioning
from registers.actions.duplicate_runs import quiet
from registers.duplicates import meeting, one_person
from registers.duplicates.compare import When
from registers.duplicates.search import Knowledge
from registers.models import DuplicateModel, LinkMark, LocalityTotal, PersonLink, PersonMention
from registers.person_search import Found, mentions_near
from registers.rules.life import ONCE

SLICE = 5_000  # entries whose links are written in one transaction
JUDGED = 500_000  # pairs judged at a time: what bounds the memory
RIVAL_BITS = 7  # what is this much less likely than the whole crowd of others takes no share of a probability
FEW = 1_000  # changed entries up to which only their neighbourhood is read, and not the whole province
OTHER_DAYS = [int(each) for each in (When.OTHER_DAY, When.SAME_YEAR, When.NEXT_YEAR, When.OTHER)]
State = PersonLink.State


@dataclass
class Linked:
    """What a run did."""

    read: int = 0
    proposed: int = 0
    gone: int = 0
    contradictions: int = 0


def link_persons(*, province, at, locality=None, knowledge=None) -> Linked:
    """Look at every entry of the province (or of one commune) that changed since it was last looked at."""
    knowledge, done = knowledge or knowledge_of(province), Linked()
    mark = LinkMark.objects.get_or_create(province=province)[0]
    _count(mentioning.read_noted(province=province, locality=locality, forget=_forget), done)
    if not locality and mark.all_read_on != timezone.localdate(at):
        _count(mentioning.read_missed(province=province, forget=_forget), done)
        LinkMark.objects.filter(pk=mark.pk).update(all_read_on=timezone.localdate(at))
    last = PersonMention.objects.filter(province_id=province.pk).aggregate(last=Max("pk"))["last"] or 0
    if last > mark.mention_id:
        with quiet():
            _propose(mark.mention_id, province, knowledge, at, done)
        LinkMark.objects.filter(pk=mark.pk).update(mention_id=last)
    return done


def knowledge_of(province) -> Knowledge:
    """How common names are in the province, as the last comparison of its births has counted them; beliefs before."""
    model = DuplicateModel.objects.filter(province=province, kind="birth", is_in_force=True, run__isnull=False)
    told = model.values_list("told", flat=True).first()
    return Knowledge.from_told(told) if told else Knowledge()


def _count(slices, done):
    for read, gone in slices:
        done.read, done.gone = done.read + read, done.gone + gone


def _forget(ids):
    """The proposed links of entries that were set aside are gone; how many."""
    if not ids:
        return 0
    history.sign(by=None, source="system")
    links = PersonLink.objects.filter(Q(first__in=ids) | Q(second__in=ids))
    contradicting.close_all(links)
    return links.filter(state=State.PROPOSED).update(state=State.GONE)


def _propose(mark, province, knowledge, at, done):
    """Links for the mentions that wait: what is likely is proposed, what was proposed and no longer is goes."""
    waiting = PersonMention.objects.filter(province_id=province.pk, pk__gt=mark)
    least, others = _least(province)
    changed = set(waiting.values_list("entry_id", flat=True).order_by().distinct()[: FEW + 1])
    if len(changed) <= FEW:
        # Rivals share a probability: whoever may have a changed birth or death is judged with all of their own
        # candidates, and the births and deaths among these with theirs.
        found = _near(province, changed, knowledge, least)
        touched = _with_rivals(found, changed)
        found = found if touched == changed else _near(province, touched, knowledge, least)
        around = _with_rivals(found, touched)
        found = found if around == touched else _near(province, around, knowledge, least)
        touched = np.array(sorted(touched), np.int64)
    else:
        near = mentions_near(province.pk)
        found = _compared(near, np.ones(len(near), bool), knowledge, least)
        touched, changed = np.unique(near.entry), None
    _write(found, touched, changed, others, at, done)


def _near(province, entries, knowledge, least):
    """The pairs of which one is a mention of these entries."""
    near = mentions_near(province.pk, entries=sorted(entries))
    return _compared(near, np.isin(near.entry, sorted(entries)), knowledge, least)


def _with_rivals(found, entries):
    """The entries, and whoever meets the one birth or death that one of them is."""
    entry, once = found.near.entry, found.near.standings.once
    mine = np.isin(entry, sorted(entries)) & once
    return {*entries, *entry[found.second[mine[found.first]]].tolist(),
            *entry[found.first[mine[found.second]]].tolist()}  # fmt: skip


def _least(province):
    """(the bits from which a pair counts at all, the persons that a mention might be)."""
    entries = LocalityTotal.objects.filter(locality__province=province, stage="entered").aggregate(n=Sum("n"))["n"]
    others = max((entries or 0) // len(ONCE), settings.LINK_LEAST_PERSONS)
    return np.log2(others) - RIVAL_BITS, others


def _compared(near, wanted, knowledge, least) -> Found:
    """The pairs that speak for one person, each once."""
    judge, kept = one_person.Judge(near.people, knowledge.shares), []
    waiting, size = [], 0
    for pair in meeting.pairs(near.standings, wanted):
        waiting.append(pair)
        size += len(pair[0])
        if size >= JUDGED:
            kept.append(_judged(judge, near.standings, waiting, least))
            waiting, size = [], 0
    kept += [_judged(judge, near.standings, waiting, least)] if waiting else []
    return Found.of(near, kept)


def _judged(judge, standings, pairs, least):
    """Those that count. Two births, or two deaths, of two days are two people of one name: nothing else is said of
    them that would outweigh it."""
    first, second = (np.concatenate(each) for each in zip(*pairs, strict=True))
    judged = judge(first, second, least)
    twice = standings.once[first] & standings.once[second] & (standings.kind[first] == standings.kind[second])
    rows = np.flatnonzero((judged.bits >= least) & ~(twice & np.isin(judged.birth, OTHER_DAYS)))
    return first[rows], second[rows], judged.take(rows)


def _write(found, touched, changed, others, at, done):
    """Keep the links of the touched entries as they now are, and judge what contradicts itself between them."""
    probability = found.probabilities(others)
    rows = found.rows(np.flatnonzero(probability * 100 >= settings.LINK_MIN_PERCENT), probability)
    rows = rows[np.isin(rows["first"], touched) | np.isin(rows["second"], touched)]
    firsts = np.union1d(np.union1d(rows["first"], touched), _firsts_beside(touched))
    for ids in _slices(firsts):
        with transaction.atomic():
            history.sign(by=None, source="system")
            proposed, gone = link_rows.keep(rows, found.judged, ids, touched, at=at)
        done.proposed, done.gone = done.proposed + proposed, done.gone + gone
    for ids in _slices(firsts if changed is None else np.array(sorted(changed), np.int64)):
        with transaction.atomic():
            history.sign(by=None, source="system")
            done.contradictions += contradicting.look(ids, at=at, neighbours=changed is not None)


def _slices(ids):
    for start in range(0, len(ids), SLICE):
        yield ids[start : start + SLICE].tolist()


def _firsts_beside(touched):
    """Older entries to which the touched ones are linked already."""
    found = []
    with connection.cursor() as cursor:
        for ids in _slices(touched):
            cursor.execute("SELECT DISTINCT first_id FROM registers_personlink WHERE second_id = ANY(%s)", [ids])
            found += [row[0] for row in cursor.fetchall()]
    return np.array(sorted(set(found)), np.int64)


__all__ = ["Linked", "knowledge_of", "link_persons"]
