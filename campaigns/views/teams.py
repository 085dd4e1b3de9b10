"""Teams: who belongs to which, from when to when."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import permissions
from campaigns.actions import crews as actions
from campaigns.crew_forms import TeamForm
from campaigns.crew_rules import Force
from campaigns.models import TeamMember
from campaigns.queries import teams_of
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.views.people import _onto, people_within
from campaigns.views.plans import campaign_or_404
from civreg.core.errors import Refused
from civreg.core.http import number_in
from civreg.core.paging import page_of

MOST_FOUND = 20


@require_safe
def teams(request):
    campaign_or_404(request.user)
    today = timezone.localdate()
    here = Q(members__starts_on__lte=today) & (Q(members__ends_on=None) | Q(members__ends_on__gte=today))
    rows = teams_of(request.user).filter(closed_at=None).annotate(n=Count("members", filter=here))
    force = request.GET.get("force")
    if force in Force.values:
        rows = rows.filter(force=force)
    context = {
        "page": page_of(rows.order_by("locality__sort_key", "name", "pk"), request),
        "forces": Force.choices,
        "may": scope(request.user).may_anywhere(Can.PEOPLE),
        "page_title": _("Tổ công tác"),
        "crumbs": [{"url": reverse("campaigns:crews"), "label": _("Ai làm ở đâu")}],
    }
    return TemplateResponse(request, "campaigns/teams.html", context)


@require_http_methods(["GET", "POST"])
def team_new(request):
    campaign = campaign_or_404(request.user, Can.PEOPLE)
    form = TeamForm(request.POST or None, user=request.user, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_team(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            _onto(form, refusal)
        else:
            return redirect("campaigns:team", made.pk)
    return TemplateResponse(request, "campaigns/team_new.html", {"form": form, "page_title": _("Lập tổ")})


@require_safe
def team(request, pk):
    found = get_object_or_404(teams_of(request.user), pk=pk)
    today, text = timezone.localdate(), request.GET.get("q", "").replace("\0", "").strip()
    may = permissions.against_teams(request.user, found.locality) is None
    context = {
        "team": found,
        "may": may and found.closed_at is None,
        "today": today,
        "members": found.members.select_related("user").order_by("-is_lead", "user__full_name", "starts_on")[:500],
        "found": people_within(request.user, text)[:MOST_FOUND] if may and text else [],
        "page_title": found.name,
        "crumbs": [{"url": reverse("campaigns:teams"), "label": _("Tổ công tác")}],
    }
    return TemplateResponse(request, "campaigns/team.html", context)


@require_POST
def team_join(request, pk):
    found = get_object_or_404(teams_of(request.user), pk=pk)
    person = get_object_or_404(people_within(request.user), pk=number_in(request.POST.get("person")))
    actions.join_team(
        team=found, person=person, starts_on=timezone.localdate(), is_lead=bool(request.POST.get("lead")),
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("%(name)s đã vào tổ.") % {"name": person.full_name})
    return redirect("campaigns:team", pk)


@require_POST
def team_close(request, pk):
    found = get_object_or_404(teams_of(request.user), pk=pk)
    actions.close_team(team=found, on=timezone.localdate(), by=request.user, at=timezone.now())
    messages.success(request, _("Tổ đã kết thúc; thành viên ra khỏi tổ từ hết hôm nay."))
    return redirect("campaigns:teams")


@require_POST
def team_member_end(request, pk):
    within = TeamMember.objects.filter(team__in=teams_of(request.user)).select_related("team__locality")
    member = get_object_or_404(within, pk=pk)
    actions.leave_team(member=member, on=timezone.localdate(), by=request.user, at=timezone.now())
    return redirect("campaigns:team", member.team_id)
