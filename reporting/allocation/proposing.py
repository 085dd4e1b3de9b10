"""A plan of the solver as a proposal: moves with what each brings, finishes before and after, in words."""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.allocation.inputs import EXTRA_SITE, force_label
from reporting.allocation.model import distance, records, share_after_travel
from reporting.rules import number_text


def proposal(values, plan):
    """Plain values for `Allocation.found`: sites, moves, gain, the days, and what had to be assumed."""
    moves = _moves(values, plan)
    return {
        "first_day": values.first_day,
        "days": values.terms.days,
        "gain": plan.gain,
        "is_best": plan.is_best,
        "rate_is_assumed": values.rate_is_assumed,
        "seats_unknown": values.seats_unknown,
        "before": sum(plan.before.values()),
        "after": sum(plan.after.values()),
        "left": sum(site.left for site in values.sites),
        "moves": moves,
        "sites": [_site(values, plan, site) for site in values.sites if site.key != EXTRA_SITE],
    }


def _joined(plan):
    """Sends of the same people in blocks that follow each other, as one: [(sends, first block, last block)]."""
    joined = {}
    for send in sorted(plan.sends, key=lambda each: each.block):
        runs = joined.setdefault((send.home, send.to, send.force, send.people), [])
        if runs and runs[-1][-1].block == send.block - 1:
            runs[-1].append(send)
        else:
            runs.append([send])
    flat = [run for runs in joined.values() for run in runs]
    return sorted(flat, key=lambda run: (-run[0].people * len(run), run[0].block, run[0].home, run[0].to, run[0].force))


def _moves(values, plan):
    """What each move brings is what the plan is worth with it less without it, one after the other: they add up."""
    made, told, worth = [], [], sum(plan.before.values())
    starts = [sum(values.terms.block_days[:block]) for block in range(len(values.terms.block_days))]
    points = {site.key: site.point for site in values.sites}
    for run in _joined(plan):
        made += run
        now = sum(records(values.sites, values.groups, values.terms, made).values())
        first, last = run[0], run[-1]
        told.append(
            {
                "from": first.home or None, "to": first.to, "force": first.force, "people": first.people,
                "first": values.first_day + starts[first.block],
                "last": values.first_day + starts[last.block] + values.terms.block_days[last.block] - 1,
                "km": round(distance(points[first.home], points[first.to])), "gain": now - worth,
            }
        )  # fmt: skip
        worth = now
    return told


def _site(values, plan, site):
    group = [each for each in values.groups if each.site == site.key]
    return {
        "locality": site.key,
        "left": site.left,
        "people": sum(each.people for each in group),
        "seats": site.seats,
        "before": plan.before[site.key],
        "after": plan.after[site.key],
        "finish_before": _finish(values, site, []),
        "finish_after": _finish(values, site, plan.sends),
    }


def _finish(values, site, sends):
    """The campaign day on which the site's last record comes in at these rates; None within a year not."""
    left, day = float(site.left), values.first_day - 1
    if left <= 0:
        return day
    lengths = values.terms.block_days or [1]
    for block, length in enumerate(lengths):
        rate = _rate(values, site, [send for send in sends if send.block == block])
        last = block == len(lengths) - 1  # after the deadline people stay as they are
        if rate > 0 and (last or left <= rate * length):
            days = math.ceil(left / rate - 1e-9)
            return day + days if days <= 365 else None
        left, day = left - rate * length, day + length
    return None


def _rate(values, site, sends):
    rates = {(group.site, group.force): group.rate for group in values.groups}
    points = {each.key: each.point for each in values.sites}
    rate = sum(group.people * group.rate for group in values.groups if group.site == site.key)
    for send in sends:
        share = share_after_travel(distance(points[send.home], points[send.to]), values.terms)
        rate -= send.people * rates[send.home, send.force] if send.home == site.key else 0
        rate += send.people * rates[send.home, send.force] * share if send.to == site.key else 0
    return rate


def sentence(move, names):
    """3 người (công an) từ Cam Lộ sang Đông Hà, ngày 8-12: +1.240 trường hợp kịp hạn."""
    facts = {
        "n": move["people"], "force": force_label(move["force"]).lower(), "to": names[move["to"]],
        "home": names[move["from"]] if move["from"] else "",
        "days": str(move["first"]) if move["first"] == move["last"] else f"{move['first']}-{move['last']}",
        "gain": f"{'+' if move['gain'] >= 0 else '−'}{number_text(abs(move['gain']))}",
    }  # fmt: skip
    if not move["from"]:
        return _("%(n)s %(force)s đến %(to)s, ngày %(days)s: %(gain)s trường hợp kịp hạn") % facts
    text = ngettext(
        "%(n)s người (%(force)s) từ %(home)s sang %(to)s, ngày %(days)s: %(gain)s trường hợp kịp hạn",
        "%(n)s người (%(force)s) từ %(home)s sang %(to)s, ngày %(days)s: %(gain)s trường hợp kịp hạn",
        move["people"],
    )
    return text % facts
