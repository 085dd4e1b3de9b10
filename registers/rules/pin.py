"""What the figures of a personal number (số định danh cá nhân) say, to whoever compares it with the book."""

from django.utils.translation import gettext_lazy as _

# The first three figures are of the place of birth registration; a number is never given anew when provinces merge.
PLACES = {
    "045": _("Quảng Trị"),
    "044": _("Quảng Bình cũ, nay là Quảng Trị"),
    "046": _("Thừa Thiên Huế"),
    "048": _("Đà Nẵng"),
    "049": _("Quảng Nam"),
    "042": _("Hà Tĩnh"),
    "040": _("Nghệ An"),
    "001": _("Hà Nội"),
    "079": _("Thành phố Hồ Chí Minh"),
}
SAYS = {
    "explained": _("%(code)s: %(place)s · %(sex)s · sinh năm %(year)s"),
    "elsewhere": _("nơi khác"),
    "man": _("nam"),
    "woman": _("nữ"),
}


def explained(text: str) -> str:
    """What a number of twelve figures says of its holder (domain.md V-17), "" for any other text."""
    if len(text) != 12 or not (text.isascii() and text.isdigit()):
        return ""
    figure, code = int(text[3]), text[:3]
    said = {
        "code": code,
        "place": PLACES.get(code, SAYS["elsewhere"]),
        "sex": SAYS["woman" if figure % 2 else "man"],
        "year": 1900 + figure // 2 * 100 + int(text[4:6]),
    }
    return str(SAYS["explained"]) % said
