"""One page picture: looking at it, its pieces, its original and its place in the book."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from registers.kinds import KINDS
from registers.models import Entry
from scanning import pictures
from scanning.actions import looking, reading
from scanning.models import Page


def page_for(request, pk, can=Can.VIEW):
    """The page, where this person holds the capability in its book's commune."""
    pages = Page.objects.visible_to(request.user, can).select_related("scan", "book__locality__parent")
    return get_object_or_404(pages, pk=pk)


@require_safe
def page(request, pk):
    shown = page_for(request, pk)
    facts = shown.readings.order_by("-made_at").values_list("facts", flat=True).first() or {}
    context = {
        "page": shown,
        "book": shown.book,
        "quality": facts.get("quality", {}),
        "records": records_of(shown, facts),
        "may_scan": scope(request.user).may_in(Can.SCAN, shown.book.locality_id, shown.book_id),
        "may_enter": scope(request.user).may_in(Can.ENTER, shown.book.locality_id, shown.book_id),
        **neighbours(shown),
        **_head(shown),
    }
    return TemplateResponse(request, "scanning/page.html", context)


def _head(page):
    title = _("Trang %(n)s") % {"n": page.position}
    return {
        "page_title": title,
        "crumbs": [
            {"label": page.book.locality.full_name, "url": reverse("registers:book-list")},
            {"label": str(page.book), "url": reverse("registers:book", args=[page.book_id])},
            {"label": _("Các trang"), "url": reverse("scanning:book-pages", args=[page.book_id])},
            {"label": title},
        ],
    }


def neighbours(page):
    """The pages before and after in the book."""
    order = list(page.book.scan_pages.in_order().values_list("pk", flat=True))
    place = order.index(page.pk)
    return {
        "previous_pk": order[place - 1] if place else None,
        "next_pk": order[place + 1] if place + 1 < len(order) else None,
        "page_total": len(order),
    }


def records_of(page, facts):
    """What the reader suggests, record by record, with the entry that is attached there already."""
    kind = KINDS.get(page.book.kind)
    attached = {each.slot: each.entry for each in page.attachments.select_related("entry")}
    total = max(1, len(facts.get("records", [])), *(slot + 1 for slot in attached)) if facts or attached else 0
    records = facts.get("records", []) + [{}] * total
    return [
        {"slot": slot, "entry": attached.get(slot), "suggestions": _suggestions(kind, records[slot])}
        for slot in range(total)
    ]


def _suggestions(kind, record):
    """Fields that could be read, in the order of the desk; what could only be located is not listed."""
    fields = record.get("fields", {})
    order = [code for code in kind.form_order if code in fields] if kind else list(fields)
    return [
        {
            "label": kind.field(code).label if kind else code,
            "value": _said(kind, code, fields[code]["value"]),
            "percent": round(fields[code]["confidence"] * 100),
        }
        for code in order
        if fields[code]["value"]
    ]


def _said(kind, code, value):
    """A choice in its words, not by the Ministry's code."""
    return dict(kind.field(code).choices).get(value, value) if kind else value


def _picture(content):
    """Kept by this browser for an hour: a picture of a page never changes under its address."""
    response = FileResponse(content) if hasattr(content, "read") else HttpResponse(content)
    response["Content-Type"], response["Content-Disposition"] = pictures.MEDIA_TYPE, "inline"
    patch_cache_control(response, private=True, max_age=3600, immutable=True)
    return response


def _derived(request, pk, which):
    shown = page_for(request, pk)
    if not getattr(shown, which):
        raise Http404
    return _picture(pictures.derived(shown, which))


@require_safe
def page_preview(request, pk):
    shown = _derived(request, pk, "preview")
    looking.note_look(page_id=pk, by=request.user, at=timezone.now())
    return shown


@require_safe
def page_thumbnail(request, pk):
    return _derived(request, pk, "thumbnail")


@require_safe
def page_crop(request, pk):
    """?box=x0,y0,x1,y1 in pixels of the original, &w= the width wanted (at most pictures.CROP_SIDE)."""
    shown = page_for(request, pk)
    piece = _picture(pictures.crop(shown, pictures.box_on(shown, request.GET.get("box", "")), _width(request)))
    looking.note_look(page_id=pk, by=request.user, at=timezone.now())
    return piece


def _width(request):
    asked = request.GET.get("w", "") or str(pictures.CROP_SIDE)
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6 and 16 <= int(asked) <= pictures.CROP_SIDE):
        raise Refused(_("Bề rộng ảnh không hợp lệ."), code="invalid", status=400)
    return int(asked)


@require_safe
def entry_scan(request, pk):
    """The piece of scan that proves an entry."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user), pk=pk)
    attachment = entry.attachments.select_related("page__scan").order_by("pk").first()
    if attachment is None:
        raise Http404
    shown = attachment.page
    box = tuple(attachment.region) or (0, 0, shown.width, shown.height)
    piece = _picture(pictures.kept_crop(shown, box, _width(request)))
    looking.note_look(page_id=shown.pk, by=request.user, at=timezone.now())
    return piece


@require_safe
def page_original(request, pk):
    """The file as it came in, never shown in the page: only saved."""
    scan = page_for(request, pk).scan
    if not default_storage.exists(scan.file.name):
        raise pictures.lost_original()
    stored = default_storage.open(scan.file.name)
    return FileResponse(stored, as_attachment=True, filename=scan.name, content_type="application/octet-stream")


@require_POST
def page_move(request, pk):
    moved = page_for(request, pk, Can.SCAN)
    reading.move_page(page=moved, step=-1 if request.POST.get("step") == "up" else 1)
    return redirect("scanning:page", moved.pk)


@require_POST
def page_read_again(request, pk):
    again = page_for(request, pk, Can.SCAN)
    reading.read_again(page=again)
    return redirect("scanning:page", again.pk)
