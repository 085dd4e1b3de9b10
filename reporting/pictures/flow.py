"""Where records wait: cumulative flow, each band a queue between two stages."""

from django.utils.translation import gettext as _

from reporting.pictures.drawing import Picture

# The queue -> the stage that a record has reached, the next one that it waits for, and the band's colour.
BANDS = (
    ("accepted", None, "#143f66"),
    ("sent", "accepted", "#2c6a9c"),
    ("approved", "sent", "#5f97bf"),
    ("checked", "approved", "#9fc0d8"),
    ("entered", "checked", "#d8c48f"),
)


def _labels():
    return {
        "accepted": _("Bộ đã nhận"),
        "sent": _("Chờ Bộ trả lời"),
        "approved": _("Chờ chuyển"),
        "checked": _("Chờ duyệt"),
        "entered": _("Chờ kiểm tra"),
    }


def waiting(closing, at):
    """Stage -> records that have reached it and not the next, at the close of day number `at` of the list.

    A record that came back counts in the stage it has reached now; a queue is never below nothing.
    """
    return {
        stage: max(closing[stage][at] - (closing[following][at] if following else 0), 0)
        for stage, following, _colour in BANDS
    }


def picture(days) -> Picture:
    """The queues at the close of each day, stacked: a band that grows wider is where records wait."""
    labels = _labels()
    queues = [waiting(days.closing, at) for at in range(len(days))]
    title = _("Hồ sơ đang chờ ở đâu")
    note = _("Dải rộng ra là chỗ hồ sơ đang dồn lại; dải trên cùng là hồ sơ chờ người thứ hai kiểm tra.")
    heads = [_("Ngày"), *(labels[stage] for stage, _following, _colour in reversed(BANDS))]
    rows = [
        [number, *(queue[stage] for stage, _following, _colour in reversed(BANDS))]
        for number, queue in zip(days.numbers, queues, strict=True)
    ]
    return Picture(title, note, _spec(days, queues, labels) if len(days) else None, heads, rows)


def _spec(days, queues, labels):
    values = [
        {"day": number, "queue": labels[stage], "n": n, "order": place}
        for number, queue in zip(days.numbers, queues, strict=True)
        for place, (stage, n) in enumerate(queue.items())
    ]
    shown = list(reversed([labels[stage] for stage, _following, _colour in BANDS]))
    colours = list(reversed([colour for _stage, _following, colour in BANDS]))
    # A single day has no width as an area: it is drawn as a bar.
    mark = {"type": "area", "line": {"strokeWidth": 1}} if len(days) > 1 else {"type": "bar", "width": 24}
    return {
        "width": 720, "height": 240, "data": {"values": values}, "mark": mark,
        "encoding": {
            "x": {"field": "day", "type": "quantitative", "title": _("Ngày của kế hoạch"),
                  "scale": {"nice": False, "zero": False},
                  "axis": {"grid": False, "tickMinStep": 1, "format": "d"}},
            "y": {"field": "n", "type": "quantitative", "title": None, "stack": "zero", "axis": {"format": ",d"}},
            "color": {"field": "queue", "type": "nominal", "title": None,
                      "scale": {"domain": shown, "range": colours}},
            "order": {"field": "order", "type": "quantitative"},
        },
    }  # fmt: skip
