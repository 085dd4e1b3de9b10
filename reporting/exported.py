"""Exports as people read them: what a file holds in words, what became of it, who fetched it."""

from django.utils.translation import gettext as _

from campaigns.models import Locality
from campaigns.rules import kind_label
from registers.forms import STAGE_CHOICES
from registers.models import Entry, RegisterBook
from reporting.exports.tables import CSV, XLSX
from reporting.models import Export, ExportDownload

TONES = {
    Export.State.WAITING: "info", Export.State.RUNNING: "info", Export.State.READY: "good",
    Export.State.CANCELLED: "warn", Export.State.FAILED: "bad", Export.State.EXPIRED: "warn",
}  # fmt: skip
MOST_DOWNLOADS = 500  # lines of the log read for one page


def media_type(name):
    return {"xlsx": XLSX, "csv": CSV}.get(name.rpartition(".")[2], "application/zip")


def rows(exports, *, with_downloads=False):
    """[{export, said, tone, percent, downloads}] in the order given; three queries for a page."""
    exports = list(exports)
    places, books = _named(exports, "locality", Locality), _named(exports, "book", RegisterBook)
    fetched = _downloads(exports) if with_downloads else {}
    return [
        {
            "export": export,
            "said": _said(export, places, books),
            "tone": TONES[export.state],
            "percent": min(99, 100 * export.done // export.total) if export.total else None,
            "downloads": fetched.get(export.pk, []),
        }
        for export in exports
    ]


def _named(exports, name, model):
    return model.objects.in_bulk({int(e.filters[name]) for e in exports if e.filters.get(name, "").isdecimal()})


def _said(export, places, books):
    """The kind, the place and the filters as words."""
    filters = export.filters
    words = [str(kind_label(export.kind))]
    place, book = places.get(int(filters.get("locality", 0))), books.get(int(filters.get("book", 0)))
    words += [place.full_name] if place else []
    words += [_("quyển %(number)s") % {"number": book}] if book else []
    words += [str(dict(STAGE_CHOICES).get(filters["stage"], filters["stage"]))] if "stage" in filters else []
    words += [str(Entry.State(filters["state"]).label)] if "state" in filters else []
    words += [filters["day"]] if "day" in filters else []
    return " · ".join(words)


def _downloads(exports):
    found = ExportDownload.objects.filter(export__in=exports).select_related("by").order_by("-pk")
    lines = {}
    for line in found[:MOST_DOWNLOADS]:
        lines.setdefault(line.export_id, []).append(line)
    return lines
