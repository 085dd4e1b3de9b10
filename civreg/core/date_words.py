"""Days, months and years in Vietnamese words, both ways: what books write beside the figures (domain.md V-16).

Numbers here, 0 for what is unknown; that they make a date is for civreg.core.dates to say.
"""

from civreg.core.vietnamese import fold

_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# As heard and as misspelt, without tones: a reading of old handwriting rarely has them all.
_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_TENS, _HUNDRED, _THOUSAND = "muoi", "tram", {"nghin", "ngan"}
_ZEROS = {"linh", "le"}
_FILLERS = {"mong", "mung"}


def write_date_words(year: int, month: int = 0, day: int = 0) -> str:
    """As in "Ngày mồng ba tháng tư năm hai nghìn không trăm linh năm"."""
    words = []
    if day:
        words += ["ngày", "mồng " + _UNITS[day] if day < 10 else _below_hundred(day)]
    if month:
        words += ["tháng", "tư" if month == 4 else _below_hundred(month)]
    sentence = " ".join([*words, "năm", _year_words(year)])
    return sentence[0].upper() + sentence[1:]


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _UNITS[unit]
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    if unit == 0:
        return head
    after_twenty = {1: "mốt", 4: "tư"} if tens > 1 else {}
    return f"{head} {'lăm' if unit == 5 else after_twenty.get(unit, _UNITS[unit])}"


def _year_words(year: int) -> str:
    thousands, rest = divmod(year, 1000)
    hundreds, rest = divmod(rest, 100)
    words = [_UNITS[thousands], "nghìn"]
    if hundreds or rest:
        words += [_UNITS[hundreds], "trăm"]
    if rest:
        words.append(f"linh {_UNITS[rest]}" if rest < 10 else _below_hundred(rest))
    return " ".join(words)


def full_year(year: int, hint: int) -> int:
    """The latest year that ends in those two digits and does not lie after the hint."""
    found = hint - hint % 100 + year
    return found if found <= hint else found - 100


def read_date_words(text: str, hint: int) -> tuple[int, int, int] | None:
    """The year, month and day that the words spell; None if they spell none.

    Lenient: capitals, tones, "Ngày" and "năm" may be missing, mùng or mồng, linh or lẻ, nghìn or ngàn,
    "một chín tám bảy", figures among the words. A year of two digits follows the hint as in figures.
    """
    words = [word.strip(".,;:()") for word in fold(text).replace("/", " ").replace("-", " ").split()]
    words = [word for word in words if word and word not in _FILLERS]
    day_words, month_words, year_words = _split(words)
    day = _small(day_words) if day_words else 0
    month = _small(month_words) if month_words else 0
    year = _year(year_words, hint)
    return None if day is None or month is None or year is None else (year, month, day)


def _split(words: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The words of the day, of the month and of the year.

    "năm" is both "year" and "five": the month is the longest number that still leaves a year behind it.
    """
    if words[:1] == ["ngay"]:
        words = words[1:]
    if "thang" not in words:
        return [], [], words[1:] if words[:1] == ["nam"] else words
    at = words.index("thang")
    rest = words[at + 1 :]
    for length in (2, 1):
        month, year = rest[:length], rest[length:]
        if _small(month) in range(1, 13) and _begins_year(year):
            return words[:at], month, year[1:] if year[0] == "nam" else year
    return words[:at], rest[:1], rest[1:]


def _begins_year(words: list[str]) -> bool:
    # "tháng mười hai nghìn …" is October 2000, not December: a thousand needs its number.
    return bool(words) and words[0] not in _THOUSAND | {_HUNDRED, _TENS}


def _is_figures(word: str) -> bool:
    return len(word) <= 4 and word.isascii() and word.isdigit()


def _small(words: list[str]) -> int | None:
    """A number below a hundred; None if the words are none."""
    if len(words) == 1 and _is_figures(words[0]):
        return int(words[0])
    if words[:1] == [_TENS]:
        words = ["mot", *words]
    if _TENS in words[1:2] and words[0] in _DIGITS:
        unit = _DIGITS.get(words[2]) if len(words) == 3 else 0 if len(words) == 2 else None
        return None if unit is None else _DIGITS[words[0]] * 10 + unit
    words = [word for word in words if word not in _ZEROS] if words[:1] and words[0] in _ZEROS else words
    digits = [_DIGITS.get(word) for word in words]
    if not 1 <= len(digits) <= 2 or None in digits:
        return None
    return digits[0] if len(digits) == 1 else digits[0] * 10 + digits[1]


def _year(words: list[str], hint: int) -> int | None:
    if len(words) == 1 and _is_figures(words[0]):
        return int(words[0]) if len(words[0]) == 4 else full_year(int(words[0]) % 100, hint)
    if any(word in _THOUSAND for word in words):
        return _spoken_year(words)
    digits = [_DIGITS.get(word) for word in words]
    if len(words) == 4 and None not in digits:
        return int("".join(map(str, digits)))
    if len(words) > 2 and words[:2] in (["mot", "chin"], ["hai", "khong"]):
        # "một chín tám mươi bảy": the century digit by digit, the rest as a number.
        rest = _small(words[2:])
        return None if rest is None else (_DIGITS[words[0]] * 10 + _DIGITS[words[1]]) * 100 + rest
    rest = _small(words) if words else None
    return None if rest is None else full_year(rest, hint)


def _spoken_year(words: list[str]) -> int | None:
    """Read "một nghìn chín trăm tám (mươi) bảy" and its short forms."""
    at = next(at for at, word in enumerate(words) if word in _THOUSAND)
    thousands, rest = _small(words[:at]), words[at + 1 :]
    if thousands is None:
        return None
    hundreds = 0
    if _HUNDRED in rest:
        cut = rest.index(_HUNDRED)
        hundreds, rest = _small(rest[:cut]), rest[cut + 1 :]
    below = _small(rest) if rest else 0
    if hundreds is None or below is None:
        return None
    return thousands * 1000 + hundreds * 100 + below
