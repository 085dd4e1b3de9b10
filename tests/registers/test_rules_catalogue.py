"""Every rule of the catalogue fires once and keeps silent once; none of them changes what the book says."""

import copy
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from registers.kinds import KINDS, kind
from registers.rules import pin
from registers.rules.again import is_registered_again
from registers.rules.catalogue import CATALOGUE, PLACES
from registers.rules.declared import rule
from registers.rules.entry import check, rules_of
from registers.rules.findings import EntryContext
from registers.rules.listing import ids_of, listing
from registers.rules.normal import normalise
from registers.rules.payload import context_as_json, declaration_of, served
from tests.registers.odd_entries import entries
from tests.registers.test_rules_entry import CONTEXT, SOUND

PAPERS = {"meSoGiayToTuyThan": "191436453"}
LIKE_MOTHER = {"chaSoGiayToTuyThan": "191436453"}
# id -> (kind, what makes it fire, what keeps it silent)
CASES = {
    "V-01": ("birth", {"so": "13"}, {"so": "13/1987"}),
    "V-02": ("birth", {"ngayDangKy": "03.1987"}, {"ngayDangKy": "21.03.1987"}),
    "V-03": ("birth", {"so": "13/1986"}, {"so": "14/1987"}),
    "V-04": ("birth", {"trangSo": "7a"}, {"trangSo": ""}),
    "V-05": ("birth", {"nksNgaySinh": "31.02.1987"}, {"nksNgaySinh": "03.1987"}),
    "V-06": ("marriage", {"chongNgaySinh": "1969"}, {"chongNgaySinh": "1967"}),
    "V-07": ("birth", {"nksNgaySinh": "21.03.1987"}, {"nksNgaySinh": "20.03.1987"}),
    "V-08": ("birth", {"meNgaySinh": "1975"}, {"meNgaySinh": "1932"}),
    "V-09": ("death", {"nktNgayChet": "21.03.1987"}, {"nktNgayChet": "20.03.1987"}),
    "V-10": ("birth", {"nksLoaiKhaiSinh": "3"}, {"nksLoaiKhaiSinh": "1"}),
    "V-11": ("birth", {"meLoaiCuTru": "0"}, {"meLoaiCuTru": "2"}),
    "V-12": ("birth", PAPERS | LIKE_MOTHER, PAPERS),
    "V-13": ("birth", {"nycHoTen": "Lê văn Khánh"}, {"nycHoTen": "Lê Văn Khanh"}),
    "V-14": ("birth", {"chaQuocTich": "Lào"}, {"chaQuocTich": "Lào", "chaDanToc": "Khác"}),
    "V-15": ("birth", {"nksDanToc": "Sao Hỏa"}, {"nksDanToc": "Tà Ôi"}),
    "V-16": ("birth", {"nksNgaySinhBangChu": "năm một chín tám tám"},
             {"nksNgaySinhBangChu": "mười lăm tháng ba năm một chín tám bảy"}),
    "V-17": ("birth", {"nksSoDinhDanh": "045187123456"}, {"nksSoDinhDanh": "045087123456"}),
    "V-18": ("death", {"nktSoGiayToTuyThan": "19703514"}, {"nktSoGiayToTuyThan": "045087123456"}),
    "V-19": ("birth", {"so": "500/1987"}, {"so": "20/1987"}),
    "V-20": ("birth", {"nguoiKy": ""}, {"nguoiKy": "Trần Sơn"}),
    "V-22": ("birth", {"nksNgaySinh": "15.01.1987"}, {"nksNgaySinh": "15.01.1987", "loaiDangKy": "4"}),
    "V-24": ("birth", {"ngayDangKy": "20.03.2006", "so": "13/2006"}, {"ngayDangKy": "21.03.1987"}),
    "V-25": ("birth", {"nksHoTen": "Lê Văn 2"}, {"nksHoTen": "Hồ A-Dơi"}),
    "V-26": ("birth", {"nksNgaySinhBangChu": "ngày rằm tháng giêng năm Đinh Mão"},
             {"ghiChu": "Sổ ghi: rằm tháng giêng năm Đinh Mão (âm lịch)"}),
    "ADULT": ("guardianship", {"nghNgaySinh": "21.03.1969"}, {"nghNgaySinh": "20.03.1969"}),
    "CORE": ("birth", {"nksDanToc": ""}, {}),
    "LENGTH": ("birth", {"nksNoiSinh": "x" * 256}, {"nksNoiSinh": "x" * 255}),
    "DITTO": ("birth", {"chaNoiCuTru": "-nt-"}, {"chaNoiCuTru": "bản Tà Nt"}),
    "TIME": ("death", {"nktGioPhutChet": "24:00"}, {"nktGioPhutChet": "17:30"}),
    "FIELD": ("birth", {"voHoTen": "x"}, {"meHoTen": "Nguyễn Thị Quýt"}),
}  # fmt: skip
BOOK = replace(CONTEXT, first_number=1, last_number=200)


