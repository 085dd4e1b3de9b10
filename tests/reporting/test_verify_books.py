"""Proofs and packages that say something else than their books are seen."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from registers.models import BookProof, Package
from reporting import verifying
from tests.registers.births import place_with_people
from tests.scanning import packed
from tests.scanning.packed import order

pytestmark = pytest.mark.django_db


def findings():
    return {finding.name: finding for finding in verifying.books()}


def test_a_proof_that_never_held_is_seen(now):
    book, _clerk, _checker, approver = place_with_people()
    figures = {"years": []}
    BookProof.objects.create(book=book, number="XN-1", figures=figures, proved_at=now, proved_by=approver)

    found = findings()["proofs of books"]

    assert (found.looked_at, found.wrong) == (1, 1)
    assert "XN-1" in found.examples[0]


def test_a_package_is_fine_until_its_file_or_its_rows_change(settings):
    book, _entries = packed.book_with(2, with_scans=False)
    package = packed.compiled(order(book, with_scans=False))
    assert findings()["packages"].is_fine

    name = f"{package.folder}/{package.sheet_name}"
    default_storage.delete(name)
    assert findings()["packages"].is_fine  # cleared away: it can be made again
    default_storage.save(name, ContentFile(b"something else"))
    assert findings()["packages"].examples == (f"package {package.pk}: sheet changed",)

    Package.objects.update(entry_total=3)
    assert findings()["packages"].wrong == 2
