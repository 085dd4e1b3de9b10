"""manage.py find_duplicates [FILE] --kind birth --pairs OUT.csv: the pairs that are one event.

Of a file in the Ministry's columns, or of all entries in the database (a and b are then their ids).
"""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from registers.duplicates import engine
from registers.duplicates.classes import CLASSES
from registers.duplicates.files import read_file
from registers.duplicates.roles import roles_of
from registers.duplicates.writing import write_pairs
from registers.exchange.limits import SheetRefused
from registers.kinds import KINDS, kind


class Command(BaseCommand):
    help = "Tìm các cặp là một sự kiện: trong tệp theo mẫu của Bộ, hoặc trong dữ liệu của hệ thống nếu không cho tệp."

    requires_system_checks = []  # nothing of screens is used

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="tệp .xlsx hoặc .csv có tiêu đề cột của Bộ; bỏ trống: so dữ liệu")
        parser.add_argument("--kind", required=True, choices=sorted(KINDS))
        parser.add_argument("--pairs", required=True, help="tệp CSV ghi kết quả: a,b,score,class,reasons")
        parser.add_argument(
            "--threshold", type=float, default=engine.THRESHOLD, help="xác suất từ đó coi là một sự kiện"
        )

    def handle(self, *, file, kind: str, pairs, threshold, **options):
        if not 0 < threshold < 1:
            raise CommandError(_("Ngưỡng phải nằm giữa 0 và 1."))
        _refuse_unwritable(pairs)
        from registers.actions.duplicate_runs import quiet, read_entries  # noqa: PLC0415 (a file needs no database)

        with quiet():
            records, names = self._read(file, kind) if file else read_entries(kind)
            with translation.override("vi"):
                counts = write_pairs(pairs, records, names, engine.find(records, threshold=threshold))
        self._report(len(records), counts)

    def _read(self, file, slug):
        try:
            return read_file(file, roles_of(kind(slug)), kind(slug))
        except SheetRefused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as problem:
            raise CommandError(_unopened(file, problem)) from problem

    def _report(self, rows, counts):
        self.stdout.write(
            _("%(rows)s dòng, %(pairs)s cặp là một sự kiện") % {"rows": rows, "pairs": sum(counts.values())}
        )
        for slug, label in CLASSES.items():
            if counts.get(slug):
                self.stdout.write(f"  {counts[slug]:>8}  {label}")


def _refuse_unwritable(pairs):
    """Said before the work, not after it; a file that is there keeps what it holds until the pairs are found."""
    if pairs == "-":
        return
    path = Path(pairs)
    if path.is_dir():
        raise CommandError(_("%(path)s là thư mục: cho tên tệp CSV để ghi kết quả.") % {"path": path})
    if not path.parent.is_dir():
        raise CommandError(_("Không có thư mục %(path)s để ghi kết quả.") % {"path": path.parent})
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise CommandError(_("Không được phép ghi vào %(path)s.") % {"path": path})


def _unopened(file, problem):
    sentences = {
        FileNotFoundError: _("Không có tệp %(path)s."),
        IsADirectoryError: _("%(path)s là thư mục, không phải tệp."),
        PermissionError: _("Không được phép đọc tệp %(path)s."),
    }
    known = next((said for sort, said in sentences.items() if isinstance(problem, sort)), None)
    return known % {"path": file} if known else _("Không mở được tệp: %(problem)s") % {"problem": problem}
