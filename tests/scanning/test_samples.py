"""Sample pages: the same seed gives the same page, and the truth says what stands on it and where."""

import json
from importlib import import_module

import numpy as np
import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from civreg.core.dates import PartialDate
from registers.kinds import KINDS
from registers.rules.entry import check
from registers.rules.findings import EntryContext
from registers.rules.normal import normalise
from scanning import samples
from scanning.samples import events, fonts, people, writing

FACES = [(name, 400) for name in (*fonts.HANDS, fonts.MONO, fonts.SERIF)] + [(fonts.SERIF, 700)]
CORNERS = [("birth", "printed"), ("marriage", "typewritten"), ("death", "handwritten"), ("birth", "table")]


@pytest.mark.parametrize(("name", "weight"), FACES)
def test_a_face_draws_every_vietnamese_letter(name, weight):
    with TTFont(fonts.font_path(name, weight)) as face:
        drawn = face.getBestCmap()
        letters = fonts.vietnamese_letters() + "ABCXYZabcxyz0123456789/.,:-() "

        missing = [letter for letter in letters if drawn.get(ord(letter), ".notdef") == ".notdef"]
        empty = [
            letter for letter in letters.strip() if not face["glyf"][drawn[ord(letter)]].numberOfContours
        ] if not missing else []  # fmt: skip

    assert len(fonts.vietnamese_letters()) == 134
    assert (missing, empty) == ([], [])


@pytest.mark.parametrize(("kind", "era"), CORNERS)
def test_the_same_seed_gives_the_same_page(kind, era):
    one, again = (samples.make_page(kind, era, seed=5) for _ in range(2))

    assert one.truth == again.truth
    assert one.image.tobytes() == again.image.tobytes()
    assert one.truth != samples.make_page(kind, era, seed=6).truth


@pytest.mark.parametrize("kind", samples.KINDS)
@pytest.mark.parametrize("era", samples.ERAS)
def test_the_truth_lies_within_the_page_and_on_ink(kind, era):
    page = samples.make_page(kind, era, seed=2, number=3)
    grey = np.asarray(page.image.convert("L"), float)

    assert page.image.size == ((2339, 1654) if era == "table" else (1654, 2339))
    assert len(page.truth["records"]) == {"printed": 1, "table": 6}.get(era, 2)
    for record in page.truth["records"]:
        assert record["boxes"].keys() == record["fields"].keys()
        assert record["written"].keys() <= record["fields"].keys()
        for x0, y0, x1, y1 in record["boxes"].values():
            part = grey[y0:y1, x0:x1]
            assert part.min() < part.mean() - 25  # something is written there


@pytest.mark.parametrize("kind", [slug for slug in events.EVENTS if slug not in samples.KINDS])
def test_a_kind_without_a_layout_of_its_own_is_drawn_from_its_declaration(kind):
    page = samples.make_page(kind, "printed", seed=2, number=3)

    (record,) = page.truth["records"]
    assert {"so", KINDS[kind].subject, KINDS[kind].subject_birth} <= record["boxes"].keys()
    with pytest.raises(ValueError, match="era"):
        samples.make_page(kind, "table")


@pytest.mark.parametrize("kind", KINDS)
def test_invented_events_of_every_kind_meet_no_objection_but_what_old_books_lack(kind):
    context = EntryContext(book_year=1998, phase=2)
    for number in range(1, 40):
        values = events.record(kind, seed="1", number=number, page=2, year=1998, commune=samples.COMMUNE)
        found = check(KINDS[kind], normalise(KINDS[kind], values, context), context)
        assert {finding.rule for finding in found} <= {"CORE", "V-13"}, [finding.message for finding in found]


@pytest.mark.parametrize("kind", events.EVENTS)
def test_values_are_in_the_ministrys_form(kind):
    record = events.record(kind, seed="1", number=7, page=2, year=1998, commune=samples.COMMUNE)

    assert record["so"] == "07/1998"
    for code, value in record.items():
        if code.endswith(writing.DATES):
            assert PartialDate.parse(value).text == value
        if code.endswith("HoTen"):
            assert value == value.upper()


def test_a_ruled_book_tells_ages_and_says_nt_for_as_above():
    pages = [samples.make_page("birth", "table", seed=seed) for seed in range(1, 3)]
    records = [record for page in pages for record in page.truth["records"]]

    assert all(record["fields"]["meNgaySinh"].endswith(" tuổi") for record in records)
    assert "nt" in {text for record in records for text in record["written"].values()}
    assert all(value != "nt" for record in records for value in record["fields"].values())


def test_given_records_are_drawn_instead_of_invented_ones():
    given = {"so": "15/1999", "nksHoTen": "HỒ THỊ KĂN", "nksDanToc": "Bru Vân Kiều", "nksNgaySinh": "03.1999"}

    (record,) = samples.make_page("birth", "handwritten", records=[given]).truth["records"]

    assert record["fields"] == given
    assert record["written"] == {"nksHoTen": "Hồ Thị Kăn", "nksDanToc": "Vân Kiều", "nksNgaySinh": "03/1999"}


def test_upland_families_carry_the_surname_of_the_uplands():
    from random import Random

    assert people.name(Random(1), "2", "Tà Ôi").startswith("HỒ ")
    with pytest.raises(ValueError, match="era"):
        samples.make_page("birth", "engraved")


@pytest.mark.parametrize("kind", samples.KINDS)
def test_the_kinds_know_every_caption_of_the_forms(kind):
    kinds = import_module("registers.kinds")
    if kind not in kinds.KINDS:
        pytest.skip("this kind is not declared yet")
    from civreg.core.vietnamese import fold

    declared = kinds.kind(kind)
    unknown = {
        (code, caption)
        for code, printed in samples.captions(kind).items()
        for caption in printed
        if fold(caption) not in {fold(each) for each in declared.field(code).captions}
    }
    assert unknown == set()


def test_the_command_writes_pictures_and_truth(tmp_path, capsys):
    call_command("make_sample_pages", kind="death", era="table", count=1, seed=4, out=tmp_path)

    truth = json.loads((tmp_path / "death_table_4_0001.json").read_text(encoding="utf-8"))
    assert len(truth["records"]) == 6
    assert (tmp_path / "death_table_4_0001.jpg").stat().st_size > 100_000
    assert "death_table_4_0001.jpg" in capsys.readouterr().out
