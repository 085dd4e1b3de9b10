"""Who may lead people and machines of a place; each function returns the sentence against it, or None."""

from django.utils.translation import gettext as _

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope


def against_teams(user, locality):
    """Teams and accounts: who manages people there."""
    return None if _leads(user, locality, Can.PEOPLE) else _("Đơn vị này ngoài phạm vi của bạn.")


def against_crews(user, locality):
    """Shifts and equipment: who manages people there, and who answers for the work of the commune."""
    if _leads(user, locality, Can.PEOPLE) or _leads(user, locality, Can.APPROVE):
        return None
    return _("Chỉ người phụ trách của đơn vị và cấp trên xếp ca, ghi thiết bị.")


def _leads(user, locality, can):
    allowed = scope(user)
    if locality.level == Locality.Level.COMMUNE:
        return allowed.may(can, locality.pk)
    return allowed.may_anywhere(can) and allowed.sees_whole(locality)
