"""What civreg needs from the distribution, and how to get it without leaving daemons behind."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import postgres
import processes
import redis_server
from places import RUN, Trouble, locked, read_json, say, write_json

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TRIED = RUN / "extras-tried.json"
POLICY = Path("/usr/sbin/policy-rc.d")
CLUSTER_POLICY = Path("/etc/postgresql-common/createcluster.d/civreg.conf")


@dataclass(frozen=True)
class Need:
    """A thing that must be there: how to see it, which packages bring it, whether we can do without."""

    name: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]
    without: str = ""  # what is lost without it; empty means that it is indispensable


def _has(*programs: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(program) for program in programs)


def _has_language(*names: str) -> Callable[[], bool]:
    def found() -> bool:
        homes = [Path(home) for home in (os.environ.get("TESSDATA_PREFIX"), "/usr/share/tessdata") if home]
        homes += Path("/usr/share/tesseract-ocr").glob("*/tessdata")
        return any((home / f"{name}.traineddata").exists() for home in homes for name in names)

    return found


def _can_make_venv() -> bool:
    """A venv can be made with pip in it: Debian keeps ensurepip in a package of its own."""
    if shutil.which("uv"):
        return True
    return processes.run_quietly([sys.executable, "-c", "import venv, ensurepip"]).returncode == 0


def chromium() -> str | None:
    """The browser for the browser tests."""
    named = os.environ.get("CIVREG_CHROMIUM")
    return named or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def needs(*, browser: bool) -> list[Need]:
    """Everything, in the order in which it is looked for."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    wanted = [
        Need("venv", _can_make_venv, (f"python{version}-venv",)),
        Need("PostgreSQL", lambda: postgres.binaries() is not None, ("postgresql",)),
        Need("Redis", lambda: redis_server.binary() is not None, ("redis-server",)),
        Need("Tesseract", _has("tesseract"), ("tesseract-ocr",)),
        Need("Tesseract vie", _has_language("vie"), ("tesseract-ocr-vie",)),
        Need("gettext", _has("msgfmt"), ("gettext",)),
        Need("npm", lambda: bool(shutil.which("node") and shutil.which("npm")), ("nodejs", "npm")),
        Need(
            "Tesseract's model of the Vietnamese script",
            _has_language("Vietnamese", "script/Vietnamese"),  # Debian's place, and upstream's
            ("tesseract-ocr-script-viet",),
            "pages are read with the language model 'vie' alone",
        ),
    ]
    if browser:
        wanted.append(_browser_need())
    return wanted


def _browser_need() -> Need:
    # On Ubuntu the chromium packages are shells around a snap, which neither containers nor root can run.
    packages = () if "ubuntu" in _distribution() else ("chromium", "chromium-driver")
    lost = "the browser tests are skipped (install a Chromium or Chrome and set CIVREG_CHROMIUM to run them)"
    return Need("Chromium", lambda: chromium() is not None, packages, lost)


def _distribution() -> str:
    with contextlib.suppress(OSError):
        return Path("/etc/os-release").read_text().lower()
    return ""


def ensure(*, browser: bool = False) -> None:
    """Install what is missing; when nothing is missing, apt is not touched at all."""
    missing = [need for need in needs(browser=browser) if not need.is_there()]
    if not missing:
        return
    with locked("apt"):
        # An extra that could not be had yesterday is not asked for again at every start.
        tried = read_json(TRIED)
        _install([need for need in missing if not need.is_there() and not (need.without and need.name in tried)])
        write_json(TRIED, {**tried, **{need.name: True for need in missing if need.without}})
    for need in missing:
        if need.is_there():
            continue
        if not need.without:
            raise Trouble(f"{need.name} is missing and could not be installed ({' '.join(need.packages)}).")
        say(f"{need.name} is not there: {need.without}.")


def _install(missing: list[Need]) -> None:
    must = [package for need in missing if not need.without for package in need.packages]
    may = [package for need in missing if need.without for package in need.packages]
    if not must and not may:
        return
    if not shutil.which("apt-get"):
        if must:
            raise Trouble(f"No apt-get here. Install by hand what these Debian packages bring: {' '.join(must)}")
        return
    if not must and not _is_root() and not _sudo_is_free():
        return  # nobody is asked for a password for the sake of an extra
    say(f"installing by apt: {' '.join(must + may)}")
    with _no_daemons():
        _apt("update")
        if must and _apt("install", *must).returncode:
            raise Trouble(f"apt-get could not install {' '.join(must)}; its own words are above.")
        for package in may:
            _apt("install", package)


def _is_root() -> bool:
    return os.geteuid() == 0


def _sudo_is_free() -> bool:
    return bool(shutil.which("sudo")) and processes.run_quietly(["sudo", "-n", "true"]).returncode == 0


def as_root(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess:
    """Run a command as root; what it prints goes to stderr."""
    prefix = [] if _is_root() else ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    if prefix and not shutil.which("sudo"):
        raise Trouble(f"Neither root nor sudo: ask an administrator for: {' '.join(arguments)}")
    return subprocess.run([*prefix, *arguments], input=text, text=True, stdout=sys.stderr)


def _apt(verb: str, *packages: str) -> subprocess.CompletedProcess:
    options = ["-q", "-y", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    extra = ["--no-install-recommends"] if verb == "install" else []
    return as_root("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", verb, *options, *extra, *packages)


@contextlib.contextmanager
def _no_daemons():
    """While apt works: no service is started, and PostgreSQL makes no cluster of its own on 5432."""
    has_policy, had_redis = POLICY.exists(), redis_server.binary() is not None
    had_cluster_policy = CLUSTER_POLICY.exists()
    if not has_policy:
        as_root("sh", "-c", f"cat > {POLICY}", text="#!/bin/sh\nexit 101\n")
        as_root("chmod", "755", str(POLICY))
    if not had_cluster_policy:
        as_root("mkdir", "-p", str(CLUSTER_POLICY.parent))
        as_root("sh", "-c", f"cat > {CLUSTER_POLICY}", text="create_main_cluster = false\n")
    try:
        yield
    finally:
        if not has_policy:
            as_root("rm", "-f", str(POLICY))
        if not had_cluster_policy:
            as_root("rm", "-f", str(CLUSTER_POLICY))
        if not had_redis and Path("/run/systemd/system").exists():
            as_root("systemctl", "disable", "--quiet", "redis-server")
