"""From a Vega-Lite specification to SVG, in the colours and the type of our pages. Pure.

The drawing needs no script where it is seen, prints as it looks, and carries no inline style. Screen readers get the
table beside it, so the drawing itself is silent.
"""

import hashlib
import json
from dataclasses import dataclass, field

import vl_convert

VERSION = "5.20"  # of Vega-Lite: drawings stay the same when the library learns a newer one
INK, INK_2, RULE, EDGE = "#1b1a18", "#453f37", "#d9d2c3", "#7f7768"
ACCENT, ACCENT_MID, BAD, GOOD, WARN = "#143f66", "#5f86a8", "#86151a", "#17502d", "#5f3c00"
GROUND = "#fffefa"
# From nothing to done: one hue, so that it reads in grey print as well.
SCALE = ["#f3efe4", "#cfdfea", "#9fc0d8", "#5f97bf", "#2c6a9c", "#143f66"]
FONT = "Segoe UI, Roboto, Noto Sans, Arial, sans-serif"
# Words and numbers inside a drawing are text that people read: no smaller than this, in px.
TEXT = 12
NAMES = 150  # px kept for the names of units: fonts of other machines are wider than ours
AXIS = {
    "domainColor": EDGE, "tickColor": EDGE, "gridColor": RULE, "labelColor": INK_2, "titleColor": INK_2,
    "labelFontSize": TEXT, "titleFontSize": TEXT, "titleFontWeight": "normal", "labelFont": FONT, "titleFont": FONT,
}  # fmt: skip
# Units stand in the order given: their text begins with a number of four signs that the reader does not see.
UNITS = {"labelExpr": "slice(datum.label, 4)", "labelLimit": 260, "minExtent": NAMES, "ticks": False}
CONFIG = {
    "aria": False,
    "background": GROUND,
    "font": FONT,
    "view": {"stroke": None},
    "axis": AXIS,
    "legend": {
        "labelColor": INK_2, "titleColor": INK_2, "labelFontSize": TEXT, "titleFontSize": TEXT, "labelFont": FONT,
        "titleFont": FONT, "titleFontWeight": "normal", "orient": "top", "symbolStrokeWidth": 2, "labelLimit": 400,
    },
    "header": {"labelColor": INK, "labelFontSize": TEXT, "labelFont": FONT, "labelAnchor": "start", "title": None},
}  # fmt: skip
NUMBERS = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
}


@dataclass(frozen=True)
class Picture:
    """A drawing and the same in words: `heads` and `rows` make its table, `note` says how to read it.

    ``spec`` is None where there is nothing to draw yet.
    """

    title: str
    note: str
    spec: dict | None
    heads: list = field(default_factory=list)
    rows: list = field(default_factory=list)


def seal(spec) -> str:
    """The fingerprint of a drawing: the same data and words, the same fingerprint."""
    return hashlib.sha256(json.dumps(spec, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:24]


def svg(spec, *, language="vi") -> str:
    """The drawing as SVG text; numbers are written as the language writes them."""
    # No address outside may be asked for data or pictures, whatever a name in the data looks like.
    return vl_convert.vegalite_to_svg(
        {"padding": 4, **spec}, vl_version=VERSION, config=CONFIG, format_locale=NUMBERS[language], allowed_base_urls=[]
    )
