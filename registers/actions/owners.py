"""Who puts a refused entry right: the person who entered it while still there, else somebody of the commune.

And who answers for what two entries say against each other: the official of the lowest level that has both.
"""

from django.utils import timezone

from campaigns.models import Membership

# First those who can change the entry, then the one who answers for it.
ROLES = ("clerk", "commune_approver")


class Owners:
    """The people of some communes on the day, read once for many entries."""

    def __init__(self, locality_ids, at):
        rows = Membership.objects.in_force_on(timezone.localdate(at)).filter(
            locality_id__in=locality_ids, role__in=ROLES, user__is_active=True
        )
        self.people = {}
        for place, role, user in rows.order_by("pk").values_list("locality_id", "role", "user_id"):
            self.people.setdefault(place, {}).setdefault(role, []).append(user)

    def of(self, entry):
        """The id of the person who owns the entry's refusal, or None where the commune has nobody."""
        there = self.people.get(entry.locality_id, {})
        clerks = there.get("clerk", [])
        if entry.entered_by_id in clerks:
            return entry.entered_by_id
        return next(iter([*clerks, *there.get("commune_approver", [])]), None)


class Responsible:
    """Who checks for the communes, districts and the Department on the day, read once for many pairs of entries."""

    LEVELS = (("commune_approver", "clerk"), ("district_official",), ("justice_officer",))

    def __init__(self, at):
        roles = [role for level in self.LEVELS for role in level]
        rows = Membership.objects.in_force_on(timezone.localdate(at)).filter(role__in=roles, user__is_active=True)
        self.people = {}
        for *place, role, user in rows.order_by("pk").values_list("province_id", "locality_id", "role", "user_id"):
            self.people.setdefault((place[1] or f"province {place[0]}", role), user)

    def of(self, one, two) -> int | None:
        """The id of the person for two communes (with parent and province); None where no level has anybody."""
        commune = one.pk if one.pk == two.pk else None
        district = one.parent_id if one.parent_id == two.parent_id else None
        for roles, place in zip(self.LEVELS, (commune, district, f"province {one.province_id}"), strict=True):
            for role in roles:
                if place and (place, role) in self.people:
                    return self.people[place, role]
        return None
