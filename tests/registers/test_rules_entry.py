"""Each rule of domain.md section 3 once broken, once at its limit, once where the book does not say enough."""

from datetime import date

import pytest

from registers.kinds import KINDS, kind
from registers.rules.entry import check
from registers.rules.findings import EntryContext
from registers.rules.normal import normalise

CONTEXT = EntryContext(book_year=1987, book_number=1, phase=2, registration_year=1987, today=date(2025, 3, 1))

REGISTRATION = {
    "so": "13/1987", "quyenSo": "01/1987", "trangSo": "7", "ngayDangKy": "20.03.1987", "loaiDangKy": "1",
    "noiDangKy": "UBND xã Vĩnh Thái, huyện Bến Hải, tỉnh Bình Trị Thiên", "nguoiKy": "Trần Văn Sơn",
}  # fmt: skip
BIRTH = REGISTRATION | {
    "nksHoTen": "Lê Văn Khánh", "nksGioiTinh": "1", "nksNgaySinh": "15.03.1987", "nksDanToc": "Kinh",
    "nksQuocTich": "Việt Nam", "meHoTen": "Nguyễn Thị Quýt", "meNgaySinh": "1960", "meDanToc": "Kinh",
    "meQuocTich": "Việt Nam", "meLoaiCuTru": "1", "meNoiCuTru": "thôn Thử Luật", "chaHoTen": "Lê Đức Hòa",
    "chaNgaySinh": "1958", "chaDanToc": "Kinh", "chaQuocTich": "Việt Nam", "chaLoaiCuTru": "1",
    "chaNoiCuTru": "thôn Thử Luật", "nycHoTen": "Lê Đức Hòa", "nycQuanHe": "Cha",
}  # fmt: skip
MARRIAGE = REGISTRATION | {
    f"{prefix}{part}": value
    for prefix, name, born in (("chong", "Võ Văn Trung", "1960"), ("vo", "Hồ Thị Hôm", "1963"))
    for part, value in {
        "HoTen": name, "NgaySinh": born, "DanToc": "Kinh", "QuocTich": "Việt Nam", "LoaiCuTru": "1",
        "NoiCuTru": "thôn Thử Luật", "LoaiGiayToTuyThan": "1", "SoGiayToTuyThan": f"19143{born}",
    }.items()
}  # fmt: skip
DEATH = REGISTRATION | {
    "nktHoTen": "Phan Văn Ngữ", "nktGioiTinh": "1", "nktNgaySinh": "1907", "nktDanToc": "Kinh",
    "nktQuocTich": "Việt Nam", "nktLoaiCuTru": "1", "nktNoiCuTru": "bản Tà Rụt 2", "nktLoaiGiayToTuyThan": "1",
    "nktSoGiayToTuyThan": "197035142", "nktNgayChet": "18.03.1987",
}  # fmt: skip


def _person(prefix, name, born, paper):
    return {
        f"{prefix}HoTen": name, f"{prefix}NgaySinh": born, f"{prefix}DanToc": "Kinh", f"{prefix}QuocTich": "Việt Nam",
        f"{prefix}LoaiCuTru": "1", f"{prefix}NoiCuTru": "thôn Thử Luật", f"{prefix}LoaiGiayToTuyThan": "1",
        f"{prefix}SoGiayToTuyThan": paper,
    }  # fmt: skip


RECOGNITION = REGISTRATION | {"loaiXacNhan": "1"} | _person("cm", "Lê Đức Hòa", "1958", "191431958")
RECOGNITION |= _person("nc", "Lê Văn Khánh", "15.03.1980", "191431980")
GUARDIANSHIP = REGISTRATION | _person("ngh", "Nguyễn Thị Quýt", "1960", "191431960")
GUARDIANSHIP |= _person("ndgh", "Lê Văn Khánh", "15.03.1980", "191431980")
SOUND = {"birth": BIRTH, "marriage": MARRIAGE, "death": DEATH, "recognition": RECOGNITION,
         "guardianship": GUARDIANSHIP}  # fmt: skip


def found(slug, changes, context=CONTEXT):
    values = {code: text for code, text in (SOUND[slug] | changes).items() if text}
    return {(finding.rule, finding.severity) for finding in check(kind(slug), values, context)}


