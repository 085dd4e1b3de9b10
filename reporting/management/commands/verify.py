"""manage.py verify: recount and check everything; exit 0 only if all agrees."""

import sys

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from reporting.verifying import CHECKS


class Command(BaseCommand):
    help = "Recount all counters from the records; check files, history, reports and jobs. Exit 0 only if all agrees."

    def add_arguments(self, parser):
        parser.add_argument("--only", nargs="+", choices=CHECKS, help="these checks alone")

    def handle(self, *, only=None, **options):
        wrong = 0
        # One snapshot for all: what is saved meanwhile must not look like a difference.
        outermost = not connection.in_atomic_block
        with transaction.atomic():
            with connection.cursor() as cursor:
                if outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SET LOCAL statement_timeout = 0")
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            for name in only or CHECKS:
                wrong += sum(self._say(finding) for finding in CHECKS[name]())
        if wrong:
            self.stderr.write(f"{wrong} differences")
            sys.exit(1)
        self.stdout.write("everything agrees")

    def _say(self, finding):
        verdict = "ok   " if finding.is_fine else "WRONG"
        self.stdout.write(f"{verdict} {finding.name}: {finding.looked_at} looked at, {finding.wrong} wrong")
        for example in finding.examples:
            self.stdout.write(f"      {example}")
        return finding.wrong
