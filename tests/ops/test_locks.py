"""The locks pin what is run by hash, and bind it to no registry."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def pins(name):
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+) \\$", (ROOT / name).read_text(), re.MULTILINE | re.IGNORECASE))


def test_production_runs_the_versions_that_were_tested():
    tested, production = pins("requirements.lock"), pins("deploy/requirements.lock")

    assert production
    assert production.items() <= tested.items()


def test_production_carries_no_tools_of_development():
    assert not {"pytest", "playwright", "ruff"} & pins("deploy/requirements.lock").keys()


def test_the_python_locks_name_no_registry():
    for name in ("requirements.lock", "deploy/requirements.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_the_javascript_lock_has_hashes_and_no_addresses():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    for name, package in packages.items():
        assert "resolved" not in package
        assert "integrity" in package or name == ""