@pytest.mark.parametrize("slug", list(SOUND))
def test_a_sound_entry_has_nothing_against_it(slug):
    assert check(kind(slug), SOUND[slug], CONTEXT) == []
    assert normalise(kind(slug), SOUND[slug], CONTEXT) == SOUND[slug]


@pytest.mark.parametrize(
    ("slug", "changes", "rule"),
    [
        ("birth", {"so": ""}, ("V-01", "E")),
        ("birth", {"so": "13"}, ("V-01", "E")),
        ("birth", {"quyenSo": "1"}, ("V-01", "E")),
        ("birth", {"ngayDangKy": ""}, ("V-01", "E")),
        ("birth", {"ngayDangKy": "31.02.1987"}, ("V-02", "E")),
        ("birth", {"ngayDangKy": "03.1987"}, ("V-02", "W")),
        ("birth", {"ngayDangKy": "45 tuổi"}, ("V-02", "E")),
        ("birth", {"so": "13/1986"}, ("V-03", "W")),
        ("birth", {"trangSo": "7a"}, ("V-04", "E")),
        ("birth", {"nksNgaySinh": "31.02.1987"}, ("V-05", "E")),
        ("birth", {"nksNgaySinh": "2 tuổi"}, ("V-05", "E")),
        ("marriage", {"chongNgaySinh": "01.01.1969"}, ("V-06", "W")),
        ("marriage", {"voNgaySinh": "1971"}, ("V-06", "W")),
        ("birth", {"nksNgaySinh": "21.03.1987"}, ("V-07", "E")),
        ("birth", {"meNgaySinh": "1990"}, ("V-07", "W")),
        ("birth", {"nycNgayCapGiayToTuyThan": "1990"}, ("V-07", "W")),
        ("marriage", {"ngayXacLapQuanHeHonNhan": "21.03.1987"}, ("V-07", "W")),
        ("birth", {"meNgaySinh": "1988"}, ("V-08", "W")),
        ("birth", {"meNgaySinh": "1975"}, ("V-08", "W")),
        ("birth", {"meNgaySinh": "1930"}, ("V-08", "W")),
        ("birth", {"chaNgaySinh": "1973"}, ("V-08", "W")),
        ("birth", {"meNgaySinh": "70 tuổi"}, ("V-08", "W")),
        # A father from 15, a mother from 13 to 55, whoever recognises whom.
        *(("recognition", {"loaiXacNhan": case, "cmNgaySinh": "1966"}, ("V-08", "W")) for case in "13"),
        *(("recognition", {"loaiXacNhan": case, "cmNgaySinh": "1968"}, ("V-08", "W")) for case in "24"),
        *(("recognition", {"loaiXacNhan": case, "cmNgaySinh": "1924"}, ("V-08", "W")) for case in "24"),
        ("recognition", {"loaiXacNhan": "", "cmNgaySinh": "1968"}, ("V-08", "W")),
        ("recognition", {"cmNgaySinh": "1988"}, ("V-07", "W")),
        ("recognition", {"ncNgaySinh": "1988"}, ("V-07", "E")),
        ("recognition", {"nycHoTen": "Võ Thị Ba", "nycSoGiayToTuyThan": "191431980"}, ("V-12", "W")),
        ("guardianship", {"nghNgaySinh": "21.03.1969"}, ("ADULT", "W")),
        ("guardianship", {"nghNgaySinh": "15 tuổi"}, ("ADULT", "W")),
        ("guardianship", {"nghHaiHoTen": "Lê Thị Sáu", "nghHaiNgaySinh": "1970"}, ("ADULT", "W")),
        ("guardianship", {"nghHaiHoTen": "Nguyễn thị Quýt"}, ("V-13", "W")),
        ("death", {"nktNgayChet": "21.03.1987"}, ("V-09", "E")),
        ("death", {"nktNgaySinh": "1988"}, ("V-09", "E")),
        ("birth", {"nksLoaiKhaiSinh": "3"}, ("V-10", "E")),
        ("birth", {"nksLoaiKhaiSinh": "1", "chaHoTen": ""}, ("V-10", "E")),
        ("birth", {"nksLoaiKhaiSinh": "5"}, ("V-10", "E")),
        ("birth", {"meLoaiCuTru": "0"}, ("V-11", "W")),
        ("birth", {"meNoiCuTru": ""}, ("V-11", "W")),
        ("birth", {"meSoGiayToTuyThan": "191436453", "chaSoGiayToTuyThan": "191436453"}, ("V-12", "W")),
        (
            "birth",
            {"meSoGiayToTuyThan": "191436453", "nycSoGiayToTuyThan": "191436453", "nycQuanHe": "Cha"},
            ("V-12", "W"),
        ),
        ("birth", {"nycHoTen": "LÊ VĂN KHÁNH"}, ("V-13", "W")),
        ("birth", {"chaQuocTich": "Lào"}, ("V-14", "W")),
        ("birth", {"nksGioiTinh": "4"}, ("V-15", "E")),
        ("birth", {"loaiDangKy": "9"}, ("V-15", "E")),
        ("marriage", {"loaiDangKy": "3"}, ("V-15", "W")),
        ("birth", {"nksDanToc": "Sao Hỏa"}, ("V-15", "W")),
        ("birth", {"nksNgaySinhBangChu": "Ngày mười sáu tháng ba năm một nghìn chín trăm tám mươi bảy"}, ("V-16", "W")),
        ("birth", {"nksNgaySinhBangChu": "không rõ"}, ("V-16", "W")),
        ("birth", {"nksSoDinhDanh": "04508712345"}, ("V-17", "E")),
        ("birth", {"nksSoDinhDanh": "045187123456"}, ("V-17", "W")),
        ("birth", {"nksSoDinhDanh": "045086123456"}, ("V-17", "W")),
        ("birth", {"meSoDinhDanhCaNhan": "045060123456"}, ("V-17", "W")),
        ("death", {"nktSoGiayToTuyThan": "19703514"}, ("V-18", "W")),
        ("marriage", {"chongLoaiGiayToTuyThan": "4"}, ("V-18", "W")),
        ("birth", {"nguoiKy": ""}, ("V-20", "W")),
        ("birth", {"nksNgaySinh": "15.01.1987"}, ("V-22", "W")),
        ("death", {"nktNgayChet": "04.03.1987"}, ("V-22", "W")),
        ("birth", {"ngayDangKy": "20.03.1986", "nksNgaySinh": "15.03.1986", "so": "13/1986"}, ("V-24", "W")),
        ("birth", {"ngayDangKy": "20.03.2006", "so": "13/2006"}, ("V-24", "W")),
        ("birth", {"ngayDangKy": "20.03.2026", "so": "13/2026"}, ("V-24", "E")),
        ("birth", {"nksHoTen": "=1+1"}, ("V-25", "E")),
        ("birth", {"meHoTen": "@SUM(A1)"}, ("V-25", "E")),
        ("birth", {"ghiChu": "=HYPERLINK(1)"}, ("V-25", "E")),
        ("birth", {"nksHoTen": "Lê Văn\x07Khánh"}, ("V-25", "E")),
        ("birth", {"nksHoTen": "Lê Văn 2"}, ("V-25", "W")),
        ("birth", {"nksHoTen": "Lê " * 20}, ("LENGTH", "E")),
        ("birth", {"voHoTen": "x"}, ("FIELD", "E")),
        ("birth", {"nksHoTen": ""}, ("CORE", "E")),
        ("birth", {"nksDanToc": ""}, ("CORE", "W")),
        ("birth", {"chaNoiCuTru": "nt"}, ("DITTO", "W")),
        ("death", {"nktGioPhutChet": "25:00"}, ("TIME", "W")),
    ],
)
def test_a_broken_rule_is_found(slug, changes, rule):
    assert rule in found(slug, changes)


