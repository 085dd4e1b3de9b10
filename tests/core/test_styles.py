"""The sheets keep to what old machines can read, and the one for every page stays small."""

import re

import pytest

from tests.conftest import ROOT

MOST_BYTES = 20_000
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
# Newer than Chrome 109 or Firefox 115.
TOO_NEW = re.compile(r":has\(|color-mix\(|(^|[\s{;])&")


def test_the_sheet_for_every_page_is_small():
    assert (ROOT / "static" / "css" / "civreg.css").stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_needs_no_newer_browser(sheet):
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)

    assert not TOO_NEW.search(rules)
    assert rules.count("{") == rules.count("}")
