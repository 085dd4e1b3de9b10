"""What a finding about a place says to people, in the words of a commune clerk."""

import datetime as dt
from functools import lru_cache

from django.utils.translation import gettext as _

from campaigns.place_text import plain_of

DAY = "%d.%m.%Y"
# Colours of the chips that say how certain a finding is, by its certainty.
TONES = {
    "exact": "good", "by_successor": "good", "memory": "info", "likely": "warn", "ambiguous": "warn", "unknown": "bad",
}  # fmt: skip
_ONE_DAY = dt.timedelta(days=1)


@lru_cache(maxsize=64)
def _plain(word):
    return plain_of(word)


def plain_type(unit):
    return _plain(unit.type)


def full(unit):
    """A unit with the district it lay in: Xã Cam Thủy, huyện Cam Lộ; without one, with its days."""
    if unit.parent:
        above = unit.parent.full_name
        return f"{unit.full_name}, {above[0].lower()}{above[1:]}"
    return unit.full_name


def _listed(places):
    return "; ".join(places)


def why(found, unit):
    """Why a unit may be meant."""
    if unit.valid_to:
        return _("%(unit)s, đến hết ngày %(day)s") % {"unit": full(unit), "day": _last_day(unit)}
    return _("%(unit)s, từ ngày %(day)s") % {"unit": full(unit), "day": unit.valid_from.strftime(DAY)}


def _last_day(unit):
    return (unit.valid_to - _ONE_DAY).strftime(DAY)


def sentence(found):
    """The finding in one or two sentences: what the place was on the day, and what speaks against it."""
    head = _HEADS[found.reason](found)
    return " ".join([head, *(_DOUBTS[doubt]() for doubt in found.doubts), *_remembered(found), *_early(found)])


def _found(found):
    if found.unit is None:
        return _("Nơi này là %(unit)s.") % {"unit": full(found.named)}
    words = {"day": found.on.strftime(DAY), "unit": full(found.unit)}
    return _("Ngày %(day)s nơi này là %(unit)s.") % words


def _moved(found):
    words = {"named": full(found.named), "unit": full(found.unit), "day": found.on.strftime(DAY)}
    if found.on < found.named.valid_from:
        words["begins"] = found.named.valid_from.strftime(DAY)
        return _("%(named)s chỉ có từ ngày %(begins)s; ngày %(day)s nơi này là %(unit)s.") % words
    words["end"] = found.named.valid_to.strftime(DAY)
    return _("%(named)s không còn từ ngày %(end)s; ngày %(day)s nơi này thuộc %(unit)s.") % words


def _homonym(found):
    places = [full(unit) for unit in found.others] + [each.as_written for each in found.homonyms]
    return _("Có nhiều nơi cùng tên: %(places)s. Cần ghi rõ huyện, tỉnh.") % {"places": _listed(places)}


def _other_district(found):
    words = {"district": found.written.district.name, "places": _listed(full(unit) for unit in found.others)}
    return _("«%(district)s» không có đơn vị tên này; danh mục có: %(places)s.") % words


def _split(found):
    words = {"named": full(found.named), "places": _listed(full(unit) for unit in found.holders)}
    return _("%(named)s đã chia cho nhiều nơi: %(places)s. Cần xem sổ để biết thuộc nơi nào.") % words


def _made_of(found):
    words = {
        "named": full(found.named), "begins": found.named.valid_from.strftime(DAY),
        "places": _listed(full(unit) for unit in found.holders),
    }  # fmt: skip
    return _("%(named)s chỉ có từ ngày %(begins)s, lập từ: %(places)s. Cần xem sổ để biết là nơi nào.") % words


def _ended(found):
    words = {"named": full(found.named), "day": found.on.strftime(DAY)}
    if found.on < found.named.valid_from:
        return _("Ngày %(day)s chưa có %(named)s, danh mục không ghi trước đó là nơi nào.") % words
    if found.named.level == "district":
        return _("Ngày %(day)s không còn %(named)s: cấp huyện đã bỏ.") % words
    return _("Ngày %(day)s không còn %(named)s và danh mục không ghi nơi kế thừa.") % words


_HEADS = {
    "found": _found,
    "moved": _moved,
    "homonym": _homonym,
    "other_district": _other_district,
    "split": _split,
    "made_of": _made_of,
    "ended": _ended,
    "nothing": lambda _found: _("Không đọc được tên xã, huyện nào."),
    "province_only": lambda _found: _("Chỉ ghi tên tỉnh."),
    "other_province": lambda _found: _("Nơi này ngoài tỉnh Quảng Trị cũ, không có trong danh mục của kế hoạch."),
    "no_such_name": lambda _found: _("Danh mục từ năm 2017 không có đơn vị tên này."),
    "no_such_district": lambda _found: _("Danh mục không có huyện này, có thể là nơi cùng tên ở tỉnh khác."),
}
_DOUBTS = {
    "spelling": lambda: _("Tên chỉ khớp khi bỏ dấu."),
    "type": lambda: _("Loại đơn vị ghi khác danh mục."),
    "area": lambda: _("Không ghi huyện, tỉnh."),
}


def _remembered(found):
    for unit in found.older:
        yield f"{unit.note}."
        if not unit.held(found.on):
            yield _("Ngày này không khớp với thời gian có %(unit)s.") % {"unit": unit.full_name}
    if found.older:
        yield _("Tên huyện, tỉnh cũ lấy theo hiểu biết chung, chưa đối chiếu văn bản.")


def _early(found):
    if found.first_listed:
        first = found.first_listed.strftime(DAY)
        yield _("Danh mục đầu tiên có từ %(day)s; trước đó lấy theo danh mục này.") % {"day": first}


def no_commune(found):
    """Why no commune can answer for an office."""
    if found.named or found.others:
        return _("Chỉ ghi đến cấp huyện, không biết xã nào giữ sổ.")
    return sentence(found)


def outside(found, units):
    words = {"written": found.as_written, "places": _listed(full(unit) for unit in units)}
    return _("«%(written)s» thuộc %(places)s, ngoài phạm vi được giao.") % words


def several(found, units):
    if found.homonyms:
        return sentence(found)
    places = _listed(full(unit) for unit in units)
    if not places:
        return sentence(found)
    return _("«%(written)s» có thể thuộc: %(places)s. Cần chọn nơi giữ sổ.") % {
        "written": found.as_written, "places": places,
    }  # fmt: skip
