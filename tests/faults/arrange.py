"""What several of these tests start from."""

from django.utils import timezone

from scanning.models import Page, Scan, Upload

LOGIN = "django.contrib.auth.backends.ModelBackend"


def page_of(book, by, **more):
    """A page of the book as if it had been scanned, without a file."""
    at = timezone.now()
    same = {"book": book, "name": "1.jpg", "size": 1, "sha256": "a" * 64, "file": "x", "created_at": at}
    upload = Upload.objects.create(**same, created_by=by)
    scan = Scan.objects.create(**same, upload=upload, media_type="image/jpeg", page_total=1)
    made = {"index": 0, "position": 1, "created_at": at, "width": 100, "height": 100, "record_total": 1}
    return Page.objects.create(book=book, scan=scan, **{**made, **more})
