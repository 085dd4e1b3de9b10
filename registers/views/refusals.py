"""What the Ministry sent back: whose work it is, until when, and how it ended."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Membership
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.http import number_in
from civreg.core.models import User
from civreg.core.paging import page_of
from registers.actions import refusals
from registers.kinds import kind as kind_of
from registers.models import TransferItem
from registers.transfer_forms import RefusalFilter


@require_safe
def refusal_list(request):
    user, today = request.user, timezone.localdate()
    chosen = RefusalFilter(request.GET, user=user)
    asked = chosen.asked
    rows = refusals.refusals_for(
        user, mine=asked.get("whose") == "mine", commune=asked.get("commune"), q=asked.get("q", ""),
        late_before=today if asked.get("late") else None,
    )  # fmt: skip
    page = page_of(rows, request)
    people = _people({item.entry.locality_id for item in page})
    allowed = scope(user)
    context = {
        "filter": chosen,
        "page": page,
        "counted": refusals.counted(rows, today),
        "rows": [_row(item, today, people, allowed, user) for item in page],
        "page_title": _("Bộ trả lại"),
    }
    return TemplateResponse(request, "registers/refusals.html", context)


def _row(item, today, people, allowed, user):
    place = item.entry.locality_id
    return {
        "item": item,
        "entry": item.entry,
        "kind": kind_of(item.entry.kind).label,
        "is_late": bool(item.due_on and item.due_on < today),
        "days_left": (item.due_on - today).days if item.due_on else None,
        "people": people.get(place, []),
        "may_reassign": allowed.may(Can.TRANSFER, place) or allowed.may(Can.APPROVE, place),
        "may_fix": allowed.may(Can.ENTER, place) and item.state == TransferItem.State.REFUSED,
        "resolutions": [
            {"value": name, "label": label}
            for name, label in WORDS.items()
            if not refusals.against_resolving(user, item, item.entry, name)
        ],
    }


WORDS = {
    "kept_duplicate": gettext_lazy("Đúng là trùng"),
    "not_duplicate": gettext_lazy("Không trùng, chuyển lại"),
    "withdrawn": gettext_lazy("Rút, không chuyển nữa"),
}


def _people(locality_ids):
    """Commune -> the people who are assigned to it today, for choosing an owner."""
    rows = Membership.objects.in_force_on(timezone.localdate()).filter(
        locality_id__in=locality_ids, user__is_active=True
    )
    found = {}
    for place, pk, name in rows.order_by("user__full_name").values_list("locality_id", "user_id", "user__full_name"):
        found.setdefault(place, {})[pk] = name
    return {place: [{"pk": pk, "name": name} for pk, name in names.items()] for place, names in found.items()}


def _item_or_404(request, pk):
    within = TransferItem.objects.filter(entry__locality_id__in=scope(request.user).commune_ids(Can.VIEW))
    return get_object_or_404(within, pk=pk)


@require_POST
def refusal_assign(request, pk):
    item = _item_or_404(request, pk)
    owner = get_object_or_404(User, pk=number_in(request.POST.get("owner")) or 0)
    refusals.reassign(item=item, owner=owner, by=request.user, at=timezone.now())
    messages.success(request, _("Đã giao cho %(name)s.") % {"name": owner})
    return redirect("registers:refusals")


@require_POST
def refusal_resolve(request, pk):
    item = _item_or_404(request, pk)
    refusals.resolve(
        item=item, resolution=request.POST.get("resolution", ""), reason=request.POST.get("reason", ""),
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Đã kết luận."))
    return redirect("registers:refusals")
