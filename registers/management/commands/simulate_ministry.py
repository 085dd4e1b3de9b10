"""manage.py simulate_ministry: a stand-in for the Ministry's side, to practise transfers on."""

from django.core.management.base import BaseCommand

from registers.exchange.simulator.__main__ import main


class Command(BaseCommand):
    help = "Chạy bên giả lập của Bộ: nhận gói, trả lời, có lúc hỏng. --help của nó liệt kê mọi lựa chọn."

    def run_from_argv(self, argv):
        """Its options are its own, not Django's."""
        raise SystemExit(main(argv[2:]))

    def handle(self, **options):
        main(["--store", "var/ministry"])
