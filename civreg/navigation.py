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
    ("registers:cases", lambda: _("Nghi trùng"), Can.CHECK),
    ("registers:imports", lambda: _("Nhập từ tệp"), Can.IMPORT),
    ("scanning:packages", lambda: _("Gói chuyển Bộ"), Can.EXPORT),
    ("registers:transfers", lambda: _("Chuyển về Bộ"), Can.EXPORT),
    ("reporting:dashboard", lambda: _("Tiến độ"), Can.PROGRESS),
    ("registers:coverage", lambda: _("Đủ sổ"), Can.CHECK),
    ("registers:contradictions", lambda: _("Cùng một người"), Can.CHECK),
    ("reporting:daily-report", lambda: _("Báo cáo ngày"), Can.PROGRESS),
    ("registers:assignments", lambda: _("Giao việc"), Can.VIEW),
    ("campaigns:crews", lambda: _("Ai làm ở đâu"), Can.PROGRESS),
    ("reporting:reports", lambda: _("Sổ báo cáo ngày"), Can.PROGRESS),
    ("reporting:exports", lambda: _("Tệp đã xuất"), Can.PROGRESS),
    ("campaigns:obstacles", lambda: _("Vướng mắc"), Can.PROGRESS),
    ("reporting:signals", lambda: _("Dấu hiệu hình thức"), Can.INSPECT),
    ("reporting:commitments", lambda: _("Bản cam kết"), Can.PROGRESS),
    ("reporting:ledger", lambda: _("Sổ chỉ tiêu"), Can.PROGRESS),
    ("campaigns:plan", lambda: _("Kế hoạch"), Can.PROGRESS),
    ("registers:work", lambda: _("Năng suất"), Can.PEOPLE),
    ("campaigns:people", lambda: _("Người dùng"), Can.PEOPLE),
]


# What stands in the bar itself; the rest opens from a word there, so that the bar stays one line.
IN_THE_BAR = 6
EXCHANGE = {
    "registers:imports", "registers:packages", "scanning:packages", "registers:transfers", "registers:refusals",
    "registers:reconciliation",
}  # fmt: skip


def navigation(request):
    """Context of every page: `nav` (items, and menus with more `inside`) and `place` (where one works)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "place": None}
    allowed = scope(user)
    items = [
        {"name": name, "url": reverse(name), "label": label(), "current": False}
        for name, label, can in ITEMS
        if allowed.may_anywhere(can)
    ]
    within = [item for item in items if request.path.startswith(item["url"])]
    if within:
        max(within, key=lambda item: len(item["url"]))["current"] = True
    return {"nav": _folded(items), "place": allowed.memberships[0] if allowed.memberships else None}


def _folded(items):
    """The first items as they are, then the exchange with the Ministry and the rest as menus of one word each."""
    exchange = [item for item in items if item["name"] in EXCHANGE]
    others = [item for item in items if item["name"] not in EXCHANGE]
    bar, rest = others[:IN_THE_BAR], others[IN_THE_BAR:]
    for label, inside in ((_("Chuyển Bộ"), exchange), (_("Điều hành"), rest)):
        if len(inside) > 1:
            bar.append({"label": label, "inside": inside, "current": any(item["current"] for item in inside)})
        else:
            bar += inside
    return bar