@pytest.mark.parametrize(
    ("slug", "changes"),
    [
        ("birth", {"nksNgaySinh": "03.1987"}),  # the month of registration may hold the birth
        ("birth", {"nksNgaySinh": "1987"}),
        ("birth", {"meNgaySinh": "27 tuổi"}),
        ("birth", {"meNgaySinh": "1974"}),  # 13 at most
        ("birth", {"nksNgaySinh": "19.01.1987", "ngayDangKy": "20.03.1987"}),  # 60 days are in time
        ("birth", {"nksNgaySinh": "15.01.1987", "loaiDangKy": "4"}),
        ("birth", {"nycSoGiayToTuyThan": "191436453", "chaSoGiayToTuyThan": "191436453"}),  # the declarant is he
        ("birth", {"nksSoDinhDanh": "045087123456"}),
        ("birth", {"ghiChu": "- Cải chính họ tên theo QĐ số 3/QĐ-UBND"}),
        ("birth", {"chaQuocTich": "Lào", "chaDanToc": "Người nước ngoài"}),
        ("birth", {"nksNgaySinhBangChu": "ngày mười lăm tháng ba năm một chín tám bảy"}),
        ("birth", {"meLoaiCuTru": "0", "meNoiCuTru": ""}),
        ("marriage", {"chongNgaySinh": "1968"}),  # entered his 20th year, in his favour
        ("marriage", {"voNgaySinh": "19.03.1970"}),
        ("recognition", {"loaiXacNhan": "3", "cmNgaySinh": "1965"}),
        ("recognition", {"loaiXacNhan": "1", "cmNgaySinh": "1900"}),  # no law and no nature bounds a father's age
        ("recognition", {"loaiXacNhan": "4", "cmNgaySinh": "1967"}),
        ("recognition", {"nycHoTen": "Lê Đức Hoà", "nycSoGiayToTuyThan": "191431958"}),  # the father declares
        ("guardianship", {"nghNgaySinh": "1969"}),  # may be of age on the day
        ("death", {"nktNgaySinh": "80 tuổi"}),
        ("death", {"nktNgayChet": "05.03.1987"}),
        ("death", {"nktNgaySinh": "1987"}),
    ],
)
def test_what_may_be_right_is_left_alone(slug, changes):
    assert found(slug, changes) == set()


