"""The first screen of who types and who approves in a commune: what today asks, and where to go on."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.live import renewed
from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from registers.models import Draft, Entry, RegisterBook
from reporting import asked, desk_work, lines, progress, screens
from reporting.actions.mailing import due_of
from reporting.models import Sending


@require_safe
@renewed("own")
def today(request):
    """Without a commune of their own a person has no quota: they go to the dashboard."""
    user = request.user
    communes = _own_communes(user)
    if not communes:
        return redirect("reporting:dashboard")
    campaign = asked.campaign_or_404(user)
    question = lines.ask(campaign)
    overview = progress.by_commune(question, communes, label=", ".join(unit.full_name for unit in communes))
    whole = overview.whole if len(communes) > 1 else overview.rows[0]
    books = RegisterBook.objects.visible_to(user).filter(locality__in=communes).select_related("locality")
    entries = Entry.objects.visible_to(user).filter(locality__in=communes)
    context = {
        "asked": question,
        "campaign": campaign,
        "communes": communes,
        "whole": whole,
        "stats": screens.headline(whole),
        "mine": entries.filter(entered_by=user, entered_at__range=question.hours).count(),
        "books": desk_work.in_order_of_need(progress.by_book(question, books.in_order()[: desk_work.MOST])),
        "given": desk_work.given_to(user, timezone.localdate()),
        "may_pull": scope(user).may_anywhere(Can.ENTER) or bool(scope(user).lent),
        "returned": Entry.objects.visible_to(user)
        .returned_to(user)
        .select_related("book", "returned_by")
        .order_by("returned_at")[:20],
        "queues": desk_work.queues(entries, user, communes),
        "drafts": Draft.objects.filter(user=user, book__in=RegisterBook.objects.visible_to(user))
        .select_related("book", "entry")
        .order_by("-saved_at"),
        "may_enter": scope(user).may_anywhere(Can.ENTER),
        "sendings": Sending.objects.of(user, question.today).select_related("home", "to")[:5],
        "reports_due": due_of(user, campaign, timezone.now()),
        "page_title": _("Hôm nay"),
    }
    return TemplateResponse(request, "reporting/today.html", context)


def _own_communes(user):
    """The communes that the person is assigned to by name, not through a district or province."""
    places = {m.locality_id: m.locality for m in scope(user).memberships if m.locality_id}
    return [place for place in places.values() if place.level == Locality.Level.COMMUNE]
