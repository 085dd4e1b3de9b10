"""Obstacles on the screen: two clicks to report one, a list with what is overdue on top, an answer for each."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actions import obstacles as actions
from campaigns.forms import HandOverForm, ObstacleForm
from campaigns.live import renewed
from campaigns.models import Locality, Obstacle
from campaigns.queries import advice_of, obstacles_of, recurring_of
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.views.plans import campaign_or_404
from civreg.core.errors import Refused
from civreg.core.paging import page_of

RECURS_WITHIN_DAYS, MOST_SHOWN = 7, 8
STATES = {
    "open": gettext_lazy("Đang vướng"), "overdue": gettext_lazy("Quá hạn trả lời"),
    "answered": gettext_lazy("Đã trả lời"), "closed": gettext_lazy("Đã gỡ"),
}  # fmt: skip


def _seen(user):
    """The obstacles of one's scope; 404 for who has none."""
    if not scope(user).may_anywhere(Can.VIEW):
        raise Http404
    return obstacles_of(user).select_related("locality__parent", "owner", "reported_by", "answered_by")


def _narrowed(rows, state, today):
    """The rows of one state of the list's filter; what is still open without one."""
    if state == "closed":
        return rows.exclude(closed_at=None)
    rows = rows.still_open()
    if state == "answered":
        return rows.exclude(answered_at=None)
    if state == "overdue":
        return rows.filter(answered_at=None, due_on__lt=today)
    return rows


@require_safe
@renewed("plan")
def obstacle_list(request):
    today, seen = timezone.localdate(), _seen(request.user)
    state, cause = request.GET.get("state", ""), request.GET.get("cause", "")
    rows = _narrowed(seen, state, today)
    if cause in Obstacle.Cause.values:
        rows = rows.filter(cause=cause)
    if request.GET.get("mine"):
        rows = rows.filter(owner=request.user)
    context = {
        "page": page_of(rows.urgent_first().select_related(None).select_related("locality__parent", "owner"), request),
        "causes": Obstacle.Cause.choices,
        "states": STATES.items(),
        "recurring": _recurring(request, seen, today),
        "may_advise": scope(request.user).may_anywhere(Can.TARGETS),
        "today": today,
        "page_title": _("Vướng mắc"),
    }
    return TemplateResponse(request, "campaigns/obstacles.html", context)


def _recurring(request, seen, today):
    """What came up often of late: where, in which words and hours, with the advice for it or the answer that helped."""
    since = timezone.now() - timezone.timedelta(days=RECURS_WITHIN_DAYS)
    found = recurring_of(request.user, since)[:MOST_SHOWN]
    districts = Locality.objects.in_bulk({group.district for group in found if group.district})
    advice = {}
    for each in advice_of(request.user).order_by("pk"):
        advice.setdefault(each.cause, each)
    helped = _last_answers(seen, {group.cause for group in found} - set(advice))
    return [
        {"group": group, "cause": Obstacle.Cause(group.cause).label, "key": group.cause, "n": group.reports,
         "district": districts.get(group.district), "advice": advice.get(group.cause),
         "helped": helped.get(group.cause, "")}
        for group in found
    ]  # fmt: skip


def _last_answers(seen, causes):
    """Cause -> the newest answer after which an obstacle of that cause was closed."""
    helped = seen.filter(cause__in=causes).exclude(answer="").exclude(closed_at=None)
    return dict(helped.order_by("cause", "-closed_at").distinct("cause").values_list("cause", "answer"))


@require_http_methods(["GET", "POST"])
def obstacle_new(request):
    """One click on a cause is a report; words and a picture may be added before it."""
    campaign = campaign_or_404(request.user, Can.VIEW)
    form = ObstacleForm(request.POST or None, request.FILES or None, user=request.user, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.report_obstacle(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            for name, sentences in refusal.fields.items() or {None: [str(refusal)]}.items():
                form.add_error(name if name in form.fields else None, sentences)
        else:
            who = made.owner.full_name if made.owner else _("Sở Tư pháp")
            messages.success(request, _("Đã báo. %(who)s sẽ trả lời trước hết ngày %(day)s.") % {
                "who": who, "day": made.due_on.strftime("%d.%m.%Y")})  # fmt: skip
            return redirect(made.place or reverse("campaigns:obstacles"))
    where = actions.own_page(request.POST.get("place") or request.GET.get("from", ""))
    context = {"form": form, "where": where, "causes": Obstacle.Cause.choices, "page_title": _("Báo vướng mắc"),
               "advice": advice_of(request.user).order_by("cause", "-pk")}  # fmt: skip
    return TemplateResponse(request, "campaigns/obstacle_new.html", context)


@require_safe
def obstacle(request, pk):
    found = get_object_or_404(_seen(request.user), pk=pk)
    may_answer = actions.against_answer(request.user, found) is None
    alike = _seen(request.user).filter(cause=found.cause).exclude(pk=pk).exclude(answer="").order_by("-answered_at")
    context = {
        "obstacle": found,
        "may_answer": may_answer,
        "hand_over": HandOverForm(obstacle=found) if may_answer else None,
        "alike": alike[:3],
        "advice": advice_of(request.user).filter(cause=found.cause).order_by("-pk"),
        "today": timezone.localdate(),
        "page_title": found.get_cause_display(),
        "crumbs": [{"url": reverse("campaigns:obstacles"), "label": _("Vướng mắc")}],
    }
    return TemplateResponse(request, "campaigns/obstacle.html", context)


@require_safe
def obstacle_picture(request, pk):
    """The picture as it came, under the type that its first bytes have."""
    found = get_object_or_404(_seen(request.user), pk=pk)
    if not found.picture or not default_storage.exists(found.picture):
        raise Http404
    answer = FileResponse(default_storage.open(found.picture), content_type=actions.picture_type(found.picture))
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_POST
def obstacle_answer(request, pk):
    found = get_object_or_404(_seen(request.user), pk=pk)
    actions.answer_obstacle(
        obstacle=found, answer=request.POST.get("answer", ""), by=request.user, at=timezone.now()
    )  # fmt: skip
    messages.success(request, _("Đã trả lời."))
    return redirect("campaigns:obstacle", pk=pk)


@require_POST
def obstacle_hand_over(request, pk):
    found = get_object_or_404(_seen(request.user), pk=pk)
    form = HandOverForm(request.POST, obstacle=found)
    if not form.is_valid():
        raise Refused(_("Chọn người phụ trách và hạn trả lời."), code="invalid", status=422)
    actions.hand_over(obstacle=found, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Đã giao người phụ trách."))
    return redirect("campaigns:obstacle", pk=pk)


@require_POST
def obstacle_close(request, pk):
    found = get_object_or_404(_seen(request.user), pk=pk)
    change = actions.reopen_obstacle if request.POST.get("reopen") else actions.close_obstacle
    change(obstacle=found, by=request.user, at=timezone.now())
    return redirect("campaigns:obstacle", pk=pk)
