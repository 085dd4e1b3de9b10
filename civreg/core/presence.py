"""From where an account is at work: stretches of time per session, noted rarely enough to cost nothing."""

import hashlib
import ipaddress
from datetime import timedelta

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import cache

from civreg.core.models import AccountUse

# Bits of an address that are kept: what tells one office's line from another's, not one computer from the next.
KEPT = {4: 24, 6: 48}


def note(*, request, at) -> None:
    """Carry the session's present stretch on to `at`, or begin one; at most once in ACCOUNT_USE_SECONDS (0: never)."""
    if not settings.ACCOUNT_USE_SECONDS:
        return
    session = hashlib.sha256(request.session.session_key.encode()).hexdigest()[:16]
    network = network_of(get_client_ip_address(request) or "")
    if not cache.add(f"use-{session}-{network}", 1, settings.ACCOUNT_USE_SECONDS):
        return
    since = at - timedelta(seconds=settings.ACCOUNT_USE_PAUSE_SECONDS)
    uses = AccountUse.objects.filter(user=request.user, session=session, network=network, last_at__gte=since)
    if not uses.update(last_at=at):
        device = request.headers.get("User-Agent", "").replace("\x00", "")[:120]
        AccountUse.objects.create(
            user=request.user, session=session, network=network, device=device, began_at=at, last_at=at
        )


def network_of(address: str) -> str:
    """The network of an address; "" where there is none."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, KEPT[known.version]), strict=False))
