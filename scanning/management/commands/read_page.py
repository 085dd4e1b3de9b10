"""`manage.py read_page IMAGE --kind birth --json`: the scan pipeline on one file, without a database."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from registers.kinds import KINDS
from scanning import intake
from scanning.limits import limits
from scanning.pages import read_page


class Command(BaseCommand):
    help = "Đọc một trang quét: chất lượng, chữ, các trường hợp và trường nhận ra được."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("image", help="JPEG, PNG, TIFF, PDF")
        parser.add_argument("--kind", choices=sorted(KINDS), help="loại sổ; bỏ trống thì tìm theo tên sổ trên trang")
        parser.add_argument("--page", type=int, default=1, help="trang thứ mấy của tệp nhiều trang")
        parser.add_argument("--year", type=int, help="năm của quyển sổ, để hiểu năm viết hai chữ số")
        parser.add_argument("--engine", choices=["tesserocr", "pytesseract"], default="")
        parser.add_argument("--json", action="store_true", help="in toàn bộ kết quả dạng JSON")

    def handle(self, *, image, kind, page, year, engine, **options):
        try:
            picture, dpi = intake.page_picture(image, page - 1, limits())
        except FileNotFoundError:
            raise CommandError(_("Không tìm thấy tệp %(path)s.") % {"path": image}) from None
        except intake.IntakeRefused as refusal:
            raise CommandError(str(refusal)) from None
        facts = read_page(picture, kind=KINDS[kind] if kind else None, dpi=dpi, year=year, engine=engine)
        if options["json"]:
            self.stdout.write(json.dumps(facts.as_json(), ensure_ascii=False, indent=1))
        else:
            self._print(facts)

    def _print(self, facts):
        verdict = facts.quality.as_json()
        about = f"{facts.kind or '?'} {facts.layout} {facts.era}"
        self.stdout.write(f"{about}: {verdict['verdict']}, {facts.seconds:.1f} s")
        for reason in verdict["reasons"]:
            self.stdout.write(f"  ! {reason['sentence']}")
        for number, record in enumerate(facts.records, 1):
            self.stdout.write(f"{number}. {list(record.region)}")
            for code, found in record.fields.items():
                if found.value:
                    self.stdout.write(f"   {code:26} {found.value}  ({found.confidence:.2f})")

