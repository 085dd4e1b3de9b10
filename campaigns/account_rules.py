"""Accounts from a sheet, from values: heads, names, user names, telephone numbers, days. No database, no clock."""

import datetime as dt
import re

from civreg.core.vietnamese import collapse, fold, name_faults, slug, text_faults

LONGEST_NAME = 100
USERNAME = re.compile(r"[a-z0-9._-]{3,40}\Z")
PHONE = re.compile(r"[0-9 +().-]{0,20}\Z")
NAME = re.compile(r"[\w\u0300-\u036f .'’()-]+\Z")
# What a column may be called, folded: the first is how the template calls it.
HEADS = {
    "full_name": ("Họ tên", "ho va ten", "ho ten"),
    "username": ("Tên đăng nhập", "ten dang nhap", "tai khoan"),
    "force": ("Lực lượng", "luc luong"),
    "place": ("Đơn vị", "don vi", "noi lam viec", "xa", "dia ban"),
    "role": ("Vai trò", "vai tro", "nhiem vu"),
    "phone": ("Điện thoại", "dien thoai", "so dien thoai", "sdt"),
    "starts_on": ("Từ ngày", "tu ngay"),
    "ends_on": ("Đến ngày", "den ngay", "den het ngay"),
}
REQUIRED = ("full_name", "place", "role")


def columns_of(cells):
    """Position -> key of a row of heads, {} where it is none: the required ones must all be there."""
    names = {fold(name): key for key, names in HEADS.items() for name in names}
    found = {at: names[fold(str(cell))] for at, cell in enumerate(cells) if cell and fold(str(cell)) in names}
    return found if set(REQUIRED) <= set(found.values()) else {}


def username_for(full_name, taken):
    """A readable name that nobody has: "Lê Thị Hoa" is hoa.le, then hoa.lethi, then hoa.le2, hoa.le3, …"""
    words = [slug(word) for word in collapse(full_name).split(" ")]
    words = [word for word in words if word] or ["nguoi", "dung"]
    given, first, before = words[-1], words[0], "".join(words[:-1])
    plain = f"{given}.{first}"[:34] if len(words) > 1 else given[:34]
    wishes = [plain, f"{given}.{before}"[:38]] if len(words) > 2 else [plain]
    for wish in wishes:
        if len(wish) >= 3 and wish not in taken:
            return wish
    n = 2
    while f"{plain}{n}" in taken or len(f"{plain}{n}") < 3:
        n += 1
    return f"{plain}{n}"


def name_problem(name):
    """ "empty", "long", or the first of civreg.core.vietnamese.name_faults; None for a name."""
    if not fold(name).strip(".- '"):
        return "empty"
    if len(name) > LONGEST_NAME:
        return "long"
    faults = name_faults(name)
    return faults[0] if faults else None if NAME.match(name) else "control"


def text_problem(text):
    return next(iter(text_faults(text)), None)


def phone_of(value):
    """A number as a spreadsheet keeps it gets its zero back: 912345678 -> 0912345678. None where it is no number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = collapse(str(value))
    if text.isdecimal() and len(text) == 9:
        text = f"0{text}"
    # A plus begins a number from abroad, and a formula: only digits may follow it.
    return text if PHONE.match(text) and (not text.startswith(("+", "-", "(")) or text[1:].isdecimal()) else None


def day_of(value):
    """The day in a cell: a date, 15/03/2025, 15.3.2025 or 2025-03-15; None where it is none."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    parts = (found[3], found[2], found[1]) if found else re.split("-", text)
    try:
        year, month, day = (int(part) for part in parts)
        return dt.date(year, month, day) if 2000 <= year <= 2100 else None
    except ValueError:
        return None
