"""Value lists of the coded fields (domain.md 2.7), by the Ministry's code.

Lists that no official source confirmed may be replaced without touching code: CIVREG_CODE_LISTS names a JSON
file {"marriage_registration": [["1", "Đăng ký lần đầu"], …]}, read when the program starts.
"""

import json
import os
from functools import lru_cache
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from civreg.core.vietnamese import fold
from registers.kinds.countries import COUNTRIES, COUNTRY_ALIASES, HOME
from registers.kinds.peoples import PEOPLE_ALIASES, PEOPLES

NO_INFORMATION = _("Không có thông tin")

_LISTS = {
    "sex": (("1", _("Nam")), ("2", _("Nữ")), ("3", _("Không xác định"))),
    "identity_paper": (
        ("0", NO_INFORMATION),
        ("1", _("Giấy chứng minh nhân dân")),
        ("2", _("Hộ chiếu")),
        ("3", _("Thẻ thường trú")),
        ("4", _("Thẻ căn cước công dân")),
        ("5", _("Giấy chứng minh quân đội nhân dân")),
        ("6", _("Giấy chứng minh sĩ quan quân đội")),
        ("7", _("Giấy chứng minh công an nhân dân")),
        ("8", _("Giấy tờ khác")),
    ),
    "residence": (("0", NO_INFORMATION), ("1", _("Thường trú")), ("2", _("Tạm trú")), ("3", _("Nơi ở hiện tại"))),
    "declaration": (("1", _("Tuyên bố")), ("2", _("Hủy tuyên bố"))),
    "birth_registration": (
        ("1", _("Đăng ký đúng hạn")),
        ("2", _("Đăng ký lại")),
        ("3", _("Ghi vào sổ việc khai sinh đã đăng ký ở cơ quan có thẩm quyền nước ngoài")),
        ("4", _("Đăng ký quá hạn")),
        ("5", _("Cấp bản chính giấy khai sinh")),
        ("6", _("Không xác định")),
    ),
    "birth_case": (
        ("1", _("Đã xác định được cả cha lẫn mẹ")),
        ("2", _("Chưa xác định được mẹ")),
        ("3", _("Chưa xác định được cha")),
        ("4", _("Chưa xác định được cả cha lẫn mẹ")),
        ("5", _("Trẻ bị bỏ rơi")),
    ),
    # A code for the note of a marriage made abroad surely exists; none was seen.
    "marriage_registration": (("1", _("Đăng ký lần đầu")), ("2", _("Đăng ký lại"))),
    # The labels are known, their numbers are ours.
    "marriage_status": (
        ("0", NO_INFORMATION),
        ("1", _("Đã ly hôn")),
        ("2", _("Đã hủy việc kết hôn")),
        ("3", _("Đã được công nhận việc kết hôn")),
    ),
    "death_registration": (
        ("0", NO_INFORMATION),
        ("1", _("Đăng ký đúng hạn")),
        ("2", _("Đăng ký lại")),
        ("3", _("Ghi vào sổ việc khai tử tại cơ quan có thẩm quyền ở nước ngoài")),
        ("4", _("Đăng ký quá hạn")),
        ("5", _("Đăng ký khai tử cho người chết đã lâu")),
    ),
    "death_notice": (
        ("0", NO_INFORMATION),
        ("1", _("Giấy báo tử")),
        ("2", _("Giấy xác nhận việc thi hành án tử hình")),
        ("3", _("Bản án, quyết định tuyên bố chết")),
        ("4", _("Văn bản của công an hoặc kết quả giám định pháp y")),
        ("5", _("Văn bản xác định nguyên nhân chết của cơ quan y tế cấp huyện")),
        ("6", _("Biên bản xác nhận việc chết")),
        ("7", _("Văn bản xác nhận của người làm chứng")),
    ),
    # domain.md 2.7 (S12).
    "recognition_registration": (
        ("0", NO_INFORMATION),
        ("1", _("Đăng ký mới")),
        ("2", _("Ghi vào sổ việc nhận cha, mẹ, con đã đăng ký ở nước ngoài")),
    ),
    # domain.md 2.4 (S12).
    "recognition_case": (
        ("1", _("Cha nhận con")),
        ("2", _("Mẹ nhận con")),
        ("3", _("Con nhận cha")),
        ("4", _("Con nhận mẹ")),
    ),
    # domain.md 2.7 f (S12).
    "certificate_purpose": (
        ("1", _("Kết hôn trong nước với người Việt Nam")),
        ("2", _("Kết hôn trong nước với người nước ngoài")),
        ("3", _("Kết hôn ở nước ngoài với người Việt Nam")),
        ("4", _("Kết hôn ở nước ngoài với người nước ngoài")),
        ("5", _("Mục đích khác")),
    ),
    # Labels of domain.md 2.6 (S14); the numbers are ours.
    "adoption_registration": (
        ("1", _("Đăng ký mới")),
        ("2", _("Đăng ký lại")),
        ("3", _("Ghi vào sổ việc nuôi con nuôi đã đăng ký ở nước ngoài")),
    ),
    "guardianship_registration": (
        ("1", _("Đăng ký giám hộ")),
        ("2", _("Chấm dứt giám hộ")),
        ("3", _("Giám sát việc giám hộ")),
    ),
    # The kinds of change in the title of the book (Luật Hộ tịch 2014, Điều 26-29); the numbers are ours.
    "change_type": (
        ("1", _("Thay đổi hộ tịch")),
        ("2", _("Cải chính hộ tịch")),
        ("3", _("Bổ sung hộ tịch")),
        ("4", _("Xác định lại dân tộc")),
        ("5", _("Xác định lại giới tính")),
    ),
    "changed_register": (
        ("1", _("Khai sinh")),
        ("2", _("Kết hôn")),
        ("3", _("Khai tử")),
        ("4", _("Xác nhận tình trạng hôn nhân")),
        ("5", _("Nuôi con nuôi")),
        ("6", _("Giám hộ")),
        ("7", _("Nhận cha, mẹ, con")),
    ),
    "divorce_registration": (("1", _("Ly hôn")), ("2", _("Hủy việc kết hôn"))),
}

