"""Who puts a refused entry right: the person who entered it while still there, else somebody of the commune."""

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
