"""What changed since the report of the day before, and why: from figures as they were frozen and as they are counted.

Entered now = entered then + entered today + entered late (on the day before, after its report was frozen) + what
was changed of earlier days (corrections, deletions). The four add up by construction, unit by unit.
"""

FIGURES = ("entered", "attached", "approved", "sent", "returned", "duplicate")


def difference(figures, before, recounted, *, code):
    """The difference of `figures` to the frozen figures `before` (report `code`), or None without such a report.

    `recounted` are the figures of the day before as they are counted now.
    """
    if before is None:
        return None
    whole = _line(figures["whole"], before["whole"], recounted["whole"])
    then, again = _by_key(before["rows"], "place"), _by_key(recounted["rows"], "place")
    units = [
        {"unit": row["unit"], "place": row["place"],
         **_line(row, then.get(row["place"], {}), again.get(row["place"], {}))}
        for row in figures["rows"]
    ]  # fmt: skip
    kinds_then = _by_key(before["kinds"], "kind")
    kinds = [
        {"kind": row["kind"], "entered": row["entered"] - kinds_then.get(row["kind"], {}).get("entered", 0)}
        for row in figures["kinds"]
    ]
    return {"since": code, "day": before["day"], "whole": whole, "units": units, "kinds": kinds}


def _by_key(rows, key):
    return {row[key]: row for row in rows}


def _line(now, then, again):
    changes = {name: now[name] - then.get(name, 0) for name in FIGURES}
    late = again.get("entered_today", 0) - then.get("entered_today", 0)
    return {**changes, "today": now["entered_today"], "late": late,
            "earlier": changes["entered"] - now["entered_today"] - late}  # fmt: skip
