"""Accounts and rights: who is given what, where, by whom, until when."""

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from campaigns.models import Locality, Membership
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.models import User

# Read aloud and typed by strangers to each other: no 0/O, 1/l/I.
PASSWORD_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # noqa: S105
# A district may appoint within its communes, never its own kind; only the Department appoints officials.
APPOINTABLE = {
    Membership.Role.DISTRICT_OFFICIAL: {Membership.Role.CLERK, Membership.Role.COMMUNE_APPROVER},
    Membership.Role.JUSTICE_OFFICER: set(Membership.Role),
}


def first_password():
    """Ten letters of 32: 50 bits, for one sign-in."""
    return get_random_string(10, PASSWORD_LETTERS)


def appointable_roles(user):
    """The roles that a person may give to others."""
    return set().union(*(APPOINTABLE.get(role, set()) for role in scope(user).roles))


def refusal_to_appoint(user, role, place):
    """Why `user` may not give `role` in `place`, or None."""
    allowed = scope(user)
    if role not in appointable_roles(user):
        return _("Bạn không được giao vai trò này.")
    if role == Membership.Role.JUSTICE_OFFICER:
        inside = place.pk in allowed.province_ids and not isinstance(place, Locality)
    elif role == Membership.Role.DISTRICT_OFFICIAL:
        inside = isinstance(place, Locality) and place.level == "district" and allowed.sees_whole(place)
    else:
        inside = isinstance(place, Locality) and allowed.may(Can.PEOPLE, place.pk)
    return None if inside else _("Đơn vị này không phù hợp với vai trò, hoặc ngoài phạm vi của bạn.")


@transaction.atomic
def create_person(*, username, full_name, role, place, starts_on, by, at, ends_on=None, **details):
    """Make an account with one role. Returns (user, first password): it is shown once and stored nowhere.

    Raises Refused where the name is taken or the role is not `by`'s to give.
    """
    if User.objects.filter(username__iexact=username).exists():
        sentence = _("Tên đăng nhập này đã có người dùng.")
        raise Refused(sentence, code="taken", status=422, fields={"username": [sentence]})
    password = first_password()
    history.sign(by=by)
    person = User(username=username, full_name=full_name, must_change_password=True, **details)
    person.set_password(password)
    person.save()
    appoint(person=person, role=role, place=place, starts_on=starts_on, ends_on=ends_on, by=by, at=at)
    return person, password


@transaction.atomic
def appoint(*, person, role, place, starts_on, by, at, ends_on=None):
    """Give a person a role in a place for a time."""
    if refusal := refusal_to_appoint(by, role, place):
        raise Refused(refusal, code="not_yours_to_give", status=403)
    if ends_on and ends_on < starts_on:
        sentence = _("Ngày kết thúc phải sau ngày bắt đầu.")
        raise Refused(sentence, code="days", status=422, fields={"ends_on": [sentence]})
    history.sign(by=by)
    where = {"locality": place} if isinstance(place, Locality) else {"province": place}
    return Membership.objects.create(
        user=person,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_at=at,
        granted_by=by,
        **where,
    )


@transaction.atomic
def end_membership(*, membership, on, by, at):
    """Take a role back from the end of the day `on`; rows are kept, so that old work keeps its author's right."""
    if refusal := refusal_to_appoint(by, membership.role, membership.place):
        raise Refused(refusal, code="not_yours_to_take", status=403)
    if membership.user_id == by.pk:
        raise Refused(_("Không thể tự kết thúc vai trò của chính mình."), code="own_role", status=403)
    history.sign(by=by)
    membership.ends_on = max(on, membership.starts_on)
    membership.save(update_fields=["ends_on"])
    return membership


@transaction.atomic
def reset_password(*, person, by, at):
    """A new first password for a person whose every role lies within `by`'s reach. Shown once."""
    memberships = list(person.memberships.select_related("locality", "province"))
    if not memberships or any(refusal_to_appoint(by, m.role, m.place) for m in memberships):
        raise Refused(_("Người này ngoài phạm vi của bạn."), code="not_found", status=404)
    password = first_password()
    history.sign(by=by, reason="password")
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    return password


@transaction.atomic
def qualify(*, person, why, by, at):
    """Practice is behind this person: passed (`by` themselves), or let go by who may, with a reason.

    Refused "invalid" without a reason.
    """
    if not why.strip():
        sentence = _("Hãy ghi lý do cho làm ngay.")
        raise Refused(sentence, code="invalid", status=422, fields={"why": [sentence]})
    history.sign(by=by, reason=why[:300])
    rows = Membership.objects.filter(user=person, must_qualify=True, qualified_at=None)
    return rows.update(qualified_at=at, qualified_by=by, qualified_why=why.strip()[:300])
