"""Pages that renew themselves: whether anything moved is asked of versions alone, never of the counters.

The versions move in the transactions that move the counters (registers.models.counts), so equal versions mean equal
pages. The mark of a page is sealed with the person, the address, the language and the day: it says nothing to anybody
else, and a right that was taken away moves the plan's version.
"""

from functools import wraps

from django.db import connection
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

PLAN = "SELECT (SELECT coalesce(sum(n), 0) FROM registers_planversion), coalesce(sum(v.n), 0)"
OF = "FROM registers_localityversion v JOIN campaigns_locality l ON l.id = v.locality_id"
IN_PLACE = f"{PLAN} {OF} WHERE %s IN (l.id, l.parent_id)"
IN_PROVINCE = f"""{PLAN} {OF} WHERE l.province_id IN (
    SELECT coalesce(m.province_id, own.province_id) FROM campaigns_membership m
    LEFT JOIN campaigns_locality own ON own.id = m.locality_id WHERE m.user_id = %s)"""  # noqa: S608 (constants)
IN_OWN = f"""{PLAN} {OF} WHERE l.id IN (
    SELECT m.locality_id FROM campaigns_membership m WHERE m.user_id = %s)"""  # noqa: S608 (constants)


def renewed(of):
    """A view that answers 304 from the versions alone while nothing moved: `of` is "place", "province" or "own".

    A page of a place (pk) looks at the place and what lies in it; "province" at all provinces that the person works
    in; "own" at the localities they are assigned to.
    """

    def decorate(view):
        @wraps(view)
        def inner(request, *args, **kwargs):
            request.live_mark = mark = _mark(request, of, kwargs.get("pk"))
            answer = get_conditional_response(request, etag=mark)
            if answer is None:
                answer = view(request, *args, **kwargs)
            answer.headers["ETag"] = mark
            return answer

        return inner

    return decorate


def _mark(request, of, pk):
    statement, value = {
        "place": (IN_PLACE, pk), "province": (IN_PROVINCE, request.user.pk), "own": (IN_OWN, request.user.pk),
    }[of]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        versions = cursor.fetchone()
    parts = (request.user.pk, request.get_full_path(), get_language(), timezone.localdate(), *versions)
    return f'"{salted_hmac("reporting.live", "|".join(map(str, parts)), algorithm="sha256").hexdigest()[:32]}"'
