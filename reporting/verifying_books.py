"""What was said of whole books, checked again: proofs of completeness, and packages as they left."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db.models import Count, F

from civreg.core.storage import sha256_of
from registers.actions import proving
from registers.models import BookProof, Package

MADE = (Package.State.READY, Package.State.SUPERSEDED)


def proofs_that_fail() -> Iterator[str]:
    """Proofs whose book lacks something today, each with its first sentence."""
    for proof in BookProof.objects.select_related("book").order_by("pk").iterator(chunk_size=200):
        accounts, problems = proving.accounts_of(proof.book)
        if problems:
            yield f"proof {proof.number}: {problems[0]}"
        elif [each.expected for each in accounts] != [year["expected"] for year in proof.figures["years"]]:
            yield f"proof {proof.number}: the certificate counts other numbers"


def packages_that_differ() -> Iterator[str]:
    """Made packages whose rows or files are not what was written down; files that were cleared away do not count.

    A file can be made again from what the package keeps, so that only a changed one is wrong.
    """
    made = Package.objects.filter(state__in=MADE)
    counted = made.annotate(rows=Count("items")).exclude(rows=F("entry_total")).order_by("pk")
    for package in counted.values("pk", "rows", "entry_total"):
        yield f"package {package['pk']}: {package['rows']} rows of {package['entry_total']}"
    for package in made.order_by("pk").iterator(chunk_size=200):
        for part in ("sheet", "archive"):
            name, sha256 = getattr(package, f"{part}_name"), getattr(package, f"{part}_sha256")
            if name and _is_changed(f"{package.folder}/{name}", sha256):
                yield f"package {package.pk}: {part} changed"


def _is_changed(name, sha256):
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        return sha256_of(file) != sha256
