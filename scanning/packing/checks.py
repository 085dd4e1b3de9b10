"""What is looked at before a package leaves: each row one PDF, each PDF one row, and no rule broken (V-23)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from registers.actions.judging import NUMBER, code_of, columns_of, context_of
from registers.exchange import names
from registers.kinds import kind as kind_of
from registers.models import Entry
from registers.rules.entry import check
from registers.templating import ROW_NUMBER

MOST_KEPT = 2000  # problems of one package


@dataclass(frozen=True)
class Problem:
    """Why a package does not leave: a code for grouping, a sentence, and the entry that it is about."""

    code: str
    sentence: str
    entry: int | None = None
    label: str = ""

    def as_json(self):
        return {"code": self.code, "sentence": str(self.sentence), "entry": self.entry, "label": self.label}


@dataclass(frozen=True)
class Row:
    """An entry that may go, with the name of its PDF."""

    entry: Entry
    name: str


def about(entry, code, sentence):
    return Problem(code, sentence, entry.pk, str(entry))


def unit_of(locality):
    """The office as file names have it (domain.md 1.2)."""
    above = [locality.parent.full_name] if locality.parent else []
    return names.unit_part(locality.full_name, [*above, locality.province.full_name])


def files_of(book):
    """(name of the spreadsheet, name of the archive) of a book."""
    given = {"unit": unit_of(book.locality), "code": kind_of(book.kind).code, "year_opened": book.year_opened}
    return tuple(str(names.book_name(**given, book=book.number, ending=ending)) for ending in ("xlsx", "zip"))


def examined(book, entries, *, columns, placeholder, at):
    """(rows that may go, problems of the others) from the entries' values alone; scans are looked at later."""
    kind, context = kind_of(book.kind), context_of(book, at)
    rows, problems = [], _of_columns(kind, columns)
    heads = {each["source"] for each in columns}
    for entry in entries:
        found = [about(entry, "rule", each.message) for each in check(kind, entry.values, context) if each.blocks]
        found += _left_over(kind, entry, heads)
        name, against = _named(book, kind, entry, placeholder)
        problems += [*found, *against]
        if not found and not against:
            rows.append(Row(entry, name))
    return _without_collisions(rows, problems)


def _of_columns(kind, columns):
    """The template's columns: at least one, heads unlike each other, sources that the kind has."""
    heads = [each["code"] for each in columns]
    known = ("", ROW_NUMBER)
    unknown = [each["code"] for each in columns if each["source"] not in known and each["source"] not in kind]
    if not heads or len(set(heads)) < len(heads) or unknown:
        sentence = _("Mẫu bảng của Bộ có cột sai: %(columns)s. Sửa mẫu rồi đóng gói lại.")
        return [Problem("template", sentence % {"columns": ", ".join(unknown) or "–"})]
    return []


def _left_over(kind, entry, heads):
    """A value that no column of the template takes would be lost without a word."""
    lost = [
        kind.field(code).label for code, text in entry.values.items() if text and code in kind and code not in heads
    ]
    if lost:
        sentence = _("Mẫu bảng không có cột cho: %(labels)s.") % {"labels": ", ".join(map(str, lost[:5]))}
        yield about(entry, "column", sentence)


def _named(book, kind, entry, placeholder):
    """(name, problems): the name's parts come from the columns, and the row's own values must say the same."""
    told = columns_of(kind, entry.values) if _has_number(kind, entry) else {}
    kept = {name: getattr(entry, name) for name in ("number", "number_suffix", "registration_year", "registered_on")}
    if any(told.get(name) != value for name, value in kept.items()):
        sentence = _("Số, năm hoặc ngày đăng ký trong bảng khác với tên tệp. Mở trường hợp, lưu lại rồi duyệt lại.")
        return "", [about(entry, "name", sentence)]
    try:
        name = names.case_name(
            code=kind.code, year_opened=book.year_opened, book=book.number, registered_on=entry.registered_on,
            year=entry.registration_year, number=entry.number, suffix=entry.number_suffix, placeholder=placeholder,
        )  # fmt: skip
    except names.NameRefused as refusal:
        sentence = _("Không đặt được tên tệp theo quy định: %(name)s.") % {"name": refusal}
        return "", [about(entry, "name", sentence)]
    return str(name), []


def _has_number(kind, entry):
    return bool(NUMBER.match(entry.values.get(code_of(kind, "number")) or ""))


def _without_collisions(rows, problems):
    """Two cases of one name: neither goes, for nobody could tell whose PDF it is."""
    clashing = names.collisions([row.name for row in rows])
    places = {place for at in clashing.values() for place in at}
    sentence = _("Trùng tên tệp với trường hợp khác trong quyển: %(name)s. Xem lại số và ngày đăng ký.")
    problems += [about(rows[each].entry, "same_name", sentence % {"name": rows[each].name}) for each in sorted(places)]
    return [row for place, row in enumerate(rows) if place not in places], problems


def scanned(rows, pieces):
    """(rows with a scan, problems of those without)."""
    kept, problems = [], []
    for row in rows:
        if not pieces.of_entry.get(row.entry.pk):
            sentence = _("Chưa gắn ảnh quét: mỗi trường hợp phải có đúng một PDF.")
            problems.append(about(row.entry, "no_scan", sentence))
        elif pieces.strays(row.entry.pk):
            sentence = _("Vùng ảnh nằm ngoài trang. Mở bàn nhập và chọn lại vùng.")
            problems.append(about(row.entry, "region", sentence))
        else:
            kept.append(row)
    return kept, problems
