"""Whole pages: what is written comes out as the Ministry writes it, boxes lie where the words stand."""

import json

import numpy as np
import pytest
from django.core.management import call_command

from registers.kinds import KINDS
from scanning import samples
from scanning.pages import derive, read, read_page
from scanning.pages.lines import squash

pytestmark = pytest.mark.skipif(read.tessdata() is None, reason="no Tesseract model for Vietnamese on this machine")


@pytest.fixture(scope="module")
def printed():
    page = samples.make_page("birth", "printed", seed=3)
    return np.asarray(page.image.convert("RGB")), page.truth


@pytest.fixture(scope="module")
def facts(printed):
    return read_page(printed[0], kind=KINDS["birth"], dpi=200)


def share_right(facts, truth):
    suggested, right = 0, 0
    for record, found in zip(truth["records"], facts.records, strict=True):
        for code, suggestion in found.fields.items():
            if suggestion.value:
                wanted = {record["fields"].get(code, ""), record["written"].get(code, "")}
                suggested += 1
                right += squash(suggestion.value) in {squash(w) for w in wanted}
    return suggested, right / max(1, suggested)


def test_a_printed_form_is_read(printed, facts):
    suggested, right = share_right(facts, printed[1])

    assert facts.kind == "birth"
    assert facts.quality.verdict == "good"
    assert suggested >= 12
    assert right >= 0.9


def test_boxes_are_in_pixels_of_the_original(printed, facts):
    placed = printed[1]["records"][0]["boxes"]
    code = KINDS["birth"].subject
    x0, y0, x1, y1 = facts.records[0].fields[code].box
    truth = placed[code]

    assert x0 - 20 <= (truth[0] + truth[2]) / 2 <= x1 + 20
    assert y0 - 20 <= (truth[1] + truth[3]) / 2 <= y1 + 20


def test_a_page_upside_down_is_turned(printed, facts):
    turned = read_page(np.ascontiguousarray(np.rot90(printed[0], 2)), dpi=200)

    assert turned.kind == "birth"
    assert abs(abs(turned.angle) - 180) < 5
    assert len(turned.records) == len(facts.records)


def test_the_kind_is_found_from_the_title(printed):
    assert read_page(printed[0], dpi=200).kind == "birth"


def test_of_a_hand_only_the_places_are_told():
    page = samples.make_page("birth", "table", seed=2)

    facts = read_page(np.asarray(page.image.convert("RGB")), kind=KINDS["birth"], dpi=200)

    assert facts.layout == "table"
    assert len(facts.records) == len(page.truth["records"])
    boxes = page.truth["records"][0]["boxes"]
    code = KINDS["birth"].subject
    x0, y0, x1, y1 = facts.records[0].fields[code].box
    assert x0 <= (boxes[code][0] + boxes[code][2]) / 2 <= x1
    assert y0 <= (boxes[code][1] + boxes[code][3]) / 2 <= y1


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.full((4, 3000), 200, np.uint8),
        np.full((1500, 1000, 3), 255, np.uint8),
        np.random.default_rng(0).integers(0, 255, (500, 400, 3), dtype=np.uint8),
    ],
    ids=["dot", "strip", "white", "noise"],
)
def test_no_picture_is_too_strange_to_answer(picture):
    facts = read_page(picture)

    assert facts.quality.verdict == "bad"
    assert json.dumps(facts.as_json())


def test_the_portable_engine_speaks_the_same_interface(printed):
    crop = printed[0][:400]

    words = read.engine("pytesseract").words(np.ascontiguousarray(crop[..., 0]))

    assert all(0 <= w.confidence <= 1 and w.box[2] > w.box[0] for w in words)


def test_the_command_prints_the_agreed_json(tmp_path, printed, capsys):
    path = tmp_path / "page.png"
    samples.make_page("birth", "printed", seed=3).image.save(path)

    call_command("read_page", str(path), kind="birth", json=True)
    said = json.loads(capsys.readouterr().out)

    assert {"quality", "text", "words", "records"} <= said.keys()
    assert {"text", "box", "confidence"} <= said["words"][0].keys()
    first = next(iter(said["records"][0]["fields"].values()))
    assert {"value", "box", "confidence"} <= first.keys()


def test_boxes_follow_into_the_preview(printed, facts):
    data, six = derive.preview(printed[0], facts.transform, side=800)
    box = facts.records[0].region

    x0, y0, x1, y1 = derive.map_box(six, box)

    assert data[:4] == b"RIFF"
    assert 0 <= x0 < x1 <= 810
    assert 0 <= y0 < y1 <= 810
    assert derive.crop(printed[0], box, facts.transform)[8:12] == b"WEBP"
