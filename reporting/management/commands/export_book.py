"""manage.py export_book BOOK --out DIR: the Ministry's spreadsheet of one book."""

from django.core.management.base import BaseCommand, CommandError

from registers.models import RegisterBook
from reporting.exports.books import export_book


class Command(BaseCommand):
    help = "Write the Ministry's spreadsheet of a book into a folder and print its path."

    def add_arguments(self, parser):
        parser.add_argument("book", type=int, help="the book's id")
        parser.add_argument("--out", required=True, help="folder to write into")

    def handle(self, *, book, out, **options):
        found = RegisterBook.objects.select_related("locality__parent", "locality__province").filter(pk=book).first()
        if found is None:
            raise CommandError(f"There is no book {book}.")
        self.stdout.write(str(export_book(found, out)))
