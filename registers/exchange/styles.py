"""What a number in a cell means: the styles of a spreadsheet, and numbers as the Ministry writes them."""

import datetime as dt
import re

from registers.exchange.xml import local, parse

DATE, PLAIN = "date", ""
_BUILT_IN = {
    **dict.fromkeys(range(14, 18), "dmy"), 17: "my", **dict.fromkeys(range(18, 22), "time"), 22: "dmy",
    **dict.fromkeys(range(27, 32), "dmy"), **dict.fromkeys((32, 33, 45, 46, 47), "time"), 36: "dmy",
    **dict.fromkeys(range(50, 59), "dmy"),
}  # fmt: skip
_NOISE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General', re.I)
EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
LAST_SERIAL = 2_958_465  # 31.12.9999


def meaning_of(code: str) -> str:
    """What a number format shows: "dmy", "my", "y", "time", "zeros:12" (leading zeros), or "" for a plain number."""
    plain = _NOISE.sub("", code.split(";")[0]).lower()
    if re.fullmatch("0{2,}", plain):
        return f"zeros:{len(plain)}"
    if re.search(r"[#0?]", plain):
        return PLAIN
    if "d" in plain:
        return "dmy"
    if "y" in plain:
        return "my" if "m" in plain else "y"
    if "h" in plain or "s" in plain:
        return "time"
    return "my" if "m" in plain else PLAIN


def read_styles(archive, name, limits):
    """The meaning of each cell style in the order of cellXfs."""
    custom, meanings, inside = {}, [], []

    def start(tag, attributes):
        tag = local(tag)
        inside.append(tag)
        if tag == "numFmt":
            custom[attributes.get("numFmtId")] = attributes.get("formatCode", "")
        elif tag == "xf" and "cellXfs" in inside:
            number = attributes.get("numFmtId", "0")
            known = meaning_of(custom[number]) if number in custom else None
            fallback = _BUILT_IN.get(int(number), PLAIN) if number.isdecimal() else PLAIN
            meanings.append(known if known is not None else fallback)

    def end(_tag):
        inside.pop()

    for _slice in parse(archive, name, limits, start=start, end=end):
        pass
    return meanings


def number_text(raw: str, meaning: str, is_1904: bool) -> str:
    """A cell's number as text: dates dd.MM.yyyy, whole numbers without a point; what is no number stays."""
    try:
        number = float(raw)
    except ValueError:
        return raw
    if meaning and not meaning.startswith("zeros"):
        return _date_text(number, meaning, is_1904) or _plain(number, raw)
    text = _plain(number, raw)
    return text.zfill(int(meaning[6:])) if meaning else text


def _plain(number, raw):
    if number == int(number) if abs(number) < 1e15 else False:
        return str(int(number))
    return repr(number) if "e" in raw.lower() or len(raw) > 15 else raw


def _date_text(number, meaning, is_1904):
    if not 0 <= number <= LAST_SERIAL:
        return None
    # Excel believes that 1900 had a 29 February.
    shift = 1 if not is_1904 and number < 60 else 0
    moment = EPOCHS[is_1904] + dt.timedelta(days=number + shift, microseconds=500)
    if meaning == "time" or number < 1:
        return f"{moment:%H:%M}"
    pattern = {"my": "{0:%m}.{0.year:04d}", "y": "{0.year:04d}"}.get(meaning, "{0:%d.%m}.{0.year:04d}")
    return pattern.format(moment)
