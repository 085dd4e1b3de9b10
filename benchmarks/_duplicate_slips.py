"""How copies go wrong: slips of clerks in names, dates and numbers, one at a time."""

import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
_TELEX = {
    "\u0301": "s",
    "\u0300": "f",
    "\u0309": "r",
    "\u0303": "x",
    "\u0323": "j",
    "\u0302": None,
    "\u0306": "w",
    "\u031b": "w",
}
_VNI = {
    "\u0301": "1",
    "\u0300": "2",
    "\u0309": "3",
    "\u0303": "4",
    "\u0323": "5",
    "\u0302": "6",
    "\u031b": "7",
    "\u0306": "8",
}
_OLD_NEW = (
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("ùy", "uỳ"),
    ("úy", "uý"),
    ("ủy", "uỷ"),
    ("òe", "oè"),
    ("óe", "oé"),
)
_SOUNDS = (
    ("y", "i"), ("i", "y"), ("s", "x"), ("x", "s"), ("ch", "tr"), ("tr", "ch"), ("n", "ng"), ("ng", "n"), ("t", "c"),
    ("c", "t"),
    ("d", "gi"), ("gi", "d"), ("võ", "vũ"), ("hoàng", "huỳnh"), ("ỹ", "ĩ"), ("ý", "í"), ("ả", "ã"), ("ũ", "ủ"), ("ễ",
    "ể"),
)  # fmt: skip
_SHORT = {"nguyễn": "Ng.", "thị": "Th.", "văn": "V.", "trần": "Tr.", "phạm": "Ph.", "hoàng": "Hg."}


def plain(text):
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _tone(rng, name):
    words = name.split()
    at = rng.randrange(len(words))
    spread = unicodedata.normalize("NFD", words[at])
    marks = [n for n, sign in enumerate(spread) if sign in TONES]
    if marks:
        mark = rng.choice(marks)
        spread = spread[:mark] + rng.choice(["", *TONES]) + spread[mark + 1 :]
    words[at] = unicodedata.normalize("NFC", spread)
    return " ".join(words)


def _typed(rng, name, table):
    """A word as an input method leaves it when it was switched off half-way."""
    words = name.split()
    at = rng.randrange(len(words))
    out, end = [], ""
    for sign in unicodedata.normalize("NFD", words[at].replace("đ", "dd").replace("Đ", "DD")):
        if sign in TONES:
            end = table[sign]
        elif unicodedata.combining(sign):
            out.append(table[sign] or out[-1])
        else:
            out.append(sign)
    words[at] = "".join(out) + end
    return " ".join(words)


def _sound(rng, name):
    words = name.split()
    for _try in range(8):
        at, (old, new) = rng.randrange(len(words)), rng.choice(_SOUNDS)
        lowered = words[at].lower()
        if old in lowered and lowered.replace(old, new, 1) != lowered:
            words[at] = lowered.replace(old, new, 1).title()
            return " ".join(words)
    return _tone(rng, name)


def _typo(rng, name):
    at = rng.randrange(len(name))
    if not name[at].isalpha():
        return _tone(rng, name)
    kind = rng.random()
    if kind < 0.4:
        return name[:at] + rng.choice("aeinhgtco") + name[at + 1 :]
    if kind < 0.7:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at] + name[at:]


def _dropped(rng, name):
    words = name.split()
    if len(words) > 2:
        del words[rng.randrange(1, len(words) - (rng.random() < 0.8))]
    return " ".join(words)


def _swapped(rng, name):
    words = name.split()
    if len(words) > 2:
        at = rng.randrange(0, len(words) - 1)
        words[at : at + 2] = words[at + 1], words[at]
    return " ".join(words)


def _abbreviated(rng, name):
    words = name.split()
    return " ".join(_SHORT.get(word.lower(), word) if n < len(words) - 1 else word for n, word in enumerate(words))


def _restyled(rng, name):
    for old, new in _OLD_NEW:
        name = name.replace(old, new)
    return name


NAME_SLIPS = (
    (_tone, 24), (lambda rng, name: plain(name), 10), (_restyled, 6), (_sound, 14), (_typo, 12), (_dropped, 8),
    (_swapped, 4),
    (_abbreviated, 7), (lambda rng, name: _typed(rng, name, _TELEX), 5), (lambda rng, name: _typed(rng, name, _VNI), 2),
    (lambda rng, name: unicodedata.normalize("NFD", name), 4), (lambda rng, name: "  ".join(name.split()), 2),
    (lambda rng, name: name.lower(), 2),
)  # fmt: skip
_MAKES, _SHARES = zip(*NAME_SLIPS, strict=True)


def name(rng, text):
    """The name with one slip; an empty one stays empty."""
    return rng.choices(_MAKES, _SHARES)[0](rng, text.title() if rng.random() < 0.5 else text) if text else text


def digit(rng, text):
    """A number or date with one digit wrong."""
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice([sign for sign in "0123456789" if sign != text[at]]) + text[at + 1 :]


def date(rng, text):
    """A date with one slip: day and month swapped, a digit, a part unknown, another way of writing it."""
    parts, kind = text.split("."), rng.random()
    if len(parts) < 3:
        return digit(rng, text) if rng.random() < 0.3 else text
    if kind < 0.25 and int(parts[0]) <= 12:
        return ".".join([parts[1], parts[0], parts[2]])
    if kind < 0.55:
        day = min(28, max(1, int(parts[0]) + rng.choice([-10, -1, 1, 10, -2, 3])))
        return f"{day:02d}.{parts[1]}.{parts[2]}"
    if kind < 0.68:
        return f"{parts[0]}.{rng.randint(1, 12):02d}.{parts[2]}"
    if kind < 0.8:
        return f"{parts[0]}.{parts[1]}.{int(parts[2]) + rng.choice([-1, 1, -10, 10])}"
    if kind < 0.92:
        return parts[2] if kind < 0.86 else ".".join(parts[1:])
    return f"{int(parts[0])}/{int(parts[1])}/{parts[2]}"


def year(rng, text, now):
    """A parent's year of birth: off by one or ten, or the age of that year in its place."""
    if not text[-4:].isdigit() or rng.random() < 0.3:
        return ""
    born = int(text[-4:])
    return f"{now - born} tuổi" if rng.random() < 0.35 else str(born + rng.choice([-1, 1, 10, -10]))


def number(rng, text):
    """A registration number wrong: a digit, two digits the other way round, or the line above or below."""
    number, _slash, year = text.partition("/")
    kind = rng.random()
    if kind < 0.4:
        wrong = digit(rng, number)
    elif kind < 0.6 and len(number) > 1:
        wrong = number[:-2] + number[-1] + number[-2]
    else:
        wrong = str(max(1, int(number) + rng.choice([-1, 1, 2, 10])))
    return f"{wrong}/{year}" if year else wrong
