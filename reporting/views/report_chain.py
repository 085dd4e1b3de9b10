"""Reports on their way: the matrix of days and places, signatures, returns, supplements, and who gets them by mail."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civreg.core.paging import page_of
from reporting import asked, daily, paper, report_page
from reporting.actions import mailing, signing
from reporting.actions import reports as actions
from reporting.exports import documents, report_files, tables
from reporting.models import DailyReport, ReportMail, ReportRecipient

CAMPAIGN = ("campaign__province", "locality__parent", "made_by", "supplement_of")


@require_safe
def report_list(request):
    campaign = asked.campaign_or_404(request.user)
    now = timezone.now()
    until = report_page.last_day(campaign, now, asked.day_of(request.GET.get("until")))
    late_only = request.GET.get("late") == "1"
    newest = report_page.last_day(campaign, now)
    context = {
        **report_page.matrix(request.user, campaign, until=until, at=now, late_only=late_only),
        "campaign": campaign, "late_only": late_only, "page_title": _("Sổ báo cáo ngày"),
        "until": until,
        "earlier": until - dt.timedelta(days=report_page.DAYS),
        "later": min(until + dt.timedelta(days=report_page.DAYS), newest) if until < newest else None,
    }  # fmt: skip
    return TemplateResponse(request, "reporting/report_list.html", context)


def report_or_404(request, pk):
    return get_object_or_404(DailyReport.objects.visible_to(request.user).select_related(*CAMPAIGN), pk=pk)


def address_of(report):
    """The page that shows a report."""
    place = report.locality_id or ""
    return f"{paper.address()}?locality={place}&day={report.day.isoformat()}&sequence={report.sequence}"


def _said(request):
    return {name: request.POST.get(name, "").replace("\x00", "") for name in ("title", "comment")}


@require_POST
def report_sign(request, pk):
    report = report_or_404(request, pk)
    report = signing.sign_report(report=report, by=request.user, at=timezone.now(), **_said(request))
    messages.success(request, _("Báo cáo %(code)s: %(state)s.") % {
        "code": report.code, "state": report.get_state_display(),
    })  # fmt: skip
    return redirect(address_of(report))


@require_POST
def report_return(request, pk):
    report = report_or_404(request, pk)
    signing.return_report(report=report, by=request.user, at=timezone.now(), **_said(request))
    messages.info(request, _("Đã trả lại báo cáo %(code)s.") % {"code": report.code})
    return redirect(address_of(report))


@require_POST
def report_supplement(request, pk):
    report = report_or_404(request, pk)
    made = actions.supplement_report(
        report=report, reason=request.POST.get("reason", "").replace("\x00", ""),
        communes=asked.communes_of(request.user, report.locality, report.campaign), by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã lập báo cáo bổ sung số %(code)s.") % {"code": made.code})
    return redirect(address_of(made))


FILES = {
    "pdf": (lambda report: documents.pdf(report_files.paper_of(report)), documents.PDF),
    "docx": (report_files.docx_of, documents.DOCX),
    "xlsx": (report_files.xlsx_of, tables.XLSX),
}


@require_safe
def report_file(request, pk, form):
    """A frozen report as it goes out: PDF, DOCX or XLSX."""
    return file_answer(report_or_404(request, pk), form)


def file_answer(report, form):
    make, media = FILES[form]
    answer = HttpResponse(make(report), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{report_files.name_of(report)}.{form}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def recipients(request):
    """Addresses of the places that the person leads, a form for one more, and the newest mails."""
    campaign = asked.campaign_or_404(request.user)
    place = asked.named_place_or_404(request, campaign)
    if request.method == "POST":
        mailing.add_recipient(
            campaign=campaign, locality=place, email=request.POST.get("email", ""),
            name=request.POST.get("name", "").replace("\x00", ""), by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Đã thêm người nhận."))
        return redirect(f"{reverse('reporting:recipients')}?locality={place.pk if place else ''}")
    found = ReportRecipient.objects.led_by(request.user).filter(province=campaign.province, stopped_at=None)
    mails = ReportMail.objects.led_by(request.user).select_related("recipient__locality", "report__locality")
    context = {
        "campaign": campaign, "unit": place,
        "recipients": found.select_related("locality", "added_by").order_by("locality_id", "email"),
        "page": page_of(mails.order_by("-pk"), request),
        "may_add": daily.may_freeze(asked.scope(request.user), place, campaign),
        "page_title": _("Người nhận báo cáo"),
        "crumbs": [{"label": _("Sổ báo cáo ngày"), "url": reverse("reporting:reports")}, {"label": _("Người nhận")}],
    }  # fmt: skip
    return TemplateResponse(request, "reporting/recipients.html", context)


@require_POST
def recipient_stop(request, pk):
    found = get_object_or_404(ReportRecipient.objects.led_by(request.user), pk=pk)
    mailing.stop_recipient(recipient=found, by=request.user, at=timezone.now())
    messages.info(request, _("Từ nay không gửi báo cáo tới %(email)s.") % {"email": found.email})
    return redirect("reporting:recipients")


@require_POST
def mail_again(request, pk):
    found = get_object_or_404(ReportMail.objects.led_by(request.user), pk=pk)
    mailing.send_again(mail=found, by=request.user, at=timezone.now())
    messages.info(request, _("Đang gửi lại."))
    return redirect("reporting:recipients")
