"""Commitments on the screen: made for one or for all, signed, judged from the counters, escalated when broken."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import evidence
from campaigns.actions import commitments as actions
from campaigns.commitment_rules import LABELS
from campaigns.live import renewed
from campaigns.models import Commitment, Escalation
from campaigns.queries import commitments_of, localities_of
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.http import number_in
from civreg.core.paging import page_of
from reporting import asked
from reporting.commitment_forms import CommitmentForm, SignForm
from reporting.exports import commitments as paper
from reporting.exports import documents
from reporting.exports.word import docx
from reporting.promises import JUDGED, promises_of, whole

ORDER = ("locality__parent__sort_key", "-locality__level", "locality__sort_key", "due_on", "pk")


def _seen(request, campaign):
    found = commitments_of(request.user).filter(campaign=campaign)
    return found.select_related("locality__parent", "locality__province", "campaign__province")


def _one_or_404(request, pk):
    campaign = asked.campaign_or_404(request.user)
    return campaign, get_object_or_404(_seen(request, campaign), pk=pk)


@require_safe
@renewed("province")
def commitment_list(request):
    """Those that bind, with how they stand; narrowed by standing, stage and district."""
    campaign = asked.campaign_or_404(request.user)
    rows = _seen(request, campaign).standing().order_by(*ORDER)
    if (stage := request.GET.get("stage")) in Commitment.Stage.values:
        rows = rows.filter(stage=stage)
    if district := number_in(request.GET.get("district")):
        rows = rows.filter(locality_id=district) | rows.filter(locality__parent_id=district)
    promises = promises_of(campaign, rows.values_list(*JUDGED, named=True))
    counts = {standing: sum(each.standing == standing for each in promises) for standing in LABELS}
    if (standing := request.GET.get("standing")) in set(LABELS):
        promises = [each for each in promises if each.standing == standing]
    page = page_of(promises, request)
    page.object_list = whole(page.object_list, rows.select_related(None).select_related("locality__parent"))
    context = {
        "campaign": campaign, "page": page, "stages": Commitment.Stage.choices,
        "standings": [{"key": key, "label": label, "n": counts[key]} for key, label in LABELS.items()],
        "districts": localities_of(request.user, campaign).districts().in_order(),
        "may_make": scope(request.user).may_anywhere(Can.TARGETS), "page_title": _("Bản cam kết"),
    }  # fmt: skip
    return TemplateResponse(request, "reporting/commitments.html", context)


@require_http_methods(["GET", "POST"])
def commitment_new(request):
    campaign = asked.campaign_or_404(request.user)
    scope_or_404(request.user)
    units = localities_of(request.user, campaign).in_order()
    form = CommitmentForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        places = given.pop("to")
        try:
            made = actions.make_commitments(
                campaign=campaign, localities=places, by=request.user, at=timezone.now(), **given
            )
        except Refused as refusal:
            form.add_error("due_on" if "due_on" in refusal.fields else None, str(refusal))
        else:
            told = _("Đã lập %(made)s bản cam kết; %(there)s đơn vị đã có bản giống như vậy.")
            messages.success(request, told % {"made": len(made), "there": len(places) - len(made)})
            return redirect("reporting:commitments")
    context = {"form": form, "page_title": _("Lập bản cam kết"), "crumbs": _crumbs()}
    return TemplateResponse(request, "reporting/commitment_new.html", context)


def scope_or_404(user):
    """404 for who may not make commitments."""
    if not scope(user).may_anywhere(Can.TARGETS):
        raise Http404


def _crumbs():
    return [{"url": reverse("reporting:commitments"), "label": _("Bản cam kết")}]


@require_safe
def commitment(request, pk):
    campaign, found = _one_or_404(request, pk)
    [promise] = promises_of(campaign, [found])
    known = {name: getattr(found, name) for name in SignForm.base_fields if name != "evidence"}
    known = {name: value for name, value in known.items() if value}
    told = found.escalations.select_related("owner", "answered_by", "commitment__locality").order_by("pk")
    context = {
        "promise": promise, "commitment": found,
        "sign": SignForm(initial=known) if actions.against_signing(request.user, found) is None else None,
        "escalations": [{"row": each, "may": actions.against_answering(request.user, each) is None} for each in told],
        "may_withdraw": scope(request.user).may_anywhere(Can.TARGETS) and not found.withdrawn_at,
        "page_title": f"{_('Cam kết')}: {found.locality.full_name}", "crumbs": _crumbs(),
    }  # fmt: skip
    return TemplateResponse(request, "reporting/commitment.html", context)


@require_POST
def commitment_sign(request, pk):
    _campaign, found = _one_or_404(request, pk)
    if sentence := actions.against_signing(request.user, found):
        raise Refused(sentence, code="forbidden", status=403)
    form = SignForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(_("Ghi đủ tên, chức vụ của hai bên và ngày ký."), code="invalid", status=422)
    given = dict(form.cleaned_data)
    file = given.pop("evidence")
    kept = evidence.keep(file) if file else None
    actions.sign_commitment(commitment=found, evidence=kept, by=request.user, at=timezone.now(), **given)
    messages.success(request, _("Đã ghi chữ ký."))
    return redirect("reporting:commitment", pk=pk)


@require_POST
def commitment_withdraw(request, pk):
    _campaign, found = _one_or_404(request, pk)
    actions.withdraw_commitment(
        commitment=found, why=request.POST.get("why", "").replace("\0", ""), by=request.user, at=timezone.now()
    )
    messages.success(request, _("Đã rút bản cam kết."))
    return redirect("reporting:commitment", pk=pk)


@require_safe
def commitment_document(request, pk):
    """The signed paper as it was scanned."""
    return evidence.serve(_one_or_404(request, pk)[1].evidence)


@require_safe
def commitment_paper(request, pk):
    """The text to sign, as PDF or DOCX."""
    campaign, found = _one_or_404(request, pk)
    [promise] = promises_of(campaign, [found])
    made = paper.document(promise)
    is_word = request.GET.get("format") == "docx"
    body, media = (docx(made), documents.DOCX) if is_word else (documents.pdf(made), documents.PDF)
    answer = HttpResponse(body, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="cam-ket-{found.pk}.{"docx" if is_word else "pdf"}"'
    return answer


@require_POST
def escalation_answer(request, pk):
    campaign = asked.campaign_or_404(request.user)
    told = Escalation.objects.filter(commitment__in=_seen(request, campaign).order_by())
    found = get_object_or_404(told.select_related("commitment__locality"), pk=pk)
    actions.answer_escalation(
        escalation=found, answer=request.POST.get("answer", "").replace("\0", ""), by=request.user, at=timezone.now()
    )
    messages.success(request, _("Đã trả lời."))
    return redirect("reporting:commitment", pk=found.commitment_id)