def found(slug, changes, context=BOOK):
    values = {code: text for code, text in (SOUND[slug] | changes).items() if text}
    return {finding.rule for finding in check(kind(slug), values, context)}


@pytest.mark.parametrize("rule_id", CASES)
def test_it_fires_and_keeps_silent(rule_id):
    slug, firing, silent = CASES[rule_id]

    assert rule_id in found(slug, firing)
    assert rule_id not in found(slug, silent)


def test_every_rule_of_an_entry_has_its_case():
    assert {rule_id for rule_id, about in CATALOGUE.items() if "entry" in about.places} == set(CASES)


def test_the_catalogue_is_whole():
    assert [f"V-{number:02d}" for number in range(1, 27)] == [each for each in CATALOGUE if each.startswith("V-")]
    for about in CATALOGUE.values():
        assert set(about.places) <= set(PLACES), about.id
        assert set(about.severity) <= set("EW-"), about.id
        assert "domain.md" in about.source, about.id
        assert str(about.sentence).endswith("."), about.id
    with pytest.raises(KeyError):
        rule("V-99", "E", "nothing", lambda facts: ())


def test_rules_never_change_what_the_book_says():
    for slug, values, facts in entries(300):
        context = EntryContext(**{**facts, "today": None})
        before = copy.deepcopy(values)
        check(kind(slug), values, context)
        normalise(kind(slug), values, context)
        assert values == before


def test_normalising_twice_changes_nothing_more():
    for slug, values, facts in entries(300):
        context = EntryContext(**{**facts, "today": None})
        once = normalise(kind(slug), values, context)
        assert normalise(kind(slug), once, context) == once, values


def test_findings_stay_within_what_a_rule_may_say():
    """A rule speaks of its own id and never more strictly than the catalogue says."""
    for slug, values, facts in entries(300):
        for finding in check(kind(slug), values, EntryContext(**{**facts, "today": date(2025, 3, 1)})):
            assert finding.severity in CATALOGUE[finding.rule].severity, finding
            assert finding.rule in ids_of(kind(slug)) | {"FIELD"}, finding


@pytest.mark.parametrize("slug", list(KINDS))
def test_a_kind_s_rules_are_plain_data_that_the_browser_has_functions_for(slug):
    declared = declaration_of(kind(slug))
    source = (Path(settings.BASE_DIR) / "static/js/rules/rules.js").read_text(encoding="utf-8")
    functions = set(re.findall(r"^  (\w+)\([^)]*\) \{$", source, re.M))

    assert json.loads(json.dumps(declared)) == json.loads(served(kind(slug), "vi")[0])
    assert {each["name"] for each in declared["rules"]} <= functions
    assert all(each["needs"] == sorted(each["needs"]) for each in declared["rules"])
    assert all(each.source for each in rules_of(kind(slug)))


def test_the_hash_of_a_declaration_follows_its_language():
    (body, seal), (other, other_seal) = served(kind("birth"), "vi"), served(kind("birth"), "en")

    assert json.loads(body)["says"].keys() == json.loads(other)["says"].keys()
    assert (body == other) == (seal == other_seal)
    assert served(kind("birth"), "vi")[1] == seal


def test_the_list_of_rules_says_of_which_kinds():
    rows = {about.id: {each.slug for each in kinds} for about, kinds in listing(KINDS.values())}

    assert "marriage" in rows["V-06"]
    assert "birth" not in rows["V-06"]
    assert rows["V-01"] == set(KINDS)
    assert rows["V-21"] == set(KINDS)


