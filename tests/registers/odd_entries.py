"""Entries of every kind as books and hurried hands make them: sound, partial, aged, repeated, foreign, broken."""

import random

from registers.kinds import KINDS, FieldType

PEOPLE = (
    "Nguyễn Văn An",
    "Trần Thị Huệ",
    "Hồ Văn Pả",
    "Hồ Thị A Dơi",
    "Lê Hòa",
    "Lê Hoà",
    "lê đức  hòa",
    "Võ Nt",
    "KRAY SỨC",
)
ODD_NAMES = (
    "=1+1",
    "-Lan",
    "Lê Văn 2",
    "An\u200bBình",
    "nt",
    "Nguye\u0302\u0303n Thi\u0323 Hoa",
    "x" * 60,
    "A²",
    "@x",
    "như trên",
)
DATES = (
    "15.03.1987",
    "03.1987",
    "1987",
    "01.01.1960",
    "1958",
    "45 tuổi",
    "3 tháng tuổi",
    "20.03.1987",
    "28.02.2004",
    "18.03.2016",
)
ODD_DATES = ("31.02.1987", "150387", "15/3/87", "1987-03-15", "00.03.1987", "..1987", "??/??/1987", "87", "0387",
             "031987",
             "15 tháng 3 năm Đinh Mão", "15.03.1987 ÂL", "200 tuổi", "99.99.9999", "", "nt", "ngày 5 tháng 4 năm 1990",
             "1.13.1990",
             "15.00.1987", "tháng giêng 1987", "29.02.1987", "1849", "12345", "12 tuoi.", "x.3.1987",
             "…/3/1987")  # fmt: skip
WORDS = (
    "Ngày mười lăm tháng ba năm một nghìn chín trăm tám mươi bảy",
    "ngày hai mươi mốt tháng tư năm hai nghìn linh năm",
    "mồng ba tháng mười hai năm một chín tám bảy", "tháng năm năm một nghìn chín trăm chín mươi lăm", "không rõ",
    "năm một nghìn chín trăm sáu mươi", "ngày rằm tháng giêng năm Ất Mão", "ngày 15 tháng 3 năm 1987", "nt",
    "mười lăm tháng ba năm tám mươi bảy", "ngày ba mốt tháng hai năm một chín tám bảy", "một nghìn",
    "tháng mười hai nghìn",
    "ngày mùng năm tháng năm năm năm lăm", "ngày ² tháng 3", "ngày 99999 tháng 3 năm 1987",
)  # fmt: skip
IDENTITIES = (
    "045087123456",
    "045187123456",
    "045060123456",
    "191436453",
    "04508712345",
    "CMND số 191 436 453",
    "abc",
    "192143600",
    "9" * 12,
)
PLACES = (
    "thôn Thử Luật",
    "UBND xã Vĩnh Thái, huyện Bến Hải",
    "nt",
    "Nt",
    "=HYPERLINK(1)",
    "- như trên -",
    "a" * 300,
    "bản\tTà Rụt",
    "xã \u202eX",
)
LISTED = {
    "ethnicity": (
        "Kinh",
        "Vân Kiều",
        "Pa Cô",
        "pa kô",
        "Bru-Vân Kiều",
        "Tà Ôi",
        "Khác",
        "Người nước ngoài",
        "Sao Hỏa",
        "nt",
    ),
    "nationality": ("Việt Nam", "Lào", "lao", "Không có thông tin", "Xứ lạ", "nt"),
}
NUMBERS = ("13/1987", "5/87", "7", "số 12", "500/1987", "13A/1987", "abc", "1/0001", "999/1987", "13/1986")
TIMES = ("17:30", "1730", "5 giờ chiều", "25:00", "7h", "nt")
PAGES = ("7", "trang 8", "7a", "")
CONTEXTS = (
    {}, {"book_year": 1987, "phase": 2, "today": "2025-03-10", "first_number": 1, "last_number": 200},
    {"book_year": 2016, "phase": 1, "today": "2025-03-10"}, {"book_year": 2006, "today": "2016-01-01"},
    {"book_year": 1930, "phase": 2},
    {"book_year": 1987, "registration_year": 1988, "next_number": 20, "next_year": 1987},
)  # fmt: skip


def entries(count, seed=45):
    """``count`` times (slug, values as typed, context): the same ones for the same seed."""
    dice, slugs = random.Random(seed), sorted(KINDS)
    for at in range(count):
        kind = KINDS[slugs[at % len(slugs)]]
        oddness, fullness = dice.choice((0, 0.1, 0.4)), dice.choice((0.3, 0.7, 1))
        values = {field.code: _text(dice, field, oddness) for field in kind.fields if dice.random() < fullness}
        if dice.random() < 0.05:
            values["khongCo"] = "x"
        yield kind.slug, values, dice.choice(CONTEXTS)


def _text(dice, field, oddness):
    odd = dice.random() < oddness
    choose = _BY_TYPE.get(field.type)
    if field.code in ("so", "quyenSo"):
        return dice.choice(NUMBERS if odd else NUMBERS[:2])
    if choose:
        return dice.choice(choose(field, odd))
    return dice.choice(PLACES if odd else PLACES[:2])


def _choices(field, odd):
    return ["9", "x", "nt", ""] if odd else [code for code, _label in field.choices]


_BY_TYPE = {
    FieldType.NAME: lambda field, odd: ODD_NAMES if odd else PEOPLE,
    FieldType.DATE: lambda field, odd: ODD_DATES if odd else DATES,
    FieldType.WORDS_DATE: lambda field, odd: WORDS if odd else WORDS[:4],
    FieldType.IDENTITY: lambda field, odd: IDENTITIES if odd else IDENTITIES[:4],
    FieldType.LISTED: lambda field, odd: LISTED[field.listed] if odd else LISTED[field.listed][:3],
    FieldType.CHOICE: _choices,
    FieldType.TIME: lambda field, odd: TIMES,
    FieldType.NUMBER: lambda field, odd: PAGES,
}
