"""Baselines and published figures: named series that only grow; nothing that was said is ever written over."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.actions.targets import FIELDS, set_targets
from campaigns.models import Baseline, Campaign, PublishedFigure
from civreg.core import history
from civreg.core.errors import Refused


@transaction.atomic
def make_baseline(*, campaign, name, targets, document, in_force_from, by, at, note="", evidence=("", "")):
    """A named baseline with its first version (see set_targets). The first of a campaign becomes the main one.

    Raises Refused "name_taken", and what set_targets raises.
    """
    if not name.strip():
        raise _invalid("name", _("Đặt tên cho mốc."))
    history.sign(by=by, reason=note)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    try:
        with transaction.atomic():
            baseline = Baseline.objects.create(
                campaign=campaign, name=name.strip()[:100], note=note, is_main=False, made_at=at, made_by=by
            )
    except IntegrityError as problem:
        raise Refused(_("Đã có mốc tên này."), code="name_taken", status=422) from problem
    set_targets(
        campaign=campaign, targets=targets, document=document, in_force_from=in_force_from, by=by, at=at, note=note,
        baseline=baseline, evidence=evidence,
    )  # fmt: skip
    return baseline


def rows_with(version, changes):
    """The rows of a version for set_targets with `changes`: {(locality id, kind): (locality, books, entries)}.

    What was changed by hand is no estimate any more; rows that the version lacks are added.
    """
    rows, left = [], dict(changes)
    for row in version.targets.select_related("locality") if version else ():
        kept = {"locality": row.locality, "kind": row.kind, **{name: getattr(row, name) for name in FIELDS}}
        _locality, books, entries = left.pop((row.locality_id, row.kind), (None, row.books, row.entries))
        if (books, entries) != (row.books, row.entries):
            kept |= {"books": books, "entries": entries, "is_estimate": False, "method": ""}
        rows.append(kept)
    added = ({"locality": of[0], "kind": key[1], "books": of[1], "entries": of[2]} for key, of in left.items())
    return [*rows, *added]


@transaction.atomic
def make_main(*, baseline, by, at):
    """Screens look by this baseline unless told otherwise."""
    history.sign(by=by)
    Campaign.objects.select_for_update().get(pk=baseline.campaign_id)
    for other in Baseline.objects.filter(campaign=baseline.campaign_id, is_main=True).exclude(pk=baseline.pk):
        other.is_main = False
        other.save(update_fields=["is_main"])
    baseline.is_main = True
    baseline.save(update_fields=["is_main"])
    return baseline


@transaction.atomic
def publish_figure(
    *, campaign, key, label, value, unit, source, published_on, by, at, locality=None, note="", is_approximate=False,
    evidence=("", ""),
):  # fmt: skip
    """Note a figure as its source prints it. The same key and locality again is a new version beside the old one.

    Raises Refused "source_missing" without the paper that says it.
    """
    if not source.strip():
        raise Refused(_("Ghi rõ văn bản hoặc nguồn của con số."), code="source_missing", status=422)
    history.sign(by=by, reason=note)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    same = campaign.figures.filter(key=key, locality=locality)
    last = same.aggregate(last=Max("version"))["last"] or 0
    return PublishedFigure.objects.create(
        campaign=campaign, key=key, locality=locality, version=last + 1, label=label.strip(), value=value, unit=unit,
        source=source.strip(), published_on=published_on, note=note, is_approximate=is_approximate, set_at=at,
        set_by=by, evidence=evidence[0], evidence_name=evidence[1],
    )  # fmt: skip


def _invalid(field, sentence):
    return Refused(sentence, code="invalid", status=422, fields={field: [sentence]})
