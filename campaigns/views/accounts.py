"""Accounts from a sheet on the screen: template, preview with errors by row, slips, extension, closing."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import account_sheets
from campaigns.account_rules import HEADS
from campaigns.actions import accounts as actions
from campaigns.actions.people import appointable_roles
from campaigns.crew_rules import Force
from campaigns.models import AccountBatch, Membership
from campaigns.queries import localities_of
from campaigns.roles import Can
from campaigns.scope import scope
from campaigns.views.people import _onto
from campaigns.views.plans import campaign_or_404
from civreg.core.errors import Refused
from civreg.core.paging import page_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp danh sách (XLSX hoặc CSV)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )


def file_name(file):
    """The name as it is shown: what can be read of it."""
    return "".join(sign for sign in file.name if sign.isprintable())[:200] or "–"


def batches_of(user):
    """The sheets of who made them, and those that made accounts within a person's reach."""
    made = actions.accounts_of(user).values("batch")
    return AccountBatch.objects.filter(Q(made_by=user) | Q(pk__in=made, state=AccountBatch.State.MADE))


@require_http_methods(["GET", "POST"])
def accounts(request):
    campaign = campaign_or_404(request.user, Can.PEOPLE)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = account_sheets.rows_of(file)
            batch = actions.read_accounts(
                campaign=campaign, rows=rows, name=file_name(file), by=request.user, at=timezone.now()
            )  # fmt: skip
            return redirect("campaigns:accounts-batch", batch.pk)
        except Refused as refusal:
            _onto(form, refusal)
    rows = batches_of(request.user).select_related("made_by").annotate(
        signed_in=Count("memberships", filter=Q(memberships__user__last_login__isnull=False))
    )  # fmt: skip
    context = {
        "form": form,
        "page": page_of(rows.order_by("-pk"), request),
        "page_title": _("Cấp tài khoản theo danh sách"),
        "crumbs": [{"url": reverse("campaigns:people"), "label": _("Người dùng")}],
    }
    return TemplateResponse(request, "campaigns/accounts.html", context)


@require_safe
def accounts_template(request):
    """The blank sheet, with the units and roles that this person may give."""
    campaign = campaign_or_404(request.user, Can.PEOPLE)
    may = appointable_roles(request.user)
    places = [actions.place_name(unit) for unit in localities_of(request.user, campaign).in_order()]
    if campaign.province_id in scope(request.user).province_ids:
        places.insert(0, campaign.province.full_name)
    body = account_sheets.blank(
        forces=[str(label) for label in Force.labels],
        roles=[str(label) for code, label in Membership.Role.choices if code in may],
        places=places,
    )
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="danh-sach-tai-khoan.xlsx"'
    return answer


def _batch(request, pk):
    if not scope(request.user).may_anywhere(Can.PEOPLE):
        raise Http404
    return get_object_or_404(batches_of(request.user).select_related("campaign"), pk=pk)


@require_safe
def accounts_batch(request, pk):
    """Before: every row with what it will become, wrong ones first. After: who they are, and what can be done."""
    batch = _batch(request, pk)
    rows = sorted(batch.rows, key=lambda row: (not row["errors"], row["number"]))
    heads = {key: names[0] for key, names in HEADS.items()}
    for row in rows:
        row["said"] = [(heads.get(key, key), sentence) for key, sentence in row["errors"].items()]
        row["role_name"] = dict(Membership.Role.choices).get(row["role"], row["cells"].get("role", ""))
        for key in ("starts_on", "ends_on"):
            row[key] = parse_date(row[key] or "")
    wrong = sum(bool(row["errors"]) for row in rows)
    members = actions.accounts_of(request.user).filter(batch=batch).order_by("user__full_name", "pk")
    context = {
        "batch": batch, "rows": page_of(rows, request), "wrong": wrong, "right": len(rows) - wrong,
        "page": page_of(members, request), "today": timezone.localdate(), "page_title": batch.name,
        "crumbs": [{"url": reverse("campaigns:accounts"), "label": _("Cấp tài khoản theo danh sách")}],
    }  # fmt: skip
    return TemplateResponse(request, "campaigns/accounts_batch.html", context)


@require_POST
def accounts_make(request, pk):
    made = actions.make_accounts(batch=_batch(request, pk), by=request.user, at=timezone.now())
    return _slips(request, pk, made)


@require_POST
def accounts_slips(request, pk):
    members = actions.accounts_of(request.user).filter(batch=_batch(request, pk))
    return _slips(request, pk, actions.new_slips(memberships=members, by=request.user, at=timezone.now()))


def _slips(request, pk, made):
    """One slip a person, to be cut and handed over: this answer is the only place where the passwords ever are."""
    roles = {m.user_id: m for m in actions.accounts_of(request.user).filter(user__in=[user for user, _word in made])}
    slips = [{"person": user, "password": word, "membership": roles.get(user.pk)} for user, word in made]
    context = {"slips": slips, "pk": pk, "address": request.build_absolute_uri("/"), "page_title": _("Phiếu tài khoản")}
    return TemplateResponse(request, "campaigns/account_slips.html", context)


@require_POST
def accounts_extend(request, pk):
    try:
        until = parse_date(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None:
        raise Refused(_("Chọn ngày gia hạn."), code="invalid", status=422)
    members = actions.accounts_of(request.user).filter(batch=_batch(request, pk))
    n = actions.extend_accounts(memberships=members, until=until, by=request.user, at=timezone.now())
    messages.success(request, _("Đã gia hạn %(n)s tài khoản đến hết %(day)s.") % {"n": n, "day": f"{until:%d.%m.%Y}"})
    return redirect("campaigns:accounts-batch", pk)


@require_POST
def accounts_close(request, pk):
    members = actions.accounts_of(request.user).filter(batch=_batch(request, pk))
    n = actions.close_accounts(memberships=members, by=request.user, at=timezone.now())
    messages.success(request, _("Đã đóng %(n)s tài khoản.") % {"n": n})
    return redirect("campaigns:accounts-batch", pk)


@require_POST
def accounts_close_all(request):
    """After the campaign's last day: every account that was lent for it, within reach."""
    campaign = campaign_or_404(request.user, Can.PEOPLE)
    members = actions.accounts_of(request.user).filter(batch__campaign=campaign)
    n = actions.close_accounts(memberships=members, by=request.user, at=timezone.now())
    messages.success(request, _("Đã đóng %(n)s tài khoản.") % {"n": n})
    return redirect("campaigns:accounts")
