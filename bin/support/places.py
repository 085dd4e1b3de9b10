"""Where things are, how the scripts speak, and the locks that keep two of them apart."""

import contextlib
import fcntl
import hashlib
import json
import os
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("CIVREG_VAR") or REPO / "var").resolve()
RUN = VAR / "run"
LOG = VAR / "log"
SECRETS = VAR / "secrets"
VENV = REPO / ".venv"
TOOLS = REPO / ".venv-tools"
PYTHON = VENV / "bin" / "python"


class Trouble(Exception):
    """Something the person at the keyboard must know or do; its text is that sentence."""


def say(*words: object) -> None:
    """Tell a person something. Always stderr: stdout belongs to the command's own output."""
    print(*words, file=sys.stderr, flush=True)


def make_places() -> None:
    """Create the folders under var/; secrets are for the owner's eyes only."""
    for folder in (RUN, LOG):
        folder.mkdir(parents=True, exist_ok=True)
    SECRETS.mkdir(parents=True, exist_ok=True)
    SECRETS.chmod(0o700)


@contextlib.contextmanager
def locked(name: str):
    """Hold the lock `var/run/NAME.lock`; a second script waits its turn."""
    make_places()
    with open(RUN / f"{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def try_lock(name: str, *, shared: bool = False):
    """The open handle of a lock taken without waiting, or None; it lasts as long as the handle."""
    make_places()
    handle = open(RUN / f"{name}.lock", "w")  # noqa: SIM115 - the lock lives in the handle
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    fresh.replace(path)


def read_json(path: Path) -> dict:
    """What a small state file says; an absent or torn one says nothing."""
    try:
        said = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def write_json(path: Path, value: dict) -> None:
    """Keep a small state file (it may hold a password, so it is private)."""
    write_private(path, json.dumps(value) + "\n")


def digest(paths, *, salt: str = "") -> str:
    """One fingerprint of the names and contents of some files, the same on every machine."""
    total = hashlib.sha256(salt.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(REPO) if path.is_relative_to(REPO) else path).encode())
        with contextlib.suppress(OSError):
            total.update(path.read_bytes())
    return total.hexdigest()
