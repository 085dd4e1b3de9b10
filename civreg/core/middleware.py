"""What every answer carries, and how a refusal becomes one."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_cache_control

from civreg.core import http
from civreg.core.errors import Refused

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
