"""Registered again (domain.md V-21): an event that was lost and registered anew is no duplicate of the first time."""

from registers.kinds.lists import choice_code

_AGAIN = "Đăng ký lại"


def is_registered_again(kind, values) -> bool:
    """True where loaiDangKy says "Đăng ký lại": such an entry is linked to the original, never flagged by itself."""
    if "loaiDangKy" not in kind:
        return False
    choices = kind.field("loaiDangKy").choices
    code = choice_code(choices, _AGAIN)
    return any(code == each for each, _label in choices) and values.get("loaiDangKy") == code
