"""The account of the ledger on screen and on paper: today's as it stands, or a day's as it was frozen and signed."""

import datetime as dt

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Locality, Province
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.paging import page_of
from registers.actions import reconciling
from registers.exchange import reconciliation
from registers.kinds import kind as kind_of
from registers.models import Reconciliation, RegisterBook

COLUMNS = (
    ("due", gettext_lazy("Đã duyệt để chuyển")), ("to_send", gettext_lazy("Chờ chuyển")),
    ("awaiting", gettext_lazy("Chờ Bộ trả lời")), ("taken", gettext_lazy("Bộ đã nhận")),
    ("refused", gettext_lazy("Bộ từ chối, đang sửa")), ("suspended", gettext_lazy("Nghi trùng")),
    ("kept_duplicate", gettext_lazy("Kết luận trùng")), ("withdrawn", gettext_lazy("Đã rút")),
)  # fmt: skip

MOST_UNSIGNED = 10  # days named at once


@require_safe
def reconciliation_page(request):
    """?day= a frozen account, ?place= a district or commune, nothing: the account as it stands."""
    allowed = scope(request.user)
    if not allowed.may_anywhere(Can.EXPORT):
        raise Http404
    frozen = _frozen(request, allowed)
    place = _place_or_404(request.GET.get("place"), allowed)
    rows, page, whole = _frozen_rows(frozen, place) if frozen else _live_rows(request, allowed, place)
    context = {
        "columns": [label for _name, label in COLUMNS],
        "rows": rows,
        "page": page,
        "whole": _whole(whole, frozen, place),
        "before": _before(allowed, frozen, place, whole),
        "frozen": frozen,
        "days": _visible(allowed).order_by("-day")[:30],
        "place": place,
        "official": _head(frozen),
        "differences": _named(frozen, allowed),
        "is_whole": not any(row["differs"] for row in rows),
        "received_before": whole.received_before,
        **_may(request.user, allowed, frozen),
        "page_title": _("Đối soát chuyển dữ liệu"),
        "crumbs": _crumbs(place),
    }
    return TemplateResponse(request, "registers/reconciliation.html", context)


def _visible(allowed):
    return Reconciliation.objects.filter(province_id__in=allowed.province_ids)


def _frozen(request, allowed):
    if "day" not in request.GET:
        return None
    try:
        day = dt.date.fromisoformat(request.GET["day"])
    except ValueError as problem:
        raise Http404 from problem
    return get_object_or_404(_visible(allowed).select_related("province", "signed_by", "made_by"), day=day)


def _place_or_404(text, allowed):
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    within = allowed.commune_ids(Can.EXPORT)
    units = Locality.objects.filter(pk__in=within) | Locality.objects.filter(
        pk__in=Locality.objects.filter(pk__in=within).values("parent_id")
    )
    return get_object_or_404(units.select_related("parent"), pk=int(text))


def _live_rows(request, allowed, place):
    """Books of a commune by page, communes of a district, or districts: (rows, page or None, whole)."""
    communes = Locality.objects.filter(pk__in=allowed.commune_ids(Can.EXPORT)).select_related("parent").in_order()
    if place is not None and place.level == Locality.Level.COMMUNE:
        page = page_of(
            RegisterBook.objects.filter(locality=place).order_by("kind", "year_opened", "number", "pk"), request
        )
        accounts = reconciliation.of_books([book.pk for book in page])
        whole = reconciliation.of_localities([place.pk]).get(place.pk, reconciliation.Account())
        return [_book_row(book, accounts.get(book.pk)) for book in page], page, whole
    if place is not None:
        communes = communes.filter(parent=place)
    accounts = reconciliation.of_localities([each.pk for each in communes])
    rows = _by_unit(communes, accounts, whole=place is None)
    return rows, None, reconciliation.total(accounts.values())


def _by_unit(communes, accounts, *, whole):
    """A row a commune of a district, or a row a district of the province; places without anything are left out."""
    groups = {}
    for commune in communes:
        if commune.pk in accounts:
            unit = commune.parent if whole and commune.parent else commune
            groups.setdefault(unit, []).append(accounts[commune.pk])
    return [_row(unit.full_name, f"?place={unit.pk}", reconciliation.total(each)) for unit, each in groups.items()]


def _book_row(book, account):
    label = f"{kind_of(book.kind).label} {book}"
    return _row(label, reverse("registers:book", args=[book.pk]), account)


def _row(label, url, account):
    account = account or reconciliation.Account()
    return {"label": label, "url": url, "cells": _cells(account), "differs": account.differences}


def _whole(whole, frozen, place):
    """The last row; as it stands now, a number opens the list of what it counts."""
    lists = {} if frozen else _lists(place)
    return [{"n": getattr(whole, name), "url": lists.get(name, "")} for name, _label in COLUMNS]


