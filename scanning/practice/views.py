"""Practice on the screen: begin, type at the desk's own form, see what was wrong; superiors see who is ready."""

from collections import defaultdict

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.actions.people import qualify
from campaigns.queries import unqualified_of
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.http import number_in
from civreg.core.paging import page_of
from registers.kinds import kind as kind_of
from registers.views.rules import declaration_url
from scanning.desk.form import groups_for, lists_for
from scanning.desk.requests import body_of
from scanning.models import PracticeAttempt
from scanning.practice import actions, rules
from scanning.practice.state import state_of
from scanning.samples.pages import KINDS


def _enters_or_404(user):
    if not scope(user).may_anywhere(Can.ENTER):
        raise Http404


@require_safe
def practice(request):
    """What practice is, one's own attempts, and a button to begin."""
    _enters_or_404(request.user)
    attempts = PracticeAttempt.objects.filter(user=request.user).order_by("-started_at")
    context = {
        "kinds": [(slug, kind_of(slug).label) for slug in KINDS],
        "page": page_of(attempts, request),
        "open": attempts.filter(finished_at=None).first(),
        "waits": bool(scope(request.user).practising),
        "page_title": _("Bài tập nhập liệu"),
    }
    return TemplateResponse(request, "scanning/practice.html", context)


@require_POST
def practice_begin(request):
    _enters_or_404(request.user)
    attempt = actions.begin(kind=request.POST.get("kind", ""), by=request.user, at=timezone.now())
    return redirect("scanning:practice-attempt", attempt.pk)


def _mine(request, pk):
    return get_object_or_404(PracticeAttempt.objects.filter(user=request.user), pk=pk)


@require_safe
def practice_attempt(request, pk):
    """The desk while it runs; afterwards what was right and what was not, field by field."""
    attempt = _mine(request, pk)
    crumbs = [{"url": reverse("scanning:practice"), "label": _("Bài tập nhập liệu")}]
    if attempt.finished_at:
        context = {"attempt": attempt, "answers": _judged(attempt), "crumbs": crumbs}
        context["page_title"] = _("Kết quả bài tập")
        return TemplateResponse(request, "scanning/practice_result.html", context)
    kind = kind_of(attempt.kind)
    names = ("state", "save", "draft", "mark")
    context = {
        "practice": attempt, "kind": kind, "groups": groups_for(kind), "lists": lists_for(kind), "crumbs": crumbs,
        "urls": {name: reverse(f"scanning:practice-{name}", args=[pk]) for name in names},
        "rules_url": declaration_url(kind, get_language()), "state": _state(request, attempt),
        "page_title": _("Bài tập: %(kind)s") % {"kind": kind.label},
    }  # fmt: skip
    return TemplateResponse(request, "scanning/desk.html", context)


def _judged(attempt):
    """Each record with its fields in the order of the paper, the wrong ones named by their labels."""
    kind = kind_of(attempt.kind)
    rows = []
    for answer in attempt.answers.order_by("position"):
        scores = [{**each, "label": kind.field(each["code"]).label} for each in answer.scores]
        wrong = [each for each in scores if each["verdict"] != rules.RIGHT]
        rows.append({"answer": answer, "wrong": wrong, "right": len(scores) - len(wrong), "total": len(scores)})
    return rows


def _state(request, attempt):
    """The record that is asked for by its place, else the first that is not saved; "leave" when none is left."""
    answers = list(attempt.answers.select_related("page").order_by("position"))
    asked = number_in(request.GET.get("page"))
    found = next((answer for answer in answers if answer.position == asked), None) if asked is not None else None
    found = found or next((answer for answer in answers if answer.saved_at is None), None)
    if found is None or attempt.finished_at:
        return {"leave": reverse("scanning:practice-attempt", args=[attempt.pk])}
    return state_of(attempt, found, len(answers), timezone.now())


@require_safe
def practice_state(request, pk):
    return JsonResponse({**_state(request, _mine(request, pk)), "csrf": get_token(request)})


@require_POST
def practice_save(request, pk):
    attempt, body = _mine(request, pk), body_of(request)
    answer = actions.save_answer(
        attempt=attempt, position=_position(body, attempt), values=body.get("values", {}),
        reasons=body.get("reasons", {}), by=request.user, at=timezone.now(),
    )  # fmt: skip
    number = str(answer.values.get("so", answer.position + 1))
    return JsonResponse({"entry": None, "number": number, "version": 1, "repeated": False, "url": ""})


@require_POST
def practice_draft(request, pk):
    attempt, body = _mine(request, pk), body_of(request)
    at = timezone.now()
    if not body.get("discard"):
        position = _position(body, attempt)
        actions.keep_draft(attempt=attempt, position=position, values=body.get("values", {}), by=request.user, at=at)
    return JsonResponse({"saved_at": at.isoformat()})


def _position(body, attempt):
    """The record that a body speaks of, by the key that its form was given."""
    key = str(body.get("key", "")).removeprefix("practice-")
    found = attempt.answers.filter(pk=number_in(key)).values_list("position", flat=True).first()
    return -1 if found is None else found


@require_POST
def practice_mark(request, pk):
    _mine(request, pk)
    raise Refused(_("Bài tập không có số bỏ trống: hãy nhập bản ghi này."), code="practice")


@require_POST
def practice_end(request, pk):
    actions.give_up(attempt=_mine(request, pk), by=request.user, at=timezone.now())
    return redirect("scanning:practice")


@require_safe
def practice_picture(request, pk, position):
    answer = get_object_or_404(_mine(request, pk).answers.select_related("page"), position=position)
    page = answer.page
    if not default_storage.exists(page.file):
        page = actions.page_to_practise(page.kind, page.seed)
    return FileResponse(default_storage.open(page.file), content_type="image/webp")


@require_safe
def practice_people(request):
    """Who may not yet type into real books, how often they tried, and a way to let them begin."""
    rows = unqualified_of(request.user).order_by("qualified_at", "locality__sort_key", "user__full_name", "pk")
    page = page_of(rows, request)
    percents = defaultdict(list)
    for attempt in PracticeAttempt.objects.filter(user__in=[row.user_id for row in page], finished_at__isnull=False):
        percents[attempt.user_id].append(attempt.percent)
    for row in page:
        row.tried, row.best = len(percents[row.user_id]), max(percents[row.user_id], default=None)
    context = {"page": page, "page_title": _("Ai đã qua bài tập")}
    return TemplateResponse(request, "scanning/practice_people.html", context)


@require_POST
def practice_waive(request, pk):
    """Let a person type into real books without the practice; the reason is kept."""
    row = get_object_or_404(unqualified_of(request.user), pk=pk)
    qualify(person=row.user, why=request.POST.get("why", ""), by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s được nhập sổ thật.") % {"name": row.user.full_name})
    return redirect("scanning:practice-people")
