"""The private Redis: the queue and the cache. It may be lost without losing a record, but it rarely is."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import postgres
import processes
from places import LOG, RUN, Trouble, read_json, write_json, write_private

STATE = RUN / "redis.json"
START_TRIES = 5
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
daemonize no
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
databases 64
save ""
stop-writes-on-bgsave-error no
"""


def binary() -> str | None:
    """redis-server, or its free successor."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


def folder() -> Path:
    """Beside the PostgreSQL cluster, so that both live where their user can reach them."""
    return postgres.data_folder().parent / "redis"


def ask(port: int, password: str, *commands: str, seconds: float = 2) -> str:
    """Send inline commands to a Redis and give back its raw answers; empty when nobody answers."""
    lines = "".join(f"{command}\r\n" for command in (f"AUTH {password}", *commands, "QUIT"))
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
            line.sendall(lines.encode())
            answer = b""
            while part := line.recv(65536):
                answer += part
    except OSError:
        return ""
    return answer.decode(errors="replace")


def _is_up(state: dict) -> bool:
    pid, port = state.get("pid", 0), state.get("port", 0)
    if not (pid and port and processes.is_alive(pid)):
        return False
    return any("redis" in part or "valkey" in part for part in processes.command_line(pid)[:1]) and (
        "+PONG" in ask(port, state.get("password", ""), "PING")
    )


def is_alive() -> bool:
    """Whether the private server's process runs; costs no connection."""
    return processes.is_alive(read_json(STATE).get("pid", 0))


def _wait_ready(process: subprocess.Popen, port: int, password: str) -> bool:
    limit = time.monotonic() + 60  # a long append-only file takes a while to load
    while time.monotonic() < limit and process.poll() is None:
        if "+PONG" in ask(port, password, "PING"):
            return True
        time.sleep(0.05)
    return False


def _orphans(home: Path) -> list[int]:
    """Redis processes of this folder that no state file knows."""
    return [
        pid
        for pid in processes.all_pids()
        if processes.working_folder(pid) == str(home) and "server" in "".join(processes.command_line(pid)[:1])
    ]


def _launch(home: Path, port: int, password: str) -> subprocess.Popen:
    configuration = home / "redis.conf"
    write_private(configuration, CONFIGURATION.format(port=port, password=password, folder=home))
    processes.give_to_server_user(configuration)
    with open(LOG / "redis.log", "ab") as log:
        return subprocess.Popen(
            [binary(), str(configuration)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
            **processes.server_user(),
        )  # fmt: skip


def ensure(*, keep: bool) -> str:
    """URL without database number; `keep`: a server that is started now outlives the script."""
    state = read_json(STATE)
    if not _is_up(state):
        state = _start(state, keep)
    return f"redis://:{state['password']}@127.0.0.1:{state['port']}"


def _start(old: dict, keep: bool) -> dict:
    home = folder()
    home.mkdir(parents=True, exist_ok=True)
    processes.give_to_server_user(home)
    home.chmod(0o700)
    processes.stop_all(_orphans(home), patience=10)
    password = old.get("password") or secrets.token_hex(16)
    port = processes.free_port(old.get("port", 0))
    for _ in range(START_TRIES):
        process = _launch(home, port, password)
        if _wait_ready(process, port, password):
            state = {"pid": process.pid, "port": port, "password": password, "keep": keep}
            write_json(STATE, state)
            return state
        processes.stop_all([process.pid], patience=5)
        process.poll()
        port = processes.free_port(port)
        time.sleep(0.5)
    raise Trouble(f"Redis does not start; {LOG / 'redis.log'} says why.")


def stop() -> None:
    """Shut the private Redis down; it writes its append-only file first."""
    state = read_json(STATE)
    if _is_up(state):
        processes.stop_all([state["pid"]], first=signal.SIGTERM, patience=20)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(state["pid"], os.WNOHANG)
