"""What is kept of targets and roadmaps: never what a newer version has replaced, and nothing of an open transaction."""

import pytest

from campaigns.models import Target
from reporting import lines, progress
from reporting.plan_figures import targets_of
from tests import factories
from tests.reporting.arrange import targets


@pytest.mark.django_db(transaction=True)
def test_new_targets_are_seen_at_once_and_kept_ones_are_not_read_again(django_assert_num_queries):
    place = factories.commune()
    campaign = factories.campaign(province=place.province)
    first = targets(campaign, {(place, ""): 60})

    def target():
        return progress.read_targets(lines.ask(campaign), [place.pk])[place.pk][0]

    assert target() == 60
    with django_assert_num_queries(0):
        assert targets_of(first.pk)[""][place.pk][0] == 60
    targets(campaign, {(place, ""): 80})
    assert target() == 80


@pytest.mark.django_db
def test_within_a_transaction_nothing_is_kept():
    place = factories.commune()
    version = targets(factories.campaign(province=place.province), {})

    assert targets_of(version.pk) == {}
    Target.objects.create(version=version, locality=place, kind="", entries=9)
    assert targets_of(version.pk)[""][place.pk][0] == 9
