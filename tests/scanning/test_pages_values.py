"""Words on paper become the Ministry's values, or nothing at all."""

import pytest

from registers.kinds import KINDS
from scanning.pages import values
from scanning.pages.captions import index_of
from scanning.pages.lexicon import Places, is_torn, mended_name
from scanning.pages.lines import Line, Token, squash
from scanning.pages.suggest import head_date
from scanning.pages.syllables import is_syllable

BIRTH, DEATH = KINDS["birth"], KINDS["death"]


def line(*words, y=100):
    return Line(tuple(Token(w, (60 * i, y, 60 * i + 50, y + 20), 0.9) for i, w in enumerate(words)))


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("nksNgaySinh", "15/3/1987", "15.03.1987"),
        ("nksNgaySinh", "15-03-87", "15.03.1987"),
        ("nksNgaySinh", "O5/l2/1987", "05.12.1987"),
        ("nksNgaySinh", "31-61-1982", "31.01.1982"),  # a dotted zero
        ("nksNgaySinh", "Trạm y tế", ""),
        ("meNgaySinh", "1959", "1959"),
        ("nksGioiTinh", "Nữ", "2"),
        ("nksDanToc", "V.Kiều", "Bru Vân Kiều"),
        ("nksDanToc", "Kinh", "Kinh"),
        ("nksQuocTich", "VN", "Việt Nam"),
        ("loaiDangKy", "Đúng. hạn", "1"),
        ("nksHoTen", "NGUYỄN THỊ A DƠI", "Nguyễn Thị A Dơi"),
        ("nksHoTen", "~ nÈ—", ""),
        ("nycSoGiayToTuyThan", "CMND số 190651769", "190651769"),
        ("nycSoGiayToTuyThan", "197", ""),
    ],
)
def test_a_value_takes_the_ministrys_form(code, text, value):
    assert values.normalise(BIRTH.field(code), text, year=1999)[0] == value


def test_a_time_of_death():
    assert values.normalise(DEATH.field("nktGioPhutChet"), "15 giờ 05 phút")[0] == "15:05"
    assert values.normalise(DEATH.field("nktGioPhutChet"), "15 giờ 69 phút")[0] == ""


def test_a_date_in_misread_words():
    date = values.spelt_date("Ngày hai muối ba tháng tám năm một nghàn chín trăm tám mỏi hai")

    assert date.text == "23.08.1982"


def test_the_date_at_the_head_of_a_form():
    assert head_date("Ngày 10 tháng 02 năm 1982") == "10/02/1982"
    assert head_date("ngày nào đó") == ""


@pytest.mark.parametrize("word", ["Nguyễn", "Thị", "nghiêng", "Quảng", "khuya", "Vân-Kiều"])
def test_syllables_that_exist(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Huùnh", "xqt", "Hờ9", "cấtp", "hày̆"])
def test_syllables_that_do_not(word):
    assert not is_syllable(word)


def test_names_are_mended_by_what_is_always_written_so():
    assert mended_name("Nguyên Vận Thi") == "Nguyễn Văn Thi"
    assert is_torn("Hồ Thị")
    assert not is_torn("Hồ Thị Pỉ")


def test_an_address_is_mended_by_its_repetitions():
    places = Places(["xã Vĩnh Ô"])
    for _ in range(3):
        places.hear("thôn Tân An, xã Vĩnh Ô, huyện Bến Hải", 0.95)

    mended, sure = places.mend("thộn Tân An, xã Vĩnh Ộ, huyên Bến Hải, tịnh Quảng Trị")

    assert mended == "thôn Tân An, xã Vĩnh Ô, huyện Bến Hải, tỉnh Quảng Trị"
    assert sure > 0.8


def test_the_longest_caption_wins():
    found = index_of(BIRTH).find(line("Họ", "và", "tên", "cha:", "Hồ", "Văn", "Sơn", "Năm", "sinh:", "1959"))

    assert [f.caption.key for f in found] == ["hovatencha", "namsinh"]
    assert found[0].end == 4


def test_a_family_name_is_no_heading():
    found = index_of(KINDS["marriage"]).find(line("Họ", "và", "tên:", "VÕ", "Văn", "Trung"))

    assert [f.caption.key for f in found] == ["hovaten"]


def test_captions_compare_without_tones_and_spaces():
    assert squash("Quốctịch:") == squash("QUỐC TỊCH") == "quoctich"
