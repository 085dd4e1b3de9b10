"""Packages on their way to the Ministry: in line, sent, answered, and everything that can be done about one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.http import acting, number_in
from civreg.core.paging import page_of
from registers import forecasting
from registers.actions import answers_in, answers_undo, packages, transfers
from registers.exchange import reconciliation
from registers.kinds import kind as kind_of
from registers.models import Transfer, TransferItem
from registers.transfer_forms import AnswerForm, HandInForm, TransferFilter
from registers.views import forecasts

READY_SHOWN = 20


def transfers_for(user, *, q="", commune=None, state=""):
    """The transfers that a person may see, newest first."""
    rows = Transfer.objects.visible_to(user, Can.EXPORT).select_related("package__book__locality", "ordered_by")
    exact = {"package__book__locality": commune, "state": state}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if q:
        rows = rows.filter(number__icontains=q) | rows.filter(receipt__icontains=q)
    return rows.order_by("-pk")


@require_safe
def transfer_list(request):
    allowed = scope(request.user)
    if not allowed.may_anywhere(Can.EXPORT):
        raise Http404
    chosen = TransferFilter(request.GET, user=request.user)
    account = reconciliation.total(reconciliation.of_localities(allowed.commune_ids(Can.EXPORT)).values())
    page = page_of(transfers_for(request.user, **chosen.asked), request)
    ready = list(packages.ready_for(request.user).exclude(transfers__state__in=transfers.LIVE)[:READY_SHOWN])
    foretold = forecasting.forecasts_of(ready)
    context = {
        "filter": chosen,
        "page": page,
        "rows": [{"transfer": each, "kind": kind_of(each.package.book.kind).label} for each in page],
        "stats": stats_of(account),
        "ready": [{"package": each, "forecast": foretold[each.pk]} for each in ready],
        "may_transfer": allowed.may_anywhere(Can.TRANSFER),
        "page_title": _("Chuyển về Bộ"),
    }
    return TemplateResponse(request, "registers/transfer_list.html", context)


def stats_of(account):
    """An account as the figures on top of a page."""
    refusals = reverse("registers:refusals")
    return [
        {"label": _("Đã duyệt để chuyển"), "value": account.due},
        {"label": _("Chờ chuyển"), "value": account.to_send},
        {"label": _("Đã chuyển, chờ trả lời"), "value": account.awaiting},
        {"label": _("Bộ đã nhận"), "value": account.taken},
        {"label": _("Bộ từ chối, đang sửa"), "value": account.refused, "url": refusals},
        {"label": _("Nghi trùng"), "value": account.suspended, "url": refusals},
        {"label": _("Trùng, đã rút"), "value": account.kept_duplicate + account.withdrawn},
    ]


@require_safe
def transfer(request, pk):
    row = _transfer_or_404(request, pk)
    items = row.items.select_related("entry", "owner").order_by("row")
    page = page_of(items, request)
    today = timezone.localdate()
    context = {
        "transfer": row,
        "package": row.package,
        "kind": kind_of(row.package.book.kind),
        "page": page,
        "files": dict(
            row.package.items.filter(entry__in=[item.entry_id for item in page]).values_list("entry", "file_name")
        ),
        "undoable": {item.pk for item in page if not answers_undo.against_undo(item, item.entry, timezone.now())},
        "answer_files": row.answers.select_related("received_by").order_by("-pk")[:20],
        "may_act": not answers_in.against_answering(request.user, row),
        "hand_in": HandInForm(initial={"day": today}),
        "answer_form": AnswerForm(),
        "facts": _facts(row),
        **forecasts.of_transfer(row, request.user),
        "page_title": _("Đợt chuyển %(number)s") % {"number": row.number},
        "crumbs": [{"label": _("Chuyển về Bộ"), "url": reverse("registers:transfers")}, {"label": row.number}],
    }
    return TemplateResponse(request, "registers/transfer.html", context)


def _facts(row):
    sent = row.sent_at and timezone.localtime(row.sent_at).strftime("%d.%m.%Y %H:%M")
    return [
        {"label": _("Quyển"), "value": f"{kind_of(row.package.book.kind).label} {row.package.book}"},
        {"label": _("Đơn vị"), "value": row.package.book.locality},
        {"label": _("Cách gửi"), "value": row.get_channel_display()},
        {"label": _("Số biên nhận"), "value": row.receipt},
        {"label": _("Gửi lúc"), "value": sent},
        {"label": _("Người lập"), "value": row.ordered_by},
    ]


def _transfer_or_404(request, pk):
    rows = Transfer.objects.visible_to(request.user, Can.EXPORT)
    return get_object_or_404(rows.select_related("package__book__locality", "ordered_by", "forecast"), pk=pk)


@require_POST
def transfer_new(request):
    """Put a ready package in line."""
    pk = number_in(request.POST.get("package"))
    package = get_object_or_404(packages.ready_for(request.user, Can.EXPORT), pk=pk or 0)
    channel = request.POST.get("channel", "")
    if channel not in Transfer.Channel.values:
        raise Refused(_("Chọn cách gửi."), code="invalid", status=422)
    made = transfers.order_transfer(package=package, channel=channel, **acting(request))
    messages.success(request, _("Đã lập đợt chuyển %(number)s.") % {"number": made.number})
    return redirect("registers:transfer", made.pk)


@require_POST
def transfer_cancel(request, pk):
    transfers.cancel_transfer(transfer=_transfer_or_404(request, pk), **acting(request))
    messages.success(request, _("Đã hủy đợt chuyển."))
    return redirect("registers:transfer", pk)


@require_POST
def transfer_hand_in(request, pk):
    row, form = _transfer_or_404(request, pk), HandInForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Ghi ngày nộp và số biên nhận."), code="invalid", status=422, fields=form.errors)
    transfers.hand_in(transfer=row, **form.cleaned_data, **acting(request))
    messages.success(request, _("Đã ghi nhận nộp gói."))
    return redirect("registers:transfer", pk)


@require_POST
def transfer_ask(request, pk):
    """Ask the Ministry now, in the background; send again now what has not got through."""
    row = _transfer_or_404(request, pk)
    if sentence := answers_in.against_answering(request.user, row):
        raise Refused(sentence, code="forbidden", status=403)
    if row.channel != Transfer.Channel.HTTP:
        raise Refused(_("Đợt này nộp bằng tệp: hãy nhập tệp trả lời."), code="not_now")
    if row.state in (Transfer.State.WAITING, Transfer.State.SENDING):
        transfers.enqueue_sending(row)
        messages.success(request, _("Máy đang gửi lại."))
    else:
        transfers.enqueue_question(row)
        messages.success(request, _("Máy đang hỏi Bộ. Tải lại trang sau ít giây."))
    return redirect("registers:transfer", pk)


@require_POST
def transfer_import(request, pk):
    row, file = _transfer_or_404(request, pk), request.FILES.get("file")
    if file is None:
        raise Refused(_("Chọn tệp trả lời của Bộ."), code="invalid", status=422)
    limit = answers_in.settings.ANSWER_MAX_MB * 2**20
    content = file.read(limit + 1)
    kept = answers_in.import_answers(transfer=row, content=content, name=file.name, **acting(request))
    sentence = _("Nhận %(accepted)s, trùng %(duplicate)s, từ chối %(refused)s, không đổi %(unchanged)s.") % kept.now
    messages.success(request, sentence)
    if kept.now["problems"] or kept.problems:
        messages.warning(request, _("Có dòng không ghi được: xem mục Tệp trả lời."))
    return redirect("registers:transfer", pk)


@require_POST
def transfer_answer(request, pk):
    """Write down one answer for the ticked rows."""
    row, form = _transfer_or_404(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Chọn kết quả và ghi lý do của Bộ."), code="invalid", status=422, fields=form.errors)
    ids = [number_in(each) for each in request.POST.getlist("item")[:1000] if number_in(each)]
    n = answers_in.answer_by_hand(transfer=row, items=ids, **form.cleaned_data, **acting(request))
    messages.success(request, _("Đã ghi trả lời cho %(n)s trường hợp.") % {"n": n})
    return redirect("registers:transfer", pk)


@require_POST
def item_undo(request, pk):
    within = TransferItem.objects.filter(transfer__in=Transfer.objects.visible_to(request.user, Can.EXPORT))
    item = get_object_or_404(within, pk=pk)
    answers_undo.undo_answer(item=item, **acting(request))
    messages.success(request, _("Đã rút lại trả lời."))
    return redirect("registers:transfer", item.transfer_id)
