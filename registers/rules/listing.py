"""Which kinds each rule of the catalogue speaks to, derived from their declarations."""

from registers.kinds.base import FieldType
from registers.rules.catalogue import CATALOGUE
from registers.rules.entry import rules_of

_EVERYWHERE = frozenset({"V-21", "V-23", "V-25", "V-26", "LENGTH", "DITTO", "FIELD", "CORE"})
_OF_TYPE = {
    FieldType.DATE: {"V-05"},
    FieldType.WORDS_DATE: {"V-16"},
    FieldType.CHOICE: {"V-15"},
    FieldType.LISTED: {"V-15"},
    FieldType.NUMBER: {"V-04"},
    FieldType.TIME: {"TIME"},
}


def ids_of(kind) -> frozenset[str]:
    """The ids of all rules that an entry of that kind may meet."""
    found = {rule.id for rule in rules_of(kind)} | _EVERYWHERE
    for field in kind.fields:
        found |= _OF_TYPE.get(field.type, set())
        if field.code == "ngayDangKy":
            found.add("V-02")
        if field.type == FieldType.IDENTITY:
            found.add("V-17" if "SoDinhDanh" in field.code else "V-18")
    return frozenset(found)


def listing(kinds) -> list[tuple]:
    """(About, the kinds that it speaks to) for every rule, in the order of the catalogue."""
    by_kind = {kind: ids_of(kind) for kind in kinds}
    return [(about, [kind for kind, ids in by_kind.items() if about.id in ids]) for about in CATALOGUE.values()]
