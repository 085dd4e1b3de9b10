"""Entries leave the system here, and only here."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from registers.templating import SHEET
from reporting import asked
from reporting.exports import entries
from reporting.exports.answers import download


@require_safe
def export_entries(request):
    """Entries of one kind in the Ministry's columns, by the filters of the entry list."""
    asked.exporter_or_404(request.user)
    kind, found = entries.wanted(request.user, request.GET)
    name = f"{kind.code}-{timezone.localdate().isoformat()}"
    rows = entries.rows(kind, found)
    return download(
        name=name, form=request.GET.get("format", "xlsx"), title=SHEET, heads=entries.heads_of(kind), rows=rows
    )
