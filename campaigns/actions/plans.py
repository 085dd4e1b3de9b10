"""Changing the plan itself."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, DayOff, Province
from civreg.core import history
from civreg.core.errors import Refused

CHANGEABLE = (
    "name", "document", "document_on", "day_one", "entry_until", "last_day", "phase2_limit", "played_from",
    "practice_first", "report_cut_off",
)  # fmt: skip
FROZEN = "plan_day_of_frozen_reports"
HOUR_STAYS = {  # constraint of the database -> (code, sentence)
    FROZEN: (
        "frozen",
        gettext_lazy("Đã có báo cáo ngày được chốt theo giờ cũ, không đổi được giờ bắt đầu ngày làm việc."),
    ),
    "plan_day_of_measured_work": (
        "measured",
        gettext_lazy("Đã có giờ làm đo theo giờ cũ, không chia lại được: không đổi giờ bắt đầu ngày làm việc nữa."),
    ),
}


@transaction.atomic
def change_campaign(*, campaign, changes, by, at):
    """Change the plan's name, paper or days. Days out of order are refused by the form and by the database.

    `day_begins_at` among the changes is the hour at which the province's working day begins: every count by day is
    made anew in this transaction. Raises Refused "frozen" where a day's report stands by the old hour, "measured" where
    people's time at the desk does: its moments are not kept, so that no other hour could divide it.
    """
    history.sign(by=by)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    for name in CHANGEABLE:
        if name in changes:
            setattr(campaign, name, changes[name])
    campaign.save(update_fields=CHANGEABLE)
    if "day_begins_at" in changes:
        _begin_days_at(changes["day_begins_at"], campaign.province_id)
    return campaign


def _begin_days_at(hour, province_id):
    province = Province.objects.select_for_update().get(pk=province_id)
    if province.day_begins_at == hour:
        return
    province.day_begins_at = hour
    try:
        with transaction.atomic():
            province.save(update_fields=["day_begins_at"])
    except IntegrityError as problem:
        code, sentence = HOUR_STAYS.get(_constraint_of(problem), HOUR_STAYS[FROZEN])
        raise Refused(sentence, code=code, fields={"day_begins_at": [sentence]}) from problem


def _constraint_of(problem):
    return getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None)


@transaction.atomic
def add_day_off(*, campaign, day, name, by, at):
    """Note a day without work, or another reason for one that is noted. Refused outside the campaign's days."""
    first = campaign.played_from or campaign.day_one
    if not first <= day <= first + (campaign.last_day - campaign.day_one):
        raise Refused(_("Ngày nghỉ phải nằm trong các ngày của kế hoạch."), code="outside", status=422)
    if not name.strip():
        raise Refused(_("Ghi lý do nghỉ."), code="name_missing", status=422)
    history.sign(by=by)
    return DayOff.objects.update_or_create(campaign=campaign, day=day, defaults={"name": name.strip()[:100]})[0]


@transaction.atomic
def remove_day_off(*, day_off, by, at):
    """The day is worked after all."""
    history.sign(by=by)
    day_off.delete()
