"""The ledger of targets: every figure with its paper, its day, who set it, and what does not add up."""

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.live import renewed
from campaigns.queries import published
from campaigns.roles import Can
from campaigns.scope import scope
from reporting import asked, progress
from reporting.ledger import ledger_of


@require_safe
@renewed("province")
def ledger(request):
    campaign = asked.campaign_or_404(request.user)
    place = asked.own_place_or_404(request.user, campaign)
    question = asked.asked_of(request, campaign, place)
    communes = asked.communes_of(request.user, place, campaign)
    overview = progress.overview_of(question, place, communes)
    version = question.version
    before = _before(campaign, version)
    whole, rows = ledger_of(overview, version, before)
    figures, sums = published(campaign)
    context = {
        "asked": question, "campaign": campaign, "whole": whole, "rows": rows, "version": version, "before": before,
        "versions": campaign.target_versions.select_related("baseline").order_by("-number"),
        "figures": figures, "sums": sums, "may_change": scope(request.user).may_anywhere(Can.TARGETS),
        "page_title": _("Sổ chỉ tiêu"),
    }  # fmt: skip
    return TemplateResponse(request, "reporting/ledger.html", context)


def _before(campaign, version):
    """The version before this one in its own baseline; for the first of a baseline the one before of all."""
    if version is None:
        return None
    older = campaign.target_versions.filter(number__lt=version.number).select_related("baseline").order_by("-number")
    return older.filter(baseline=version.baseline_id).first() or older.first()
