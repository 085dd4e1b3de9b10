"""manage.py export_book BOOK --out DIR: the Ministry's package of one book, without a row in the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from civreg.core.errors import Refused
from registers.actions.packages import taken
from registers.models import Entry, RegisterBook
from registers.templating import template_of
from scanning.packing.compile import compile_book, options_now, wish_of

# Numbers that were never a case do not leave the system; duplicates the Ministry holds already.
NEVER = ("draft", "void", "duplicate", "unreadable")


class Command(BaseCommand):
    help = "Write the spreadsheet of a book and the archive with one PDF a case into a folder and print both paths."

    def add_arguments(self, parser):
        parser.add_argument("book", type=int, help="the book's id")
        parser.add_argument("--out", required=True, help="folder to write into")
        parser.add_argument("--without-scans", action="store_true", help="the spreadsheet alone")
        parser.add_argument("--template", type=int, help="version of the Ministry's template (0: as declared)")
        parser.add_argument("--leave-out", action="store_true", help="pack the rest where some entries have problems")
        parser.add_argument("--all", action="store_true", help="entries that nobody approved too: a draft, not to send")

    def handle(self, *, book, out, **options):
        found = RegisterBook.objects.select_related("locality__parent", "locality__province").filter(pk=book).first()
        if found is None:
            raise CommandError(f"There is no book {book}.")
        folder = Path(out)
        folder.mkdir(parents=True, exist_ok=True)
        made = self._made(found, folder, options)
        for problem in made.problems:
            self.stderr.write(f"{problem.label or found}: {problem.sentence}")
        if not made.sheet:
            raise CommandError(f"Book {book} cannot be packed: {len(made.problems)} problem(s), see above.")
        for path in filter(None, (made.sheet, made.archive)):
            self.stdout.write(str(path))

    def _made(self, book, folder, options):
        entries = Entry.objects.exclude(state__in=NEVER) if options["all"] else taken(again=True)
        try:
            template = template_of(book.kind, on=timezone.localdate(), version=options["template"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        given = {"with_scans": not options["without_scans"], "leave_out": options["leave_out"]}
        wish = wish_of({**options_now(), **given}, template.columns, template.sheet)
        return compile_book(book, entries.filter(book=book).in_order(), wish, folder, at=timezone.now())
