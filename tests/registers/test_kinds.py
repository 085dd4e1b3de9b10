"""The declared kinds: complete, in the Ministry's order, and open for one more."""

import csv
import importlib
import os
import subprocess
import sys

import pytest
from django.utils import translation

from registers import kinds
from registers.kinds import FieldType, kind, lists
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("slug", "code", "columns", "core"),
    [
        ("birth", "KS", 70, 21),
        ("marriage", "KH", 44, 20),
        ("death", "KT", 48, 15),
        ("recognition", "CMC", 50, 21),
        ("marital_status", "HN", 35, 14),
        ("change", "TD", 40, 13),
        ("adoption", "CN", 80, 12),
        ("guardianship", "GH", 65, 16),
        ("divorce_note", "LH", 48, 19),
    ],
)
def test_columns_and_core_set_are_complete(slug, code, columns, core):
    found = kind(slug)

    assert found.code == code
    assert len(found.headers) == columns
    assert len(found.core_fields) == core
    assert set(found.form_order) | {"STT"} == set(found.headers) | {"STT"}
    assert len(found.form_order) == len(set(found.form_order))


@pytest.mark.parametrize(
    ("slug", "sheet"),
    [
        ("birth", "KS_template_2018"),
        ("marriage", "KH"),
        ("death", "KT"),
        ("recognition", "CMC"),
        ("marital_status", "HN"),
    ],
)
def test_columns_stand_in_the_ministrys_order(slug, sheet, shared_data):
    columns = shared_data / "03_names_codes" / "hotich158_columns.csv"
    with columns.open(encoding="utf-8", newline="") as rows:
        official = [row["column"].strip() for row in csv.DictReader(rows) if row["register"] == sheet]

    assert list(kind(slug).headers) == official


@pytest.mark.parametrize("found", kinds.KINDS.values(), ids=lambda found: found.slug)
def test_an_older_sheet_lacks_only_columns_that_there_are(found):
    for sheet in found.older_sheets:
        assert set(sheet.lacks) <= set(found.headers)


def test_the_older_birth_sheet_has_sixty_columns():
    birth = kind("birth")

    assert len(birth.headers) - len(birth.older_sheets[0].lacks) == 60


@pytest.mark.parametrize("slug", list(kinds.KINDS))
def test_declarations_hold_together(slug):
    found = kind(slug)

    for field in found.fields:
        assert str(field.label).strip()
        assert (field.type == FieldType.CHOICE) == bool(field.choices), field.code
        assert (field.type == FieldType.LISTED) == bool(field.listed), field.code
        assert not field.words_of or found.field(field.words_of).is_date
        assert all(code in found for code in field.ditto)
        if field.default and field.listed:
            assert lists.is_listed(field.listed, field.default)
    assert found.form_order[:4] == ("so", "quyenSo", "trangSo", "ngayDangKy")
    rare = [found.is_rare(code) for code in found.form_order]
    assert rare == sorted(rare)
    assert [(key, str(label)) for key, label in found.groups]
    assert found.notes


def test_principals():
    marriage = kind("marriage")

    assert (marriage.subject, marriage.second) == ("chongHoTen", "voHoTen")
    assert kind("birth").relatives == ("meHoTen", "chaHoTen")
    assert kind("death").event_date == "nktNgayChet"
    with pytest.raises(KeyError):
        kind("birth").field("voHoTen")


TENTH = """
from registers.kinds.base import Field, FieldType, Group, Kind

KIND = Kind(slug="tenth", code="XX", label="Mười", titles=("SỔ",), groups=(Group("all", "Tất cả"),), fields=(
    Field("hoTen", "name", "Họ tên", "all", FieldType.NAME, core=True),
    Field("ngay", "day", "Ngày", "all", FieldType.DATE),
), subject="hoTen", subject_birth="ngay", event_date="ngay")
"""


def test_another_kind_is_one_declaration(tmp_path, monkeypatch):
    (tmp_path / "tenth.py").write_text(TENTH, encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    importlib.invalidate_caches()

    found = kinds.discover()

    assert list(found) == [*kinds.KINDS, "tenth"]
    assert found["tenth"].headers == ("hoTen", "ngay")
    from registers.rules.entry import check

    assert [finding.rule for finding in check(found["tenth"], {"hoTen": "=1", "ngay": "31.02.1987"})][:2] == [
        "V-25",
        "V-05",
    ]


def test_a_declaration_with_a_stray_code_is_refused():
    birth = kind("birth")

    with pytest.raises(ValueError, match="khongCo"):
        kinds.Kind(
            slug="x", code="X", label="x", titles=(), groups=birth.groups, fields=birth.fields,
            subject="khongCo", subject_birth="nksNgaySinh", event_date="nksNgaySinh",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "written", "name"),
    [
        ("ethnicity", "Vân Kiều", "Bru Vân Kiều"),
        ("ethnicity", "V.Kiều", "Bru Vân Kiều"),
        ("ethnicity", "Bru-Vân Kiều", "Bru Vân Kiều"),
        ("ethnicity", "Pa Kô", "Tà Ôi"),
        ("ethnicity", "pa cô", "Tà Ôi"),
        ("ethnicity", "KINH", "Kinh"),
        ("ethnicity", "Tà Ôi (Ba-hi / Pa-co / Pa-hi / Tôi-ôi)", "Tà Ôi (Ba-hi / Pa-co / Pa-hi / Tôi-ôi)"),
        ("ethnicity", "Sao Hỏa", "Sao Hỏa"),
        ("nationality", "việt nam", "Việt Nam"),
        ("nationality", "VNDCCH", "Việt Nam"),
        ("nationality", "Hoa Kỳ", "Mỹ"),
        ("nationality", "CHDCND Lào", "Lào"),
    ],
)
def test_open_lists_know_local_spellings(listed, written, name):
    assert lists.canonical(listed, written) == name


def test_all_54_peoples_are_there():
    assert len([name for name in lists.OPEN_LISTS["ethnicity"] if "(" not in name]) == 54 + 2


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("sex", "Nữ", "2"),
        ("sex", "gái", "2"),
        ("sex", "1", "1"),
        ("birth_registration", "Quá hạn", "4"),
        ("birth_registration", "Đăng ký lại", "2"),
        ("identity_paper", "CMND", "1"),
        ("identity_paper", "cccd", "4"),
        ("sex", "?", "?"),
    ],
)
def test_choices_by_what_people_write(name, written, code):
    with translation.override("en"):
        assert lists.choice_code(lists.CODE_LISTS[name], written) == code


COLD = """
import importlib, sys
importlib.import_module(sys.argv[1])
"""


@pytest.mark.parametrize("module", ["registers.rules.entry", "registers.rules.persons", "registers.kinds.birth"])
def test_kinds_and_rules_load_in_any_order_before_the_apps(module):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "civreg.settings", "PYTHONPATH": str(ROOT)}

    subprocess.run([sys.executable, "-c", COLD, module], check=True, env=environment, timeout=60)
