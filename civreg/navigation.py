"""The main menu: what this person can do, grouped by what people do, in the order of their day."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _

from campaigns.roles import Can
from campaigns.scope import scope

# Address, label, capability that makes it of use; or a word and the items that open from it (at most eight).
MENU = [
    ("reporting:today", _("Hôm nay"), Can.CHECK),
    ("registers:book-list", _("Sổ hộ tịch"), Can.VIEW),
    ("registers:entry-list", _("Trường hợp"), Can.VIEW),
    ("registers:review", _("Kiểm tra, duyệt"), Can.CHECK),
    (_("Trùng và đủ"), [
        ("registers:cases", _("Nghi trùng"), Can.CHECK),
        ("registers:links", _("Cùng một người"), Can.CHECK),
        ("registers:contradictions", _("Mâu thuẫn"), Can.CHECK),
        ("registers:coverage", _("Đủ sổ"), Can.CHECK),
        ("registers:waived", _("Cảnh báo đã bỏ qua"), Can.CHECK),
        ("registers:duplicate-runs", _("So trùng toàn tỉnh"), Can.TARGETS),
    ]),
    (_("Chuyển Bộ"), [
        ("scanning:packages", _("Gói chuyển Bộ"), Can.EXPORT),
        ("registers:transfers", _("Chuyển về Bộ"), Can.EXPORT),
        ("registers:refusals", _("Bộ trả lại"), Can.EXPORT),
        ("registers:reconciliation", _("Đối soát"), Can.EXPORT),
        ("registers:forecasts", _("Dự báo trùng"), Can.EXPORT),
        ("registers:imports", _("Nhập từ tệp"), Can.IMPORT),
    ]),
    (_("Tiến độ"), [
        ("reporting:dashboard", _("Bảng tiến độ"), Can.PROGRESS),
        ("reporting:forecast", _("Dự báo"), Can.PROGRESS),
        ("reporting:pictures", _("Biểu đồ"), Can.PROGRESS),
        ("reporting:allocations", _("Điều người"), Can.PEOPLE),
        ("reporting:figures", _("Số liệu đã công bố"), Can.PROGRESS),
    ]),
    (_("Báo cáo"), [
        ("reporting:daily-report", _("Báo cáo ngày"), Can.PROGRESS),
        ("reporting:reports", _("Sổ báo cáo ngày"), Can.PROGRESS),
        ("reporting:exports", _("Tệp đã xuất"), Can.PROGRESS),
        ("reporting:export-log", _("Nhật ký xuất dữ liệu"), Can.PEOPLE),
    ]),
    (_("Điều hành"), [
        ("registers:assignments", _("Giao việc"), Can.VIEW),
        ("campaigns:obstacles", _("Vướng mắc"), Can.PROGRESS),
        ("campaigns:advice", _("Hướng dẫn"), Can.PROGRESS),
        ("reporting:signals", _("Dấu hiệu hình thức"), Can.INSPECT),
        ("reporting:commitments", _("Bản cam kết"), Can.PROGRESS),
        ("reporting:ledger", _("Sổ chỉ tiêu"), Can.PROGRESS),
        ("campaigns:roadmap", _("Lộ trình"), Can.PROGRESS),
        ("campaigns:plan", _("Kế hoạch"), Can.PROGRESS),
    ]),
    (_("Nhân lực"), [
        ("campaigns:crews", _("Ai làm ở đâu"), Can.PROGRESS),
        ("campaigns:teams", _("Tổ công tác"), Can.PROGRESS),
        ("registers:work", _("Năng suất"), Can.PEOPLE),
        ("scanning:practice", _("Bài tập nhập liệu"), Can.ENTER),
        ("scanning:practice-people", _("Ai đã qua bài tập"), Can.PEOPLE),
        ("campaigns:people", _("Người dùng"), Can.PEOPLE),
        ("campaigns:accounts", _("Cấp tài khoản"), Can.PEOPLE),
    ]),
]  # fmt: skip
# Where the pages below an item have addresses of their own: the pages of a book belong to the books.
BELOW = [
    ("/scans/books/", "registers:book-list"), ("/scans/desk/", "registers:book-list"),
    ("/scans/pages/", "registers:book-list"), ("/campaign/equipment/", "campaigns:crews"),
    ("/campaign/baselines/", "reporting:ledger"), ("/campaign/figures/", "reporting:ledger"),
    ("/registers/rules/", "campaigns:plan"), ("/registers/kinds/", "campaigns:plan"),
]  # fmt: skip


def navigation(request):
    """Context of every page: `nav` (items, and menus with more `inside`) and `place` (where one works)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": [], "place": None}
    allowed = scope(user)
    nav = [item for row in MENU for item in _shown(row, allowed)]
    _mark_current(nav, request.path)
    return {"nav": nav, "place": allowed.memberships[0] if allowed.memberships else None}


def _shown(row, allowed):
    """The row as this person sees it, as a list: empty, an item, or a menu; a menu of one item is that item."""
    if len(row) == 2:
        inside = [item for each in row[1] for item in _shown(each, allowed)]
        return [{"label": row[0], "inside": inside, "current": False}] if len(inside) > 1 else inside
    name, label, can = row
    if not allowed.may_anywhere(can):
        return []
    return [{"name": name, "url": _address(name, get_script_prefix()), "label": label, "current": False}]


@lru_cache
def _address(name, _prefix):
    """The address of an item, found once: it stands on every page."""
    return reverse(name)


def _mark_current(nav, path):
    """Mark the item whose address the path goes on from, the longest of them, and the menu that it stands in."""
    items = [(item, menu) for menu in nav for item in menu.get("inside", [menu])]
    found = [(len(start), item, menu) for item, menu in items for start in _starts(item) if path.startswith(start)]
    if found:
        _length, item, menu = max(found, key=lambda each: each[0])
        item["current"] = menu["current"] = True


def _starts(item):
    return [item["url"], *(start for start, name in BELOW if name == item["name"])]
