"""One new entry against those that are there."""

import json

import numpy as np
import pytest

from registers.duplicates import engine
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
    assert set(keys_of(BIRTH, birth())) & set(keys_of(BIRTH, birth(**more)))
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
    assert 5 <= len(keys) <= 10
    assert {len(key) for key in keys} == {18}
    assert keys_of(BIRTH, {}) == ()


def test_an_office_known_by_its_number_stands_for_its_spellings():
    one, two = (keys_of(BIRTH, birth(noiDangKy=text), "417") for text in ("Gio Việt", "???"))
    assert one == two


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