# What books and clerks write for a label above, without tones.
_SPOKEN = {
    "trai": "nam", "con trai": "nam", "gai": "nu", "con gai": "nu",
    "cmnd": "giay chung minh nhan dan", "chung minh nhan dan": "giay chung minh nhan dan",
    "cmtnd": "giay chung minh nhan dan", "giay cmnd": "giay chung minh nhan dan",
    "cccd": "the can cuoc cong dan", "the cccd": "the can cuoc cong dan", "can cuoc cong dan": "the can cuoc cong dan",
    "chua xac dinh duoc": "khong xac dinh",
}  # fmt: skip
_PREFIX = "dang ky "

OPEN_LISTS = {"ethnicity": PEOPLES, "nationality": COUNTRIES}
_ALIASES = {"ethnicity": PEOPLE_ALIASES, "nationality": COUNTRY_ALIASES}
VIETNAM = HOME
FOREIGN_PEOPLES = ("Khác", "Người nước ngoài")


def _replacements() -> dict[str, tuple[tuple[str, str], ...]]:
    path = os.environ.get("CIVREG_CODE_LISTS", "")
    if not path:
        return {}
    lists = json.loads(Path(path).read_text(encoding="utf-8"))
    return {name: tuple((str(code), str(label)) for code, label in pairs) for name, pairs in lists.items()}


CODE_LISTS = _LISTS | _replacements()
_CANONICAL = {
    name: {fold(word).replace("-", " "): word for word in words}
    | {fold(alias).replace("-", " "): word for alias, word in _ALIASES[name].items()}
    for name, words in OPEN_LISTS.items()
}


def canonical(listed: str, text: str) -> str:
    """The Ministry's spelling of an ethnic group or a country, from any known spelling; else the text itself.

    "Vân Kiều" is the Ministry's "Bru Vân Kiều", "Pa Cô" its "Tà Ôi" (domain.md 2.7).
    """
    return _CANONICAL[listed].get(fold(text).replace("-", " "), text)


def spellings(listed: str) -> dict[str, str]:
    """How the words of an open list may be written, without tones and dashes -> the Ministry's own spelling."""
    return _CANONICAL[listed]


def open_list(listed: str) -> tuple[str, ...]:
    """The words of an open list, as the desk offers them."""
    return OPEN_LISTS[listed]


def is_listed(listed: str, text: str) -> bool:
    return text in OPEN_LISTS[listed]


@lru_cache(maxsize=64)
def _codes_by_word(choices) -> dict[str, str]:
    # Books are in Vietnamese whatever language the reader's screen has.
    with translation.override("vi"):
        words = {fold(str(label)): code for code, label in choices}
    short = {word.removeprefix(_PREFIX): code for word, code in words.items()}
    spoken = {alias: words[word] for alias, word in _SPOKEN.items() if word in words}
    return short | spoken | words


def choice_code(choices, text: str) -> str:
    """The code that a code, a label or its everyday word stands for ("Nữ", "quá hạn", "CMND"); else the text."""
    if any(code == text for code, _label in choices):
        return text
    return _codes_by_word(choices).get(fold(text), text)
