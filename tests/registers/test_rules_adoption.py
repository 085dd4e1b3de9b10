"""Adoption: parents at least twenty years older than the child, and nobody the own child's namesake."""

import pytest

from registers.kinds import kind
from registers.rules.entry import check
from tests.registers.test_rules_entry import CONTEXT, REGISTRATION

ADOPTION = REGISTRATION | {
    "conNuoiHoTen": "Lê Văn Khánh", "conNuoiNgaySinh": "15.03.1986", "chaNuoiHoTen": "Lê Đức Hòa",
    "chaNuoiNgaySinh": "1958", "meNuoiHoTen": "Nguyễn Thị Quýt", "meNuoiNgaySinh": "1960",
}  # fmt: skip


def said(rule, **changes):
    found = check(kind("adoption"), ADOPTION | changes, CONTEXT)
    return [str(finding.message) for finding in found if finding.rule == rule]


@pytest.mark.parametrize("parent", ["chaNuoi", "meNuoi"])
def test_a_parent_less_than_twenty_years_older_is_named_without_a_word_of_bearing(parent):
    assert said("V-08") == []
    assert said("V-08", **{f"{parent}NgaySinh": "1966"}) == []
    (sentence,) = said("V-08", **{f"{parent}NgaySinh": "1967"})
    assert "chưa hơn con" in sentence
    assert "20 tuổi" in sentence
    assert "khi sinh con" not in sentence


@pytest.mark.parametrize("parent", ["chaNuoi", "meNuoi"])
def test_a_child_with_a_parents_name_is_asked_about(parent):
    assert said("V-13") == []
    assert len(said("V-13", **{f"{parent}HoTen": "Lê Văn Khánh"})) == 1
