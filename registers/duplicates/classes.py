"""Why an event stands in the books twice: the class of each pair, and the evidence in words.

Classes follow domain.md 1.6. A re-registration (đăng ký lại, V-21) is one event and is linked, never dropped.
"""

import numpy as np
from django.utils.translation import gettext_lazy as _

from registers.duplicates.compare import ASPECTS, Name, Place, When
from registers.duplicates.records import Records

SAME_PAGE, SAME_ENTRY, TWO_COPIES, PHASES = "same_page", "same_entry", "two_copies", "phases"
REREGISTERED, LATE, CORRECTION, MERGED = "reregistered", "late", "correction", "merged"
CLASSES = {
    SAME_PAGE: _("Một trang quét hai lần"),
    SAME_ENTRY: _("Một trường hợp nhập hai lần"),
    TWO_COPIES: _("Sổ lưu ở xã và sổ lưu ở huyện"),
    PHASES: _("Giai đoạn 1 và giai đoạn 2 cùng nhập"),
    REREGISTERED: _("Đăng ký lại (liên kết, không phải trùng)"),
    LATE: _("Đăng ký quá hạn khi đã đăng ký trước"),
    CORRECTION: _("Nhập lại sau khi cải chính"),
    MERGED: _("Xã sáp nhập, đổi tên, cùng số đăng ký"),
}
_AT = {aspect: at for at, aspect in enumerate(ASPECTS)}


def classes_of(records: Records, first, second, levels) -> np.ndarray:
    """The class of each pair of one event, by its slug."""
    place, registered, page = (levels[:, _AT[aspect]] for aspect in ("place_in_books", "registered", "page"))
    number_fits = np.isin(place, (Place.SAME, Place.RELATED_OFFICE, Place.SAME_DISTRICT, Place.OTHER_DISTRICT,
                                  Place.RELATED_SLIP, Place.NUMBER_SLIP, Place.NEXT_NUMBER))  # fmt: skip
    same_time = np.isin(registered, (When.SAME, When.MONTH, When.SWAPPED, When.DAY, When.MONTH_SLIP, When.YEAR_SLIP))
    unknown = (place == 0) & (registered == 0)  # nothing says that the two stand apart in the books
    again = ~same_time & ~(number_fits & (registered == 0)) & (place != Place.SAME)
    lower, higher = (records.commune[rows] < 0 for rows in (first, second))
    elsewhere = np.isin(place, (Place.SAME_DISTRICT, Place.OTHER_DISTRICT, Place.ELSEWHERE_NEAR, Place.ELSEWHERE))
    # A row that names no office says nothing of where it stands.
    named = (records.office[first] >= 0) & (records.office[second] >= 0)
    other_spelling = records.office_text[first] != records.office_text[second]
    either = {
        name: getattr(records, name)[first] | getattr(records, name)[second]
        for name in ("registered_again", "is_corrected")
    }
    found = np.select(
        [
            again & either["registered_again"], again & ~unknown, either["is_corrected"], named & (lower != higher),
            named & (elsewhere | (place == Place.RELATED_OFFICE)), named & other_spelling,
            (place == Place.SAME) & (page > 1),
        ],
        [REREGISTERED, LATE, CORRECTION, TWO_COPIES, MERGED, PHASES, TWO_COPIES],
        SAME_ENTRY,
    )  # fmt: skip
    return _pages(records, first, second, found)


def _pages(records, first, second, found):
    """Entries keyed twice are a page scanned twice where its other entries were keyed twice as well."""
    rows = np.flatnonzero(found == SAME_ENTRY)
    one = first[rows]
    key = np.stack([records.office[one], records.year[one], records.book[one], records.page[one]], axis=1)
    known = (key >= 0).all(axis=1)
    _keys, places, counts = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    whole = known & (counts[places] > 1)
    found = found.astype("U16")
    found[rows[whole]] = SAME_PAGE
    return found


