"""The private PostgreSQL: made once, found again, started again after any kind of death."""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path

import processes
from places import LOG, RUN, VAR, Trouble, read_json, say, write_json

OLDEST = 14  # what Django 5.2 asks for
EXTENSIONS = ("pg_trgm", "unaccent")
STATE = RUN / "postgres.json"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a long checkout path would pass the 107 bytes a socket may have
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_min_duration_statement": "2000",
}
START_TRIES = 8


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that is new enough and has our extensions."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -_number(folder.parent.name))
    on_path = shutil.which("postgres")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if _is_good(folder)), None)


def _number(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found.group()) if found else 0


def _is_good(folder: Path) -> bool:
    if not (folder / "postgres").exists() or not (folder / "initdb").exists():
        return False
    version = _number(folder.parent.name) or _number(processes.run_quietly([folder / "postgres", "-V"]).stdout)
    share = Path("/usr/share/postgresql") / folder.parent.name / "extension"
    has_extensions = not share.parent.exists() or all((share / f"{name}.control").exists() for name in EXTENSIONS)
    return version >= OLDEST and has_extensions


def data_folder() -> Path:
    """Where the cluster lives: under var/, or in /var/tmp when its user cannot walk the path to var/."""
    elsewhere = Path("/var/tmp") / f"civreg-{hashlib.sha256(str(VAR).encode()).hexdigest()[:12]}"
    for home in (VAR / "postgres", elsewhere / "postgres"):
        home.mkdir(parents=True, exist_ok=True)
        processes.give_to_server_user(home)
        home.chmod(0o700)
        # "data/." asks the kernel for every step of the path, as the user who must take them.
        if _can_reach(home):
            return home / "data"
    raise Trouble(f"PostgreSQL's user can reach neither {VAR} nor /var/tmp: set CIVREG_VAR to a folder it can.")


def _can_reach(home: Path) -> bool:
    answer = processes.run_quietly(
        ["/bin/sh", "-c", 'cd "$1" && test -w .', "sh", home], cwd="/", **processes.server_user()
    )
    return answer.returncode == 0


def _initialise(data: Path) -> None:
    """Make the cluster beside its final name, so that a kill in the middle leaves no half cluster."""
    say("making the private PostgreSQL cluster …")
    fresh = data.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)
    password_file = data.with_name("password")
    password_file.write_text(secrets.token_hex(16) + "\n")
    password_file.chmod(0o600)
    processes.give_to_server_user(password_file)
    made = processes.run_quietly(
        [binaries() / "initdb", "-k", "-E", "UTF8", "--locale=C.UTF-8", "-U", "civreg", "-A", "scram-sha-256",
         "--pwfile", password_file, "-D", fresh],
        cwd="/", **processes.server_user(),
    )  # fmt: skip
    if made.returncode:
        raise Trouble(f"initdb failed: {made.stderr.strip()}")
    fresh.rename(data)


def _belongs(pid: int, data: Path) -> bool:
    """Whether a process is a PostgreSQL process of this cluster (backends keep the data folder as theirs)."""
    command_line = processes.command_line(pid)
    return bool(command_line) and "postgres" in command_line[0] and processes.working_folder(pid) == str(data)


def _postmaster(data: Path) -> tuple[int, int]:
    """(pid, port) that the running server wrote down; zeros when there is none."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid, port = int(lines[0]), int(lines[3])
    except (OSError, ValueError, IndexError):
        return 0, 0
    return (pid, port) if processes.is_alive(pid) and _belongs(pid, data) else (0, 0)


def _clear_the_dead(data: Path) -> None:
    """After a kill -9: let the children of the dead server end, and drop a pid file that names a stranger."""
    children = [pid for pid in processes.all_pids() if _belongs(pid, data)]
    left = processes.wait_gone(children, 3)
    processes.stop_all(left, first=signal.SIGQUIT, patience=5)
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        if not (processes.is_alive(pid) and _belongs(pid, data)):
            (data / "postmaster.pid").unlink()


def _url(data: Path, port: int, database: str) -> str:
    password = data.with_name("password").read_text().strip()
    return f"postgres://civreg:{password}@127.0.0.1:{port}/{database}"


def _query(data: Path, port: int, database: str, sql: str) -> subprocess.CompletedProcess:
    url = _url(data, port, database).replace("postgres://", "postgresql://") + "?connect_timeout=5"
    return processes.run_quietly([binaries() / "psql", "-XAtq", "-d", url, "-c", sql], cwd="/")


def _wait_ready(data: Path, process: subprocess.Popen | None, port: int, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if _query(data, port, "postgres", "select 1").returncode == 0:
            return True
        if process is not None and process.poll() is not None:
            return False
        time.sleep(0.1)
    return False


def _launch(data: Path, port: int) -> subprocess.Popen:
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with open(LOG / "postgres.log", "ab") as log:
        return subprocess.Popen(
            [str(binaries() / "postgres"), "-D", str(data), "-p", str(port), *settings],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
            **processes.server_user(),
        )  # fmt: skip


def _start(data: Path, keep: bool) -> int:
    """Start and wait; the first tries after a kill may fail while old children still hold memory."""
    port = processes.free_port(read_json(STATE).get("port", 0))
    for attempt in range(START_TRIES):
        _clear_the_dead(data)
        process = _launch(data, port)
        # Crash recovery may replay for long: as long as the process lives, it is getting there.
        if _wait_ready(data, process, port, 120):
            write_json(STATE, {"pid": process.pid, "port": port, "data": str(data), "keep": keep})
            return port
        processes.stop_all([process.pid], first=signal.SIGINT, patience=10)
        process.poll()
        time.sleep(0.5 * (attempt + 1))
        port = processes.free_port(port)
    raise Trouble(f"PostgreSQL does not start; {LOG / 'postgres.log'} says why.")


def is_alive() -> bool:
    """Whether the private server's main process runs; costs no connection."""
    return bool(_postmaster(Path(read_json(STATE).get("data", "/nowhere")))[0])


def ensure(database: str, *, keep: bool) -> str:
    """URL of the private server with the database in it; `keep`: one that is started now outlives the script."""
    data = data_folder()
    if not (data / "PG_VERSION").exists():
        _initialise(data)
    pid, port = _postmaster(data)
    if not pid:
        port = _start(data, keep)
    elif not _wait_ready(data, None, port, 60):
        raise Trouble(f"PostgreSQL runs but does not answer on port {port}; see {LOG / 'postgres.log'}.")
    elif read_json(STATE).get("pid") != pid:
        write_json(STATE, {"pid": pid, "port": port, "data": str(data), "keep": keep})
    _create(data, port, database)
    return _url(data, port, database)


def _create(data: Path, port: int, database: str) -> None:
    if _query(data, port, database, "select 1").returncode == 0:
        return
    made = _query(data, port, "postgres", f'create database "{database}" template template0 encoding utf8')
    if made.returncode and "already exists" not in made.stderr:
        raise Trouble(f"Cannot create the database {database}: {made.stderr.strip()}")


def stop() -> None:
    """Shut the private server down cleanly (fast mode: sessions are ended, nothing is lost)."""
    state = read_json(STATE)
    data = Path(state.get("data") or data_folder())
    pid, _ = _postmaster(data)
    if pid:
        processes.stop_all([pid], first=signal.SIGINT, patience=60)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
