"""What the desk sends: a JSON object of texts, within its limits."""

import json

from django.conf import settings
from django.utils.translation import gettext as _

from civreg.core.errors import Refused


def body_of(request):
    """The JSON object that the desk sent; Refused where it is none or too large."""
    if len(request.body) > settings.ENTRY_MAX_KB * 1024:
        raise Refused(_("Bản ghi quá dài."), code="too_large", status=413)
    try:
        body = json.loads(request.body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or not _texts(body.get("values", {})) or not _texts(body.get("reasons", {})):
        raise Refused(_("Yêu cầu không hợp lệ."), code="bad_request", status=400)
    return body


def _no_number(name):
    """NaN and Infinity are JSON to Python alone; the database keeps neither."""
    raise ValueError(name)


def _texts(value):
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
