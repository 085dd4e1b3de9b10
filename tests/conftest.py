"""What every test may ask for. Factories build the smallest valid thing (tests/factories.py)."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = Path(os.environ.get("CIVREG_SHARED_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Several runs at once each keep to their own database."""
    from django.conf import settings

    name = os.environ.get("CIVREG_TEST_DATABASE")
    if name:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name


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
