"""A file that was taken out and waits to be fetched."""

import pytest

from tests import factories
from tests.reporting.exporting.files import ordered, written


@pytest.fixture
def ready(book, official):
    factories.entry(book=book)
    return written(ordered(official, kind="birth", form="csv"))