_NAMES = (
    (Name.SAME, _("họ tên giống nhau")), (Name.MARKS_LOST, _("họ tên chỉ khác chỗ mất dấu hoặc viết tắt")),
    (Name.MARKS, _("họ tên khác một dấu")), (Name.SLIP, _("họ tên khác một chữ")), (Name.PART,
    _("họ tên thiếu chữ đệm")),
    (Name.SWAPPED, _("họ tên đảo chữ")), (Name.LOOSE, _("họ tên gần giống")), (Name.MIDDLE, _("họ tên khác chữ đệm")),
    (Name.GIVEN_DIFFERS, _("họ và chữ đệm giống, tên khác")), (Name.GIVEN_ONLY, _("chỉ tên giống nhau")),
    (Name.OTHER, _("họ tên khác nhau")),
)  # fmt: skip
_BIRTHS = {
    1: _("ngày sinh giống nhau"), 2: _("tháng, năm sinh giống nhau"), 3: _("năm sinh giống nhau"),
    4: _("ngày và tháng sinh đảo chỗ"), 5: _("ngày sinh khác một chữ số"), 6: _("tháng sinh khác"),
    7: _("năm sinh khác một chữ số"), 8: _("cùng tháng sinh, khác ngày"), 9: _("cùng năm sinh"),
    10: _("năm sinh lệch một năm"), 11: _("ngày sinh khác nhau"),
}  # fmt: skip
_OTHERS = {
    1: _("những người liên quan giống nhau"), 2: _("những người liên quan giống nhau (tên phổ biến)"),
    3: _("những người liên quan giống nhau, một tên khác một chữ"), 4: _("những người liên quan gần giống nhau"),
    5: _("một người liên quan giống, người kia không ghi"), 6: _("một người liên quan giống, người kia không ghi"),
    7: _("một người liên quan gần giống, người kia không ghi"), 8: _("một người liên quan giống, một người khác"),
    9: _("một người liên quan gần giống, một người khác"), 10: _("những người liên quan khác nhau"),
    11: _("người liên quan khác nhau"),
}  # fmt: skip
_PLACES = {
    1: _("cùng nơi đăng ký, loại sổ, năm và số"), 2: _("cùng nơi đăng ký, loại sổ và năm; số khác một chữ số"),
    3: _("cùng nơi đăng ký, loại sổ và năm; số liền kề"), 4: _("cùng nơi đăng ký, loại sổ và năm; số khác"),
    5: _("cùng nơi đăng ký, loại sổ và số; năm khác một chữ số"),
    6: _("cùng năm và số; nơi đăng ký cùng xã hoặc cùng huyện"),
    7: _("cùng huyện, năm và số; xã khác"), 8: _("cùng năm và số; nơi đăng ký khác"),
    9: _("cùng nơi đăng ký; năm và số khác"), 10: _("cùng huyện; số khác"), 11: _("nơi đăng ký và số khác"),
    12: _("cùng năm, số gần giống; nơi đăng ký cùng xã hoặc cùng huyện"),
}  # fmt: skip
_REGISTERED = {1: _("cùng ngày đăng ký"), 11: _("ngày đăng ký khác")}
_REST = {
    "sex": {2: _("giới tính khác")}, "event": {1: _("cùng ngày xảy ra")}, "identity": {1: _("cùng số giấy tờ")},
    "page": {1: _("cùng trang")},
}  # fmt: skip


def reasons(levels) -> str:
    """The evidence of one pair (its levels, as compare gives them) in words, what weighs most first."""
    level = {aspect: int(levels[at]) for aspect, at in _AT.items()}
    name = next((words for start, words in reversed(_NAMES) if 0 < start <= level["name"]), "")
    told = [_PLACES.get(level["place_in_books"]), name, _BIRTHS.get(level["birth"]), _OTHERS.get(level["others"])]
    told += [_REGISTERED.get(level["registered"]), *(words.get(level[aspect]) for aspect, words in _REST.items())]
    return "; ".join(str(words) for words in told if words)
