"""The main menu: what this person can do, in the order of their day."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope

# (address, label, capability that makes it of use)
ITEMS = [
    ("reporting:today", lambda: _("Hôm nay"), Can.CHECK),
    ("registers:book-list", lambda: _("Sổ hộ tịch"), Can.VIEW),
    ("registers:entry-list", lambda: _("Trường hợp"), Can.VIEW),
    ("registers:review", lambda: _("Kiểm tra, duyệt"), Can.CHECK),
    ("reporting:dashboard", lambda: _("Tiến độ"), Can.PROGRESS),
    ("reporting:daily-report", lambda: _("Báo cáo ngày"), Can.PROGRESS),
    ("campaigns:plan", lambda: _("Kế hoạch"), Can.PROGRESS),
    ("campaigns:people", lambda: _("Người dùng"), Can.PEOPLE),
]


def navigation(request):
    """Context of every page: `nav` (menu items) and `place` (where this person works)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "place": None}
    allowed = scope(user)
    items = [
        {"url": reverse(name), "label": label(), "current": False}
        for name, label, can in ITEMS
        if allowed.may_anywhere(can)
    ]
    within = [item for item in items if request.path.startswith(item["url"])]
    if within:
        max(within, key=lambda item: len(item["url"]))["current"] = True
    return {"nav": items, "place": allowed.memberships[0] if allowed.memberships else None}