# --- V-02, V-19, V-21: what depends on the book --------------------------------------------------------------


def test_only_old_books_may_lack_the_day_of_registration():
    recent = {"ngayDangKy": "03.2006", "so": "13/2006", "quyenSo": "01/2006"}

    def severity(changes, context):
        findings = check(kind("birth"), SOUND["birth"] | changes, context)
        return [finding.severity for finding in findings if finding.rule == "V-02"]

    assert severity({"ngayDangKy": "03.1987"}, EntryContext(book_year=1987)) == ["W"]
    assert severity({"ngayDangKy": "2005"}, EntryContext(book_year=2005)) == ["W"]
    assert severity(recent, EntryContext(book_year=2006)) == ["E"]
    assert severity(recent, EntryContext()) == ["E"]


@pytest.mark.parametrize(
    ("so", "context", "fires"),
    [
        ("500/1987", EntryContext(book_year=1987, first_number=1, last_number=200), True),
        ("5/1987", EntryContext(book_year=1987, first_number=101), True),
        ("500/1988", EntryContext(book_year=1987, first_number=1, last_number=200), False),  # the book's second year
        ("500/1987", EntryContext(book_year=1987, next_number=20, next_year=1987), True),
        ("120/1987", EntryContext(book_year=1987, next_number=20, next_year=1987), False),
        ("500/1988", EntryContext(book_year=1987, next_number=20, next_year=1987), False),
        ("500/1987", EntryContext(book_year=1987), False),
    ],
)
def test_a_number_runs_with_its_book_and_year(so, context, fires):
    findings = check(kind("birth"), SOUND["birth"] | {"so": so}, context)

    assert any(finding.rule == "V-19" for finding in findings) == fires


def test_registered_again_is_told_by_the_kind_s_own_list():
    assert is_registered_again(kind("birth"), {"loaiDangKy": "2"})
    assert is_registered_again(kind("marriage"), {"loaiDangKy": "2"})
    assert not is_registered_again(kind("birth"), {"loaiDangKy": "1"})
    assert not is_registered_again(kind("birth"), {})


@pytest.mark.parametrize(
    "text", ["15 tháng 3 năm Đinh Mão", "15.03.1987 (ÂL)", "tháng chạp 1987", "Bảo Đại năm thứ 5", "3 tháng giêng 1987"]
)
def test_a_date_of_another_calendar_is_named_in_its_field(text):
    findings = check(kind("birth"), SOUND["birth"] | {"nksNgaySinh": text}, CONTEXT)

    assert {finding.rule for finding in findings} >= {"V-05", "V-26"}
    assert "Ghi chú" in next(finding.message for finding in findings if finding.rule == "V-26")


# --- spelling, numbers of persons -----------------------------------------------------------------------------


def test_the_ministry_s_spelling_is_taken_unless_the_book_s_own_is_kept():
    values = {"nksDanToc": "Vân Kiều", "meDanToc": "pa cô"}

    assert normalise(kind("birth"), values) == {"nksDanToc": "Bru Vân Kiều", "meDanToc": "Tà Ôi"}
    assert normalise(kind("birth"), values, as_written={"nksDanToc"})["nksDanToc"] == "Vân Kiều"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("045087123456", "045: Quảng Trị · nam · sinh năm 1987"),
        ("044187123456", "044: Quảng Bình cũ, nay là Quảng Trị · nữ · sinh năm 1987"),
        ("999304123456", "999: nơi khác · nữ · sinh năm 2004"),
        ("04508712345", ""),
        ("", ""),
    ],
)
def test_a_personal_number_is_explained(number, says):
    assert pin.explained(number) == says


@pytest.mark.parametrize("so", ["1/0001", "5/9999", "7/0099"])
def test_a_year_that_no_book_has_reckons_no_age(so):
    values = SOUND["birth"] | {"so": so, "ngayDangKy": "", "meNgaySinh": "99 tuổi"}

    assert check(kind("birth"), values, EntryContext())


def test_the_context_is_plain_for_the_browser():
    assert context_as_json(replace(BOOK, today=None))["today"] is None
    assert json.dumps(context_as_json(BOOK))
