"""docker-compose.yml hangs together. (That it runs is seen where there is a container engine.)"""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(SOURCE)
SERVICES = COMPOSE["services"]


@pytest.fixture(params=sorted(SERVICES))
def service(request):
    return SERVICES[request.param]


def test_the_services_of_a_whole_installation_are_there():
    assert {"web", "worker", "beat", "db", "redis", "proxy", "migrate"} <= set(SERVICES)


def test_it_comes_from_an_image_or_a_build(service):
    assert service.get("image") or service.get("build")


def test_what_stays_up_says_whether_it_is_well(service):
    assert "healthcheck" in service or service["restart"] == "no"


def test_it_mounts_only_declared_volumes_and_present_files(service):
    for mount in service.get("volumes", []):
        source = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", mount).split(":")[0]
        if source.startswith("./"):
            assert (ROOT / source).exists() or source == "./deploy/certificates"
        else:
            assert source in COMPOSE["volumes"]


def test_it_joins_only_declared_networks(service):
    assert service["networks"]
    assert set(service["networks"]) <= set(COMPOSE["networks"])


def test_it_waits_for_services_that_can_answer(service):
    for name, wait in service.get("depends_on", {}).items():
        if wait["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[name]
        else:
            assert SERVICES[name]["restart"] == "no"


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_no_secret_has_a_default():
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert f"${{{secret}:?" in SOURCE
        assert f"${{{secret}:-" not in SOURCE


def test_the_sample_environment_names_every_variable():
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", SOURCE))
    offered = set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", (ROOT / ".env.sample").read_text(), re.MULTILINE))
    assert asked == offered


def test_the_sample_environment_holds_no_secret():
    secrets = re.findall(r"^(?:SECRET_KEY|\w*PASSWORD|AWS_\w+)=(.*)$", (ROOT / ".env.sample").read_text(), re.MULTILINE)
    assert secrets
    assert not any(secrets)


def test_every_file_that_the_image_copies_exists():
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert copies
    for copy in copies:
        assert all((ROOT / name).exists() for name in copy.split())
