"""What a person in a commune can do next: books by need, and queues of others' work."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.roles import Can
from campaigns.scope import scope
from registers.actions import refusals
from registers.models import Assignment
from registers.queries import counts_of

MOST = 300  # a commune keeps 18 books on average, the largest ward some 60
GIVEN_SHOWN = 20
LONG = 99  # a longer queue is "99+": nobody needs the count, and counting it costs


def next_step(line):
    """What a book needs now: (rank, label, address). Scan first, then enter, then check, then nothing."""
    book = line.key
    if not line.pages and not line.entered:
        return 1, _("Tải bản quét lên"), reverse("scanning:upload", args=[book.pk])
    if line.target is None or line.entered + line.void + line.unreadable < line.target:
        return 0, _("Nhập tiếp") if line.entered else _("Bắt đầu nhập"), reverse("scanning:desk", args=[book.pk])
    if line.approved < line.entered:
        return 2, _("Chờ kiểm tra, duyệt"), reverse("registers:book", args=[book.pk])
    return 3, _("Đã xong"), reverse("registers:book", args=[book.pk])


def in_order_of_need(lines):
    """Books with their next step: begun ones first, finished ones last."""
    rows = []
    for line in lines:
        rank, label, url = next_step(line)
        rows.append({"line": line, "book": line.key, "rank": rank, "label": label, "url": url})
    return sorted(rows, key=lambda row: (row["rank"], not row["line"].entered))


def given_to(user, day):
    """What is given to a person or their team, most urgent first, with the counts of its book."""
    rows = Assignment.objects.running().for_person(user, day).by_priority()
    rows = rows.select_related("person", "team", "given_by", "book__locality").prefetch_related("book__totals")
    return [{"assignment": each, "n": counts_of(each.book)} for each in rows[:GIVEN_SHOWN]]


def queues(entries, user, communes):
    """Lengths of the queues of their communes that this person may work on, never their own entries."""
    allowed = scope(user)
    steps = ((_("Chờ kiểm tra"), "check", Can.CHECK), (_("Chờ duyệt"), "approve", Can.APPROVE))
    reviews = [
        {
            "label": label,
            "step": step,
            "length": _shown(entries.waiting_for(user, step, communes, LONG + 1)),
            "url": f"{reverse('registers:review')}?step={step}",
        }
        for label, step, can in steps
        if allowed.may_anywhere(can)
    ]
    return reviews + _from_ministry(user)


def _from_ministry(user):
    """What the Ministry sent back to this person; nothing where there is none."""
    mine = _shown(refusals.refusals_for(user, mine=True).order_by()[: LONG + 1].count())
    url = f"{reverse('registers:refusals')}?whose=mine"
    return [{"label": _("Bộ trả lại"), "step": "refusals", "length": mine, "url": url}] if mine else []


def _shown(length):
    return f"{LONG}+" if length > LONG else length
