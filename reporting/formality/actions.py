"""The only writer of signs: a day looked through, a sign explained or opened again."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.plan_days import hours_of
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from registers.models import LocalityDay
from reporting.formality.finding import findings
from reporting.models import Signal

WORK = ("entered", "checked", "approved")
MOST_OF_AN_EXPLANATION = 2000


def look_for_signs(*, campaign, day, at) -> int:
    """Look through one day of every commune where somebody worked; the number of signs that stand after it.

    May run again: what is explained stays as it was explained, the rest is found anew.
    """
    worked = LocalityDay.objects.filter(day=day, stage__in=WORK, n__gt=0, locality__province_id=campaign.province_id)
    places = sorted(set(worked.values_list("locality_id", flat=True)))
    return sum(_look_in(campaign, place, day, at) for place in places)


@transaction.atomic
def _look_in(campaign, locality_id, day, at):
    history.sign(by=None, source="system")
    hours = hours_of(day, campaign.province.day_begins_at)
    known = Signal.objects.select_for_update().filter(locality_id=locality_id, day=day)
    explained = {(each.person_id, each.sign) for each in known if each.explained_at}
    found = {(person, finding.sign): finding for person, finding in findings(locality_id, hours)}
    for each in known.still_open():
        if (each.person_id, each.sign) not in found:
            each.delete()
    for (person, sign), finding in found.items():
        if (person, sign) not in explained:
            what = {"campaign": campaign, "facts": finding.facts, "entries": finding.entries}
            Signal.objects.update_or_create(
                day=day, locality_id=locality_id, person_id=person, sign=sign, defaults=what,
                create_defaults={**what, "found_at": at},
            )  # fmt: skip
    return len({*found, *explained})


@transaction.atomic
def explain(*, signal, explanation, by, at) -> Signal:
    """What lies behind the sign, by whoever inspected it; it is closed and stays on record.

    Raises Refused without words, for who does not inspect there, and for the person concerned.
    """
    explanation = explanation.replace("\x00", "").strip()[:MOST_OF_AN_EXPLANATION]
    if not explanation:
        sentence = _("Ghi điều đã tìm hiểu được.")
        raise Refused(sentence, code="invalid", status=422, fields={"explanation": [sentence]})
    signal = _locked(signal, by)
    history.sign(by=by, reason=explanation)
    signal.explanation, signal.explained_at, signal.explained_by = explanation, at, by
    signal.save(update_fields=["explanation", "explained_at", "explained_by"])
    return signal


@transaction.atomic
def reopen(*, signal, by) -> Signal:
    """The explanation does not hold: the sign is open again, the words stay in the history."""
    signal = _locked(signal, by)
    history.sign(by=by)
    signal.explanation, signal.explained_at, signal.explained_by = "", None, None
    signal.save(update_fields=["explanation", "explained_at", "explained_by"])
    return signal


def _locked(signal, by):
    against = against_inspecting(by, signal)
    if against:
        raise Refused(against, code="forbidden", status=403)
    return Signal.objects.select_for_update().get(pk=signal.pk)


def against_inspecting(by, signal):
    """The sentence against this person's closing of the sign, or None: nobody explains away their own."""
    if not scope(by).may(Can.INSPECT, signal.locality_id):
        return _("Đơn vị này ngoài phạm vi của bạn.")
    if by.pk == signal.person_id:
        return _("Dấu hiệu về chính bạn phải do người khác xem.")
    return None
