"""Who stands around when books are packed."""

import pytest

from tests import factories


@pytest.fixture
def plan():
    return factories.campaign()


@pytest.fixture
def justice(plan):
    return factories.justice(plan.province)
