"""A file of entries, opened: which sheet, which heads, which encoding, and its rows as text, one after another."""

from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from registers.exchange import archive, columns, encodings
from registers.exchange.csvfile import Csv
from registers.exchange.limits import MB, Limits, SheetRefused
from registers.exchange.xlsx import ERROR, FORMULA, Xlsx

DATA_SHEET = "DL Import"
SAMPLE_ROWS = 2_000
CSV_NAMES = (".csv", ".txt", ".tsv")

__all__ = ["ERROR", "FORMULA", "Limits", "SheetRefused", "Table", "opened"]


class Table:
    """What was opened. `columns` says what stands where, `verdict` what the text is in, `notes` what to tell."""

    def __init__(self, *, sheet, table_columns, verdict, notes, rows, limits, source):
        self.sheet, self.columns, self.verdict, self.notes = sheet, table_columns, verdict, notes
        self._rows, self._limits, self._source = rows, limits, source
        self.read = 0

    def rows(self):
        """(number, cells, faults) of every row under the heads that is not empty, converted where need be."""
        convert = self.verdict.convert if self.verdict.converts else None
        head, most = self.columns.row, self._limits.max_rows
        for number, cells, faults in self._rows:
            if number <= head or (not faults and not any(cell and not cell.isspace() for cell in cells)):
                continue
            self.read += 1
            if self.read > most:
                raise SheetRefused(
                    _("Tệp có hơn %(most)s dòng: chia thành nhiều tệp.") % {"most": most}, code="too_many_rows"
                )
            yield number, [convert(cell) for cell in cells] if convert else cells, faults
        self._source.finish(head)

    def late_notes(self):
        """What is only known once the rows have been read."""
        if dates := self._source.numbers.get("dates"):
            yield _("%(count)s ô ngày giờ của Excel đã đổi thành chữ (dd.MM.yyyy).") % {"count": dates}
        if numbers := self._source.numbers.get("numbers"):
            yield _("%(count)s ô số đã đổi thành chữ; nếu mất số 0 ở đầu thì định dạng cột là Text.") % {
                "count": numbers
            }


@contextmanager
def opened(path, kind, *, limits=None, encoding="auto", office_given=False):
    """Open a file of entries of a kind; SheetRefused with a sentence if it cannot be read as one."""
    limits, path = limits or Limits(), Path(path)
    _judge_size(path, limits)
    with open(path, "rb") as file:
        first = file.read(8)
    is_csv = path.suffix.lower() in CSV_NAMES and not first.startswith((b"PK\x03\x04", archive.OLE))
    if not is_csv:
        archive.refuse_other_formats(path, first)
    source = Csv(path, limits, encoding) if is_csv else Xlsx(path, limits)
    try:
        make = _of_csv if is_csv else _of_xlsx
        yield make(source, kind, limits, encoding, office_given)
    finally:
        source.close()


def _judge_size(path, limits):
    size = path.stat().st_size
    if not size:
        raise SheetRefused(_("Tệp rỗng."), code="empty")
    if size > limits.max_mb * MB:
        raise SheetRefused(
            _("Tệp lớn hơn %(most)s MB: chia thành nhiều tệp.") % {"most": limits.max_mb}, code="too_large"
        )


def _of_csv(source, kind, limits, encoding, office_given):
    return _table(source, source.rows(), "", kind, limits, encoding, office_given, [])


def _of_xlsx(source, kind, limits, encoding, office_given):
    name, part, notes = _choose(source, kind)
    return _table(source, source.rows(part), name, kind, limits, encoding, office_given, notes)


def _choose(source, kind):
    """The sheet to read: "DL Import", else the only visible one that has heads of the kind."""
    visible = [(name, part) for name, part, hidden in source.sheets if not hidden]
    hidden = [name for name, _part, is_hidden in source.sheets if is_hidden]
    notes = [_("Bỏ qua trang tính ẩn: %(names)s.") % {"names": ", ".join(hidden)}] if hidden else []
    if source.is_1904:
        notes.append(_("Tệp đếm ngày từ năm 1904 (Excel cho Mac): các ô ngày đã được tính theo đó."))
    named = [pair for pair in visible if pair[0].strip().casefold() == DATA_SHEET.casefold()]
    if len(named) == 1 or len(visible) == 1:
        return *(named or visible)[0], notes
    fitting = [pair for pair in visible if _has_head(source, pair[1], kind)]
    if len(fitting) == 1:
        return *fitting[0], notes
    names = ", ".join(name for name, _part in fitting or visible)
    if fitting:
        sentence = _("Nhiều trang tính cùng có dữ liệu (%(names)s): để một trang, hoặc đặt tên trang là “DL Import”.")
        raise SheetRefused(sentence % {"names": names}, code="many_sheets")
    raise SheetRefused(_("Không trang tính nào có các cột của Bộ (%(names)s).") % {"names": names}, code="no_heads")


def _has_head(source, part, kind):
    rows = islice(source.rows(part), columns.HEAD_WITHIN)
    return any(columns.head_score(kind, cells) >= columns.LEAST_HEADS for _number, cells, _faults in rows)


def _table(source, rows, name, kind, limits, encoding, office_given, notes):
    first = list(islice(rows, SAMPLE_ROWS))
    number, cells = columns.find_head(kind, first[: columns.HEAD_WITHIN])
    found = columns.match(kind, number, cells, office_given=office_given)
    taken = [at for at, _code in found.pairs]
    texts = (row[1][at] for row in first if row[0] > number for at in taken if at < len(row[1]))
    verdict = _judged(texts, encoding)
    return Table(
        sheet=name, table_columns=found, verdict=verdict, notes=[*notes, *found.notes, *_of_encoding(verdict)],
        rows=chain(first, rows), limits=limits, source=source,
    )  # fmt: skip


def _judged(texts, asked):
    verdict = encodings.judge(texts, asked=asked)
    if not verdict.encoding:
        raise SheetRefused(
            _("Không nhận ra bảng mã chữ Việt của tệp: chọn đúng bảng mã (TCVN3, VNI, Windows-1258…) rồi gửi lại."),
            code="encoding",
        )
    return verdict


def _of_encoding(verdict):
    if verdict.converts:
        yield _("Chữ trong tệp là %(name)s, đã đổi sang Unicode.") % {"name": verdict.encoding.upper()}
    elif verdict.decomposed:
        yield _("Chữ trong tệp là Unicode tổ hợp, đã đổi sang Unicode dựng sẵn.")
