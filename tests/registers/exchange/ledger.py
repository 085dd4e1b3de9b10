"""A commune with approved entries and packages of them, made without the compiler, and a Ministry that obeys."""

import hashlib
import io
import itertools
import zipfile

import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Max
from django.utils import timezone

from registers.actions import transfers
from registers.exchange import reconciliation
from registers.exchange.channel import Declined, Outage
from registers.kinds import kind as kind_of
from registers.models import BookTotal, Entry, Package, PackageItem
from tests import factories
from tests.registers.births import values


class Place:
    """One commune, its people, one book and the Department's officer."""

    def __init__(self, entries=4):
        self.campaign = factories.campaign()
        self.province = self.campaign.province
        self.commune = factories.commune(parent=factories.district(province=self.province))
        self.book = factories.book(locality=self.commune, number="01", first_number=1, last_number=200)
        self.clerk, self.checker = factories.clerk(self.commune), factories.clerk(self.commune)
        self.approver, self.officer = factories.approver(self.commune), factories.justice(self.province)
        self.entries = [self.approved(n) for n in range(1, entries + 1)]

    def approved(self, number, book=None):
        at = timezone.now()
        return factories.entry(
            book=book or self.book, number=number, values=values(number), entered_by=self.clerk, state="approved",
            checked_at=at, checked_by=self.checker, approved_at=at, approved_by=self.approver, version=3,
            registered_on="15.03.1998", attached_at=None,
        )  # fmt: skip

    def approve_again(self, entry):
        """As after a correction: entered, checked and approved anew."""
        at = timezone.now()
        Entry.objects.filter(pk=entry.pk).update(
            state="approved", state_at=at, checked_at=at, checked_by=self.checker, approved_at=at,
            approved_by=self.approver, returned_at=None, returned_by=None, return_reason="",
        )  # fmt: skip

    def package(self, entries=None):
        if entries is None:
            entries = Entry.objects.filter(book=self.book, state="approved").order_by("number")
        return package_of(self.book, list(entries), self.officer)

    def ordered(self, entries=None, channel="http"):
        return transfers.order_transfer(
            package=self.package(entries), channel=channel, by=self.officer, at=timezone.now()
        )

    def sent(self, entries=None, ministry=None):
        transfer = self.ordered(entries)
        transfers.send_transfer(transfer_id=transfer.pk, at=timezone.now(), ministry=ministry or Obedient())
        transfer.refresh_from_db()
        return transfer

    def account(self):
        return reconciliation.of_books([self.book.pk]).get(self.book.pk, reconciliation.Account())

    def states(self):
        return list(Entry.objects.filter(book=self.book).order_by("number").values_list("state", flat=True))

    def counters(self):
        return dict(BookTotal.objects.filter(book=self.book).exclude(n=0).values_list("stage", "n"))


def file_name(entry):
    return f"KS.{entry.registration_year}.01.{entry.registration_year}-03-15.{entry.number:03d}.pdf"


def package_of(book, entries, by):
    """A ready package whose files are in the storage, as the compiler would leave it."""
    at, kind = timezone.now(), kind_of(book.kind)
    sequence = (book.packages.aggregate(n=Max("sequence"))["n"] or 0) + 1
    sheet, archive = sheet_of(kind, entries), archive_of(entries)
    folder = f"packages/{book.pk}/{sequence}"
    package = Package.objects.create(
        book=book, sequence=sequence, state="ready", entry_total=len(entries), asked_at=at, made_at=at, made_by=by,
        folder=folder, sheet_name="KS.xlsx", sheet_sha256=hashlib.sha256(sheet).hexdigest(), sheet_size=len(sheet),
        archive_name="KS.zip", archive_sha256=hashlib.sha256(archive).hexdigest(), archive_size=len(archive),
    )  # fmt: skip
    for name, content in (("KS.xlsx", sheet), ("KS.zip", archive)):
        default_storage.save(f"{folder}/{name}", ContentFile(content))
    PackageItem.objects.bulk_create(
        PackageItem(package=package, entry=entry, entry_version=entry.version, row=row, file_name=file_name(entry))
        for row, entry in enumerate(Entry.objects.filter(pk__in=[e.pk for e in entries]).order_by("number"), start=1)
    )
    return package


def sheet_of(kind, entries, heads=None):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("DL Import")
        heads = heads or kind.headers
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head)
        for row, entry in enumerate(entries, start=1):
            for at, head in enumerate(heads):
                sheet.write_string(row, at, str(row) if head == "STT" else entry.values.get(head, ""))
    return out.getvalue()


def archive_of(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for entry in entries:
            packed.writestr(file_name(entry), b"%PDF-1.4\n%%EOF\n")
    return out.getvalue()


class Obedient:
    """Takes every package; answers what it is told to."""

    numbers = itertools.count(1)

    def __init__(self, items=()):
        self.items, self.kept = list(items), {}

    def deliver(self, *, key, facts, parts):
        for part in parts:
            assert len(part.file.read()) == part.size
        return self.kept.setdefault(key, f"BN-{next(self.numbers)}")

    def answers(self, receipt):
        return self.items


class Deaf:
    def __init__(self, code="unreachable"):
        self.code = code

    def deliver(self, **_facts):
        raise Outage(self.code)

    def answers(self, receipt):
        raise Outage(self.code)


class Forgetful(Obedient):
    """Takes the package, and the line is cut before the receipt arrives: the first time."""

    def __init__(self):
        super().__init__()
        self.cut = True

    def deliver(self, **facts):
        receipt = super().deliver(**facts)
        if self.cut:
            self.cut = False
            raise Outage("unreachable")
        return receipt


class Strict:
    def deliver(self, **_facts):
        raise Declined("tệp không mở được")
