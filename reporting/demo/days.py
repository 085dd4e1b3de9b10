"""A few days of the campaign beside the demo's own commune: neighbours who type, send, and get answers."""

from django.conf import settings

from registers.models import RegisterBook
from reporting.replay.play import played

# Six communes of Cam Lộ, whose official is among the demo's accounts, and two of Đakrông, where border guards help.
COMMUNES = ("19597", "19606", "19612", "19615", "19618", "19621", "19561", "19588")
SCALE = 0.08  # of their targets


def play_days(campaign, days):
    """Once: where one of these communes has a book, nothing is played. Returns how many entries were sent.

    The stand-in keeps its records where bin/demo starts one: what still waits for an answer gets it there.
    """
    if RegisterBook.objects.filter(locality__code__in=COMMUNES).exists():
        return 0
    asked = {"days": days, "scale": SCALE, "only": COMMUNES, "folder": settings.VAR_DIR / "ministry"}
    asked |= {"eager": True, "pdf_share": 0.1}
    with played(campaign, **asked) as whole:
        return whole.department.did["sent"]
