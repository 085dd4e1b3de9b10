"""The province drawn as text that a template can print: bubbles at the communes' places, or a site's own shapes.

Pure but for the two files it reads: the communes' points, and a GeoJSON of boundaries if one is configured.
"""

import csv
import json
import logging
import math
from functools import lru_cache
from pathlib import Path

from campaigns.actions.loading import DATA

log = logging.getLogger(__name__)
WIDTH, MARGIN = 640, 26
LEAST_RADIUS, MOST_RADIUS = 4.0, 19.0
STEPS = (20, 40, 60, 80, 100)  # per cent; the class of a unit is the number of steps it has reached
MOST_BYTES = 8_000_000  # of a boundary file
ROUNDS = 60  # of pushing overlapping bubbles apart


@lru_cache
def points():
    """Commune code -> (longitude, latitude) in degrees."""
    with (DATA / "quang_tri_points.csv").open(encoding="utf-8") as file:
        return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)}


class Projection:
    """Degrees to drawing units: equirectangular, true at the middle; good for a province."""

    def __init__(self, places):
        west, east = min(p[0] for p in places), max(p[0] for p in places)
        south, north = min(p[1] for p in places), max(p[1] for p in places)
        self.west, self.north = west, north
        self.squeeze = math.cos(math.radians((south + north) / 2))
        self.scale = (WIDTH - 2 * MARGIN) / max((east - west) * self.squeeze, 1e-9)
        self.height = round((north - south) * self.scale + 2 * MARGIN)

    def __call__(self, place):
        x = MARGIN + (place[0] - self.west) * self.squeeze * self.scale
        return x, MARGIN + (self.north - place[1]) * self.scale


def shade(percent):
    """The class of a percentage, 0 to 5; None where it is not published."""
    return None if percent is None else sum(percent >= step for step in STEPS)


def drawing(communes, boundaries=""):
    """The map of commune lines (see snapshot): width, height, and bubbles {x, y, r} or shapes {d}, each with its line.

    A unit without a known place is left to the table beneath the map.
    """
    shapes = _shapes(boundaries) if boundaries else {}
    known = [line for line in communes if line["code"] in (shapes or points())]
    if not known:
        return None
    if shapes:
        return _with_shapes(known, shapes)
    places = [points()[line["code"]] for line in known]
    project = Projection(places)
    most = max((line["target"] or 0 for line in known), default=0) or 1
    circles = _apart(tuple(
        (*project(place), _radius(line["target"], most)) for line, place in zip(known, places, strict=True)
    ))  # fmt: skip
    bubbles = [
        {"x": x, "y": y, "r": r, "line": line, "shade": shade(line["percent"])}
        for line, (x, y, r) in zip(known, circles, strict=True)
    ]
    return {"width": WIDTH, "height": project.height, "bubbles": bubbles}


def _radius(target, most):
    """By area: a commune of four times the records has twice the radius."""
    return LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * math.sqrt((target or 0) / most)


@lru_cache(maxsize=64)
def _apart(circles):
    """Wards of a town lie on each other: push neighbours apart until they touch, a little at a time.

    Circles (x, y, radius) in, texts with one decimal out. They follow from places and targets alone, so that a map
    is laid out once for each set of targets, not for each look at how much of them is done.
    """
    bubbles = [list(circle) for circle in circles]
    for _round in range(ROUNDS):
        for n, one in enumerate(bubbles):
            for other in bubbles[n + 1 :]:
                _push(one, other)
    return [tuple(f"{value:.1f}" for value in bubble) for bubble in bubbles]


def _push(one, other):
    across, down, needed = other[0] - one[0], other[1] - one[1], one[2] + other[2] + 1
    if abs(across) >= needed or abs(down) >= needed:
        return  # as nearly all pairs are
    apart = math.hypot(across, down) or 0.01
    if apart < needed:
        step = (needed - apart) / apart / 4
        one[0], one[1] = one[0] - across * step, one[1] - down * step
        other[0], other[1] = other[0] + across * step, other[1] + down * step


def _shapes(path):
    """Code -> list of rings of the configured GeoJSON; {} where it cannot be used, with the reason in the log."""
    try:
        file = Path(path)
        return _read_shapes(path, file.stat().st_mtime) if file.stat().st_size <= MOST_BYTES else {}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        log.warning("boundaries not used: %s", type(problem).__name__)
        return {}


@lru_cache(maxsize=2)
def _read_shapes(path, _changed):
    shapes = {}
    for feature in json.loads(Path(path).read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        shapes[str(feature["properties"]["code"])] = [
            [(float(x), float(y)) for x, y, *_height in ring] for each in many for ring in each
        ]
    return shapes


def _with_shapes(known, shapes):
    project = Projection([place for line in known for ring in shapes[line["code"]] for place in ring])
    drawn = [
        {"d": "".join(_path(map(project, ring)) for ring in shapes[line["code"]]), "line": line,
         "shade": shade(line["percent"])}
        for line in known
    ]  # fmt: skip
    return {"width": WIDTH, "height": project.height, "shapes": drawn}


def _path(places):
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) + "Z"
