"""The day's account of the ledger: frozen at the cut-off or by hand, then signed by the Department."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from registers.exchange import reconciliation
from registers.models import BookTotal, Reconciliation


def against_reconciling(user, province):
    """The sentence against this person's closing or signing the province's account, or None."""
    allowed = scope(user)
    if not allowed.sees_whole(province) or not allowed.may_anywhere(Can.TRANSFER):
        return _("Chỉ Sở Tư pháp chốt và ký được đối soát của tỉnh.")
    return None


def make_reconciliation(*, province, at, by=None) -> Reconciliation:
    """Freeze today's account of a province; `by` None is the clock. Refused "frozen" where today has one already."""
    if by is not None and (sentence := against_reconciling(by, province)):
        raise Refused(sentence, code="forbidden", status=403)
    day = timezone.localdate(at)
    number = f"DS-{province.code}-{day:%Y%m%d}"
    try:
        with transaction.atomic():
            history.sign(by=by, source="typed" if by else "system")
            return Reconciliation.objects.create(
                day=day, province=province, number=number, figures=figures_of(province), made_at=at, made_by=by
            )
    except IntegrityError as problem:
        raise Refused(_("Đối soát hôm nay đã chốt."), code="frozen") from problem


def figures_of(province) -> dict:
    """The account of a province as plain numbers: whole, per commune, and every book that does not add up."""
    communes = Locality.objects.communes().filter(province=province).select_related("parent").in_order()
    accounts = reconciliation.of_localities([place.pk for place in communes])
    rows = [
        {
            "place": place.pk, "unit": place.full_name, "district": place.parent_id,
            "district_name": place.parent.full_name if place.parent else "", **accounts[place.pk].as_dict(),
        }
        for place in communes
        if place.pk in accounts
    ]  # fmt: skip
    return {
        "whole": reconciliation.total(accounts.values()).as_dict(),
        "rows": rows,
        "differences": _books_that_differ([place.pk for place in communes]),
    }


def _books_that_differ(communes):
    """Books whose account does not add up: none, unless somebody wrote past the actions."""
    ids = BookTotal.objects.filter(book__locality_id__in=communes, stage__in=reconciliation.STAGES)
    accounts = reconciliation.of_books(set(ids.values_list("book_id", flat=True)))
    return [
        {"book": book, "what": {name: list(pair) for name, pair in account.differences.items()}}
        for book, account in sorted(accounts.items())
        if account.differences
    ]


@transaction.atomic
def sign_reconciliation(*, reconciliation, by, at) -> Reconciliation:
    """The Department signs a frozen account; one that does not add up is not signed."""
    row = Reconciliation.objects.select_for_update().select_related("province").get(pk=reconciliation.pk)
    if sentence := against_reconciling(by, row.province):
        raise Refused(sentence, code="forbidden", status=403)
    if row.signed_at:
        raise Refused(_("Đối soát này đã ký."), code="not_now")
    if row.figures.get("differences"):
        raise Refused(_("Đối soát còn chênh lệch, chưa ký được. Xử lý từng quyển nêu dưới đây trước."), code="differs")
    history.sign(by=by)
    row.signed_at, row.signed_by = at, by
    row.save(update_fields=["signed_at", "signed_by"])
    return row
