"""Who is behind, by how much and what it takes: the province, a district, a commune, and what was published."""

from django.db.models import Count
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.live import renewed
from campaigns.queries import open_obstacles_of, published
from campaigns.roles import Can
from campaigns.rules import BOOK_KINDS
from campaigns.scope import scope
from civreg.core.models import User
from civreg.core.paging import page_of
from registers.life_queries import mine_to_settle
from registers.models import Entry, RegisterBook
from reporting import asked, links, progress, screens, structures
from reporting.exports import progress as sheet
from reporting.exports.answers import download
from reporting.promises import promises_of


@require_safe
@renewed("province")
def dashboard(request):
    """The province for who leads it; everybody else goes to their own place."""
    campaign = asked.campaign_or_404(request.user)
    place = asked.own_place_or_404(request.user, campaign)
    if place is not None:
        return redirect(links.of_place(place))
    question = asked.asked_of(request, campaign)
    communes = asked.communes_of(request.user, None, campaign)
    overview = progress.overview_of(question, None, communes)
    context = _overview_context(request, question, overview)
    context["kinds"] = progress.by_kind(question, communes, tally=overview.tally) if not question.kind else []
    context["obstacles"] = open_obstacles_of(request.user, [unit.pk for unit in communes], question.today)
    context["contradictions"] = mine_to_settle(request.user, question.today)
    context |= {"page_title": campaign.province.full_name}
    return TemplateResponse(request, "reporting/dashboard.html", context)


@require_safe
@renewed("place")
def district(request, pk):
    campaign = asked.campaign_or_404(request.user)
    place = asked.place_or_404(request.user, pk, level="district")
    question = asked.asked_of(request, campaign)
    communes = asked.communes_of(request.user, place, campaign)
    return _place_page(request, campaign, question, place, communes)


@require_safe
@renewed("province")
def unit(request, pk):
    """A unit of 1 July 2025 by the communes of March 2025 that it was made of."""
    campaign = asked.campaign_or_404(request.user)
    place = asked.new_unit_or_404(request.user, pk)
    question = asked.asked_of(request, campaign, place)
    communes = asked.communes_of(request.user, place, campaign)
    return _place_page(request, campaign, question, place, communes)


def _place_page(request, campaign, question, place, communes):
    overview = progress.overview_of(question, place, communes)
    context = _overview_context(request, question, overview)
    kinds = progress.by_kind(question, communes, place=place, tally=overview.tally) if not question.kind else []
    context["kinds"] = kinds
    crumbs = screens.crumbs(request.user, campaign, place)
    context |= {"unit": place, "page_title": place.full_name, "crumbs": crumbs}
    context["promises"] = _promises(campaign, place, question)
    context["obstacles"] = open_obstacles_of(request.user, [unit.pk for unit in communes], question.today)
    context["contradictions"] = mine_to_settle(request.user, question.today)
    return TemplateResponse(request, "reporting/dashboard.html", context)


def _overview_context(request, question, overview):
    rows, sort, direction = screens.in_order(overview.rows, request.GET.get("sort", ""))
    return {
        "asked": question,
        "campaign": question.campaign,
        "overview": overview,
        "whole": overview.whole,
        "rows": rows,
        "heads": screens.sort_heads(request, sort, direction),
        "chart": screens.chart(overview.whole),
        "stats": screens.headline(overview.whole),
        "behind": [row for row in overview.rows if row.verdict.days_behind],
        "book_kinds": BOOK_KINDS,
        "structures": {} if structures.is_new(overview.whole.place) else structures.LABELS,
        "versions": question.campaign.target_versions.select_related("baseline").order_by("-number"),
    }


@require_safe
@renewed("place")
def commune(request, pk):
    """A commune by kind, by book, by day, and by the people at work in it."""
    campaign = asked.campaign_or_404(request.user)
    place = asked.place_or_404(request.user, pk, level="commune")
    question = asked.asked_of(request, campaign)
    overview = progress.by_commune(question, [place], label=place.full_name)
    whole = overview.rows[0]
    books = RegisterBook.objects.visible_to(request.user).filter(locality=place).select_related("locality").in_order()
    if question.kind:
        books = books.filter(kind=question.kind)
    page = page_of(books, request)
    context = {
        "asked": question,
        "campaign": campaign,
        "unit": place,
        "whole": whole,
        "kinds": progress.by_kind(question, [place], place=place, tally=overview.tally),
        "page": page,
        "books": progress.by_book(question, page.object_list),
        "days": screens.days(whole),
        "people": _people(place, question),
        "chart": screens.chart(whole),
        "stats": screens.headline(whole),
        "promises": _promises(campaign, place, question),
        "obstacles": open_obstacles_of(request.user, [place.pk], question.today),
        "contradictions": mine_to_settle(request.user, question.today),
        "page_title": place.full_name,
        "crumbs": screens.crumbs(request.user, campaign, place),
        "may_open": scope(request.user).may(Can.VIEW, place.pk),
    }
    return TemplateResponse(request, "reporting/commune.html", context)


def _promises(campaign, place, question):
    """What the place itself has promised, and how that stands."""
    rows = place.commitments.standing().filter(campaign=campaign).select_related("locality").order_by("due_on", "pk")
    return promises_of(campaign, rows, question.today)


def _people(place, question):
    """Who is assigned to the commune and what each entered there that day: read by person and day, not by commune."""
    in_force = place.memberships.in_force_on(question.day)
    people = User.objects.filter(memberships__in=in_force).distinct().order_by("full_name")
    made = Entry.objects.filter(entered_by__in=people, locality=place, entered_at__range=question.hours)
    done = dict(made.values_list("entered_by").annotate(Count("pk")))
    return [{"person": person, "done": done.get(person.pk, 0)} for person in people]


@require_safe
def figures(request):
    """What was published about the plan, and where the sums do not agree. Shown as they are."""
    campaign = asked.campaign_or_404(request.user)
    listed, reconciliations = published(campaign)
    question = asked.asked_of(request, campaign)
    units = asked.communes_of(request.user, None, campaign)
    overview = progress.by_district(question, units, province=campaign.province)
    context = {
        "campaign": campaign,
        "figures": listed,
        "reconciliations": reconciliations,
        "overview": overview if scope(request.user).sees_whole(campaign.province) else None,
        "versions": campaign.target_versions.select_related("set_by").order_by("-number"),
        "page_title": _("Số liệu đã công bố"),
    }
    return TemplateResponse(request, "reporting/figures.html", context)


@require_safe
def progress_sheet(request):
    """The dashboard's table as XLSX or CSV."""
    campaign = asked.campaign_or_404(request.user)
    place = asked.named_place_or_404(request, campaign)
    question = asked.asked_of(request, campaign, place)
    communes = asked.communes_of(request.user, place, campaign)
    lines = screens.table_of(question, place, communes)
    note = _("%(place)s, %(day)s") % {"place": lines[-1].label, "day": question.day.strftime("%d.%m.%Y")}
    notes = [note, str(structures.LABELS[question.structure])] if question.structure == structures.AFTER else [note]
    return download(
        name=f"tien-do-{question.day.isoformat()}", form=request.GET.get("format", "xlsx"),
        title=_("Tiến độ"), heads=sheet.heads(), rows=sheet.rows(lines), notes=notes,
    )  # fmt: skip
