"""A single pair is judged as it would be among many."""

import csv
from random import Random

import numpy as np
import pytest

from benchmarks import _duplicate_books as books
from registers.duplicates import engine, keys
from registers.duplicates.classes import SAME_ENTRY, SAME_PAGE, classes_of
from registers.duplicates.compare import ASPECTS, compare
from registers.duplicates.rarity import Rarity
from registers.duplicates.roles import roles_of
from registers.duplicates.search import Knowledge, records_of, score_rows
from registers.duplicates.single import taker_of
from registers.kinds import KINDS, kind
from tests.registers.duplicates.people import birth, read

BIRTH = kind("birth")
GIVEN = ("LAN", "HOA", "CÚC", "MAI", "ĐÀO")


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """(rows, records, pairs of candidates, what a run has taught) of a made-up province."""
    path = tmp_path_factory.mktemp("province") / "births.csv"
    books.write(path, total=3000, copies=400, hard=True, seed=11)
    codes = roles_of(BIRTH).codes
    heads, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    rows = [dict(zip(heads.split(","), line, strict=True)) for line in csv.reader(lines)]
    rows = [[row.get(code, "") for code in codes] for row in rows]
    records = records_of(BIRTH, rows)
    near, rng = keys.split_pairs(keys.candidates(records)), np.random.default_rng(3)
    # Candidates, and pairs taken at random.
    first, second = (np.r_[each, rng.integers(0, len(rows), 3000)] for each in near)
    return rows, records, first, second, Knowledge.of(engine.find(records), records)


def test_levels_classes_and_probabilities_are_those_of_the_whole_file(province):
    rows, records, first, second, knowledge = province
    many = compare(records, Rarity.of_shares(records, knowledge.shares), first, second)
    probability = knowledge.model.one_event(many)
    sorts = classes_of(records, first, second, many)
    judge, singles = knowledge.judge, list(map(taker_of(BIRTH), rows))
    assert len(first) > 3000
    for at, (one, two) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        levels = judge.levels(singles[one], singles[two])
        assert levels == tuple(many[at].tolist()), (ASPECTS, rows[one], rows[two])
        assert judge.probability(levels) == pytest.approx(float(probability[at]), abs=1e-3)
        assert judge.sort(singles[one], singles[two], levels) == str(sorts[at]).replace(SAME_PAGE, SAME_ENTRY)


NAMES = ["NGUYỄN THỊ BÍCH HUỆ", "Nguyen Thi Bich Hue", "Ng. Th. Huệ", "HUỆ BÍCH THỊ NGUYỄN", "không rõ", "",
         "Nguyễn Huệ",
         "NGUYEENX THIJ HUEEJ", "NGUYỄN THỊ BÍCH HUẾ", "TRẦN VĂN A", "Trần A Văn", "HỒ VAI", "HỒ A VAI", "Lê Thị Huệ",
         "NGUYỄN THỊ BÍCH NGỌC", "NGUYỄN THỊ THANH HUỆ", "Hùynh Thị Huệ", "Vũ Thị Huệ"]  # fmt: skip
DATES = ["01.03.1998", "03.01.1998", "03.1998", "1998", "1999", "1988", "45 tuổi", "", "11.03.1998", "01.04.1998", "x",
         "01.03.1989", "29.03.1998", "54 tuổi"]  # fmt: skip
OFFICES = ["UBND xã Gio Việt, huyện Gio Linh, tỉnh Quảng Trị", "Gio Việt - Gio Linh", "UBND huyện Gio Linh", "",
           "xã Gio Mai, huyện Gio Linh", "xã Gio Việt, huyện Hải Lăng", "xã Gio Việt"]  # fmt: skip

NUMBERS = ["12/1998", "21/1998", "13", "12a/1998", "12/1989", "102/1998"]
REMARKS = ["", "Đăng ký lại", "Cải chính theo QĐ 3"]


@pytest.mark.parametrize("seed", range(6))
def test_pairs_of_odd_rows_are_compared_alike(seed):
    rng, knowledge = Random(seed), Knowledge()
    roles = roles_of(BIRTH)
    for _n in range(80):
        rows = [
            birth(
                nksHoTen=rng.choice(NAMES), meHoTen=rng.choice(NAMES), chaHoTen=rng.choice(NAMES),
                nksNgaySinh=rng.choice(DATES), meNgaySinh=rng.choice(DATES), ngayDangKy=rng.choice(DATES),
                noiDangKy=rng.choice(OFFICES), so=rng.choice(NUMBERS),
                trangSo=rng.choice(["6", "7", "", "x", "60"]), nksGioiTinh=rng.choice(["1", "2", "Nữ", ""]),
                ghiChu=rng.choice(REMARKS), loaiDangKy=rng.choice(["1", "2", REMARKS[1]]),
            )
            for _m in range(2)
        ]  # fmt: skip
        records = read(rows)
        pair = np.array([0]), np.array([1])
        many = compare(records, Rarity.of_shares(records, knowledge.shares), *pair)
        one, two = (taker_of(BIRTH)([row.get(code, "") for code in roles.codes]) for row in rows)
        levels = knowledge.judge.levels(one, two)
        assert levels == tuple(many[0].tolist()), rows
        assert knowledge.judge.sort(one, two, levels) == str(classes_of(records, *pair, many)[0]), rows


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_kind_knows_the_same_entry_again(slug):
    of = kind(slug)
    roles = roles_of(of)
    people = (of.subject, of.second, *of.relatives)
    values = {code: f"TRẦN THỊ {name}" for code, name in zip(filter(None, people), GIVEN, strict=False)}
    values |= {roles.number: "12/1998", roles.registered_on: "15.03.1998", roles.office: "xã Gio Việt"}
    values |= {code: "02.01.1970" for code in (of.subject_birth, of.second_birth) if code}
    row = [values.get(code, "") for code in roles.codes]
    (match,) = score_rows(of, [row, row], Knowledge())
    assert match.probability > 0.9
    assert match.sort == SAME_ENTRY
