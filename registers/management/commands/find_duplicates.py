"""manage.py find_duplicates FILE --kind birth --pairs OUT.csv: the pairs of a file that are one event."""

import csv
import gc
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from registers.duplicates import engine
from registers.duplicates.classes import CLASSES, classes_of, reasons
from registers.duplicates.files import read_file
from registers.duplicates.roles import roles_of
from registers.exchange.limits import SheetRefused
from registers.kinds import KINDS, kind


class Command(BaseCommand):
    help = "Tìm các cặp dòng là một sự kiện trong tệp theo mẫu của Bộ; không cần dữ liệu trong hệ thống."

    requires_system_checks = []  # nothing of the database or of screens is used

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="tệp .xlsx hoặc .csv có tiêu đề cột của Bộ")
        parser.add_argument("--kind", required=True, choices=sorted(KINDS))
        parser.add_argument("--pairs", required=True, help="tệp CSV ghi kết quả: a,b,score,class,reasons")
        parser.add_argument(
            "--threshold", type=float, default=engine.THRESHOLD, help="xác suất từ đó coi là một sự kiện"
        )

    def handle(self, *, file, kind: str, pairs, threshold, **options):
        if not file:
            raise CommandError(_("Chưa so được dữ liệu trong hệ thống: hãy cho một tệp."))
        if not 0 < threshold < 1:
            raise CommandError(_("Ngưỡng phải nằm giữa 0 và 1."))
        # Rows make no cycles: looking for some while millions of cells come in costs a fifth of the reading.
        gc.disable()
        try:
            records, rows = self._read(file, kind)
            with translation.override("vi"):
                counts = self._write(pairs, records, rows, engine.find(records, threshold=threshold))
        finally:
            gc.enable()
        self._report(len(records), counts)

    def _read(self, file, slug):
        try:
            return read_file(file, roles_of(kind(slug)), kind(slug))
        except SheetRefused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as problem:
            raise CommandError(_("Không mở được tệp: %(problem)s") % {"problem": problem}) from problem

    def _write(self, path, records, rows, found):
        classes = classes_of(records, found.first, found.second, found.levels)
        words, counts = {}, {}
        out = sys.stdout if path == "-" else open(path, "w", encoding="utf-8", newline="")  # noqa: SIM115
        try:
            writer = csv.writer(out)
            writer.writerow(("a", "b", "score", "class", "reasons"))
            for at in range(len(found)):
                levels = found.levels[at].tobytes()
                if levels not in words:
                    words[levels] = reasons(found.levels[at])
                slug = str(classes[at])
                counts[slug] = counts.get(slug, 0) + 1
                a, b = rows[found.first[at]], rows[found.second[at]]
                writer.writerow((a, b, f"{found.probability[at]:.4f}", slug, words[levels]))
        finally:
            if out is not sys.stdout:
                out.close()
        return counts

    def _report(self, rows, counts):
        self.stdout.write(
            _("%(rows)s dòng, %(pairs)s cặp là một sự kiện") % {"rows": rows, "pairs": sum(counts.values())}
        )
        for slug, label in CLASSES.items():
            if counts.get(slug):
                self.stdout.write(f"  {counts[slug]:>8}  {label}")
