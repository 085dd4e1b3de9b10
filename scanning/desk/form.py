"""The desk's form, derived from the kind's declaration: groups in the order of the paper, fields in order of entry."""

from itertools import groupby

from registers.kinds import FieldType
from registers.kinds.lists import OPEN_LISTS

INPUT_MODES = {
    FieldType.DATE: "text",
    FieldType.IDENTITY: "numeric",
    FieldType.NUMBER: "numeric",
    FieldType.TIME: "text",
}
WIDE = {FieldType.TEXT, FieldType.PLACE, FieldType.WORDS_DATE}
# Long answers get a whole row; what fits in ten letters shares it with others.
WHOLE_ROW_FROM = 100


def groups_for(kind):
    """[(group, [field rows])] as the template draws them; a group split by the paper's order appears twice."""
    fields = [kind.field(code) for code in kind.form_order]
    keyed = groupby(fields, key=lambda each: (each.group, kind.is_rare(each.code)))
    return [
        {"group": kind.group(key), "rare": rare, "fields": [_row(each) for each in members]}
        for (key, rare), members in keyed
    ]


def _row(field):
    return {
        "code": field.code,
        "label": field.label,
        "type": field.type.value,
        "core": field.core,
        "choices": field.choices,
        "listed": field.listed,
        "max_length": field.max_length,
        "mode": INPUT_MODES.get(field.type, "text"),
        "wide": field.type in WIDE and field.max_length >= WHOLE_ROW_FROM,
        "words_of": field.words_of,
        "ditto": " ".join(field.ditto),
        "upper": field.type == FieldType.NAME,
        "confirmed": field.confirmed,
    }


def lists_for(kind):
    """The open lists that the kind's fields offer: name -> words."""
    return {name: OPEN_LISTS[name] for name in sorted({field.listed for field in kind.fields if field.listed})}
