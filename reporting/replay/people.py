"""Accounts for a played campaign: made up, marked as of the demo, with no password that anybody could know."""

from django.utils import timezone

from campaigns.models import Membership
from civreg.core.models import User

SURNAMES = ("Nguyễn", "Trần", "Lê", "Hồ", "Phan", "Hoàng", "Võ", "Đặng")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Hà", "Hùng", "Lan", "Minh", "Nga", "Phong", "Thảo", "Vinh")


def account(rng, *, username, role, place, organisation, starts_on):
    """The account of that name with one role in one place; made where it is missing."""
    full_name = f"{rng.choice(SURNAMES)} {rng.choice(('Văn', 'Thị'))} {rng.choice(GIVEN)}"
    defaults = {"full_name": full_name, "organisation": organisation, "is_demo": True}
    person, is_new = User.objects.get_or_create(username=username, defaults=defaults)
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        where = {"province": place} if role == Membership.Role.JUSTICE_OFFICER else {"locality": place}
        Membership.objects.create(
            user=person, role=role, starts_on=starts_on, granted_at=timezone.now(), **where
        )  # fmt: skip
    return person
