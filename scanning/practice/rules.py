"""How a practised record is judged, field by field. Values only."""

from dataclasses import dataclass

from civreg.core.vietnamese import fold, name_key

# What the desk has filled in before anybody types proves nothing.
GIVEN = {"so", "quyenSo", "trangSo", "noiDangKy", "loaiDangKy", "nyc"}
RIGHT, TONES, WRONG, MISSING = "right", "tones", "wrong", "missing"


@dataclass(frozen=True)
class FieldScore:
    """`verdict`: right; tones (the letters are right, a tone mark is not); wrong; missing (left empty)."""

    code: str
    verdict: str
    typed: str
    truth: str

    def as_dict(self):
        return {"code": self.code, "verdict": self.verdict, "typed": self.typed, "truth": self.truth}


def score(typed, truth):
    """A FieldScore for every field that can be read on the page, both as the Ministry's form writes them.

    Capitals, spaces and the place of a tone mark make no difference; a tone mark does.
    """
    return [
        FieldScore(code, _verdict(typed.get(code, ""), value), typed.get(code, ""), value)
        for code, value in truth.items()
        if code not in GIVEN and value
    ]


def _verdict(typed, truth):
    if not typed.strip():
        return MISSING
    if typed == truth or name_key(typed) == name_key(truth) and _signs(typed) == _signs(truth):
        return RIGHT
    return TONES if fold(typed) == fold(truth) else WRONG


def _signs(text):
    """What is no letter and no space: the dots of a date, the slash of a number."""
    return [sign for sign in text if not sign.isalpha() and not sign.isspace()]


def result(verdicts, pass_percent):
    """(fields right, fields in all, passed) of all records of an attempt; nothing typed is not passed."""
    right = sum(verdict == RIGHT for verdict in verdicts)
    return right, len(verdicts), bool(verdicts) and right * 100 >= pass_percent * len(verdicts)
