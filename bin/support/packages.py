"""Python and JavaScript packages, exactly those of the locks; a second run sees the stamp and does nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import processes
from places import PYTHON, REPO, TOOLS, VENV, Trouble, digest, locked, say

LOCK = REPO / "requirements.lock"
NODE_LOCK = REPO / "package-lock.json"
NODE_MODULES = REPO / "node_modules"


def _is_stamped(stamp: Path, mark: str) -> bool:
    return stamp.exists() and stamp.read_text() == mark


def _loudly(arguments, **options) -> int:
    """Run a command whose words go to stderr."""
    return subprocess.run([str(part) for part in arguments], stdout=sys.stderr, cwd=REPO, **options).returncode


def ensure_python() -> None:
    """The virtual environment with exactly the packages of requirements.lock, each checked by its hash."""
    mark = digest([LOCK], salt=f"{sys.version_info[:2]}")
    stamp = VENV / "civreg-lock"
    with locked("python"):
        if PYTHON.exists() and _is_stamped(stamp, mark):
            return
        if not _has_this_python():
            say("making the virtual environment …")
            shutil.rmtree(VENV, ignore_errors=True)
            if _loudly([sys.executable, "-m", "venv", "--without-pip", VENV]):
                raise Trouble("The virtual environment could not be made.")
        say("installing the Python packages of requirements.lock …")
        if not (_sync_by_uv() or _install_by_pip()):
            raise Trouble("The Python packages could not be installed; the words above say why.")
        stamp.write_text(mark)


def _has_this_python() -> bool:
    if not PYTHON.exists():
        return False
    answer = processes.run_quietly([PYTHON, "-c", "import sys; print(sys.version_info[:2])"])
    return answer.stdout.strip() == str(sys.version_info[:2])


def _tool(name: str) -> Path | None:
    own = TOOLS / "bin" / name
    return own if own.exists() else None


def _ensure_tools() -> None:
    if not _tool("pip") and _loudly([sys.executable, "-m", "venv", TOOLS]):
        raise Trouble(f"{TOOLS.name} could not be made (python3-venv missing?).")


def uv() -> str | None:
    """uv from the path, or by pip into .venv-tools; None when it cannot be had."""
    found = shutil.which("uv") or _tool("uv")
    if not found:
        _ensure_tools()
        _loudly([_tool("pip"), "install", "-q", "--disable-pip-version-check", "uv"])
        found = _tool("uv")
    return str(found) if found else None


def _sync_by_uv() -> bool:
    program = uv()
    if program is None:
        return False
    return _loudly([program, "pip", "sync", "-q", "--require-hashes", "--python", PYTHON, LOCK]) == 0


def _install_by_pip() -> bool:
    """The slower way, for machines whose package index only pip is told about."""
    _ensure_tools()
    pip = [_tool("pip"), "--python", PYTHON, "install", "-q", "--disable-pip-version-check"]
    return _loudly([*pip, "--require-hashes", "-r", LOCK]) == 0


def ensure_node() -> None:
    """node_modules/ as package-lock.json says; no package may run a script of its own."""
    mark, stamp = digest([NODE_LOCK]), NODE_MODULES / ".civreg-lock"
    with locked("node"):
        if _is_stamped(stamp, mark):
            return
        say("installing the JavaScript packages of package-lock.json …")
        quiet = ["--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]
        # Without HOME npm cannot keep its cache, and some containers have none.
        environment = {**os.environ, "HOME": os.environ.get("HOME") or str(TOOLS)}
        if _loudly(["npm", "ci", *quiet], env=environment):
            raise Trouble("The JavaScript packages could not be installed; npm's words are above.")
        stamp.write_text(mark)
