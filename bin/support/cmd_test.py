"""bin/test [pytest arguments]: lint, layers, migrations, system check, then pytest, whose line comes last."""

import os
import shutil
import subprocess

import debian
import processes
import ready
from places import PYTHON, REPO, VAR, VENV, Trouble, try_lock
from servers import Servers

TOGETHER = 2  # processes that share the tests where none are asked for by name
SLOTS = 10  # so many test runs may share a machine, each with a database and a Redis number of its own
STEPS = {
    "ruff": [VENV / "bin" / "ruff", "check", "."],
    "layers": [VENV / "bin" / "lint-imports"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "system check": [PYTHON, "manage.py", "check"],
}


def main(argv: list[str]) -> int:
    """0 if every step passed, else the code of the first that did not."""
    processes.stop_on_signals()
    slot, hold = _slot()
    ready.environment_ready(browser=True)
    servers = Servers(keep=False)
    try:
        servers.up()
        ready.collect_static(servers)
        environment = _environment(servers, slot)
        is_short = bool(argv) and os.environ.get("CIVREG_TEST_ONLY") == "1"
        codes = [] if is_short else _run_steps(environment)
        codes.append(_run([PYTHON, "-m", "pytest", *(argv or _everything())], environment))
        return next((code for code in codes if code), 0)
    except processes.Stopped:
        return 130
    finally:
        processes.ignore_signals()
        servers.down()
        hold.close()


def _everything() -> list[str]:
    """All tests, shared out to a few processes where there are processors for them."""
    processes_wanted = min(TOGETHER, os.cpu_count() or 1)
    return ["-q", "-n", str(processes_wanted), "--dist", "worksteal"] if processes_wanted > 1 else ["-q"]


def _slot():
    """The first number that no other test run holds."""
    for number in range(SLOTS):
        if (hold := try_lock(f"test-{number}")) is not None:
            return number, hold
    raise Trouble(f"{SLOTS} test runs are under way on this folder already.")


def _environment(servers: Servers, slot: int) -> dict[str, str]:
    media = VAR / f"test-{slot}" / "media"
    shutil.rmtree(media.parent, ignore_errors=True)
    media.mkdir(parents=True)
    address, _, _ = servers.redis_url.rpartition("/")
    browser = debian.chromium()
    return servers.environment(
        CIVREG_TEST_DATABASE=f"test_civreg_{slot}",
        REDIS_URL=f"{address}/{slot + 1}",
        MEDIA_ROOT=str(media),
        **({"CIVREG_CHROMIUM": browser} if browser else {}),
    )


def _run_steps(environment: dict[str, str]) -> list[int]:
    codes = []
    for name, command in STEPS.items():
        print(f"== {name}", flush=True)
        codes.append(_run(command, environment))
    failed = [name for name, code in zip(STEPS, codes, strict=True) if code]
    print(f"== pytest{' (FAILED before it: ' + ', '.join(failed) + ')' if failed else ''}", flush=True)
    return codes


def _run(command, environment: dict[str, str]) -> int:
    """Run a step; if this script is told to stop, the step ends first."""
    process = subprocess.Popen([str(part) for part in command], cwd=REPO, env=environment)
    try:
        return process.wait()
    except processes.Stopped:
        processes.stop_all([process.pid], patience=10)
        raise
