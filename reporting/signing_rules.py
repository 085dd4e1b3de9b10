"""The way of a daily report: who signs after whom, and what stands against it. Values in, sentences out.

A commune's report is submitted by the commune, confirmed by the district, signed by the Department; a district's is
submitted by the district and signed by the Department; the province's is made and signed by two people there.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class State(TextChoices):
    FROZEN = "frozen", gettext_lazy("Đã chốt, chưa nộp")
    SUBMITTED = "submitted", gettext_lazy("Đã nộp")
    CONFIRMED = "confirmed", gettext_lazy("Huyện đã ký")
    SIGNED = "signed", gettext_lazy("Đã ký xong")
    RETURNED = "returned", gettext_lazy("Trả lại")


COMMUNE, DISTRICT, PROVINCE = "commune", "district", "province"
# (level of the report, state) → (state after, level of the office that signs)
STEPS = {
    (COMMUNE, State.FROZEN): (State.SUBMITTED, COMMUNE),
    (COMMUNE, State.RETURNED): (State.SUBMITTED, COMMUNE),
    (COMMUNE, State.SUBMITTED): (State.CONFIRMED, DISTRICT),
    (COMMUNE, State.CONFIRMED): (State.SIGNED, PROVINCE),
    (DISTRICT, State.FROZEN): (State.SUBMITTED, DISTRICT),
    (DISTRICT, State.RETURNED): (State.SUBMITTED, DISTRICT),
    (DISTRICT, State.SUBMITTED): (State.SIGNED, PROVINCE),
    (PROVINCE, State.FROZEN): (State.SUBMITTED, PROVINCE),
    (PROVINCE, State.RETURNED): (State.SUBMITTED, PROVINCE),
    (PROVINCE, State.SUBMITTED): (State.SIGNED, PROVINCE),
}
WAITING = (State.FROZEN, State.RETURNED)  # nobody has put their name to it, or it was sent back
HANDED_IN = (State.SUBMITTED, State.CONFIRMED, State.SIGNED)
OFFICES = {COMMUNE: gettext_lazy("xã"), DISTRICT: gettext_lazy("huyện"), PROVINCE: gettext_lazy("Sở Tư pháp")}


@dataclass(frozen=True)
class Case:
    """A report and a person before it: the level of its place, its state, the offices (levels) that the person may
    sign for, and whether they signed it already since it was last returned."""

    level: str
    state: str
    offices: frozenset
    has_signed: bool


def next_step(level, state):
    """(state after, level of the office that signs), or None where everybody has signed."""
    return STEPS.get((level, State(state)))


def against_sign(case):
    """The sentence against this person's signing now, or None."""
    step = next_step(case.level, case.state)
    if step is None:
        return _("Báo cáo này đã ký xong.")
    if step[1] not in case.offices:
        return _("Bước này do %(office)s ký.") % {"office": OFFICES[step[1]]}
    if case.has_signed:
        return _("Bạn đã ký bước trước: bước này phải người khác ký.")
    return None


def against_return(case):
    """The office that would sign next may send it back instead, with a reason; after the last signature nobody."""
    if case.state in WAITING:
        return _("Báo cáo chưa nộp nên chưa trả lại được.")
    return against_sign(case)


def against_supplement(case):
    """Figures never change: what was wrong is said by another report, which its own office makes."""
    if case.level not in case.offices:
        return _("Chỉ đơn vị lập báo cáo mới lập báo cáo bổ sung.")
    return None
