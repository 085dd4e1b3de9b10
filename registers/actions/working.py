"""Time and keys at the desk, noted with each save and draft in one statement of its own row."""

from django.conf import settings
from django.db import connection

# Somebody's fastest minute is some 12 keys a second; what is beyond that was no hand.
KEYS_A_SECOND = 15
FIRST_KEYS = 600  # before the day's first save nothing tells how long they took
MOST_KEYS = 5_000  # of one message

NOTE = """
INSERT INTO registers_workday AS w (
    user_id, locality_id, day, records, fields, returned, corrected, keystrokes, implausible, active_seconds, last_at
)
SELECT %(user)s, s.locality_id, civreg_plan_day(%(at)s, s.shift), 0, 0, 0, 0,
       least(%(keys)s, %(first)s), %(keys)s - least(%(keys)s, %(first)s), 0, %(at)s
FROM civreg_day_shifts() s WHERE s.locality_id = %(place)s
ON CONFLICT (user_id, locality_id, day) DO UPDATE SET
    keystrokes = w.keystrokes + least(%(keys)s, {possible}),
    implausible = w.implausible + greatest(%(keys)s - {possible}, 0),
    active_seconds = w.active_seconds + CASE WHEN {passed} <= %(gap)s THEN {passed} ELSE 0 END,
    last_at = greatest(w.last_at, excluded.last_at)
"""
PASSED = "coalesce(greatest(ceil(extract(epoch FROM excluded.last_at - w.last_at)), 0), 0)::int"
POSSIBLE = f"CASE WHEN w.last_at IS NULL THEN %(first)s ELSE least({PASSED}, %(gap)s) * %(speed)s END"
NOTE = NOTE.format(passed=PASSED, possible=f"({POSSIBLE})")


def note_activity(*, locality_id, by, at, keys=0):
    """Something was saved at this moment: the time since the last is work, unless it is longer than WORK_GAP_SECONDS.

    `keys` is what the browser counted since then; more than a hand can do in the time is kept apart.
    """
    keys = min(max(keys, 0), MOST_KEYS) if isinstance(keys, int) and not isinstance(keys, bool) else 0
    values = {
        "user": by.pk, "place": locality_id, "at": at, "keys": keys, "gap": settings.WORK_GAP_SECONDS,
        "first": FIRST_KEYS, "speed": KEYS_A_SECOND,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(NOTE, values)
