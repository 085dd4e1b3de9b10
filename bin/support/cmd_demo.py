"""bin/demo [--port N] [--host H] [--check]: the whole system with demo data on this machine.

Ctrl-C stops all of it. --check runs the main job once through HTTP and exits 0 or 1.
"""

import argparse
import subprocess
import time
import urllib.error
import urllib.request

import crew
import processes
import ready
from places import PYTHON, REPO, RUN, VAR, Trouble, read_json, say, try_lock, write_json
from servers import Servers

STATE = RUN / "demo.json"
FIRST_PORT, PORTS = 8000, 200
LOCAL = "127.0.0.1"
START_SECONDS = 90


def main(argv: list[str]) -> int:
    """Set up, start, tell, and supervise until told to stop."""
    options = _options(argv)
    processes.stop_on_signals()
    alone = try_lock("demo")
    if alone is None:
        return _use_running(options)
    try:
        return _run(options)
    except processes.Stopped:
        say("stopped.")
        return 0
    finally:
        STATE.unlink(missing_ok=True)
        alone.close()


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description=__doc__)
    parser.add_argument("--port", type=int, help="the port to listen on (default: 8000, or the next free one)")
    parser.add_argument("--host", default=LOCAL, help="the address to listen on (default: this machine only)")
    parser.add_argument("--check", action="store_true", help="run the main job once through HTTP, then stop")
    return parser.parse_args(argv)


def _use_running(options: argparse.Namespace) -> int:
    """Another bin/demo runs on the same var/: wait until it is ready, then use or name its address."""
    limit = time.monotonic() + START_SECONDS * 4
    while not (url := read_json(STATE).get("url", "")) and time.monotonic() < limit:
        time.sleep(0.5)
    if not url:
        raise Trouble("Another bin/demo holds this folder but never became ready; stop it first.")
    if options.check:
        return _check(Servers(keep=False).up(), url)
    print(f"Sẵn sàng / Ready: {url} (đang chạy / already running)", flush=True)
    return 0


def _port(options: argparse.Namespace) -> int:
    if options.port is not None:
        if not processes.is_free(options.port, options.host):
            raise Trouble(f"Port {options.port} is taken (or not allowed); choose another with --port.")
        return options.port
    if options.check:
        return processes.free_port()
    ports = range(FIRST_PORT, FIRST_PORT + PORTS)
    found = next((port for port in ports if processes.is_free(port, options.host)), None)
    return found or processes.free_port()


def _run(options: argparse.Namespace) -> int:
    if orphans := crew.stop_orphans():
        say(f"stopped {orphans} processes that an earlier run left behind.")
    ready.environment_ready()
    servers, team = Servers(keep=False), None
    try:
        servers.up()
        _prepare(servers)
        port = _port(options)
        team = crew.Crew(_environment(servers, options.host), options.host, port)
        url = f"http://{LOCAL if options.host == '0.0.0.0' else options.host}:{port}"
        _wait_ready(team, url)
        write_json(STATE, {"url": url})
        return _check(servers, url) if options.check else _serve(servers, team, url)
    finally:
        processes.ignore_signals()
        STATE.unlink(missing_ok=True)
        if team is not None:
            team.stop()
        servers.down()


def _environment(servers: Servers, host: str) -> dict[str, str]:
    environment = servers.environment()
    if host != LOCAL:
        # Who opens the demo to the network cannot know by which name it will be called.
        environment.setdefault("ALLOWED_HOSTS", "*")
    return environment


def _prepare(servers: Servers) -> None:
    """Schema, static files, demo data: each skips what is there."""
    ready.migrate(servers, even_given=True)
    ready.collect_static(servers)
    if not ready.has_command("load_demo"):
        say("load_demo does not exist yet: the demo starts without data.")
        return
    say("loading the demo data …")
    if ready.django(servers, "load_demo", **{crew.TAG: str(VAR)}):
        raise Trouble("load_demo failed; its own words are above.")


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def _wait_ready(team: crew.Crew, url: str) -> None:
    say("starting web, worker and beat …")
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        team.watch()
        if _is_ready(url):
            return
        if (dead := next((child for child in team.children if child.deaths >= 3), None)) is not None:
            raise Trouble(f"{dead.name} does not start:\n{dead.last_words()}")
        time.sleep(0.2)
    raise Trouble(f"{url}/health/ready did not answer in {START_SECONDS} s:\n{team.children[0].last_words()}")


def _serve(servers: Servers, team: crew.Crew, url: str) -> int:
    if ready.has_command("demo_logins"):
        subprocess.run([PYTHON, "manage.py", "demo_logins"], cwd=REPO, env=servers.environment())
    print(f"Sẵn sàng / Ready: {url}", flush=True)
    print("Ctrl-C để dừng / to stop.", flush=True)
    while True:
        time.sleep(0.5)
        if servers.revive():
            team.move(servers.environment())
        team.watch()


def _check(servers: Servers, url: str) -> int:
    """The main job through HTTP; the command prints a line a step."""
    if not ready.has_command("check_main_job"):
        raise Trouble(f"{url} is up, but check_main_job does not exist yet.")
    command = [PYTHON, "manage.py", "check_main_job", "--base-url", url]
    done = subprocess.run(command, cwd=REPO, env=servers.environment(**{crew.TAG: str(VAR)}))
    return 0 if done.returncode == 0 else 1
