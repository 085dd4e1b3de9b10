"""What every answer carries, and how a refusal becomes one."""

from django.conf import settings
from django.contrib import auth
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from civreg.core import http, presence
from civreg.core.accounts import expired
from civreg.core.errors import Refused

BEFORE_A_PASSWORD = {"core:password", "core:logout", "set_language"}
LANGUAGES = {code for code, _name in settings.LANGUAGES}


def chosen_language(get_response):
    """Vietnamese unless the person chose otherwise: the browser's own language is often the shop's choice."""

    def middleware(request):
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if asked is None and request.path.startswith("/api/"):
            asked = request.headers.get("Accept-Language", "")[:2]
        language = asked if asked in LANGUAGES else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def response_headers(get_response):
    """Nothing of a person's data stays in a shared PC's cache; nothing of ours is embedded elsewhere."""

    def middleware(request):
        response = get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
        if getattr(response, "is_for_everybody", False):
            # The sign-in check looked at the cookie; what is answered does not depend on it.
            response.headers.pop("Vary", None)
        if "Cache-Control" not in response.headers:
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


def own_password(get_response):
    """An account past its last day is signed out; one with a first password changes it before anything else."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not (getattr(view, "login_required", True) or request.path.startswith("/api/")):
            return None
        user = request.user
        if not user.is_authenticated:
            return None
        if user.access_until and user.access_until < timezone.localdate():
            auth.logout(request)
            return http.refused(request, expired(user)) if http.wants_json(request) else redirect("core:login")
        if user.must_change_password and request.resolver_match.view_name not in BEFORE_A_PASSWORD:
            sentence = _("Hãy đổi mật khẩu lần đầu trước khi làm việc.")
            refusal = Refused(sentence, code="first_password", status=403)
            return http.refused(request, refusal) if http.wants_json(request) else redirect("core:password")
        return None

    middleware.process_view = process_view
    return middleware


def refusals(get_response):
    """A Refused that no view caught becomes a page, a swap or JSON, by what the request asked for."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        if isinstance(exception, Refused):
            return http.refused(request, exception)
        return None

    middleware.process_exception = process_exception
    return middleware


def account_use(get_response):
    """Notes now and then that a signed-in person's session is at work, and from which network."""

    def middleware(request):
        user = request.user
        if user.is_authenticated and request.session.session_key:
            presence.note(request=request, at=timezone.now())
        return get_response(request)

    return middleware
