"""What the desk shows of a practice record: the page as it is, no suggestion of a reader, the book's own facts."""

from django.urls import reverse

from registers.actions import judging
from registers.kinds import kind as kind_of
from registers.rules.payload import context_as_json
from registers.rules.prefill import prefill
from scanning.practice.actions import stand_in


def state_of(attempt, answer, total, at):
    """The desk's state (scanning.desk.state) of one record; the number and the book are filled in as always."""
    page, kind = answer.page, kind_of(attempt.kind)
    book = stand_in(page)
    context = judging.context_of(book, at)
    return {
        "key": f"practice-{answer.pk}", "entry": None, "version": None, "title": "", "returned": "",
        "editable": answer.saved_at is None,
        "values": answer.values or _starting(kind, context, page), "from_draft": bool(answer.values),
        "context": context_as_json(context), "previous": {}, "suggestions": {},
        "year": page.year, "number_field": judging.code_of(kind, "number"),
        "page": page.pk, "position": answer.position + 1,
        "preview": reverse("scanning:practice-picture", args=[attempt.pk, answer.position]),
        "map": [1 / page.width, 0, 0, 0, 1 / page.height, 0],
        "slot": 0, "slots": 1, "region": page.truth["region"],
        "before": [answer.position - 1, 0] if answer.position else None,
        "after": [answer.position + 1, 0] if answer.position + 1 < total else None,
    }  # fmt: skip


def _starting(kind, context, page):
    given = {code: page.truth["fields"].get(code, "") for code in ("so", "quyenSo", "noiDangKy")}
    return {**prefill(kind, context), **{code: text for code, text in given.items() if text}}