def test_a_parent_not_determined_is_not_missed():
    father = {code: "" for code in BIRTH if code.startswith("cha")}

    assert found("birth", {**father, "nksLoaiKhaiSinh": "3", "nycHoTen": "Nguyễn Thị Quýt"}) == set()
    assert found("birth", {**father, "nycHoTen": "Nguyễn Thị Quýt"}) == {("CORE", "W")}


def test_marriage_from_2015_needs_full_years():
    late = {"ngayDangKy": "20.03.2016", "so": "13/2016", "chongNgaySinh": "21.03.1996", "voNgaySinh": "1990"}
    context = EntryContext(book_year=2016)

    assert found("marriage", late, context) == {("V-06", "W")}
    assert found("marriage", late | {"chongNgaySinh": "20.03.1996"}, context) == set()
    # A marriage recognised from cohabitation counts from its own day.
    assert ("V-06", "W") in found("marriage", late | {"ngayXacLapQuanHeHonNhan": "01.01.2012"}, context)


def test_what_is_missing_is_told_once_a_group():
    findings = check(kind("death"), {"so": "1/1987", "ngayDangKy": "20.03.1987", "nktHoTen": "Phan Văn Ngữ"}, CONTEXT)
    core = [finding for finding in findings if finding.rule == "CORE"]

    assert [finding.severity for finding in core] == ["W", "W", "W"]
    assert "Người chết: chưa có Giới tính" in core[1].message


def test_registration_date_must_be_complete_in_phase_1():
    assert ("V-02", "E") in found("birth", {"ngayDangKy": "03.1987"}, EntryContext(book_year=1987, phase=1))


def test_errors_come_first_and_speak_clearly():
    findings = check(kind("birth"), BIRTH | {"nguoiKy": "", "nksNgaySinh": "31.02.1987"}, CONTEXT)

    assert [finding.blocks for finding in findings] == sorted((f.blocks for f in findings), reverse=True)
    assert "Tháng 2 năm 1987 chỉ có 28 ngày, không có ngày 31." in findings[0].message
    assert findings[0].as_dict()["codes"] == ["nksNgaySinh"]
    assert all("%(" not in finding.message for finding in findings)


@pytest.mark.parametrize("slug", list(KINDS))
def test_every_field_can_be_wrong_without_an_accident(slug):
    for text in ("=1", "nt", "31.02.1987", "x" * 2000, "9", "45 tuổi", "…", "00", "\u202e", "9" * 12, "/", "1/2/3"):
        values = {field.code: text for field in KINDS[slug].fields}
        for each in (values, normalise(KINDS[slug], values, CONTEXT)):
            assert all(finding.message for finding in check(KINDS[slug], each, CONTEXT))
        check(KINDS[slug], values)
