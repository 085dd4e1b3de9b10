"""What the Ministry sent back is work: somebody's, until a day, with an end that is written down with its reason."""

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Membership
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.vietnamese import collapse
from registers import permissions
from registers.actions import judging
from registers.models import Entry, TransferItem
from registers.rules import lifecycle

Item = TransferItem.State
OPEN = {"state__in": (Item.REFUSED, Item.DUPLICATE), "resolved_at": None}
MOST_OF_A_REASON = 1000
# What may be concluded of an open item: state of the item, verb of its entry ("" moves nothing).
RESOLUTIONS = {
    "kept_duplicate": (Item.DUPLICATE, "confirm_duplicate"),
    "not_duplicate": (Item.DUPLICATE, "clear_suspicion"),
    "withdrawn": (Item.REFUSED, ""),
}
SET_ASIDE = (Entry.State.VOID, Entry.State.UNREADABLE, Entry.State.DUPLICATE)


def refusals_for(user, *, mine=False, commune=None, q="", late_before=None):
    """Open refusals that a person may see, the oldest deadline first."""
    items = TransferItem.objects.filter(**OPEN, entry__locality_id__in=scope(user).commune_ids(Can.VIEW))
    if mine:
        items = items.filter(owner=user)
    if commune:
        items = items.filter(entry__locality=commune)
    if late_before:
        items = items.filter(due_on__lt=late_before)
    if q:
        items = items.filter(reason__icontains=q[:100])
    related = ("entry__book", "entry__locality", "owner", "transfer")
    return items.select_related(*related).order_by("due_on", "pk")


def counted(items, today):
    """{"open", "late", "nobody"} of open refusals: all, those past their day, those that have no owner."""
    return items.order_by().aggregate(
        open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), nobody=Count("pk", filter=Q(owner=None))
    )


@transaction.atomic
def resolve(*, item, resolution, reason, by, at) -> TransferItem:
    """Conclude an open refusal: a duplicate kept as one, one that is none, or a refused entry that is given up.

    Given up can be only what was set aside as void or unreadable. Refused "not_now", "invalid" (no reason).
    """
    judging.refuse_unkeepable([reason])
    reason = collapse(reason)[:MOST_OF_A_REASON]
    item, entry = _locked(item)
    permissions.require(against_resolving(by, item, entry, resolution), code="not_now", status=409)
    if not reason:
        sentence = _("Ghi lý do kết luận.")
        raise Refused(sentence, code="invalid", status=422, fields={"reason": [sentence]})
    history.sign(by=by, source="answer", reason=reason)
    verb = RESOLUTIONS[resolution][1]
    if verb:
        state = lifecycle.target_of(verb, is_checked=bool(entry.checked_at), is_approved=bool(entry.approved_at))
        Entry.objects.filter(pk=entry.pk).update(state=state, state_at=at, version=entry.version + 1)
    item.resolved_at, item.resolved_by, item.resolution = at, by, resolution
    item.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    return item


def against_resolving(user, item, entry, resolution):
    """The sentence against this conclusion by this person, or None."""
    if resolution not in RESOLUTIONS or item.resolved_at or item.state != RESOLUTIONS[resolution][0]:
        return _("Việc này đã xong hoặc không kết luận như vậy được.")
    verb = RESOLUTIONS[resolution][1]
    if verb:
        return permissions.against(verb, user, entry)
    if not scope(user).may(Can.CHECK, entry.locality_id):
        return _("Tài khoản của bạn không được kết luận ở đơn vị này.")
    if entry.state not in SET_ASIDE:
        return _("Chỉ rút được trường hợp đã ghi là số bỏ, không đọc được hoặc trùng.")
    return None


@transaction.atomic
def reassign(*, item, owner, by, at) -> TransferItem:
    """Give an open refusal to another person who works in the commune."""
    item, entry = _locked(item)
    allowed = scope(by)
    if not (allowed.may(Can.TRANSFER, entry.locality_id) or allowed.may(Can.APPROVE, entry.locality_id)):
        raise Refused(_("Tài khoản của bạn không được phân công việc này."), code="forbidden", status=403)
    if item.resolved_at or item.state not in (Item.REFUSED, Item.DUPLICATE):
        raise Refused(_("Việc này đã xong."), code="not_now")
    if owner.pk not in people_of(entry.locality_id, at):
        raise Refused(_("Người này không làm việc ở đơn vị của trường hợp."), code="invalid", status=422)
    history.sign(by=by, source="answer", reason=_("Phân công lại"))
    item.owner = owner
    item.save(update_fields=["owner"])
    return item


def people_of(locality_id, at):
    """Ids of the people who are assigned to a commune by name on that day."""
    rows = Membership.objects.in_force_on(timezone.localdate(at)).filter(locality_id=locality_id, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))


def _locked(item):
    """Entry before item, as every other action takes them."""
    entry = Entry.objects.select_for_update().get(pk=item.entry_id)
    return TransferItem.objects.select_for_update().get(pk=item.pk), entry
