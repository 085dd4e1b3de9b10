"""Setting targets: always a new version, never a change of an old one."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Target, TargetVersion
from civreg.core import history
from civreg.core.errors import Refused

FIELDS = ("books", "entries", "is_estimate", "method")


@transaction.atomic
def set_targets(*, campaign, targets, document, in_force_from, by, at, note="", baseline=None, evidence=("", "")):
    """Set all targets of a campaign anew as one version, of a baseline if one is named.

    `evidence` is what campaigns.evidence.keep gave for the paper.
    `targets` are dicts with locality (None is the province), kind ("" is all), books, entries, is_estimate,
    method. Raises Refused where a row is given twice or no document is named: a target without its paper
    cannot be traced.
    """
    if not document.strip():
        raise Refused(_("Ghi rõ văn bản làm căn cứ của chỉ tiêu."), code="document_missing", status=422)
    targets = list(targets)
    keys = [(row["locality"].pk if row["locality"] else None, row["kind"]) for row in targets]
    if len(set(keys)) != len(keys):
        raise Refused(_("Một đơn vị và loại sổ chỉ có một chỉ tiêu."), code="target_twice", status=422)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    history.sign(by=by, reason=note)
    last = campaign.target_versions.aggregate(last=Max("number"))["last"] or 0
    version = TargetVersion.objects.create(
        campaign=campaign,
        number=last + 1,
        document=document.strip(),
        note=note,
        in_force_from=in_force_from,
        set_at=at,
        set_by=by,
        baseline=baseline,
        evidence=evidence[0],
        evidence_name=evidence[1],
    )
    Target.objects.bulk_create(
        Target(
            version=version,
            locality=row["locality"],
            kind=row["kind"],
            **{name: row[name] for name in FIELDS if name in row},
        )
        for row in targets
    )
    return version


def change_target(
    *, campaign, locality, kind, entries, books, document, in_force_from, by, at, note="", baseline=None,
    evidence=("", ""),
):  # fmt: skip
    """Set one target: a new version that takes over every other row of the version in force (of that baseline).

    Raises Refused for a unit outside the campaign's province.
    """
    if locality is not None and locality.province_id != campaign.province_id:
        raise Refused(_("Đơn vị này không thuộc tỉnh của kế hoạch."), code="other_province", status=404)
    version = baseline.versions.order_by("-number").first() if baseline else campaign.target_versions.in_force()
    current = version.targets.select_related("locality") if version else Target.objects.none()
    kept = [
        {"locality": row.locality, "kind": row.kind, **{name: getattr(row, name) for name in FIELDS}}
        for row in current
        if (row.locality_id, row.kind) != (locality.pk if locality else None, kind)
    ]
    changed = {"locality": locality, "kind": kind, "books": books, "entries": entries}
    return set_targets(
        campaign=campaign,
        targets=[*kept, changed],
        document=document,
        in_force_from=in_force_from,
        note=note,
        by=by,
        at=at,
        baseline=version.baseline if version else baseline,
        evidence=evidence,
    )


def current_targets(campaign):
    """The rows of the version in force, with their localities."""
    version = campaign.target_versions.in_force()
    if version is None:
        return Target.objects.none()
    return version.targets.select_related("locality")
