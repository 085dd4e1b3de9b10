"""The daily report: looked at, printed, exported, and frozen once a day."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.crew_rules import Force
from campaigns.queries import plan_today
from campaigns.rules import BOOK_KINDS, kind_label
from campaigns.scope import scope
from civreg.core.http import number_in
from reporting import asked, daily, paper, report_page, structures
from reporting.actions import reports as actions
from reporting.exports import daily as sheet
from reporting.exports import documents, sentences
from reporting.exports.answers import download
from reporting.exports.word import docx
from reporting.models import DailyReport


@require_safe
def daily_report(request):
    """The report of a day: as it was frozen, or as it is counted now (?live=1, or another kind)."""
    campaign = asked.campaign_or_404(request.user)
    place = asked.named_place_or_404(request, campaign)
    question = asked.asked_of(request, campaign, place)
    sequence = number_in(request.GET.get("sequence"))
    frozen = _frozen(request.user, campaign, place, question.day, sequence)
    # A frozen report stands by the structure of its day; the other one is always counted.
    is_older = question.structure == structures.BEFORE
    # Nor is one that was asked for by other targets than those that it was frozen by.
    by_others = frozen and question.is_chosen and question.version.number != frozen.figures.get("target_version")
    is_live = bool(request.GET.get("live") or by_others)
    is_frozen = frozen is not None and is_older and not question.kind and not is_live
    if is_frozen:
        figures = frozen.figures
    else:
        communes = asked.communes_of(request.user, place, campaign)
        figures = daily.make(asked=question, place=place, communes=communes)
    if request.GET.get("format") in ("pdf", "docx"):
        return _paper(request, campaign, place, question, figures, frozen if is_frozen else None)
    if "format" in request.GET:
        return _sheet(request, campaign, place, question, figures)
    context = {
        "asked": question,
        "campaign": campaign,
        "unit": place,
        **(report_page.chain(frozen, request.user) if is_frozen else {}),
        "words": sentences.paragraphs(figures, frozen if is_frozen else None),
        "means": figures.get("means"),
        "forces": Force.choices,
        "figures": paper.readable(figures),
        "frozen": frozen,
        "is_frozen": is_frozen,
        "structures": structures.LABELS if place is None or place.level == "district" else {},
        "may_freeze": frozen is None and is_older and daily.may_freeze(scope(request.user), place, campaign),
        "head": paper.head(campaign, place, question.day, frozen if is_frozen else None),
        "head_groups": daily.head_groups(),
        "kind_title": kind_label(question.kind),
        "book_kinds": BOOK_KINDS,
        "versions": campaign.target_versions.select_related("baseline").order_by("-number"),
        "previous": question.day - dt.timedelta(days=1),
        "next": question.day + dt.timedelta(days=1) if question.day < question.today else None,
        "page_title": _("Báo cáo ngày"),
    }
    return TemplateResponse(request, "reporting/daily_report.html", context)


def _frozen(user, campaign, place, day, sequence=None):
    """The report of the day with the newest supplement first; ?report= is another of that day."""
    reports = DailyReport.objects.visible_to(user)  # who made it is read where there is one: most live pages have none
    found = reports.filter(campaign=campaign, locality=place, day=day).newest_first()
    report = found.filter(sequence=sequence).first() if sequence is not None else found.first()
    if report is not None:
        report.campaign, report.locality = campaign, place  # they are known: nothing is read for them again
    return report


def _paper(request, campaign, place, question, figures, frozen):
    """The report as PDF or DOCX in the layout of an official paper."""
    head = paper.head(campaign, place, question.day, frozen)
    made = sheet.document(
        figures, head=head, kind=kind_label(question.kind), frozen=frozen
    )
    is_pdf = request.GET["format"] == "pdf"
    body, media = (documents.pdf(made), documents.PDF) if is_pdf else (docx(made), documents.DOCX)
    answer = HttpResponse(body, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{_name(campaign, place, question)}.{request.GET["format"]}"'
    return answer


def _name(campaign, place, question):
    return f"bao-cao-{place.code if place else campaign.province.code}-{question.day.isoformat()}"


def _sheet(request, campaign, place, question, figures):
    heads, rows = sheet.table(figures)
    name = _name(campaign, place, question)
    notes = [paper.title(campaign, place, question.day), str(kind_label(question.kind))]
    if question.structure == structures.AFTER:
        notes.append(str(structures.LABELS[question.structure]))
    return download(name=name, form=request.GET["format"], title=_("Báo cáo ngày"), heads=heads, rows=rows, notes=notes)


@require_POST
def daily_report_freeze(request):
    campaign = asked.campaign_or_404(request.user)
    place = asked.named_place_or_404(request, campaign)
    day = asked.day_of(request.POST.get("day")) or plan_today(campaign)
    actions.freeze_report(
        campaign=campaign, locality=place, day=day, note=request.POST.get("note", "").replace("\x00", ""),
        communes=asked.communes_of(request.user, place, campaign), by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã chốt báo cáo. Số liệu này không đổi nữa."))
    return redirect(f"{paper.address()}?locality={place.pk if place else ''}&day={day.isoformat()}")
