"""Loads a campaign that is described by files: units through time, the plan, published figures, targets."""

import csv
import datetime as dt
import json
from collections import defaultdict
from pathlib import Path

from django.db import transaction

from campaigns import distribution
from campaigns.actions.baselines import make_baseline, make_main
from campaigns.models import Campaign, Locality, Province, PublishedFigure, Succession
from civreg.core import history
from civreg.core.vietnamese import fold, sort_key

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_quang_tri(*, by, at):
    """Bring in the units of Quảng Trị from 2017 to July 2025 and Plan 37/KH-UBND. Run again, it changes nothing.

    Returns the Campaign. Commune figures are estimates by the rules of campaigns.distribution and say so.
    """
    history.sign(by=by, source="load")
    units = _load_units(_rows("quang_tri_units.csv"))
    _load_successions(_rows("quang_tri_successions.csv"), units)
    plan = json.loads((DATA / "plan_37.json").read_text(encoding="utf-8"))
    campaign = _load_campaign(plan)
    _load_figures(campaign, plan, by=by, at=at)
    if not campaign.target_versions.exists():
        _set_first_targets(campaign, plan, by=by, at=at)
    return campaign


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _day(text):
    return dt.date.fromisoformat(text) if text else None


def _load_units(rows):
    """Units by (code, valid_from); a parent is the version of its code that holds on the unit's first day."""
    units = {}
    for level in ("province", "district", "commune"):
        for row in (row for row in rows if row["level"] == level):
            key = row["code"], _day(row["valid_from"])
            units[key] = _load_unit(row, units)
    return units


def _load_unit(row, units):
    names = {name: row[name] for name in ("name", "full_name", "name_en")}
    key = {"code": row["code"], "valid_from": _day(row["valid_from"])}
    if row["level"] == "province":
        return Province.objects.update_or_create(**key, defaults={**names, "valid_to": _day(row["valid_to"])})[0]
    above = _holding(row["parent_code"], key["valid_from"], units)
    is_province = isinstance(above, Province)
    return Locality.objects.update_or_create(
        **key,
        defaults={
            **names,
            "level": row["level"],
            "type": row["kind"],
            "valid_to": _day(row["valid_to"]),
            "province": above if is_province else above.province,
            "parent": None if is_province else above,
            "sort_key": sort_key(row["name"]),
            "search_key": fold(row["full_name"]),
        },
    )[0]


def _holding(code, day, units):
    """The version of `code` in force on `day`, among the units loaded so far."""
    return next(
        unit
        for (of_code, valid_from), unit in units.items()
        if of_code == code and valid_from <= day and (unit.valid_to is None or unit.valid_to > day)
    )


def _load_successions(rows, units):
    for row in rows:
        before = units[row["predecessor_code"], _day(row["predecessor_valid_from"])]
        after = units[row["successor_code"], _day(row["successor_valid_from"])]
        if isinstance(before, Province):
            continue  # provinces keep no books: those of their communes are what moves
        Succession.objects.update_or_create(
            predecessor=before,
            successor=after,
            defaults={"on": _day(row["on"]), "is_whole": row["whole"] == "1", "note": row["note"]},
        )


def _load_campaign(plan):
    day_one = _day(plan["day_one"])
    province = Province.objects.valid_on(day_one).get(code=plan["province_code"])
    return Campaign.objects.get_or_create(
        province=province,
        document=plan["document"],
        defaults={
            "name": plan["name"],
            "document_on": _day(plan["document_on"]),
            "day_one": day_one,
            "entry_until": _day(plan["entry_until"]),
            "last_day": _day(plan["last_day"]),
            "phase2_limit": _day(plan["phase2"]["phase2_limit"]),
            "is_current": True,
        },
    )[0]


def _districts(campaign):
    districts = Locality.objects.districts().valid_on(campaign.day_one).filter(province=campaign.province)
    return {district.code: district for district in districts}


def _load_figures(campaign, plan, *, by, at):
    """The figures as they were printed; one that is there already is left as it is."""
    districts = _districts(campaign)
    for figure in plan["figures"]:
        PublishedFigure.objects.get_or_create(
            campaign=campaign,
            key=figure["key"],
            locality=districts[figure["district_code"]] if figure["district_code"] else None,
            version=1,
            defaults={
                "label": figure["label"],
                "value": figure["value"],
                "unit": figure["unit"],
                "published_on": _day(figure["published_on"]),
                "source": plan["sources"][figure["source"]],
                "note": figure["note"],
                "is_approximate": figure["is_approximate"],
                "is_superseded": figure["status"] == "superseded",
                "set_at": at,
                "set_by": by,
            },
        )


def _set_first_targets(campaign, plan, *, by, at):
    """Two versions, as they were published: the first claim of the plan, then the recount by book."""
    figures = {(f["key"], f["district_code"]): f for f in plan["figures"]}
    claim, recount = figures["phase2_first_claim", None], figures["phase2_entries", None]
    claimed = [{"locality": None, "kind": "", "books": 0, "entries": claim["value"]}]
    first = {"document": plan["document"], "note": claim["note"], "in_force_from": _day(claim["published_on"])}
    make_baseline(campaign=campaign, name=_named(claim), targets=claimed, by=by, at=at, **first)
    declared = {
        "locality": None,
        "kind": "",
        "books": figures["phase2_books", None]["value"],
        "entries": recount["value"],
    }
    second = {"note": recount["note"], "in_force_from": _day(recount["published_on"])}
    rows = [declared, *_district_targets(campaign, plan, figures)]
    document = plan["sources"]["doj"][:200]
    recounted = make_baseline(
        campaign=campaign, name=_named(recount), targets=rows, document=document, by=by, at=at, **second
    )
    make_main(baseline=recounted, by=by, at=at)


def _named(figure):
    """The baseline's name by the day on which its figure was published."""
    return f"Công bố {_day(figure['published_on']):%d/%m}"


def _district_targets(campaign, plan, figures):
    """The published figure of each district, and below it estimates per commune and kind."""
    for code, district in _districts(campaign).items():
        books, entries = figures.get(("phase2_district_books", code)), figures.get(("phase2_district_entries", code))
        if entries is None:
            continue  # Cồn Cỏ has no communes and is in no published list
        yield {"locality": district, "kind": "", "books": books["value"], "entries": entries["value"]}
        yield from _commune_targets(district, books["value"], entries["value"], campaign.day_one, plan["estimates"])


def _commune_targets(district, books, entries, day, estimates):
    communes = {c.code: c for c in district.communes.communes().valid_on(day).in_order()}
    weights = _weights(communes, estimates["commune_kind_weights"])
    for share in distribution.over_communes(books=books, cases=entries, weights=weights):
        yield _estimate(communes[share.key], "", share)
        kinds = distribution.over_kinds(books=share.books, cases=share.cases, shares=estimates["register_kind_shares"])
        for part in kinds:
            yield _estimate(communes[share.key], part.key, part)


def _estimate(commune, kind, share):
    return {
        "locality": commune,
        "kind": kind,
        "books": share.books,
        "entries": share.cases,
        "is_estimate": True,
        "method": share.method,
    }


def _weights(communes, kind_weights):
    """Weight by what each commune was made of in the first list known: two old offices, two shelves of books."""
    origins = defaultdict(list)
    for link in Succession.objects.select_related("predecessor", "successor"):
        origins[link.successor_id].append(link.predecessor)
    return {code: distribution.commune_weight(_first_types(c, origins), kind_weights) for code, c in communes.items()}


def _first_types(unit, origins):
    before = origins.get(unit.pk)
    if not before:
        return [unit.type]
    return [kind for older in before for kind in _first_types(older, origins)]
