"""A real server, a real worker and a real browser; the three that a person at a commune meets."""

import time
from dataclasses import dataclass, field

import pytest
from django.db import connection

from tests.browser.people import PASSWORD, make_office
from tests.redis_databases import url_of
from tests.scanning import worker

DESK_SIZE = {"width": 1366, "height": 768}
# The tests' own Redis database, so that a run beside this one takes none of its messages.
REDIS_DB = 8
# What the browser says where the line or the server's refusal is what the test is about.
EXPECTED = ("Failed to load resource",)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass
class Site:
    """The server's address, its people, and what their browsers complained of."""

    browser: object
    base: str
    office: object
    contexts: list = field(default_factory=list)
    complaints: list = field(default_factory=list)

    def window(self, size=None):
        """A browser of its own (cookies and all); complaints of its pages are kept."""
        context = self.browser.new_context(
            viewport=size or DESK_SIZE, base_url=self.base, locale="vi-VN", reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def sign_in(self, person, size=None):
        """A window where that person has signed in through the page for it."""
        page = self.window(size)
        page.goto("/login/")
        page.fill("[name=username]", person.username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    def _said(self, message):
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def site(chromium, live_server, settings):
    """The server with one commune's office; fails where any page of it complained on the console."""
    settings.JOB_RESEND_SECONDS = 5
    made = Site(chromium, live_server.url, make_office())
    yield made
    for context in made.contexts:
        context.close()
    # A page that closes sends its draft: quiet for a moment is not yet quiet for good.
    for _moment in range(4):
        time.sleep(0.15)
        worker.until(_all_answered, 20, "the server's last answers")
    assert not made.complaints


def _all_answered():
    """No other session is in the middle of something: the tables are emptied next."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state <> 'idle' AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0] == 0


@pytest.fixture
def reader(transactional_db, tmp_path, settings):
    """A worker that reads what is uploaded, on the test's database and folder."""
    settings.REDIS_URL = url_of(settings.REDIS_URL, REDIS_DB)
    with worker.broker(worker.redis_url()):
        worker.empty_redis()
        with worker.Worker(tmp_path) as crew:
            yield crew
        worker.empty_redis()
