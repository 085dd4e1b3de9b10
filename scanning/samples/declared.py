"""Forms of kinds that have no layout of their own: drawn from the kind's declaration, as a new kind would be.

Labels are Vietnamese whatever the reader's language: books are.
"""

from functools import cache

from django.utils import translation

from registers.kinds import KINDS, FieldType
from registers.kinds.columns import REGISTRATION

# Two of these fit on one line.
SHORT = (FieldType.DATE, FieldType.CHOICE, FieldType.LISTED, FieldType.IDENTITY, FieldType.NUMBER)


@cache
def form_of(slug: str) -> tuple:
    """Rows of (caption, code, share of the line), blocks under their heads; rare fields and signers left out."""
    kind, rows, block, waiting = KINDS[slug], [], "", None
    with translation.override("vi"):
        for field in _printed(kind):
            if field.group != block:
                rows, waiting, block = _ended(rows, waiting), None, field.group
                rows += [] if block == REGISTRATION.key else [str(kind.group(block).label).upper()]
            cell = (str(field.captions[0] if field.captions else field.label), field.code, 5)
            if field.type not in SHORT:
                rows, waiting = [*_ended(rows, waiting), (cell,)], None
            elif waiting:
                rows, waiting = [*rows, (waiting, cell)], None
            else:
                waiting = cell
        return tuple(_ended(rows, waiting))


def _ended(rows, waiting):
    return [*rows, (waiting,)] if waiting else rows


def _printed(kind):
    """Fields in the order of entry without what every form has anyway: the registration, and who signed."""
    for code in kind.form_order:
        field = kind.field(code)
        if not field.register and not kind.is_rare(code):
            yield field


@cache
def words_of(slug: str, code: str) -> dict[str, str]:
    """code -> label of a choice, as paper has it; empty for any other field."""
    with translation.override("vi"):
        return {value: str(label) for value, label in KINDS[slug].field(code).choices} if code in KINDS[slug] else {}
