"""Giving books to people and taking them back; across communes the book is opened to them, and to nobody else."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import BookGrant, Locality
from campaigns.roles import CAPABILITIES, Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from registers import permissions
from registers.models import Assignment, RegisterBook

MOST_NOTE = 300


@transaction.atomic
def assign(*, book, by, at, person=None, team=None, pages=None, priority=2, due_on=None, note=""):
    """Give a book, or `pages` (first, last) of it, to a person or a team.

    Refused "forbidden" outside the giver's reach, "invalid" (fields), "taken" where the same pages of the book are
    given to the same people already. A book of another commune is opened to them until the assignment ends.
    """
    permissions.require(permissions.against_assigning(by, book.locality_id))
    if (person is None) == (team is None):
        raise _invalid("person", _("Chọn một người hoặc một tổ."))
    first, last = pages or (None, None)
    if first is not None and not 1 <= first <= last:
        raise _invalid("to_page", _("Trang cuối phải từ trang đầu trở đi."))
    if due_on and due_on < timezone.localdate(at):
        raise _invalid("due_on", _("Hạn phải từ hôm nay trở đi."))
    # Two givers at once wait for each other here.
    book = RegisterBook.objects.select_for_update(no_key=True).get(pk=book.pk)
    same = Assignment.objects.running().filter(book=book, person=person, team=team, from_page=first, to_page=last)
    if same.exists():
        raise Refused(_("Đã giao đúng phần này cho người này rồi."), code="taken")
    history.sign(by=by)
    return Assignment.objects.create(
        book=book, person=person, team=team, from_page=first, to_page=last, priority=priority, due_on=due_on,
        note=note.strip()[:MOST_NOTE], given_at=at, given_by=by, grant=_grant(book, person, team, by, at),
    )  # fmt: skip


def _grant(book, person, team, by, at):
    """The opening of the book, where those who get it could not type into it; None where they can."""
    day = timezone.localdate(at)
    homes = _homes(person, team, day)
    if homes and all(book.locality_id in communes for communes in homes.values()):
        return None
    if sentence := _against_lending(by, book, person, team, homes):
        raise Refused(sentence, code="forbidden", status=403)
    return BookGrant.objects.create(
        book=book.pk, locality_id=book.locality_id, user=person, team=team, given_at=at, given_by=by
    )  # fmt: skip


def _homes(person, team, day):
    """Person's id -> communes where their roles let them type."""
    people = [person] if person else [member.user for member in team.members.in_force_on(day).select_related("user")]
    return {each.pk: scope(each).commune_ids(Can.ENTER) for each in people}


def _against_lending(by, book, person, team, homes):
    """Only who leads people of both communes, or the Department, opens a book across them."""
    allowed = scope(by)
    if not allowed.may(Can.PEOPLE, book.locality_id):
        return _("Giao sổ cho người của xã khác: chỉ cấp huyện của cả hai xã, hoặc Sở.")
    if team is not None and not _leads(allowed, team.locality):
        return _("Tổ này ngoài phạm vi của bạn.")
    people = list(homes)
    if person is not None and not any(CAPABILITIES[m.role] & {Can.VIEW} for m in scope(person).memberships):
        return _("Người này chưa có vai trò nào còn hiệu lực.")
    beyond = [pk for pk in people if not homes[pk] <= allowed.commune_ids(Can.PEOPLE)]
    places = [m.place for m in scope(person).memberships] if person else []
    if beyond or not all(_leads(allowed, place) for place in places):
        return _("Người này ngoài phạm vi của bạn.")
    return None


def _leads(allowed, place):
    if isinstance(place, Locality) and place.level == Locality.Level.COMMUNE:
        return allowed.may(Can.PEOPLE, place.pk)
    return allowed.may_anywhere(Can.PEOPLE) and allowed.sees_whole(place)


@transaction.atomic
def end_assignment(*, assignment, by, at):
    """Take the work back, or note that it is done; the right to a book of elsewhere ends in the same moment."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("book", "grant")
    assignment = rows.get(pk=assignment.pk)
    permissions.require(permissions.against_assigning(by, assignment.book.locality_id))
    if assignment.ended_at:
        return assignment
    history.sign(by=by)
    assignment.ended_at, assignment.ended_by = at, by
    assignment.save(update_fields=["ended_at", "ended_by"])
    if assignment.grant:
        assignment.grant.ended_at = at
        assignment.grant.save(update_fields=["ended_at"])
    return assignment


@transaction.atomic
def change_assignment(*, assignment, by, at, priority, due_on, note):
    """Another priority, day or word; for other pages or people, end it and give anew."""
    permissions.require(permissions.against_assigning(by, assignment.book.locality_id))
    history.sign(by=by)
    assignment.priority, assignment.due_on, assignment.note = priority, due_on, note.strip()[:MOST_NOTE]
    assignment.save(update_fields=["priority", "due_on", "note"])
    return assignment


def _invalid(field, sentence):
    return Refused(sentence, code="invalid", status=422, fields={field: [sentence]})
