"""Reporting, answering and closing what hinders: each with a person's name and a day."""

from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Membership, Obstacle
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core import history
from civreg.core.errors import Refused
from civreg.core.storage import content_path, sha256_of

# What a picture begins with, and the suffix and type it is kept and shown under; nothing else is taken.
PICTURES = {b"\xff\xd8\xff": (".jpg", "image/jpeg"), b"\x89PNG\r\n\x1a\n": (".png", "image/png")}
MOST_TEXT = 2000
ANSWERERS = (Membership.Role.DISTRICT_OFFICIAL, Membership.Role.JUSTICE_OFFICER)


@transaction.atomic
def report_obstacle(*, locality, cause, by, at, description="", place="", picture=None):
    """Note what hinders a commune. Its owner is the district's official, else the Department's.

    Refused: "forbidden" outside one's scope, "invalid" (fields) for an unknown cause or a picture that is none,
    "too_large" beyond OBSTACLE_PICTURE_MB.
    """
    if not scope(by).may(Can.VIEW, locality.pk):
        raise Refused(_("Đơn vị này ngoài phạm vi của bạn."), code="forbidden", status=403)
    if cause not in Obstacle.Cause.values:
        raise _invalid("cause", _("Chọn một loại vướng mắc."))
    kept = keep_picture(picture) if picture else ""
    history.sign(by=by)
    return Obstacle.objects.create(
        locality=locality, cause=cause, description=description.strip()[:MOST_TEXT], place=own_page(place),
        picture=kept, reported_at=at, reported_by=by, owner=owner_for(locality, timezone.localdate(at)),
        due_on=timezone.localdate(at) + timedelta(days=settings.OBSTACLE_DUE_DAYS),
    )  # fmt: skip


@transaction.atomic
def answer_obstacle(*, obstacle, answer, by, at):
    """Answer, or answer anew; the owner and whoever leads the people of the commune may."""
    obstacle = Obstacle.objects.select_for_update().get(pk=obstacle.pk)
    _require(against_answer(by, obstacle))
    if not answer.strip():
        raise _invalid("answer", _("Hãy ghi cách gỡ hoặc người sẽ đến."))
    history.sign(by=by)
    obstacle.answer, obstacle.answered_at, obstacle.answered_by = answer.strip()[:MOST_TEXT], at, by
    obstacle.save(update_fields=["answer", "answered_at", "answered_by"])
    return obstacle


@transaction.atomic
def hand_over(*, obstacle, owner, due_on, by, at):
    """Give the obstacle to another person who may answer it, with a new day."""
    obstacle = Obstacle.objects.select_for_update().get(pk=obstacle.pk)
    _require(against_answer(by, obstacle))
    if owner.pk not in {person.pk for person in answerers(obstacle.locality, timezone.localdate(at))}:
        raise _invalid("owner", _("Người này không phụ trách đơn vị."))
    if due_on < timezone.localdate(at):
        raise _invalid("due_on", _("Hạn trả lời phải từ hôm nay trở đi."))
    history.sign(by=by)
    obstacle.owner, obstacle.due_on = owner, due_on
    obstacle.save(update_fields=["owner", "due_on"])
    return obstacle


@transaction.atomic
def close_obstacle(*, obstacle, by, at):
    """It hinders no longer: said by the commune itself or by whoever may answer."""
    obstacle = Obstacle.objects.select_for_update().get(pk=obstacle.pk)
    if not scope(by).may(Can.VIEW, obstacle.locality_id):
        raise Refused(_("Đơn vị này ngoài phạm vi của bạn."), code="forbidden", status=403)
    if obstacle.closed_at is None:
        history.sign(by=by)
        obstacle.closed_at, obstacle.closed_by = at, by
        obstacle.save(update_fields=["closed_at", "closed_by"])
    return obstacle


@transaction.atomic
def reopen_obstacle(*, obstacle, by, at):
    """It hinders again, or was closed by mistake: the day to answer by begins anew."""
    obstacle = Obstacle.objects.select_for_update().get(pk=obstacle.pk)
    if not scope(by).may(Can.VIEW, obstacle.locality_id):
        raise Refused(_("Đơn vị này ngoài phạm vi của bạn."), code="forbidden", status=403)
    history.sign(by=by)
    obstacle.closed_at = obstacle.closed_by = None
    obstacle.due_on = timezone.localdate(at) + timedelta(days=settings.OBSTACLE_DUE_DAYS)
    obstacle.save(update_fields=["closed_at", "closed_by", "due_on"])
    return obstacle


def against_answer(user, obstacle):
    """The sentence against answering, or None: the owner may, and who leads people there."""
    if obstacle.owner_id == user.pk or scope(user).may(Can.PEOPLE, obstacle.locality_id):
        return None
    return _("Người phụ trách hoặc cấp trên của đơn vị mới trả lời được.")


def answerers(locality, day):
    """The officials of the commune's district, then those of the Department, who are in office on that day."""
    found = Membership.objects.in_force_on(day).filter(role__in=ANSWERERS, user__is_active=True).select_related("user")
    near = list(found.filter(locality_id=locality.parent_id).order_by("pk")) if locality.parent_id else []
    far = list(found.filter(province_id=locality.province_id).order_by("pk"))
    return list({membership.user_id: membership.user for membership in [*near, *far]}.values())


def owner_for(locality, day):
    return next(iter(answerers(locality, day)), None)


def own_page(place):
    """The path of one of our own pages, or nothing: an address of elsewhere must not become a link."""
    place = place.partition("#")[0]
    inside = place.startswith("/") and not place.startswith("//") and "\\" not in place and place.isprintable()
    return place if inside and len(place) <= 200 else ""


def keep_picture(file):
    """Keep a picture as it came, named by its content; it is never opened here. Returns its name in the storage."""
    if file.size > settings.OBSTACLE_PICTURE_MB * 1024 * 1024:
        sentence = _("Ảnh quá lớn: nhiều nhất %(most)s MB.") % {"most": settings.OBSTACLE_PICTURE_MB}
        raise Refused(sentence, code="too_large", status=413, fields={"picture": [sentence]})
    file.seek(0)
    body = file.read()
    suffix = next((kept[0] for start, kept in PICTURES.items() if body.startswith(start)), None)
    if suffix is None:
        raise _invalid("picture", _("Chỉ nhận ảnh JPEG hoặc PNG."))
    file.seek(0)
    name = content_path("obstacles", sha256_of(file), suffix)
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(body))


def picture_type(name):
    """The media type of a kept picture."""
    return next(media for suffix, media in PICTURES.values() if name.endswith(suffix))


def _require(sentence):
    if sentence:
        raise Refused(sentence, code="forbidden", status=403)


def _invalid(field, sentence):
    return Refused(sentence, code="invalid", status=422, fields={field: [sentence]})
