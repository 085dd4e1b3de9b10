"""manage.py make_sample_pages: invented register pages as JPG, each with its truth as JSON beside it."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scanning import samples


class Command(BaseCommand):
    help = "Vẽ các trang sổ mẫu (dữ liệu mô phỏng) kèm nội dung đúng."

    def add_arguments(self, parser):
        parser.add_argument("--kind", choices=[*samples.KINDS, "all"], default="birth")
        parser.add_argument("--era", choices=[*samples.ERAS, "all"], default="handwritten")
        parser.add_argument("--count", type=int, default=1)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--year", type=int, default=1998)
        parser.add_argument("--commune", default=samples.COMMUNE)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *, kind, era, count, seed, year, commune, out, **options):
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(_("Không tạo được thư mục %(folder)s.") % {"folder": out}) from error
        for one_kind in samples.KINDS if kind == "all" else (kind,):
            for one_era in samples.ERAS if era == "all" else (era,):
                for number in range(1, count + 1):
                    page = samples.make_page(one_kind, one_era, seed=seed, number=number, year=year, commune=commune)
                    self.stdout.write(str(_saved(page, out / f"{one_kind}_{one_era}_{seed}_{number:04d}.jpg")))


def _saved(page, path):
    page.image.save(path, quality=88, dpi=(samples.DPI, samples.DPI))
    path.with_suffix(".json").write_text(json.dumps(page.truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
