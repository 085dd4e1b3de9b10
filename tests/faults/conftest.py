"""A book with a clerk, who is the one that sends what nobody should."""

import pytest

from tests import factories


@pytest.fixture
def book():
    factories.campaign()
    return factories.book(number="01", first_number=1, last_number=900)


@pytest.fixture
def clerk(book):
    return factories.clerk(book.locality)
