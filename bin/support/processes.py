"""Processes and ports: who is alive, who is ours, and how to stop them."""

import contextlib
import os
import pwd
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

SERVER_USERS = ("postgres", "nobody")  # PostgreSQL refuses root; these need no new account


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def command_line(pid: int) -> list[str]:
    """A process's arguments, or nothing if it is gone or not ours to see."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def working_folder(pid: int) -> str:
    """A process's working folder, or an empty text."""
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""


def all_pids() -> list[int]:
    """Every process there is."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def tagged(tag: str) -> list[int]:
    """Processes that carry NAME=VALUE in their environment: ours, however they were orphaned."""
    wanted, found = tag.encode(), []
    for pid in all_pids():
        with contextlib.suppress(OSError):
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            if pid != os.getpid() and wanted in environment and is_alive(pid):
                found.append(pid)
    return found


def signal_all(pids, number: int) -> None:
    """Send a signal to each; those already gone do not matter."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def wait_gone(pids, seconds: float) -> list[int]:
    """Those still alive after at most so many seconds."""
    limit, left = time.monotonic() + seconds, [pid for pid in pids if is_alive(pid)]
    while left and time.monotonic() < limit:
        time.sleep(0.05)
        left = [pid for pid in left if is_alive(pid)]
    return left


def stop_all(pids, *, first: int = signal.SIGTERM, patience: float = 20) -> None:
    """Ask processes to end, wait, then insist."""
    pids = list(pids)
    signal_all(pids, first)
    left = wait_gone(pids, patience)
    signal_all(left, signal.SIGKILL)
    wait_gone(left, 5)


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nobody listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True


def free_port(wanted: int = 0) -> int:
    """The wanted port if it is free, or one below those the kernel lends to outgoing connections."""
    if wanted and is_free(wanted):
        return wanted
    return next(port for port in random.sample(range(20_000, 30_000), 10_000) if is_free(port))


def server_user() -> dict:
    """Popen arguments that drop root to an unprivileged user; none when we are not root."""
    if os.geteuid() != 0:
        return {}
    for name in SERVER_USERS:
        with contextlib.suppress(KeyError):
            who = pwd.getpwnam(name)
            return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    return {}


def give_to_server_user(path: Path) -> None:
    """Let the unprivileged user own a file or folder."""
    user = server_user()
    if user:
        os.chown(path, user["user"], user["group"])


def run_quietly(arguments, **options) -> subprocess.CompletedProcess:
    """Run a short command and keep what it says."""
    return subprocess.run(
        [str(part) for part in arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options
    )


class Stopped(BaseException):
    """Somebody asked this script to end (Ctrl-C, SIGTERM, a closed terminal)."""


def stop_on_signals() -> None:
    """Turn signals into Stopped, so that every `finally` runs."""

    def stop(number, frame):
        ignore_signals()  # an impatient second Ctrl-C must not leave half of it running
        raise Stopped(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def ignore_signals() -> None:
    """Clean up undisturbed. (SIG_IGN would trip over a signal that is already on its way.)"""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: None)
