"""What progress looks like on a screen: order, headline numbers, the drawing, the days one by one."""

from django.utils.formats import localize
from django.utils.translation import gettext as _

from campaigns.scope import scope
from reporting import charts, links, progress, rules, structures

FAR = 10**9


def _late(row):
    """Most days behind first; of equals the one that lacks more."""
    return (row.verdict.days_behind, row.remaining or 0)


# key of ?sort= -> (head, what to sort by, whether the largest comes first)
SORTS = {
    "name": (lambda: _("Đơn vị"), lambda row: row.place.sort_key, False),
    "today": (lambda: _("Hôm nay"), lambda row: row.entered_today, True),
    "done": (lambda: _("Đã nhập"), lambda row: row.entered, True),
    "percent": (lambda: _("% chỉ tiêu"), lambda row: row.entered_percent or 0, True),
    "plan": (lambda: _("Kế hoạch đến hết ngày"), lambda row: row.planned_today, True),
    "approved": (lambda: _("Đã duyệt"), lambda row: row.approved, True),
    "proved": (lambda: _("Sổ đã đủ"), lambda row: row.proved, True),
    "required": (lambda: _("Cần mỗi ngày"), lambda row: row.quota or 0, True),
    "forecast": (lambda: _("Dự kiến xong"), lambda row: FAR if row.forecast.day is None else row.forecast.day, True),
    "status": (lambda: _("Tình trạng"), _late, True),
}


def in_order(rows, sort):
    """Rows sorted by ?sort=KEY or -KEY (the other way round); who is behind comes first by default."""
    key = sort.removeprefix("-")
    turned = sort.startswith("-")
    if key not in SORTS:
        key, turned = "status", False
    _head, by, largest_first = SORTS[key]
    ordered = sorted(rows, key=by, reverse=largest_first != turned)
    return ordered, key, "descending" if largest_first != turned else "ascending"


def sort_heads(request, sort, direction):
    """The heads of the table with the address that sorts by each; the second click turns the order."""
    heads = []
    for key, (head, _by, largest_first) in SORTS.items():
        turned = key == sort and (direction == "descending") == largest_first
        query = request.GET.copy()
        query["sort"] = f"-{key}" if turned else key
        heads.append(
            {
                "label": head(),
                "url": f"?{query.urlencode()}",
                "num": key not in ("name", "status"),
                "sort": direction if key == sort else "",
            }  # fmt: skip
        )
    return heads


def headline(whole):
    """The numbers that an official asks for first, each with the list that makes it."""
    percent = whole.entered_percent
    share = _("%(percent)s %% của %(target)s") % {
        "percent": localize(percent), "target": rules.number_text(whole.target),
    } if percent is not None else _("chưa có chỉ tiêu")  # fmt: skip
    return [
        {"label": _("Đã nhập"), "value": whole.entered, "sub": share, "url": links.counted(whole, "entered"),
         "icon": "entered"},
        {"label": _("Nhập trong ngày"), "value": whole.entered_today, "sub": _quota(whole),
         "url": links.counted(whole, "entered", on_day=True)},
        {"label": _("Kế hoạch đến hết ngày"), "value": whole.planned_today if whole.target is not None else "–",
         "sub": whole.verdict.label},
        {"label": _("Đã duyệt"), "value": whole.approved, "url": links.counted(whole, "approved"), "icon": "approved",
         "sub": _("đã kiểm tra %(n)s") % {"n": rules.number_text(whole.checked)}},
        {"label": _("Trả lại, chờ sửa"), "value": whole.returned, "url": links.with_state(whole, "returned"),
         "icon": "returned", "sub": _("nghi trùng %(n)s") % {"n": rules.number_text(whole.suspected_duplicate)}},
        {"label": _("Dự kiến nhập xong"), "value": _day(whole.forecast_date), "sub": _range(whole), "icon": "clock"},
    ]  # fmt: skip


def _quota(whole):
    if whole.quota is None:
        return _("không còn ngày nào")
    return _("cần %(n)s mỗi ngày") % {"n": rules.number_text(whole.quota)}


def _day(day):
    return day.strftime("%d/%m") if day else "–"


def _range(whole):
    early, late = whole.forecast_range
    if early is None:
        return _("chưa đủ số liệu để dự báo")
    if early == late:
        return _("hạn %(day)s") % {"day": _day(whole.asked.calendar.date(whole.asked.calendar.entry_days))}
    until = _day(late) if late else _("chưa rõ")
    return _("8 phần 10: %(early)s đến %(late)s") % {"early": _day(early), "late": until}


def chart(whole):
    """The burn-up of a line, with the sentence that says the same in words."""
    question = whole.asked
    calendar = question.calendar
    lived = max(0, min(question.number, calendar.days))
    outputs = [whole.daily.get(calendar.date(n), 0) for n in range(1, lived + 1)]
    early_work = max(whole.entered - sum(outputs), 0)
    return {
        "drawing": charts.burnup(
            calendar=calendar,
            plan=(whole.roadmap or rules.entry_line(whole.target, calendar)) if whole.target is not None else [],
            outputs=[early_work + outputs[0], *outputs[1:]] if outputs else [],
            today_number=question.number,
            target=whole.target,
            label_of=rules.number_text,
            forecast_day=whole.forecast.day,
            band=(whole.forecast.early, whole.forecast.late),
        ),
        "label": _("Nhập theo ngày: %(reason)s") % {"reason": whole.verdict.sentence},
    }


def days(whole):
    """Each lived day of the campaign: what the plan wanted by its close, what came in, what there was then."""
    question = whole.asked
    calendar = question.calendar
    rows, running = [], whole.entered - sum(whole.daily.values())
    for number in range(1, calendar.closed(question.number) + 1):
        day = calendar.date(number)
        running += whole.daily.get(day, 0)
        rows.append(
            {
                "number": number,
                "day": day,
                "planned_date": calendar.planned_date(number),
                "done": whole.daily.get(day, 0),
                "running": running,
                "planned": rules.planned(whole.target, calendar, number, whole.roadmap),
                "url": links.entry_list(
                    stage="entered",
                    day=day.isoformat(),
                    locality=whole.place.pk if whole.place else "",
                    kind=whole.kind,
                ),
            }
        )
    return rows[::-1]


def crumbs(user, campaign, place):
    """Province, district, commune: as far up as the person may go."""
    trail = [{"label": place.full_name}]
    above = scope(user)
    if place.parent and above.sees_whole(place.parent):
        trail.insert(0, {"label": place.parent.full_name, "url": links.of_place(place.parent)})
    if campaign.province_id in above.province_ids:
        top = links.reverse("reporting:dashboard")
        url = f"{top}?structure={structures.AFTER}" if structures.is_new(place) else top
        trail.insert(0, {"label": campaign.province.full_name, "url": url})
    return trail


def table_of(question, place, communes):
    """The lines of a place's table with the whole as the last one."""
    overview = progress.overview_of(question, place, communes)
    if place is not None and place.level == "commune" and not structures.is_new(place):
        kinds = progress.by_kind(question, communes, place=place, tally=overview.tally, with_days=True)
        return [*kinds, overview.rows[0]]
    return [*overview.rows, overview.whole]