def _lists(place):
    """Where the work behind a number lies; lists are of a commune or of all that a person sees."""
    if place is not None and place.level != Locality.Level.COMMUNE:
        return {}
    refusals, sent = reverse("registers:refusals"), f"{reverse('registers:transfers')}?state=sent"
    commune = f"?commune={place.pk}" if place else ""
    return {
        "awaiting": sent + commune.replace("?", "&"), "refused": refusals + commune, "suspended": refusals + commune,
    }  # fmt: skip


def _before(allowed, frozen, place, whole):
    """The closed account before this one, and what has changed since, in the order of the columns."""
    earlier = _visible(allowed).order_by("-day")
    row = (earlier.filter(day__lt=frozen.day) if frozen else earlier).first()
    if row is None:
        return None
    then = _frozen_rows(row, place)[2]
    return {"row": row, "cells": [now - past for now, past in zip(_cells(whole), _cells(then), strict=True)]}


def _cells(account):
    return [getattr(account, name) for name, _label in COLUMNS]


def _frozen_rows(frozen, place):
    names = set(reconciliation.STAGES.values())
    chosen = [row for row in frozen.figures["rows"] if place is None or place.pk in (row["place"], row["district"])]
    groups = {}
    for row in chosen:
        account = reconciliation.Account(**{name: row[name] for name in names})
        key = row["place"] if place else row["district"] or row["place"]
        label = row["unit"] if place else row["district_name"] or row["unit"]
        groups.setdefault((key, label), []).append(account)
    rows = [
        _row(label, "" if place else f"?day={frozen.day}&place={key}", reconciliation.total(accounts))
        for (key, label), accounts in groups.items()
    ]
    return rows, None, reconciliation.total([each for accounts in groups.values() for each in accounts])


def _named(frozen, allowed):
    """The books that did not add up, within the scope, with what differed."""
    if not frozen:
        return []
    told = {each["book"]: each["what"] for each in frozen.figures["differences"]}
    books = RegisterBook.objects.filter(pk__in=told, locality_id__in=allowed.commune_ids(Can.EXPORT))
    labels = {name: label for name, label in COLUMNS}
    return [
        {"book": book, "what": [(labels.get(name, name), *pair) for name, pair in told[book.pk].items()]}
        for book in books.select_related("locality")
    ]


def _province(allowed):
    return Province.objects.filter(pk__in=allowed.province_ids).order_by("pk").first()


def _against(user, province):
    return reconciling.against_reconciling(user, province)


def _may(user, allowed, frozen):
    """What this person may do now: close today's account, sign the one that is shown."""
    province, today = _province(allowed), timezone.localdate()
    is_open = province and not Reconciliation.objects.filter(day=today, province=province).exists()
    return {
        "may_make": bool(is_open and not _against(user, province)),
        "may_sign": frozen and not frozen.signed_at and not _against(user, frozen.province),
        "unsigned": _unsigned(user, allowed, province),
    }


def _unsigned(user, allowed, province):
    """Closed accounts that wait for this person's signature, the oldest first."""
    if province is None or _against(user, province):
        return []
    return list(_visible(allowed).filter(signed_at=None, province=province).order_by("day")[:MOST_UNSIGNED])


def _head(frozen):
    """The head of the paper in the layout of Nghị định 30/2020/NĐ-CP; its words are Vietnamese in every language."""
    if not frozen:
        return None
    day = frozen.day
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return {
        "superior": f"ỦY BAN NHÂN DÂN {frozen.province.full_name.upper()}", "agency": "SỞ TƯ PHÁP",
        "number": frozen.number,
        "place_date": f"{frozen.province.name}, ngày {day.day:02d} tháng {month} năm {day.year}",
    }  # fmt: skip


def _crumbs(place):
    if place is None:
        return []
    above = [place.parent] if place.level == Locality.Level.COMMUNE and place.parent else []
    return [
        {"label": _("Đối soát"), "url": "?"},
        *({"label": each.full_name, "url": f"?place={each.pk}"} for each in above),
        {"label": place.full_name},
    ]


@require_POST
def reconciliation_make(request):
    province = _province(scope(request.user))
    if province is None:
        raise Http404
    row = reconciling.make_reconciliation(province=province, by=request.user, at=timezone.now())
    messages.success(request, _("Đã chốt đối soát %(number)s.") % {"number": row.number})
    return redirect(f"{reverse('registers:reconciliation')}?day={row.day.isoformat()}")


@require_POST
def reconciliation_sign(request, pk):
    row = get_object_or_404(_visible(scope(request.user)), pk=pk)
    row = reconciling.sign_reconciliation(reconciliation=row, by=request.user, at=timezone.now())
    messages.success(request, _("Đã ký đối soát."))
    return redirect(f"{reverse('registers:reconciliation')}?day={row.day.isoformat()}")
