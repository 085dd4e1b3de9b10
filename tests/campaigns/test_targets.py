"""Targets are versions: who set them, when, on what paper."""

import datetime as dt

import pytest
from django.utils import timezone

from campaigns.actions.targets import change_target, current_targets, set_targets
from civreg.core.errors import Refused
from civreg.core.models import HistoryEvent
from tests import factories

pytestmark = pytest.mark.django_db
PAPER = {"document": "37/KH-UBND", "in_force_from": dt.date(2025, 3, 1)}


def _row(locality, entries, kind=""):
    return {"locality": locality, "kind": kind, "books": 1, "entries": entries}


def test_a_change_is_a_new_version_that_keeps_the_other_rows():
    campaign = factories.campaign()
    one, two = (factories.district(province=campaign.province) for _ in range(2))
    by, at = factories.user(), timezone.now()
    first = set_targets(campaign=campaign, targets=[_row(one, 10), _row(two, 20)], by=by, at=at, **PAPER)

    change_target(campaign=campaign, locality=two, kind="", books=1, entries=25, by=by, at=at, **PAPER)

    assert sorted(current_targets(campaign).values_list("entries", flat=True)) == [10, 25]
    assert sorted(first.targets.values_list("entries", flat=True)) == [10, 20]


def test_a_target_without_its_paper_is_refused():
    with pytest.raises(Refused, match="văn bản"):
        set_targets(
            campaign=factories.campaign(), targets=[], document=" ", in_force_from=dt.date(2025, 3, 1),
            by=factories.user(), at=timezone.now(),
        )  # fmt: skip


def test_a_unit_of_another_province_gets_no_target():
    with pytest.raises(Refused):
        change_target(
            campaign=factories.campaign(), locality=factories.district(), kind="", books=1, entries=1,
            by=factories.user(), at=timezone.now(), **PAPER,
        )  # fmt: skip


def test_the_database_writes_down_who_set_a_target():
    by = factories.user()

    set_targets(campaign=factories.campaign(), targets=[_row(None, 5)], by=by, at=timezone.now(), **PAPER)

    event = HistoryEvent.objects.get(table_name="campaigns_target")
    assert (event.user_id, event.changes["entries"]) == (by.pk, [None, 5])
