import unicodedata

import pytest

from registers.exchange import encodings

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
NAMES = ["Nguyễn Thị Huệ", "Trần Văn Đức", "Hồ Thị Nghĩa", "Lê Quỳnh Trúc", "huyện Hướng Hóa", "Phạm Khuyến"]


def written(table, text):
    """The text as a font of that encoding needs it."""
    codes = {}
    for code, letter in table.items():
        codes.setdefault(letter, code)
    return "".join(codes.get(letter, letter) for letter in text)


@pytest.mark.parametrize("letter", SMALL)
def test_every_letter_there_and_back(letter):
    assert encodings.from_vni(written(encodings._VNI, letter)) == letter
    assert encodings.from_vni(written(encodings._VNI, letter.upper())) == letter.upper()
    assert encodings.from_tcvn3(written(encodings._TCVN3, letter)) == letter


def test_capital_fonts_of_tcvn3_write_small_codes():
    assert encodings.from_tcvn3("NGUYÔN V¡N §øC") == "NGUYỄN VĂN ĐỨC"
    assert encodings.from_tcvn3("NguyÔn V¨n §øc") == "Nguyễn Văn Đức"


@pytest.mark.parametrize(("name", "table"), [("tcvn3", encodings._TCVN3), ("vni", encodings._VNI)])
def test_an_old_file_is_recognised_and_shown_before_it_is_converted(name, table):
    found = encodings.judge([written(table, text) for text in NAMES])
    assert found.encoding == name
    assert dict(found.examples)[written(table, NAMES[0])] == NAMES[0]


def test_what_is_right_is_left_alone():
    found = encodings.judge([*NAMES, "Hồ A Dơi", "Đakrông", "Krông Klang"])
    assert (found.encoding, found.converts, found.decomposed) == ("utf-8", False, False)


def test_decomposed_text_is_noticed():
    assert encodings.judge([unicodedata.normalize("NFD", text) for text in NAMES]).decomposed


def test_nothing_is_guessed():
    assert encodings.judge(["þþþ ßßß", "¤¤¤ ƒƒƒ", "ÿÿÿ"]).encoding == ""


@pytest.mark.parametrize("word", ["Nguyễn", "nghiêng", "quyển", "giếng", "khuya", "oằn", "Ất", "ý", "ngoẹo", "Thuở"])
def test_syllables(word):
    assert encodings.is_syllable(word)


@pytest.mark.parametrize("word", ["NguyÔn", "Thò", "Traàn", "ñöùc"])
def test_what_old_fonts_leave_is_mostly_no_syllable(word):
    assert not encodings.is_syllable(word) or word == "Thò"
