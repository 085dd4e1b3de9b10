"""Taking in scans of a book, and watching them being read."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.http import wants_json
from civreg.core.paging import page_of
from registers.models import RegisterBook
from scanning.actions.uploads import receive_upload
from scanning.limits import check_request
from scanning.models import Page, Upload
from scanning.rules import natural_key
from scanning.work import leases

UNFINISHED = [Upload.State.RECEIVED, Upload.State.OPENING]
PAGES_SHOWN = 24


def book_for(request, pk, can):
    """The book, where this person holds the capability."""
    books = RegisterBook.objects.visible_to(request.user, can).select_related("locality__parent")
    return get_object_or_404(books, pk=pk)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, book_pk):
    """The length is judged before anything reads the body: the CSRF check of `_upload` would spool it to disk."""
    if request.method == "POST":
        check_request(request)
    return _upload(request, book_pk)


@csrf_protect
def _upload(request, book_pk):
    book = book_for(request, book_pk, Can.SCAN)
    if request.method == "POST":
        return _receive(request, book)
    context = {"max_mb": settings.SCAN_MAX_FILE_MB, **progress_of(request, book), **head(book, _("Gửi bản quét"))}
    return TemplateResponse(request, "scanning/upload.html", context)


def _receive(request, book):
    """Files one by one from the script, or all of a plain form together; each stands for itself."""
    files = sorted(request.FILES.getlist("files"), key=lambda each: natural_key(each.name))
    if not files:
        raise Refused(_("Chưa chọn tệp nào."), code="empty", status=400)
    received = [
        receive_upload(book=book, file=each, name=each.name, by=request.user, at=timezone.now()) for each in files
    ]
    if wants_json(request):
        return JsonResponse({"uploads": [receipt(*each) for each in received]}, status=201)
    new = sum(is_new for _upload, is_new in received)
    messages.success(request, ngettext("Đã nhận %(n)d tệp mới.", "Đã nhận %(n)d tệp mới.", new) % {"n": new})
    if new < len(received):
        messages.info(request, _("%(n)d tệp đã có từ trước, không thêm lần nữa.") % {"n": len(received) - new})
    return redirect("scanning:upload", book.pk)


def receipt(upload, is_new):
    """What the sender may now believe: this content is on disk, under this number."""
    note = "" if is_new else _("Đã có từ trước, không thêm lần nữa.")
    return {"id": upload.pk, "name": upload.name, "sha256": upload.sha256, "is_new": is_new, "note": note}


@require_safe
def book_pages(request, book_pk):
    """The live part: fetched again by htmx while something of the book is waiting; a page of its own otherwise."""
    book = book_for(request, book_pk, Can.VIEW)
    template = "scanning/_progress.html" if request.htmx else "scanning/book_pages.html"
    return TemplateResponse(request, template, {**progress_of(request, book), **head(book, _("Các trang"))})


def head(book, title):
    return {
        "book": book,
        "page_title": title,
        "crumbs": [
            {"label": book.locality.full_name, "url": reverse("registers:book-list")},
            {"label": str(book), "url": reverse("registers:book", args=[book.pk])},
            {"label": title},
        ],
    }


def progress_of(request, book):
    """What the live part shows: counts, files on their way or refused, one screenful of pages in order."""
    counts = book.scan_pages.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=[Page.State.WAITING, Page.State.READING])),
        read=Count("pk", filter=Q(state=Page.State.READ)),
        aside=Count("pk", filter=Q(state=Page.State.SET_ASIDE)),
        bad=Count("pk", filter=Q(verdict=Page.Verdict.BAD)),
    )
    uploads = book.uploads.filter(Q(state__in=[*UNFINISHED, Upload.State.REFUSED]) | ~Q(problems=[]))
    opening = book.uploads.filter(state__in=UNFINISHED).count()
    allowed = scope(request.user)
    pages = page_of(book.scan_pages.in_order().select_related("scan"), request, PAGES_SHOWN)
    in_hand = leases.of_book(book, timezone.now())
    for each in pages:
        each.in_hand = in_hand.get(each.pk)
    return {
        "book": book,
        "counts": counts,
        "is_waiting": bool(counts["waiting"] or opening),
        "uploads": uploads.order_by("-pk")[:30],
        "pages": pages,
        "may_scan": allowed.may_in(Can.SCAN, book.locality_id, book.pk),
        "may_enter": allowed.may_in(Can.ENTER, book.locality_id, book.pk),
    }
