"""What the machine can know of the next entry before anybody types (desk), and what of it to drop again."""

from registers.rules.findings import EntryContext


def prefill(kind, context: EntryContext | None = None, *, previous=None, number: int | None = None) -> dict[str, str]:
    """First values of a new entry: defaults, what the previous entry of the book carries on, number and book."""
    context, previous, values = context or EntryContext(), previous or {}, {}
    for field in kind.fields:
        text = (previous.get(field.code) if field.carried else "") or field.default
        if text:
            values[field.code] = text
    if context.book_year and context.book_number:
        values["quyenSo"] = f"{context.book_number:02d}/{context.book_year}"
    year = context.registration_year or context.book_year
    if number and year:
        values["so"] = f"{number:02d}/{year}"
    return values


def untouched(kind, values) -> tuple[str, ...]:
    """Codes of offered values in a person's block that has no name: nobody meant them, drop them before saving.

    So a child without a father has no father's nationality either (domain.md V-10).
    """
    codes = []
    for group in kind.groups:
        fields = kind.fields_of(group.key)
        names = [field for field in fields if field.type == "name" and not field.register]
        filled = [field for field in fields if values.get(field.code)]
        if names and filled and all(field.default or field.carried for field in filled):
            codes += [field.code for field in filled]
    return tuple(codes)
