"""Questions that the lists ask of links across kinds and of contradictions."""

from django.db.models import Count, Q
from django.utils import timezone

from campaigns.roles import Can
from registers.kinds import kind as kind_of
from registers.models import Contradiction, DuplicateCase, PersonLink
from registers.models.links import PARENTS, Role
from registers.rules import life

BOTH = ("first__locality", "second__locality", "first__book", "second__book")
MOST_OF_AN_ENTRY = 20


def contradictions_for(user, *, state="open", rule="", commune=None, whose="", can=Can.VIEW):
    """The contradictions that a person may see: what is due first on top."""
    rows = Contradiction.objects.visible_to(user, can).not_asked_elsewhere().filter(state=state or "open")
    if rule:
        rows = rows.filter(rule=rule)
    if commune:
        rows = rows.filter(Q(first__locality=commune) | Q(second__locality=commune))
    if whose == "mine":
        rows = rows.filter(owner=user)
    if whose == "nobody":
        rows = rows.of_nobody(timezone.localdate())
    rows = rows.with_answered(timezone.localdate())
    return rows.select_related("link", "resolved_by", "owner", *BOTH).urgent_first()


def mine_to_settle(user, today):
    """How many open contradictions a person answers for, and how many of them are past their day."""
    rows = Contradiction.objects.filter(owner=user, state="open").not_asked_elsewhere()
    return rows.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))


def without_owner(user, today, can=Can.VIEW):
    """How many open contradictions that a person may see have nobody who answers for them."""
    return Contradiction.objects.visible_to(user, can).not_asked_elsewhere().of_nobody(today).count()


def links_for(user, *, state="proposed", kind="", commune=None, can=Can.VIEW):
    """The links that a person may see, the likeliest first."""
    rows = PersonLink.objects.visible_to(user, can).filter(state=state or "proposed")
    if kind:
        rows = rows.filter(Q(first__kind=kind) | Q(second__kind=kind))
    if commune:
        rows = rows.filter(Q(first__locality=commune) | Q(second__locality=commune))
    return rows.select_related("decided_by", *BOTH).order_by("-probability", "pk")


def cases_beside(links):
    """{(first, second): case} of the linked entries that are asked about as one event already: open cases by ids."""
    keys = {f"{link.first_id}-{link.second_id}": (link.first_id, link.second_id)
            for link in links if link.first.kind == link.second.kind}  # fmt: skip
    cases = DuplicateCase.objects.open().filter(entries_key__in=keys).values_list("entries_key", "pk")
    return {keys[key]: pk for key, pk in cases} if keys else {}


def links_of(user, entry):
    """The links of one entry, with the other end, that the person may see; rejected and gone ones are left out."""
    of_it = Q(first=entry) | Q(second=entry)
    rows = PersonLink.objects.visible_to(user).filter(of_it, state__in=("proposed", "confirmed"))
    rows = rows.select_related(*BOTH).order_by("-probability", "pk")[:MOST_OF_AN_ENTRY]
    return [side(link, entry) for link in rows]


def contradictions_of(user, entry):
    """The open contradictions of one entry that the person may see, in words."""
    of_it = Q(first=entry) | Q(second=entry)
    rows = (
        Contradiction.objects.visible_to(user)
        .not_asked_elsewhere()
        .filter(of_it, state="open")
        .select_related("link", *BOTH)
        .order_by("pk")
    )
    return [told(row) for row in rows[:MOST_OF_AN_ENTRY]]


def side(link, entry):
    """A link as one of its entries sees it."""
    is_first = link.first_id == entry.pk
    other, role = (link.second, link.second_role) if is_first else (link.first, link.first_role)
    mine = link.first_role if is_first else link.second_role
    return {"link": link, "other": other, "kind": kind_of(other.kind).label, "who": person_in(other, role),
            "mine": person_in(entry, mine), "percent": min(99, round(link.probability * 100))}  # fmt: skip


def person_in(entry, role):
    """The name of the person who stands in an entry in that role."""
    if role in PARENTS:
        code = next((each.name for each in kind_of(entry.kind).parents if each.role == role), "")
        return entry.values.get(code) or "–"
    return (entry.subject_name if role == Role.SUBJECT else entry.second_name) or "–"


def told(row):
    """A contradiction in words, with its two entries."""
    ends = ((row.first, row.link.first_role), (row.second, row.link.second_role))
    return {
        "row": row,
        "is_overdue": row.state == "open" and bool(row.due_on) and row.due_on < timezone.localdate(),
        "says": life.sentence(row.rule, row.params),
        "source": life.RULES[row.rule].source,
        "entries": [{"entry": entry, "kind": kind_of(entry.kind).label, "who": person_in(entry, role)}
                    for entry, role in ends],
    }  # fmt: skip
