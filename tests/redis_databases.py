"""Which Redis database is whose: tests that run beside each other must not take each other's messages."""

import os
from urllib.parse import urlsplit, urlunsplit

APART = 16  # between the databases of one process and those of the next


def process_number() -> int:
    """The number of this process among those that share the tests, from 0."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def url_of(url: str, number: int | None = None) -> str:
    """The address of database `number` (else the one that the address names) for this process alone."""
    given = urlsplit(url)
    own = int(given.path.strip("/") or 0) if number is None else number
    return urlunsplit(given._replace(path=f"/{own + APART * process_number()}"))
