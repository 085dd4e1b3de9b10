"""The address that stops one recipient's mail: sealed, of that recipient alone, good for as long as mails are kept."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "reporting.unsubscribe"


def token_of(recipient):
    return signing.dumps(recipient.pk, salt=SALT)


def recipient_pk(token):
    """The recipient that a token is of, None where nobody sealed it."""
    try:
        found = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def address_of(recipient):
    """The whole address, empty where the site does not know its own (SITE_URL)."""
    if not settings.SITE_URL:
        return ""
    return settings.SITE_URL + reverse("reporting:unsubscribe", args=[token_of(recipient)])


def headers_of(recipient):
    """What mail programs make their own button of (RFC 2369, and RFC 8058: one POST, no sign-in, no question)."""
    address = address_of(recipient)
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
