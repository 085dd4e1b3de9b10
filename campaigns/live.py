"""Pages that renew themselves: whether anything moved is asked of versions alone, never of the counters.

The versions move in the transactions that move the counters (triggers of registers), so equal versions mean equal
pages. They are read by the names of their tables: pages of every floor renew themselves, and this floor is below the
counters. The mark of a page is sealed with the person, the address, the language, the day and the shift: it says
nothing to anybody else, and a right that was taken away moves the plan's version.
"""

from functools import wraps

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from campaigns.crew_rules import shift_at
from campaigns.plan_days import day_of

BEGINS = "(SELECT array_agg(DISTINCT day_begins_at) FROM campaigns_province)"
OF_PLAN = f"SELECT {BEGINS}, (SELECT coalesce(sum(n), 0) FROM registers_planversion)"  # noqa: S608 (constants)
PLAN = f"{OF_PLAN}, coalesce(sum(v.n), 0)"
OF = "FROM registers_localityversion v JOIN campaigns_locality l ON l.id = v.locality_id"
IN_PLACE = f"{PLAN} {OF} WHERE %s IN (l.id, l.parent_id)"
IN_PROVINCE = f"""{PLAN} {OF} WHERE l.province_id IN (
    SELECT coalesce(m.province_id, own.province_id) FROM campaigns_membership m
    LEFT JOIN campaigns_locality own ON own.id = m.locality_id WHERE m.user_id = %s)"""  # noqa: S608 (constants)
IN_OWN = f"""{PLAN} {OF} WHERE l.id IN (
    SELECT m.locality_id FROM campaigns_membership m WHERE m.user_id = %s)"""  # noqa: S608 (constants)


def renewed(of):
    """A view that answers 304 from versions alone while nothing moved: `of` is "place", "province", "own" or "plan".

    A page of a place (pk) looks at the place and what lies in it; "province" at all provinces that the person works
    in; "own" at the localities they are assigned to; "plan" at no counter, only at what stands beside them: targets,
    people, shifts, machines, promises, obstacles (every table that `civreg_tells`).
    """

    def decorate(view):
        @wraps(view)
        def inner(request, *args, **kwargs):
            request.live_mark = mark = _mark(request, of, kwargs.get("pk"))
            request.live_seconds = settings.LIVE_SECONDS
            answer = get_conditional_response(request, etag=mark)
            if answer is None:
                answer = view(request, *args, **kwargs)
            answer.headers["ETag"] = mark
            return answer

        return inner

    return decorate


def _mark(request, of, pk):
    statement, values = {
        "place": (IN_PLACE, [pk]), "province": (IN_PROVINCE, [request.user.pk]), "own": (IN_OWN, [request.user.pk]),
        "plan": (OF_PLAN, []),
    }[of]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        begins, *versions = cursor.fetchone()
    parts = (request.user.pk, request.get_full_path(), get_language(), *_days(begins or ()), *versions)
    return f'"{salted_hmac("reporting.live", "|".join(map(str, parts)), algorithm="sha256").hexdigest()[:32]}"'


def _days(begins):
    """What the clock alone moves: the calendar's day, the shift, the plan's day by each hour at which days begin."""
    now = timezone.localtime()
    return now.date(), *shift_at(now), *(day_of(now, at) for at in begins)
