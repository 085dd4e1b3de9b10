"""manage.py check_main_job --base-url http://…: the main job once through HTTP, one line a step; exit 0 or 1."""

from urllib.error import URLError

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from reporting.demo.browser import Failed
from reporting.demo.main_job import MainJob


class Command(BaseCommand):
    help = "Chạy việc chính một lần qua HTTP: tải trang, đọc, nhập, kiểm tra, duyệt, tiến độ, xuất."

    def add_arguments(self, parser):
        parser.add_argument("--base-url", required=True)

    def handle(self, *, base_url, **options):
        try:
            for line in MainJob(base_url).steps():
                self.stdout.write(f"✓ {line}")
        except (Failed, URLError) as failure:
            raise CommandError(str(failure)) from failure
        call_command("verify", stdout=self.stdout)
        self.stdout.write("✓ đối chiếu: mọi con số khớp với bản ghi")
