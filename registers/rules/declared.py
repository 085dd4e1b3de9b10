"""A rule as a declaration: what it is called, what it demands of which fields, and the function that looks.

Kinds list such rules (see kinds/birth.py); the browser gets name and params as JSON and has a function of
the same name (static/js/rules), so that both sides judge by one declaration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from registers.rules.catalogue import CATALOGUE


@dataclass(frozen=True, eq=False)
class Rule:
    """One demand. ``params`` are plain JSON; ``needs`` are the codes without any of which it has nothing to say."""

    id: str
    severity: str
    name: str
    check: Callable
    params: Mapping = field(default_factory=dict)
    needs: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """Where the demand comes from: domain.md and the law."""
        return CATALOGUE[self.id].source

    def __call__(self, facts):
        """The findings of an entry (``findings.Facts``)."""
        return self.check(facts)

    def as_json(self) -> dict:
        """What the browser needs to run it."""
        return {
            "id": self.id, "severity": self.severity, "name": self.name, "params": dict(self.params),
            "needs": sorted(self.needs),
        }  # fmt: skip


def rule(id_, severity, name, check, *, needs=(), **params) -> Rule:  # noqa: PLR0913 (a declaration in one line)
    """Declare one; KeyError where the catalogue does not know its id."""
    CATALOGUE[id_]
    return Rule(id_, severity, name, check, params, frozenset(needs))
