"""The processes of a running civreg (web, worker, beat): started, watched, restarted, stopped together."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

import processes
from places import LOG, PYTHON, REPO, RUN, VAR, say

TAG = "CIVREG_DEMO"  # every child carries it, so orphans of a killed run are known for certain
LONGEST_WAIT = 30  # seconds between two tries of something that keeps dying
STEADY_AFTER = 60  # a child that lived so long starts again at once
LOG_LIMIT = 20 * 2**20
PATIENCE = 25  # seconds to end a request or a task in hand; what is cut off is done again later


@dataclass
class Child:
    """One process that should always be there."""

    name: str
    arguments: list[str]
    deaths: int = 0
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    due_at: float = field(default=0.0)

    @property
    def log(self):
        """Where it writes."""
        return LOG / f"{self.name}.log"

    def start(self, environment: dict[str, str]) -> None:
        """Start it in a process group of its own, so that its children can be ended with it."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(PYTHON), "-m", *self.arguments],
                cwd=REPO, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.started_at = time.monotonic()

    def watch(self, environment: dict[str, str]) -> None:
        """Notice a death, and start again after a pause that grows while it keeps dying."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._end_group()
            self.deaths = 1 if now - self.started_at > STEADY_AFTER else self.deaths + 1
            self.due_at = now + min(2 ** (self.deaths - 1) - 1, LONGEST_WAIT)
            say(f"{self.name} ended with code {self.process.returncode}; starting it again (its log: {self.log}).")
            self.process = None
        if self.process is None and now >= self.due_at:
            self.start(environment)

    def _end_group(self) -> None:
        """What a killed parent left behind would go on holding its port or its tasks."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def last_words(self) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        except OSError:
            return ""


def web(host: str, port: int) -> Child:
    """gunicorn with threads: it keeps connections alive, which its plain workers do not."""
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "120"]
    options += ["--graceful-timeout", "15", "--keep-alive", "30", "--no-control-socket"]
    return Child("web", ["gunicorn", "civreg.wsgi", "--bind", f"{host}:{port}", *options])


def worker() -> Child:
    """Two processes that read pages and do the other jobs."""
    options = ["-c", "2", "--without-mingle", "--without-gossip", "-n", "demo@%h", "--loglevel", "INFO"]
    return Child("worker", ["celery", "-A", "civreg", "worker", *options])


def beat() -> Child:
    """The clock that sweeps jobs and takes snapshots."""
    schedule = RUN / "beat-schedule"
    for file in RUN.glob("beat-schedule*"):  # it only holds intervals, and a kill can tear it
        file.unlink(missing_ok=True)
    options = ["--schedule", str(schedule), "--pidfile=", "--loglevel", "INFO"]
    return Child("beat", ["celery", "-A", "civreg", "beat", *options])


def ministry(port: int) -> Child:
    """The Ministry's stand-in with a database of its own: packages go out and answers come back as in earnest."""
    return Child(
        "ministry",
        ["registers.exchange.simulator", "--port", str(port), "--store", str(VAR / "ministry"), "--half", "0.5"],
    )


class Crew:
    """All children together."""

    def __init__(self, environment: dict[str, str], host: str, port: int) -> None:
        self.environment = {**environment, TAG: str(VAR)}
        self.children = [web(host, port), worker(), beat()]
        if not self.environment.get("MINISTRY_URL"):
            there = processes.free_port()
            self.environment |= {"MINISTRY_URL": f"http://127.0.0.1:{there}", "MINISTRY_ASK_SECONDS": "10"}
            self.children.append(ministry(there))

    def watch(self) -> None:
        """Start what is not running."""
        for child in self.children:
            child.watch(self.environment)

    def move(self, environment: dict[str, str]) -> None:
        """The servers have new addresses: end all children; the next watch starts them with these."""
        self.environment = {**self.environment, **environment}
        self.stop()

    def stop(self) -> None:
        """End all children and theirs, politely first."""
        parents = [child.process.pid for child in self.children if child.process is not None]
        processes.stop_all(parents, patience=PATIENCE)
        stop_orphans(patience=2)


def stop_orphans(*, patience: float = PATIENCE) -> int:
    """End what a killed run left behind; says how many processes that were."""
    orphans = processes.tagged(f"{TAG}={VAR}")
    processes.stop_all(orphans, patience=patience)
    return len(orphans)
