"""What every test may ask for. Factories build the smallest valid thing (tests/factories.py)."""

import os
import shutil
from pathlib import Path

import pytest
from django.utils import timezone

from tests.redis_databases import process_number, url_of

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = Path(os.environ.get("CIVREG_SHARED_DATA", ROOT.parent / "shared" / "data"))


def pytest_configure():
    """Several processes share the tests: each talks to a Redis database of its own."""
    from celery import current_app
    from django.conf import settings

    if process_number():
        settings.REDIS_URL = settings.CELERY_BROKER_URL = url_of(settings.REDIS_URL)
        current_app.conf.broker_url = settings.REDIS_URL


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Several runs at once each keep to their own database; a live server's threads keep no connection."""
    from django.conf import settings

    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    name = os.environ.get("CIVREG_TEST_DATABASE")
    if name:
        own = f"{name}_{process_number()}" if process_number() else name
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = own


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A worker or server that outlived its test must not keep the test database from being dropped."""
    yield
    with django_db_blocker.unblock():
        _part_from_others()


def _part_from_others():
    from django.db import connection

    if not connection.settings_dict["NAME"].startswith("test"):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests. The sync API runs a loop in this thread, which Django would refuse to work in."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = os.environ.get("CIVREG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def _quiet_surroundings(settings, tmp_path):
    """Files go to the test's own folder; static files need no manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {
            "BACKEND": "civreg.core.storage.SyncedStorage",
            "OPTIONS": {"location": str(tmp_path / "media")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def shared_data():
    """Real and rendered material beside the repository, where there is any."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared material is not beside this checkout")
    return SHARED_DATA


@pytest.fixture(autouse=True)
def _no_account_uses(settings):
    """What is noted now and then would stand among the questions that a test counts."""
    settings.ACCOUNT_USE_SECONDS = 0
