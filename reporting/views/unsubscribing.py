"""Stopping the mail of one address by the link in it: for its reader, who has no account here."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reporting.actions import mailing
from reporting.models import ReportRecipient
from reporting.unsubscribing import recipient_pk


@login_not_required
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the sealed address is the whole proof
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """A page with one button; looking at it changes nothing, for filters open every link of a mail."""
    found = ReportRecipient.objects.select_related("locality", "province").filter(pk=recipient_pk(token)).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        found = mailing.unsubscribe(recipient=found, at=timezone.now())
    context = {"recipient": found, "place": found.locality or found.province, "page_title": _("Thôi nhận báo cáo")}
    return TemplateResponse(request, "reporting/unsubscribe.html", context)
