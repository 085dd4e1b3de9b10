"""What the reader says about one page. Boxes are [x0, y0, x1, y1] in pixels of the original picture."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Word:
    """One word as the engine saw it; `confidence` is the engine's own, 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True)
class Measure:
    """One check of the scan: code, measured value, verdict and the sentence for the person who scanned."""

    code: str
    value: float
    verdict: str  # good | warn | bad
    sentence: str = ""


@dataclass(frozen=True)
class Quality:
    """The verdict is the worst of the measures."""

    verdict: str
    measures: tuple[Measure, ...] = ()

    def as_json(self) -> dict:
        """Values by code, and the reasons where something is wrong."""
        return {
            "verdict": self.verdict,
            "measures": {m.code: m.value for m in self.measures},
            "reasons": [
                {"code": m.code, "verdict": m.verdict, "sentence": str(m.sentence)}
                for m in self.measures
                if m.verdict != "good"
            ],
        }


@dataclass(frozen=True)
class Suggestion:
    """Where a field stands, and what it says if that could be read well enough ("" where it could not)."""

    value: str
    box: Box
    confidence: float
    raw: str = ""


@dataclass(frozen=True)
class RecordFacts:
    """One registered event on the page: where it stands and its fields by the Ministry's code."""

    region: Box
    fields: dict[str, Suggestion] = field(default_factory=dict)


@dataclass(frozen=True)
class PageFacts:
    """Everything read from one page picture."""

    width: int
    height: int
    quality: Quality
    text: str
    words: tuple[Word, ...]
    records: tuple[RecordFacts, ...]
    kind: str
    era: str  # printed | typewritten | handwritten
    layout: str  # form | table | unknown
    angle: float  # degrees clockwise that the original must be turned to stand upright
    transform: tuple[float, ...]  # six numbers, original pixels to upright pixels
    engine: str
    seconds: float

    def as_json(self) -> dict:
        """The shape that `manage.py read_page --json` prints and that a Reading stores."""
        return asdict(self) | {"quality": self.quality.as_json(), "words": [asdict(w) for w in self.words]}
