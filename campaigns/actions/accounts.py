"""Accounts in bulk: a sheet is read and judged row by row, then made in one go; extended, closed, slips anew."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.account_judging import Judge
from campaigns.actions.people import first_password, refusal_to_appoint
from campaigns.models import AccountBatch, Locality, Membership
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.models import User


@transaction.atomic
def read_accounts(*, campaign, rows, name, by, at):
    """Keep a sheet as it was read, for a look before the accounts are made. Nobody gets an account yet."""
    _require(by)
    judge = Judge(by=by, campaign=campaign, today=timezone.localdate(at))
    judged = [judge.row(number, cells) for number, cells in rows]
    return AccountBatch.objects.create(
        campaign=campaign, name=name[:200], rows=judged, total=len(judged), read_at=at, made_by=by
    )  # fmt: skip


@transaction.atomic
def make_accounts(*, batch, by, at):
    """Make the accounts of every row that is right, judged again now. Returns [(user, first password)], shown once.

    Refused "made" the second time, "empty" where no row is right. Rows that are wrong are left out.
    """
    batch = AccountBatch.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=batch.pk)
    if batch.made_by_id != by.pk:
        raise Refused(_("Người đọc tệp này là người khác."), code="not_found", status=404)
    if batch.state == AccountBatch.State.MADE:
        raise Refused(_("Đợt này đã tạo rồi. Mật khẩu lần đầu chỉ hiện một lần; có thể in phiếu mới."), code="made")
    _require(by)
    judge = Judge(by=by, campaign=batch.campaign, today=timezone.localdate(at))
    rows = [judge.row(row["number"], row["cells"]) for row in batch.rows]
    right = [row for row in rows if not row["errors"]]
    if not right:
        raise Refused(_("Không có dòng nào đúng để tạo."), code="empty", status=422)
    history.sign(by=by, source="accounts", reason=batch.name)
    made = [_account(batch, row, by, at) for row in right]
    batch.state, batch.made_at, batch.rows, batch.total = AccountBatch.State.MADE, at, [], len(made)
    batch.save(update_fields=["state", "made_at", "rows", "total"])
    return made


def _account(batch, row, by, at):
    password = first_password()
    starts_on, ends_on = (date.fromisoformat(row[key]) for key in ("starts_on", "ends_on"))
    person = User(
        username=row["username"], full_name=row["full_name"], phone=row["phone"], organisation=row["organisation"],
        must_change_password=True, access_until=ends_on,
    )  # fmt: skip
    person.set_password(password)
    person.save()
    where = {"province": batch.campaign.province} if row["locality"] is None else {"locality_id": row["locality"]}
    Membership.objects.create(
        user=person, role=row["role"], force=row["force"], batch=batch, starts_on=starts_on,
        ends_on=ends_on, must_qualify=_keys_lent(row), granted_at=at, granted_by=by, **where,
    )  # fmt: skip
    return person, password


def _keys_lent(row):
    """Lent people who will type begin with practice pages; judicial officers know the books."""
    return row["role"] == Membership.Role.CLERK and row["force"] not in ("", "judicial")


def accounts_of(user):
    """The memberships made from sheets that lie within a person's reach."""
    allowed = scope(user)
    if not allowed.may_anywhere(Can.PEOPLE):
        return Membership.objects.none()
    within = Q(locality_id__in=allowed.commune_ids(Can.PEOPLE) | allowed.district_ids)
    whole = Q(province_id__in=allowed.province_ids) | Q(locality__province_id__in=allowed.province_ids)
    return Membership.objects.filter(within | whole, batch__isnull=False).select_related("user", "locality", "province")


@transaction.atomic
def extend_accounts(*, memberships, until, by, at):
    """The accounts and their roles last until that day. Returns how many. Refused "days" for a day gone by."""
    if until < timezone.localdate(at):
        sentence = _("Chọn ngày từ hôm nay trở đi.")
        raise Refused(sentence, code="days", status=422, fields={"until": [sentence]})
    return _until(_within_reach(memberships, by), until, is_active=True, by=by)


@transaction.atomic
def close_accounts(*, memberships, by, at):
    """Nobody of them signs in any longer, from now on; what they did stays under their names. Returns how many."""
    rows = [row for row in _within_reach(memberships, by) if row.user_id != by.pk]
    return _until(rows, timezone.localdate(at), is_active=False, by=by)


def _within_reach(memberships, by):
    _require(by)
    return [row for row in memberships if refusal_to_appoint(by, row.role, row.place) is None]


def _until(rows, day, *, is_active, by):
    history.sign(by=by, source="accounts")
    for row in rows:
        row.ends_on = max(day, row.starts_on)
    Membership.objects.bulk_update(rows, ["ends_on"], batch_size=500)
    users = [row.user_id for row in rows]
    # Who has another role that goes on keeps the account.
    others = Membership.objects.filter(user__in=users).exclude(pk__in=[row.pk for row in rows])
    goes_on = set(others.filter(Q(ends_on=None) | Q(ends_on__gt=day)).values_list("user_id", flat=True))
    ending = [user for user in users if user not in goes_on]
    User.objects.filter(pk__in=ending).update(access_until=day, is_active=is_active)
    return len(rows)


@transaction.atomic
def new_slips(*, memberships, by, at):
    """New first passwords for those who never signed in: the sheet of slips was lost. Returns [(user, password)]."""
    people = {row.user_id: row.user for row in _within_reach(memberships, by) if row.user.last_login is None}
    if not people:
        raise Refused(_("Ai trong đợt này cũng đã đăng nhập. Cấp lại mật khẩu ở trang của từng người."), code="empty")
    history.sign(by=by, source="accounts", reason="password")
    made = []
    for person in people.values():
        password = first_password()
        person.set_password(password)
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
        made.append((person, password))
    return made


def _require(user):
    if not scope(user).may_anywhere(Can.PEOPLE):
        raise Refused(_("Tài khoản của bạn không được cấp tài khoản."), code="forbidden", status=403)


def place_name(place):
    """How a place is written in a sheet: with its district, so that it names one unit."""
    if isinstance(place, Locality):
        return f"{place.full_name}, {place.parent.full_name}" if place.parent else place.full_name
    return place.full_name
