"""How the commitments stand: each counted from the counters, judged by campaigns.commitment_rules."""

from dataclasses import dataclass, replace

from django.db import connection

from campaigns.actions.commitments import escalate
from campaigns.commitment_rules import Standing, Verdict, judge, next_level
from campaigns.models import Commitment
from campaigns.queries import plan_today

# What each commitment's place has done by the close of its day and in all; of phase 2, as targets are.
DONE = """
    SELECT c.id,
        coalesce(sum(d.n * s.sign) FILTER (WHERE d.day <= c.due_on), 0)::bigint, coalesce(sum(d.n * s.sign), 0)::bigint
    FROM campaigns_commitment c
    CROSS JOIN LATERAL (
        SELECT id FROM campaigns_locality WHERE id = c.locality_id OR parent_id = c.locality_id
    ) l
    CROSS JOIN LATERAL (VALUES (c.stage::text, 1), ('1:' || c.stage, -1)) s (stage, sign)
    JOIN registers_localityday d ON d.locality_id = l.id AND d.stage = s.stage AND (c.kind = '' OR d.kind = c.kind)
    WHERE c.id = ANY(%s) GROUP BY c.id
"""


JUDGED = ("pk", "locality_id", "kind", "amount", "due_on", "withdrawn_at")


@dataclass(frozen=True)
class Promise:
    """A commitment and how it stands today."""

    commitment: Commitment
    verdict: Verdict

    @property
    def standing(self):
        return "withdrawn" if self.commitment.withdrawn_at else str(self.verdict.standing)


def whole(promises, rows):
    """Promises that were judged by values alone, with their commitments from `rows`: of those that are shown."""
    found = rows.in_bulk([each.commitment.pk for each in promises])
    return [replace(each, commitment=found[each.commitment.pk]) for each in promises if each.commitment.pk in found]


def promises_of(campaign, commitments, today=None):
    """Commitments of a campaign (any iterable) with their verdicts as of today. Three queries, however many.

    Rows with the fields JUDGED will do: who counts hundreds and shows fifty makes objects of fifty (`whole`).
    """
    commitments = list(commitments)
    today = today or plan_today(campaign)
    done = _done([each.pk for each in commitments])
    targets = _targets(campaign, {each.locality_id for each in commitments if each.amount is None})
    return [Promise(each, _verdict(each, done.get(each.pk, (0, 0)), targets, today)) for each in commitments]


def _verdict(commitment, done, targets, today):
    promised = commitment.amount
    if promised is None:
        promised = targets.get((commitment.locality_id, commitment.kind))
    return judge(promised=promised, done_by_due=done[0], done=done[1], due_on=commitment.due_on, today=today)


def _done(pks):
    if not pks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(DONE, [pks])
        return {pk: (by_due, now) for pk, by_due, now in cursor.fetchall()}


def _targets(campaign, localities):
    """(locality id, kind) -> entries of the targets in force; a district's kind is the sum of its communes'."""
    version = campaign.target_versions.in_force() if localities else None
    if version is None:
        return {}
    own, summed = {}, {}
    rows = version.targets.exclude(locality=None).values_list(
        "locality_id", "locality__parent_id", "kind", "entries"
    )  # fmt: skip
    for locality, parent, kind, entries in rows:
        own[locality, kind] = entries
        summed[parent, kind] = summed.get((parent, kind), 0) + entries
    return summed | own


def tell_of_broken(campaign, *, at, days):
    """Escalate what is broken and was not made good; returns how many were told anew."""
    today = plan_today(campaign, at)
    overdue = campaign.commitments.standing().filter(due_on__lt=today).select_related("locality")
    told = 0
    for promise in promises_of(campaign, overdue.prefetch_related("escalations"), today):
        if promise.verdict.standing == Standing.BROKEN and not promise.verdict.made_good:
            level = _next_level(promise.commitment, campaign, today, days)
            if level and escalate(commitment=promise.commitment, level=level, missing=promise.verdict.missing, at=at):
                told += 1
    return told


def _next_level(commitment, campaign, today, days):
    raised = sorted(commitment.escalations.all(), key=lambda each: each.pk)
    newest = raised[-1] if raised else None
    return next_level(
        is_commune=commitment.locality.level == "commune", has_district=commitment.locality.parent_id is not None,
        raised={each.level for each in raised}, answered=bool(newest and newest.answered_at),
        newest_on=plan_today(campaign, newest.raised_at) if newest else None, today=today, days=days,
    )  # fmt: skip
