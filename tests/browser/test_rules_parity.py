"""The browser judges as the server does: the same findings, dates and spellings on entries of every kind."""

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.utils import translation

from civreg.core.dates import DateRefused, PartialDate
from registers.kinds import KINDS
from registers.rules.catalogue import CATALOGUE
from registers.rules.entry import check
from registers.rules.findings import EntryContext
from registers.rules.normal import normalise
from registers.rules.payload import context_as_json, served
from tests.registers.odd_entries import DATES, ODD_DATES, WORDS, entries

ENTRIES = 450
MOST_KB = 30
JUDGED = """async ([base, declared, asked]) => {
  const { check, prepared } = await import(`${base}check.js`);
  const { normalise } = await import(`${base}normal.js`);
  const kinds = Object.fromEntries(declared.map(each => [each.kind, prepared(each)]));
  return asked.map(({ kind, values, regular, context }) => ({
    raw: check(kinds[kind], values, context),
    found: check(kinds[kind], regular, context),
    regular: normalise(kinds[kind], values, context),
  }));
}"""
READ = """async ([base, texts, hints]) => {
  const { dateOrNull, parseDate, fromWords } = await import(`${base}dates.js`);
  const { inWords } = await import(`${base}words.js`);
  return texts.map(text => hints.map(hint => [parseDate, fromWords].map(read => {
    const found = dateOrNull(text, hint, read);
    return found ? [found.text, inWords(found)] : null;
  })));
}"""


@pytest.fixture
def page(site):
    opened = site.window()
    opened.goto("/login/")
    return opened


@pytest.fixture
def base():
    return static("js/rules/check.js").removesuffix("check.js")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_browser_finds_what_the_server_finds(page, base, language):
    asked, expected = [], []
    with translation.override(language):
        for slug, values, facts in entries(ENTRIES):
            kind, context = KINDS[slug], _context(facts)
            regular = normalise(kind, values, context)
            asked.append({"kind": slug, "values": values, "regular": regular, "context": context_as_json(context)})
            expected.append(
                {"raw": _said(kind, values, context), "found": _said(kind, regular, context), "regular": regular}
            )
    declared = [json.loads(served(kind, language)[0]) for kind in KINDS.values()]

    answers = page.evaluate(JUDGED, [base, declared, asked])

    for answer, wanted, about in zip(answers, expected, asked, strict=True):
        assert answer["raw"] == wanted["raw"], about["values"]
        assert answer["found"] == wanted["found"], about["regular"]
        assert _without_choices(about["kind"], answer["regular"]) == _without_choices(about["kind"], wanted["regular"])
    # A comparison of nothing with nothing proves nothing: almost every rule that an entry can meet was met.
    met = {finding["rule"] for each in expected for finding in [*each["raw"], *each["found"]]}
    assert {rule for rule, about in CATALOGUE.items() if "entry" in about.places} - met <= {"V-12"}


def _context(facts):
    today = {"today": dt.date.fromisoformat(facts["today"])} if "today" in facts else {}
    return EntryContext(**{**facts, **today})


def _said(kind, values, context):
    return [finding.as_dict() for finding in check(kind, values, context)]


def _without_choices(slug, values):
    """A select offers codes alone: the browser never has to read a choice's word."""
    return {
        code: text for code, text in values.items() if code not in KINDS[slug] or not KINDS[slug].field(code).choices
    }


def test_the_browser_reads_and_writes_dates_as_the_server_does(page, base):
    days = [dt.date(1945, 1, 1) + dt.timedelta(days=97 * step) for step in range(300)]
    spelt = [PartialDate(each.year, each.month, each.day) for each in days]
    texts = [*DATES, *ODD_DATES, *WORDS, *(each.text for each in spelt), *(each.in_words() for each in spelt)]
    texts += [f"{day:%d%m%y}" for day in days] + [f"{day:%-d/%-m/%Y}" for day in days]
    hints = [None, 1950, 1987, 2016]

    answers = page.evaluate(READ, [base, texts, hints])

    expected = [[[_read(way, text, hint) for way in (PartialDate.parse, PartialDate.from_words)] for hint in hints]
                for text in texts]  # fmt: skip
    assert answers == expected
    assert len(texts) > 1000


def _read(way, text, hint):
    try:
        found = way(text, century_hint=hint) if text else None
    except DateRefused:
        return None
    return [found.text, found.in_words()] if found else None


def test_the_desk_s_scripts_are_small():
    folder = Path(settings.BASE_DIR) / "static" / "js"
    scripts = [*folder.glob("desk/*.js"), *folder.glob("rules/*.js")]

    assert len(scripts) > 10
    assert sum(len(gzip.compress(each.read_bytes(), 9)) for each in scripts) < MOST_KB * 1024
