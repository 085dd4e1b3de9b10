"""What a file holds from its first row to its last, read from the database as one moment saw it.

Rows come commune by commune, so that nothing larger than a commune is ever sorted, and progress can be told.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, F, Func, Sum, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Locality
from campaigns.rules import BOOK_KINDS, kind_label
from registers.kinds import KINDS
from registers.models import Entry, LocalityDay
from registers.templating import SHEET, row_maker, template_of
from reporting.exports.entries import condition_of
from reporting.lines import SIDE, STAGES
from reporting.models import Export

SLICE = 2_000  # rows fetched at a time
MOMENTS = ("entered_at", "attached_at", "checked_at", "approved_at", "sent_at", "accepted_at", "returned_at")


@dataclass(frozen=True)
class Part:
    """A sheet of a workbook or a CSV file of its own."""

    title: str
    heads: list
    rows: object  # an iterable of lists of texts


@contextmanager
def one_moment():
    """Everything read within is of one moment. Tests that are a transaction already read as they are."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def kinds_of(export):
    return [KINDS[export.kind]] if export.kind else list(KINDS.values())


def entries_of(export):
    """The entries that an export is about, in no order."""
    condition = condition_of({**export.filters, "locality": ""})  # the communes were taken from it when ordered
    found = Entry.objects.filter(condition, locality_id__in=export.commune_ids)
    return found.filter(kind=export.kind) if export.kind else found


def count(export):
    """How many rows the file will have."""
    if export.what == Export.What.DAYS:
        return len(_days_by_key(export))
    return entries_of(export).count()


def parts(export):
    """The parts of the file, each with its rows still to be read; a kind without an entry has none."""
    if export.what == Export.What.DAYS:
        yield Part(_("Số đếm"), _day_heads(), _day_rows(export))
    elif export.what == Export.What.RECORDS:
        yield Part(_("Tiến độ"), _record_heads(), _record_rows(export))
    else:
        wanted = kinds_of(export)
        for kind in wanted:
            entries = entries_of(export).filter(kind=kind.slug)
            if len(wanted) == 1 or entries.exists():
                template = template_of(kind, on=timezone.localdate())
                yield Part(SHEET if len(wanted) == 1 else kind.code, template.headers, _entry_rows(template, export))


def _communes(export):
    places = Locality.objects.filter(pk__in=export.commune_ids).select_related("parent")
    return sorted(places, key=lambda place: (place.parent.sort_key if place.parent else "", place.sort_key, place.code))


def _entry_rows(template, export):
    make, number = row_maker(template), 0
    for commune in _communes(export):
        found = entries_of(export).filter(locality_id=commune.pk, kind=template.kind.slug)
        for values in _ordered(found).values_list("values", flat=True).iterator(chunk_size=SLICE):
            number += 1
            yield make(values, number)


def _ordered(entries):
    return entries.order_by("book_id", "registration_year", "number", "number_suffix", "pk")


def _record_heads():
    return [
        _("TT"), _("Huyện"), _("Xã"), _("Loại sổ"), _("Quyển số"), _("Năm đăng ký"), _("Số đăng ký"), _("Trạng thái"),
        _("Nhập lúc"), _("Đính kèm lúc"), _("Kiểm tra lúc"), _("Duyệt lúc"), _("Chuyển lúc"), _("Bộ nhận lúc"),
        _("Trả lại lúc"),
    ]  # fmt: skip


def _record_rows(export):
    """No name of anybody: where an entry stands, and since when."""
    states = {value: str(label) for value, label in Entry.State.choices}
    kinds = {kind: str(label) for kind, label in BOOK_KINDS.items()}
    number = 0
    written = {f"{name}_text": _moment(name) for name in MOMENTS}
    fields = ("kind", "book__number", "book__year_opened", "registration_year", "number", "number_suffix", "state")
    for commune in _communes(export):
        district = commune.parent.full_name if commune.parent else ""
        found = _ordered(entries_of(export).filter(locality_id=commune.pk)).annotate(**written)
        for row in found.values_list(*fields, *written).iterator(chunk_size=SLICE):
            kind, book, opened, year, at, suffix, state, *moments = row
            number += 1
            yield [
                str(number), district, commune.full_name, kinds.get(kind, kind), f"{book}/{opened}", str(year),
                f"{at}{suffix}", states[state], *moments,
            ]  # fmt: skip


def _moment(name):
    """A moment as people write it, made by the database: row by row here it takes longer than all the rest."""
    local = Func(Value(settings.TIME_ZONE), F(name), function="timezone")
    return Func(local, Value("DD.MM.YYYY HH24:MI"), function="to_char", output_field=CharField(null=True))


def _day_heads():
    stages = {**dict(Entry.State.choices), "attached": _("Đã đính kèm")}
    return [_("Huyện"), _("Xã"), _("Loại sổ"), _("Ngày"), *(str(stages[stage]) for stage in (*STAGES, *SIDE))]


def _days_by_key(export):
    """(commune, kind, day) → {stage: how many}."""
    days = LocalityDay.objects.filter(locality_id__in=export.commune_ids, stage__in=(*STAGES, *SIDE))
    if export.kind:
        days = days.filter(kind=export.kind)
    found = {}
    for place, kind, day, stage, n in days.values_list("locality_id", "kind", "day", "stage").annotate(Sum("n")):
        if n:
            found.setdefault((place, kind, day), {})[stage] = n
    return found


def _day_rows(export):
    counted = _days_by_key(export)
    order = {kind: at for at, kind in enumerate(BOOK_KINDS)}
    of_commune = {}
    for place, kind, day in counted:
        of_commune.setdefault(place, []).append((order.get(kind, len(order)), day, kind))
    for commune in _communes(export):
        district = commune.parent.full_name if commune.parent else ""
        for _at, day, kind in sorted(of_commune.get(commune.pk, [])):
            counts = counted[commune.pk, kind, day]
            figures = [str(counts.get(stage, 0)) for stage in (*STAGES, *SIDE)]
            yield [district, commune.full_name, str(kind_label(kind)), day.strftime("%d.%m.%Y"), *figures]
