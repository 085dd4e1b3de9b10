"""The state of the duplicate check itself: what waits for it, what it could not do, whether it still finds anything."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Min
from django.utils.translation import gettext as _

from registers.models import DuplicateCase, DuplicateRun, UncheckedEntry

STUCK = 3  # tries after which an entry is said to be stuck
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Health:
    """`waiting` entries are written and not compared, the oldest since `oldest`; `stuck` could not be."""

    waiting: int
    stuck: int
    oldest: object
    found_lately: int
    last_run: object
    alarms: tuple = ()


def state_of(province, at) -> Health:
    within = UncheckedEntry.objects.filter(entry__locality__province=province)
    oldest = within.aggregate(oldest=Min("since"))["oldest"]
    stuck, waiting = within.filter(tries__gte=STUCK).count(), within.count()
    lately = DuplicateCase.objects.filter(found_at__gte=at - WEEK, members__locality__province=province)
    last = DuplicateRun.objects.filter(province=province, state="done").order_by("-pk").first()
    return Health(waiting, stuck, oldest, lately.distinct().count(), last, tuple(_alarms(at, oldest, stuck, last)))


def _alarms(at, oldest, stuck, last):
    late = timedelta(minutes=settings.DUPLICATE_LATE_MINUTES)
    if oldest and at - oldest > late:
        yield _("Có trường hợp chờ so trùng quá %(minutes)s phút: máy xử lý nền có thể đã dừng.") % {
            "minutes": settings.DUPLICATE_LATE_MINUTES
        }
    if stuck:
        yield _("%(n)s trường hợp không so được sau nhiều lần thử.") % {"n": stuck}
    if last is not None and last.problem:
        yield last.problem
    if last is None:
        yield _("Chưa so toàn tỉnh lần nào: độ phổ biến của họ tên trong tỉnh chưa được học.")
