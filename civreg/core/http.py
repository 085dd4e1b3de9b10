"""How a refusal becomes an answer: a page, an htmx swap, or problem details (RFC 9457)."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.views import exception_handler

from civreg.core.errors import Refused

PROBLEM = "application/problem+json"


def number_in(text):
    """The whole number that a text of an address or form is, None where it is none or beyond the database's own."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def acting(request):
    """The two keyword arguments of every action: the person, and this moment."""
    return {"by": request.user, "at": timezone.now()}


def wants_json(request):
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def refused(request, refusal):
    """The answer to a refused request; what the person had typed stays in their browser."""
    if wants_json(request):
        return JsonResponse(problem_body(refusal), status=refusal.status, content_type=PROBLEM)
    template = "components/refusal.html" if getattr(request, "htmx", False) else "core/error.html"
    said = {code: [each for each in _listed(value) if str(each) != str(refusal.sentence)]
            for code, value in refusal.fields.items()}  # fmt: skip
    context = {"sentence": refusal.sentence, "status": refusal.status, "detail": refusal.detail}
    context |= {"back": _came_from(request), "fields": {code: more for code, more in said.items() if more}}
    response = render(request, template, context, status=refusal.status)
    if getattr(request, "htmx", False):
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


def _came_from(request):
    """The page of this site whose form was refused, "" where the browser does not say."""
    page = request.headers.get("Referer", "") if request.method == "POST" else ""
    inside = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if inside else ""


def problem_body(refusal):
    """Problem details of a Refused."""
    return {
        "type": f"urn:civreg:{refusal.code}",
        "title": str(refusal.sentence),
        "status": refusal.status,
        "code": refusal.code,
        "errors": {code: [str(s) for s in _listed(sentences)] for code, sentences in refusal.fields.items()},
        **refusal.detail,
    }


def _listed(value):
    return value if isinstance(value, (list, tuple)) else [value]


def problem(exc, context):
    """DRF's exception handler: every error of the API is problem details in the user's language."""
    # Whatever picture or sheet was asked for: a problem is told in JSON.
    if request := context.get("request"):
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    if isinstance(exc, Refused):
        return _as_problem(exc)
    response = exception_handler(exc, context)
    if response is None:
        return None
    errors = exc.detail if isinstance(exc, exceptions.ValidationError) else {}
    if isinstance(errors, list):
        errors = {"": errors}
    refusal = Refused(_sentence(exc, response.status_code), code=_code(exc), status=response.status_code)
    response.data = {**problem_body(refusal), "errors": errors}
    response.content_type = PROBLEM
    return response


def _as_problem(refusal):
    from rest_framework.response import Response

    return Response(problem_body(refusal), status=refusal.status, content_type=PROBLEM)


def _code(exc):
    return "not_found" if isinstance(exc, Http404) else getattr(exc, "default_code", "error")


def _sentence(exc, status):
    if isinstance(exc, exceptions.ValidationError):
        return _("Dữ liệu gửi lên chưa đúng. Xem từng trường trong «errors».")
    if status in (403, 404):
        # An unknown id answers like a forbidden one.
        return _("Không tìm thấy, hoặc tài khoản của bạn không được xem nội dung này.")
    return getattr(exc, "detail", None) or _("Yêu cầu không thực hiện được.")
