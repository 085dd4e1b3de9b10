"""A kind's declaration, rules, lists and sentences as plain JSON: what the browser judges by while somebody types."""

import hashlib
import json
from functools import lru_cache

from django.utils import translation

from civreg.core import dates
from registers.kinds.lists import open_list, spellings
from registers.rules import pin
from registers.rules.calendars import OTHER_CALENDAR
from registers.rules.entry import rules_of
from registers.rules.findings import EntryContext
from registers.rules.sentences import SAYS
from registers.rules.values import LENGTHS_OF_PAPERS, companion_of


def declaration_of(kind) -> dict:
    """All that static/js/rules needs of a kind, in the language of the reader."""
    lists = sorted({field.listed for field in kind.fields if field.listed})
    return {
        "kind": kind.slug,
        "subject": kind.subject,
        "groups": [{"key": group.key, "label": str(group.label)} for group in kind.groups],
        "absences": [[code, value, list(keys)] for code, value, keys in kind.absences],
        "fields": [_field(field) for field in kind.fields],
        "rules": [rule.as_json() for rule in rules_of(kind)],
        "lists": {name: list(open_list(name)) for name in lists},
        "spellings": {name: spellings(name) for name in lists},
        "lengths_of_papers": {code: list(lengths) for code, lengths in LENGTHS_OF_PAPERS.items()},
        "other_calendar": OTHER_CALENDAR,
        "says": _texts(SAYS),
        "dates": _texts(dates.SAYS),
        "pin": {"places": _texts(pin.PLACES), "says": _texts(pin.SAYS)},
    }


@lru_cache(maxsize=64)
def served(kind, language: str) -> tuple[bytes, str]:
    """The declaration as JSON in that language, and a hash of it that changes whenever it does."""
    with translation.override(language):
        body = json.dumps(declaration_of(kind), ensure_ascii=False, separators=(",", ":")).encode()
    return body, hashlib.sha256(body).hexdigest()[:16]


def context_as_json(context: EntryContext) -> dict:
    """The circumstances of an entry for the browser; days as ISO texts."""
    names = ("book_year", "book_number", "phase", "registration_year", "first_number", "last_number", "next_number")
    facts = {name: getattr(context, name) for name in (*names, "next_year")}
    return {
        **facts,
        "phase2_limit": context.phase2_limit.isoformat(),
        "today": context.today.isoformat() if context.today else None,
    }


def _field(field):
    return {
        "code": field.code,
        "label": str(field.label),
        "type": field.type.value,
        "group": field.group,
        "core": field.core,
        "most": field.max_length,
        "choices": [code for code, _label in field.choices],
        "listed": field.listed,
        "words_of": field.words_of,
        "companion": companion_of(field),
        "ages": field.ages,
        "confirmed": field.confirmed,
        "register": field.register,
        "offered": bool(field.default or field.carried),
    }


def _texts(sentences):
    return {name: str(text) for name, text in sentences.items()}
