"""Packages for the Ministry: ordered, watched while they are made, and what stands against them."""

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.http import acting, number_in
from civreg.core.paging import page_of
from registers import forecasting
from registers.actions import packages as orders
from registers.actions.transfers import LIVE
from registers.kinds import KINDS
from registers.models import Package, RegisterBook
from registers.views import forecasts
from registers.views.paging import window_of
from scanning.actions import packages as making
from scanning.forms import OrderForm, PackageFilter

PROBLEM = 422
SHOWN = 100  # problems of one sort
CHIPS = {"waiting": "draft", "compiling": "info", "ready": "good", "refused": "bad", "superseded": "void"}
SORTS = {
    "nothing": lambda: _("Không có gì để đóng gói"),
    "no_scan": lambda: _("Chưa gắn ảnh quét"),
    "region": lambda: _("Vùng ảnh ngoài trang"),
    "picture": lambda: _("Ảnh hỏng hoặc trống"),
    "name": lambda: _("Tên tệp không khớp dòng dữ liệu"),
    "same_name": lambda: _("Trùng tên tệp"),
    "rule": lambda: _("Dữ liệu có lỗi"),
    "column": lambda: _("Mẫu bảng thiếu cột"),
    "template": lambda: _("Mẫu bảng sai"),
    "held": lambda: _("Giữ lại vì có thể bị báo trùng"),
    "cancelled": lambda: _("Đã hủy"),
    "failed": lambda: _("Máy không làm được"),
}


def package_for(request, pk):
    """The package, where this person takes packages out."""
    rows = Package.objects.visible_to(request.user).select_related("book__locality__parent", "made_by", "order")
    return get_object_or_404(rows, pk=pk)


def _require_export(request):
    if not scope(request.user).may_anywhere(Can.EXPORT):
        raise Http404


def _crumbs(*labels):
    first = {"label": _("Gói chuyển Bộ"), "url": reverse("scanning:packages")}
    return [first, *({"label": label} for label in labels)]


@require_safe
def package_list(request):
    _require_export(request)
    chosen = PackageFilter(request.GET, user=request.user)
    rows = Package.objects.visible_to(request.user).filter(**chosen.asked)
    window = window_of(rows.select_related("book__locality__parent").order_by("-pk"), request)
    context = {
        "filter": chosen,
        "rows": [row_of(package) for package in window.rows],
        "window": window,
        "orders": orders.orders_for(request.user).filter(finished_at=None).order_by("-pk")[:5],
        "page_title": _("Gói chuyển Bộ Tư pháp"),
    }
    return TemplateResponse(request, "scanning/packages.html", context)


def row_of(package):
    return {"package": package, "kind": KINDS[package.book.kind].label, "chip": CHIPS[package.state]}


@require_http_methods(["GET", "HEAD", "POST"])
def order_new(request):
    """?book= (or book in the form): that one book; else a commune, district or the province."""
    _require_export(request)
    book = _book_asked(request)
    form = OrderForm(request.POST or None, user=request.user, book=book)
    if form.is_valid():
        who = acting(request)
        if book:
            made = form.run(orders.order_book, book=book, **who)
        else:
            kind = form.cleaned_data["kind"]
            made = form.run(orders.order_packages, place=form.place_chosen, kind=kind, **who)
        if made:
            return redirect("scanning:package" if book else "scanning:package-order", made.pk)
    title = _("Đóng gói quyển %(book)s") % {"book": book} if book else _("Đóng gói chuyển Bộ")
    context = {"form": form, "book": book, "placeholder": settings.PACKAGE_DATE_PLACEHOLDER, "page_title": title}
    context["crumbs"] = _crumbs(title)
    status = PROBLEM if form.errors else 200
    return TemplateResponse(request, "scanning/package_order_new.html", context, status=status)


def _book_asked(request):
    asked = request.POST.get("book") or request.GET.get("book")
    if not asked:
        return None
    books = RegisterBook.objects.visible_to(request.user, Can.EXPORT).select_related("locality")
    return get_object_or_404(books, pk=number_in(asked) or 0)


@require_safe
def order(request, pk):
    """How far an order is; the live part fetches itself until all is done."""
    rows = orders.orders_for(request.user).select_related("locality", "province", "asked_by")
    found = get_object_or_404(rows, pk=pk)
    packages = found.packages.select_related("book__locality__parent").order_by("pk")
    page = page_of(packages, request)
    title = _("Đợt đóng gói: %(place)s") % {"place": found.locality or found.province}
    context = {
        "order": found,
        "kind": KINDS[found.kind].label if found.kind in KINDS else _("Tất cả loại sổ"),
        "done": found.ready + found.refused,
        "page": page,
        "rows": [row_of(package) for package in page],
        "page_title": title,
        "crumbs": _crumbs(title),
    }
    template = "scanning/_package_order.html" if request.htmx else "scanning/package_order.html"
    return TemplateResponse(request, template, context)


@require_safe
def package(request, pk):
    """One package; the live part fetches itself while it is made."""
    found = package_for(request, pk)
    title = _("Gói %(n)s của quyển %(book)s") % {"n": found.sequence, "book": found.book}
    context = {
        **row_of(found),
        "book": found.book,
        "is_at_work": found.state in orders.AT_WORK,
        "is_made": found.state in (Package.State.READY, Package.State.SUPERSEDED),
        "groups": problem_groups(found.problems),
        "items": page_of(found.items.select_related("entry").order_by("row"), request),
        "kb_per_page": _kb_per_page(found),
        **_foretold(request, found),
        "page_title": title,
        "crumbs": _crumbs(title),
    }
    template = "scanning/_package.html" if request.htmx else "scanning/package.html"
    return TemplateResponse(request, template, context)


def _foretold(request, package):
    """How many of a package that was not sent yet the Ministry would refuse as duplicates."""
    if package.state != Package.State.READY or package.transfers.filter(state__in=LIVE).exists():
        return {}
    told = forecasting.forecasts_of([package])[package.pk]
    return {"forecast": forecasts.told_of(told, request.user), "may_hold": True}


def _kb_per_page(package):
    area = package.options.get("a4") or 0
    return round(package.archive_size / area / 1000) if area else None


def problem_groups(problems):
    """Problems by their sort, the commonest first: {label, total, problems, more}."""
    by_code = sorted(problems, key=lambda each: each["code"])
    groups = [(code, list(found)) for code, found in groupby(by_code, key=lambda each: each["code"])]
    return [
        {
            "label": SORTS[code]() if code in SORTS else code,
            "total": len(found),
            "problems": found[:SHOWN],
            "more": max(0, len(found) - SHOWN),
        }
        for code, found in sorted(groups, key=lambda pair: -len(pair[1]))
    ]


@require_POST
def cancel(request, pk):
    found = package_for(request, pk)
    orders.cancel_package(package=found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã hủy gói."))
    return redirect("scanning:package", found.pk)


@require_POST
def restore(request, pk):
    found = package_for(request, pk)
    making.restore_package(package=found, by=request.user, at=timezone.now())
    messages.success(request, _("Đang làm lại tệp. Tải lại trang sau ít phút."))
    return redirect("scanning:package", found.pk)
