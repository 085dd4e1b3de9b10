"""One new entry against those that are there."""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registers.duplicates import engine
from registers.duplicates.keys import ONLINE, Parts
from registers.duplicates.search import Knowledge, keys_of, score_one
from registers.kinds import KINDS, kind
from tests.registers.duplicates.people import birth, read, village

BIRTH = kind("birth")


@pytest.mark.parametrize(
    "more",
    [
        {"nksHoTen": "Nguyen Thi Bich Hue"},
        {"nksHoTen": "Ng. Th. Huệ"},
        {"so": "70/2001"},
        {"noiDangKy": "Gio Việt, Gio Linh"},
        {"nksNgaySinh": "1998"},
        {"meHoTen": "", "chaHoTen": ""},
        {"nksNgaySinh": "", "so": ""},
    ],
)
def test_entries_of_one_event_share_a_key_and_are_recognised(more):
    assert set(keys_of(BIRTH, birth()).items()) & set(keys_of(BIRTH, birth(**more)).items())
    (match,) = score_one(BIRTH, birth(**more), [birth()])
    assert match.place == 0
    assert match.probability >= engine.THRESHOLD
    assert match.reasons


def test_look_alikes_are_not_taken_for_it():
    twin = birth(so="13/1998", nksHoTen="NGUYỄN THỊ BÍCH NGỌC")
    stranger = birth(
        so="80/1998", nksHoTen="MAI VĂN TÝ", nksNgaySinh="02.02.1998", meHoTen="LÊ THỊ BÉ", chaHoTen="MAI BA"
    )
    assert score_one(BIRTH, birth(), [twin, stranger]) == []


def test_the_likeliest_comes_first():
    matches = score_one(BIRTH, birth(), [birth(nksHoTen="Nguyen Thi Bich Hue", so="13/1998", trangSo="7"), birth()])
    assert [each.place for each in matches] == [1, 0]


def test_keys_are_few_short_and_stable():
    keys = keys_of(BIRTH, birth())
    assert keys == keys_of(BIRTH, dict(reversed(birth().items())))
    assert 5 <= len(keys) <= len(ONLINE)
    assert all(-(2**63) <= key < 2**63 for key in keys.values())
    assert keys_of(BIRTH, {}) == keys_of(BIRTH, {"nksHoTen": None, "so": None}) == {}


def test_what_is_kept_apart_shares_no_key():
    one, two = (set(keys_of(BIRTH, birth(), within=place).values()) for place in ("45", "46"))
    assert not one & two


def test_no_candidates_no_matches():
    assert score_one(BIRTH, birth(), []) == []


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_any_kind_can_be_asked(slug):
    assert score_one(kind(slug), {}, [{}]) == []
    keys_of(kind(slug), dict.fromkeys(kind(slug).headers, "1/1998"))


def test_what_a_run_has_taught_can_be_kept():
    rows = village(300)
    records = read([*rows, *rows[:20]])
    knowledge = Knowledge.of(engine.find(records), records)
    kept = Knowledge.from_told(json.loads(json.dumps(knowledge.told())))
    assert np.allclose(kept.model.shares, knowledge.model.shares)
    assert kept.shares["first"]["nguyen"] == pytest.approx(3 / 7, abs=0.1)
    assert score_one(BIRTH, rows[5], rows[:20], kept)[0].place == 5


def test_what_a_run_has_taught_knows_the_surnames_of_an_office():
    rows = [birth(so=f"{n}/1998", nksHoTen=f"HỒ VĂN {name}") for n, name in enumerate(("NAM", "BẢY", "TƯ"), 1)]
    records = read(rows)
    told = Knowledge.of(engine.find(records), records).told()["names"]
    assert told["offices"] == {"gioviet/giolinh": {"ho": pytest.approx(1.0)}}


NAMES = st.sampled_from(
    ["NGUYỄN THỊ BÍCH HUỆ", "Nguyen Thi Bich Hue", "NGUYỄN BÍCH THỊ HUỆ", "Ng. Th. Huệ", "Huệ", "không rõ", "", "?",
     "HỒ A VAI", "Hồ Vai A", "trần văn a b c d e f g", "TRẦN THỊ LAN", "Tran thi lam"]
)  # fmt: skip
DATES = st.sampled_from(
    ["01.03.1998", "03.01.1998", "03.1998", "1998", "45 tuổi", "", "31/02/1998", "hôm qua", "1.3.98"]
)
OFFICES = st.sampled_from(["UBND xã Gio Việt, huyện Gio Linh", "Gio Việt - Gio Linh", "xã Gio Việt",
                           "UBND huyện Gio Linh", "Gio Mai, Gio Linh", ""])  # fmt: skip
ROWS = st.fixed_dictionaries(
    {
        "so": st.sampled_from(["12/1998", "012/1998", "12", "12a/1998", "13/1999", "", "x"]),
        "quyenSo": st.sampled_from(["01/1998", "1", ""]), "ngayDangKy": DATES, "noiDangKy": OFFICES, "nksHoTen": NAMES,
        "nksNgaySinh": DATES, "nksGioiTinh": st.sampled_from(["1", "2", ""]), "meHoTen": NAMES, "chaHoTen": NAMES,
    }
)  # fmt: skip


@given(st.lists(ROWS, min_size=2, max_size=12))
@settings(max_examples=150, deadline=None)
def test_one_entry_alone_is_given_the_keys_that_a_whole_file_would_give_it(rows):
    parts, alone = Parts(read(rows)), [keys_of(BIRTH, row) for row in rows]
    for number, plan in enumerate(ONLINE):
        if plan.name == "name and event":
            continue
        key, known = parts.key(plan)
        for one, two in combinations(range(len(rows)), 2):
            same = known[one] and known[two] and key[one] == key[two]
            if same:
                assert alone[one].get(number) == alone[two].get(number) is not None, (plan.name, rows[one], rows[two])
            elif "office" not in plan.parts and known[one] and known[two]:
                assert alone[one].get(number) != alone[two].get(number), (plan.name, rows[one], rows[two])
            elif "office" not in plan.parts:
                assert (number in alone[one]) == known[one]
