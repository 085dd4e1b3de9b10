"""Writing, changing and withdrawing the Department's advice."""

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Advice, Obstacle
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused

MOST_TITLE, MOST_TEXT = 150, 5000


@transaction.atomic
def write_advice(*, campaign, cause, title, text, by, at, locality=None):
    """Advise how to deal with a cause, in the whole province or in one district.

    Refused: "forbidden" for who is not of the Department, "invalid" without words, a cause, or a district of there.
    """
    _require(by)
    _check(cause, title, text)
    if locality is not None and (locality.level != "district" or locality.province_id != campaign.province_id):
        raise Refused(_("Hướng dẫn dành cho cả tỉnh hoặc một huyện của tỉnh."), code="invalid", status=422)
    history.sign(by=by)
    return Advice.objects.create(
        province=campaign.province, locality=locality, cause=cause, title=title.strip()[:MOST_TITLE],
        text=text.strip()[:MOST_TEXT], made_at=at, made_by=by,
    )  # fmt: skip


@transaction.atomic
def change_advice(*, advice, title, text, by, at):
    """Say it better; the history keeps what it said before."""
    _require(by)
    _check(advice.cause, title, text)
    history.sign(by=by)
    advice = Advice.objects.select_for_update().get(pk=advice.pk)
    advice.title, advice.text = title.strip()[:MOST_TITLE], text.strip()[:MOST_TEXT]
    advice.save(update_fields=["title", "text"])
    return advice


@transaction.atomic
def withdraw_advice(*, advice, by, at):
    """Nobody is shown it any more."""
    _require(by)
    history.sign(by=by)
    advice = Advice.objects.select_for_update().get(pk=advice.pk)
    if advice.withdrawn_at is None:
        advice.withdrawn_at, advice.withdrawn_by = at, by
        advice.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return advice


def _require(user):
    if not scope(user).may_anywhere(Can.TARGETS):
        raise Refused(_("Sở Tư pháp mới viết hướng dẫn."), code="forbidden", status=403)


def _check(cause, title, text):
    if cause not in Obstacle.Cause.values:
        raise Refused(_("Chọn một loại vướng mắc."), code="invalid", status=422)
    if not title.strip() or not text.strip():
        raise Refused(_("Ghi tên và cách làm của hướng dẫn."), code="invalid", status=422)
