"""The only gate between a person and rows: which communes they may see, and what they may do there."""

from dataclasses import dataclass, field

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from campaigns.models import Locality, Membership
from campaigns.roles import CAPABILITIES, LENT, Can


@dataclass(frozen=True)
class Scope:
    """What one person may see and do at this moment.

    `communes` maps a capability to the ids of the communes where they hold it. Rows are filtered by
    `commune_ids(can)`; an empty set gives no row. `districts` and `provinces` are the units whose totals
    they may read.
    """

    user_id: int | None
    communes: dict = field(default_factory=dict)
    district_ids: frozenset = frozenset()
    province_ids: frozenset = frozenset()
    memberships: tuple = ()
    # Communes where the person may enter as soon as practice pages are passed, and not before.
    practising: frozenset = frozenset()
    waits: bool = False  # … and there is no commune where they may enter now
    # Ids of single books of elsewhere that were given to the person or to their team (campaigns.models.BookGrant).
    lent: frozenset = frozenset()

    def commune_ids(self, can=Can.VIEW):
        return self.communes.get(Can(can), frozenset())

    def may(self, can, commune_id):
        return commune_id in self.commune_ids(can)

    def within(self, can=Can.VIEW, *, locality="locality_id", book="pk"):
        """The condition on rows that the person reaches: those of their communes, and of the books lent to them.

        `locality` and `book` are the paths by which a row names its commune and its book. Every `visible_to` of
        what belongs to a book is made of this, so that a lent book opens everywhere at once, and nothing beside it.
        """
        condition = Q(**{f"{locality}__in": self.commune_ids(can)})
        if self.lent and Can(can) in LENT:
            condition |= Q(**{f"{book}__in": self.lent})
        return condition

    def may_in(self, can, commune_id, book_id):
        """Whether they hold the capability in this book: by a role in its commune, or because it is lent to them."""
        return self.may(can, commune_id) or book_id in self.lent and Can(can) in LENT

    def may_anywhere(self, can):
        return bool(self.commune_ids(can))

    def sees_whole(self, locality):
        """Whether the totals of a locality (or province) lie wholly within this scope."""
        if isinstance(locality, Locality):
            if locality.level == Locality.Level.COMMUNE:
                return self.may(Can.PROGRESS, locality.pk)
            return locality.pk in self.district_ids or locality.province_id in self.province_ids
        return locality.pk in self.province_ids

    @property
    def roles(self):
        return {membership.role for membership in self.memberships}


NOBODY = Scope(user_id=None)
# The books that are lent to the person of a membership, or to a team that they are in that day. Asked within the query
# of the roles: a lent book costs no request a question more, and without a role in force nobody has any. Every request
# asks it, so it is written out: to put it together anew takes longer than to answer it.
LENT_BOOKS = """ARRAY(
    SELECT g.book FROM campaigns_bookgrant g
    WHERE g.ended_at IS NULL AND (g.until IS NULL OR g.until >= %s) AND (
        g.user_id = campaigns_membership.user_id OR g.team_id IN (
            SELECT t.team_id FROM campaigns_teammember t WHERE t.user_id = campaigns_membership.user_id
            AND t.starts_on <= %s AND (t.ends_on IS NULL OR t.ends_on >= %s))))"""


def scope(user):
    """The scope of a user, read once a request and kept on the user object.

    An anonymous, inactive or unassigned user sees nothing: default deny. A superuser has no rows of their
    own right either; accounts that must see records get a Membership, so that every right has a giver.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    kept = getattr(user, "_scope", None)
    if kept is None:
        kept = user._scope = _read(user)
    return kept


def _read(user):
    today = timezone.localdate()
    memberships = tuple(
        Membership.objects.in_force_on(today)
        .filter(user=user)
        .select_related("province", "locality__province", "locality__parent")  # a batch only where it is asked for
        .annotate(lent=RawSQL(LENT_BOOKS, [today] * 3, ArrayField(BigIntegerField())))  # noqa: S611 (a constant)
        .order_by("pk")
    )
    communes, districts, provinces = {}, set(), set()
    may_enter, waiting = frozenset(), frozenset()
    for membership in memberships:
        ids = _communes_of(membership)
        for can in CAPABILITIES[membership.role]:
            communes[can] = communes.get(can, frozenset()) | ids
        if Can.ENTER in CAPABILITIES[membership.role]:
            waits = membership.waits_for_practice
            may_enter, waiting = (may_enter, waiting | ids) if waits else (may_enter | ids, waiting)
        if membership.province_id:
            provinces.add(membership.province_id)
        elif membership.locality.level == Locality.Level.DISTRICT:
            districts.add(membership.locality_id)
    lent = frozenset(book for membership in memberships for book in membership.lent)
    places = frozenset(districts), frozenset(provinces)
    return Scope(user.pk, communes, *places, memberships, waiting - may_enter, bool(waiting and not may_enter), lent)


def _communes_of(membership):
    """The communes that a membership reaches, of any time: old units keep their books until they are moved."""
    communes = Locality.objects.communes()
    if membership.province_id:
        communes = communes.filter(province_id=membership.province_id)
    elif membership.locality.level == Locality.Level.DISTRICT:
        communes = communes.filter(parent_id=membership.locality_id)
    else:
        return frozenset({membership.locality_id})
    return frozenset(communes.values_list("pk", flat=True))
