"""Whether a book is complete: its closing entries, the numbers that lack, the signed proof and its paper."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.roles import Can
from civreg.core.http import acting
from registers import permissions
from registers.actions import proving
from registers.kinds import KINDS
from registers.models import BookProof, BookYear, NumberGap, PageDifference, RegisterBook
from registers.proof_forms import ClosingForm, GapForm, PagesForm
from registers.rules import completeness

PROBLEM = 422
MOST_RUNS = 200  # runs of one strip; a year that is torn into more is shown to there, and its sentence says the rest


@require_http_methods(["GET", "POST"])
def book_proof(request, pk):
    """The page of the proof; a POST records the closing entry of one more year."""
    book = _book(request, pk)
    form = ClosingForm(request.POST or None, initial=_expected(book))
    if form.is_valid():
        row = form.run(proving.record_year, book=book, **form.facts, **acting(request))
        if row:
            messages.success(request, _("Đã ghi lời khóa sổ năm %(year)s.") % {"year": row.year})
            return _back(book)
    return _page(request, book, closing=form)


def _expected(book):
    return {"year": book.year_opened, "first_number": book.first_number or 1, "last_number": book.last_number}


def _page(request, book, *, closing=None, gap=None, pages_form=None):
    years, strangers = proving.facts_of(book)
    accounts = [completeness.account(each) for each in years]
    rows, pages = {row.year: row for row in book.years.all()}, proving.pages_of(book)
    context = {
        "book": book,
        "years": [_year(each, account, rows[each.year]) for each, account in zip(years, accounts, strict=True)],
        "gaps": book.gaps.select_related("explained_by").order_by("year", "first"),
        "problems": [] if not accounts and not strangers else proving.lacking(accounts, strangers, pages),
        "pages": pages,
        "page_difference": PageDifference.objects.filter(book=book).select_related("explained_by").first(),
        "pages_form": pages_form or PagesForm(),
        "proof": BookProof.objects.filter(book=book).select_related("proved_by").first(),
        "closing": closing or ClosingForm(initial=_expected(book)),
        "gap_form": gap or GapForm(initial={"year": years[-1].year if years else book.year_opened}),
        **_against(request.user, book),
        "page_title": _("Đủ sổ: quyển %(book)s") % {"book": book},
        "crumbs": _crumbs(book, _("Đủ sổ")),
    }
    failed = any(context[name].errors for name in ("closing", "gap_form", "pages_form"))
    return TemplateResponse(request, "registers/proof.html", context, status=PROBLEM if failed else 200)


def _year(facts, account, row):
    strip = completeness.segments(facts)
    return {
        "row": row,
        "account": account,
        "strip": [{"label": completeness.as_text([run[:2]]), "state": run[2]} for run in strip[:MOST_RUNS]],
        "missing": [{"first": a, "last": b, "label": completeness.as_text([(a, b)])} for a, b in account.missing],
        "more": max(0, len(strip) - MOST_RUNS),
    }


def _against(user, book):
    return {
        "against_closing": permissions.against_inventory(user, book.locality_id),
        "against_gap": permissions.against_entering(user, book.locality_id),
        "against_proof": proving.against_proving(user, book.locality_id),
    }


def _crumbs(book, *labels):
    listed = {"label": _("Sổ hộ tịch"), "url": reverse("registers:book-list")}
    title = _("%(kind)s, quyển %(book)s") % {"kind": KINDS[book.kind].label, "book": book}
    return [listed, {"label": title, "url": reverse("registers:book", args=[book.pk])}, *({"label": x} for x in labels)]


@require_http_methods(["GET", "POST"])
def year_edit(request, pk):
    """Correct the closing entry of one year."""
    within = RegisterBook.objects.visible_to(request.user, Can.INVENTORY)
    row = get_object_or_404(BookYear.objects.select_related("book"), pk=pk, book__in=within)
    form = ClosingForm(request.POST or None, row=row)
    if form.is_valid():
        asked = {"row": row, "version": form.cleaned_data["version"], "changes": form.facts}
        if form.run(proving.change_year, **asked, **acting(request)):
            messages.success(request, _("Đã lưu lời khóa sổ năm %(year)s.") % {"year": row.year})
            return _back(row.book)
    title = _("Lời khóa sổ năm %(year)s") % {"year": row.year}
    context = {"form": form, "book": row.book, "page_title": title, "crumbs": _crumbs(row.book, title)}
    return TemplateResponse(request, "registers/closing.html", context, status=PROBLEM if form.errors else 200)


@require_POST
def gap_explain(request, book_pk):
    book = _book(request, book_pk)
    form = GapForm(request.POST)
    if form.is_valid() and form.run(proving.explain_gap, book=book, **form.cleaned_data, **acting(request)):
        messages.success(request, _("Đã giải thích."))
        return _back(book)
    return _page(request, book, gap=form)


@require_POST
def pages_explain(request, book_pk):
    book = _book(request, book_pk)
    form = PagesForm(request.POST)
    if form.is_valid() and form.run(proving.explain_pages, book=book, **form.cleaned_data, **acting(request)):
        messages.success(request, _("Đã giải thích số trang."))
        return _back(book)
    return _page(request, book, pages_form=form)


@require_POST
def gap_withdraw(request, pk):
    within = RegisterBook.objects.visible_to(request.user)
    gap = get_object_or_404(NumberGap.objects.select_related("book"), pk=pk, book__in=within)
    proving.withdraw_explanation(gap=gap, **acting(request))
    messages.success(request, _("Đã bỏ lời giải thích."))
    return _back(gap.book)


@require_POST
def book_prove(request, pk):
    book = _book(request, pk)
    proof = proving.prove_book(book=book, **acting(request))
    messages.success(request, _("Đã xác nhận đủ sổ, số %(number)s.") % {"number": proof.number})
    return _back(book)


@require_POST
def book_unprove(request, pk):
    book = _book(request, pk)
    proving.revoke(book=book, reason=request.POST.get("reason", ""), **acting(request))
    messages.success(request, _("Đã rút xác nhận đủ sổ."))
    return _back(book)


@require_safe
def book_certificate(request, pk):
    """The certificate on paper: one page that prints."""
    book = _book(request, pk)
    proof = get_object_or_404(BookProof.objects.select_related("proved_by"), book=book)
    years = proof.figures["years"]
    names = ("expected", "present", "void", "unreadable", "explained")
    context = {
        "book": book,
        "proof": proof,
        "kind": KINDS[book.kind],
        "years": years,
        "whole": {name: sum(each[name] for each in years) for name in names},
        "gaps": book.gaps.order_by("year", "first"),
        "page_title": _("Giấy xác nhận đủ sổ"),
        "crumbs": _crumbs(book, _("Giấy xác nhận đủ sổ")),
    }
    return TemplateResponse(request, "registers/certificate.html", context)


def _book(request, pk):
    books = RegisterBook.objects.visible_to(request.user, Can.VIEW).select_related("locality__parent")
    return get_object_or_404(books, pk=pk)


def _back(book):
    return redirect(reverse("registers:book-proof", args=[book.pk]))
