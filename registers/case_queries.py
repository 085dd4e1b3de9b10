"""Questions that the screens of duplicate cases ask: a lane's work, its counts, neighbours, what is plainly alike."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from civreg.core.dates import DateRefused, PartialDate
from registers import suspicions
from registers.actions.import_runs import runs_of
from registers.kinds import kind as kind_of
from registers.models import CaseMember, DuplicateCase, Entry, UncheckedEntry
from registers.rules import lanes
from registers.rules.persons import is_one_name

MOST_OF_AN_ENTRY = 10
FORWARD = ("accepted", "sent", "approved", "checked", "entered", "returned", "suspected_duplicate")


def cases_for(user, *, state="open", kind="", sort="", origin="", commune=None, who="", file=None):
    """The cases that a person may see, the likeliest first, narrowed as the list's filters ask.

    ``file`` is the id of an import of theirs: the cases of the entries that it made.
    """
    cases = suspicions.cases_for(user, state=state or "open", kind=kind, sort=sort)
    cases = cases.filter(origin=origin) if origin else cases
    if commune:
        cases = cases.filter(Exists(CaseMember.objects.filter(case=OuterRef("pk"), locality=commune)))
    cases = of_file(cases, user, file) if file else cases
    return decided_by_level(cases, who) if who else cases


def of_file(cases, user, file):
    """Those that touch an entry that the import of this id made, if it is the person's own."""
    made = entries_of_import(runs_of(user).filter(pk=file, state="done").first())
    return cases.filter(Exists(CaseMember.objects.filter(case=OuterRef("pk"), entry__in=made.values("pk"))))


def entries_of_import(run):
    """The entries that an import made: its person's, of the moment that it bears."""
    if run is None:
        return Entry.objects.none()
    return Entry.objects.filter(entered_by=run.asked_by_id, entered_at=run.finished_at, kind=run.kind)


def suspected_of_import(user, run) -> dict:
    """What the comparison of an import's entries has found: how many wait for it, how many are suspected, in how many
    cases that the person may see."""
    made = entries_of_import(run).values("pk")
    cases = DuplicateCase.objects.visible_to(user).open()
    of_run = CaseMember.objects.filter(case__in=cases.order_by().values("pk"), entry__in=made)
    counts = of_run.aggregate(entries=Count("entry", distinct=True), cases=Count("case", distinct=True))
    unchecked = UncheckedEntry.objects.filter(entry__in=made).count()
    return {**counts, "unchecked": unchecked, "checked": max(run.created - unchecked, 0)}


def cases_of(user, entry) -> list[dict]:
    """The duplicate cases of one entry that still say something, the open ones first."""
    cases = DuplicateCase.objects.visible_to(user).of_entry(entry).exclude(state=DuplicateCase.State.GONE)
    return [
        {"case": case, "sort": suspicions.sort_label(case), "percent": round(100 * case.probability),
         "holds": entry.state == Entry.State.SUSPECTED_DUPLICATE and case.said == DuplicateCase.Said.SAME}
        for case in cases.order_by("-state", "-probability", "pk")[:MOST_OF_AN_ENTRY]
    ]  # fmt: skip


def decided_by_level(cases, level):
    """Those that the level decides (``lanes.level_of``, said to the database)."""
    members = CaseMember.objects.filter(case=OuterRef("pk")).order_by()
    beyond = Exists(members.filter(entry__state__in=lanes.BEYOND_RECALL))
    communes, districts = _count(members, "locality"), _count(members, "locality__parent")
    cases = cases.annotate(communes=communes, districts=districts)
    if level == lanes.COMMUNE:
        return cases.filter(~beyond, communes=1)
    if level == lanes.DISTRICT:
        return cases.filter(~beyond, communes__gt=1, districts=1)
    return cases.filter(beyond | Q(districts__gt=1))


def _count(members, what):
    counted = members.values("case").annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def counts_by_sort(user, *, file=None, **narrowed) -> dict:
    """Open cases by class: how much each lane has to do; ``file`` as in cases_for."""
    cases = DuplicateCase.objects.visible_to(user).open()
    cases = of_file(cases, user, file) if file else cases
    exact = {name: value for name, value in narrowed.items() if value}
    return dict(cases.filter(**exact).order_by().values_list("sort").annotate(n=Count("pk")))


def neighbours(cases, case):
    """The ids before and after a case among ranked cases, None at the ends."""
    before = cases.filter(Q(probability__gt=case.probability) | Q(probability=case.probability, pk__lt=case.pk))
    after = cases.filter(Q(probability__lt=case.probability) | Q(probability=case.probability, pk__gt=case.pk))
    first = before.prefetch_related(None).order_by("probability", "-pk").values_list("pk", flat=True).first()
    return first, after.prefetch_related(None).order_by("-probability", "pk").values_list("pk", flat=True).first()


def preferred(entries):
    """The entry that one would keep: furthest on its way, with a scan, with more told, the older one."""

    def worth(entry):
        stage = FORWARD.index(entry.state) if entry.state in FORWARD else len(FORWARD)
        return stage, entry.attached_at is None, -sum(1 for value in entry.values.values() if value), entry.pk

    return min(entries, key=worth)


def unlike(entries) -> list[str]:
    """Labels of what differs so much between entries of a kind that nobody should conclude unseen; [] is plainly alike.

    Names must be one name, dates able to be one day; what one of them does not say is no difference.
    """
    kind = kind_of(entries[0].kind)
    names = [code for code in (kind.subject, kind.second, *kind.relatives) if code]
    dates = [code for code in dict.fromkeys((kind.subject_birth, kind.second_birth, kind.event_date)) if code]
    first, found = entries[0], []
    for other in entries[1:]:
        found += [code for code in names if not _may_be_one(is_one_name, first, other, code)]
        found += [code for code in dates if not _may_be_one(_is_one_day, first, other, code)]
    return [kind.field(code).label for code in dict.fromkeys(found)]


def _may_be_one(same, first, other, code):
    one, two = first.values.get(code) or "", other.values.get(code) or ""
    return not one or not two or same(one, two)


def _is_one_day(one, two):
    try:
        return PartialDate.parse(one).may_equal(PartialDate.parse(two))
    except (DateRefused, TypeError):
        return one == two
