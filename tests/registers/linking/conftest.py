"""A commune, and two of its records that contradict each other."""

import pytest

from registers.models import Contradiction
from tests import factories
from tests.registers import lives
from tests.registers.linking.running import run


@pytest.fixture
def place():
    return factories.commune()


@pytest.fixture
def too_young(place):
    """Married at twelve, as the birth record has it."""
    lives.birth(place), lives.marriage(place, "15.06.1992", entered_by=factories.clerk(place))
    run(place)
    return Contradiction.objects.get()
