"""The picture itself: geometry, cleaning, quality."""

import cv2
import numpy as np
import pytest

from scanning import samples
from scanning.pages import clean, layout, quality, straighten
from scanning.pages.geometry import Transform

MM = 200 / 25.4


@pytest.fixture(scope="module")
def page():
    return np.asarray(samples.make_page("birth", "printed", seed=5).image.convert("RGB"))


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
def test_a_box_comes_back_to_where_it_was(quarter):
    there = Transform.turned(1000, 1400, quarter=quarter, degrees=2.0, scale=0.7)
    box = (300, 500, 420, 560)

    x0, y0, x1, y1 = there.to_original(there.to_upright(box))

    assert x0 <= 300 <= 420 <= x1
    assert y0 <= 500 <= 560 <= y1
    assert (x1 - x0) < 120 + 2 * 60


@pytest.mark.parametrize("degrees", [-2.3, 0.4, 1.7])
def test_skew_is_measured_to_a_tenth(page, degrees):
    straight = straighten.transform_for(clean.to_gray(page), quarter=0, dpi=200).apply(clean.to_gray(page))
    h, w = straight.shape
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1)
    skewed = cv2.warpAffine(straight, turn, (w, h), borderMode=cv2.BORDER_REPLICATE)

    assert straighten.skew_of(straighten.ink_copy(skewed)) == pytest.approx(degrees, abs=0.12)


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_a_page_that_lies_on_its_side_is_noticed(page, quarter):
    ink = straighten.ink_copy(np.ascontiguousarray(np.rot90(clean.to_gray(page), quarter)))

    assert straighten.is_sideways(ink) == bool(quarter % 2)


def test_dotted_leaders_go_and_letters_stay():
    paper = np.full((200, 900), 255, np.uint8)
    cv2.putText(paper, "Kinh", (60, 96), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 20, 3)
    letters = (paper < 128).sum()
    for x in range(180, 860, 8):
        paper[98:100, x : x + 2] = 60

    cleaned, _ = clean.remove_dots(paper, MM)

    assert (cleaned[:, 170:] < 200).sum() == 0
    assert (cleaned < 128).sum() > 0.97 * letters


def test_a_dotted_zero_becomes_a_plain_one():
    paper = np.full((60, 60), 255, np.uint8)
    cv2.ellipse(paper, (30, 30), (7, 11), 0, 0, 360, 0, 2)
    plain = paper.copy()
    cv2.circle(paper, (30, 30), 1, 0, -1)

    assert (clean.open_zeros(paper, MM)[22:39, 25:36] == plain[22:39, 25:36]).mean() > 0.9


def test_a_ruled_table_gives_its_grid():
    paper = np.full((1200, 1700), 255, np.uint8)
    xs, ys = list(range(100, 1700, 300)), list(range(100, 1150, 200))
    for x in xs:
        paper[ys[0] : ys[-1], x - 1 : x + 1] = 30
    for y in ys:
        paper[y - 1 : y + 1, xs[0] : xs[-1]] = 30

    grid = layout.find_grid(clean.ruled_lines(paper, MM), paper, MM)

    assert grid.xs == pytest.approx(xs, abs=3)
    assert grid.ys == pytest.approx(ys, abs=3)


def spoilt(page, how):
    return {
        "blur": lambda: cv2.GaussianBlur(page, (0, 0), 2.5),
        "moved": lambda: cv2.blur(page, (1, 15)),
        "dark": lambda: (page * 0.3).astype(np.uint8),
        "faint": lambda: (page * 0.08 + 220).astype(np.uint8),
        "blank": lambda: np.full_like(page, 228),
        "small": lambda: cv2.resize(page, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA),
    }[how]()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("blur", "edge_width"),
        ("moved", "edge_width"),
        ("dark", "paper_brightness"),
        ("faint", "contrast"),
        ("blank", "ink_share"),
        ("small", "dpi"),
    ],
)
def test_a_spoilt_scan_is_told_with_its_reason(page, how, reason):
    verdict = quality.judge(np.ascontiguousarray(spoilt(page, how))).as_json()

    assert verdict["verdict"] == "bad"
    assert reason in [r["code"] for r in verdict["reasons"]]
    assert all(r["sentence"] for r in verdict["reasons"])


def test_a_good_scan_has_no_reasons(page):
    assert quality.judge(page, 200).as_json()["reasons"] == []
