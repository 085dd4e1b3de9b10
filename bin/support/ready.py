"""The whole environment: packages, translations, static files, servers, schema. Each step skips itself when done."""

import subprocess
import sys

import debian
import packages
from places import PYTHON, REPO, RUN, VAR, Trouble, digest, locked, make_places, read_json, say, write_json
from servers import Servers

STAMPS = RUN / "stamps.json"


def environment_ready(*, browser: bool = False) -> None:
    """Everything but the servers."""
    make_places()
    debian.ensure(browser=browser)
    packages.ensure_python()
    packages.ensure_node()
    compile_messages()


def django(servers: Servers, *arguments: str, **variables: str) -> int:
    """Run a management command; what it prints goes to stderr."""
    command = [str(PYTHON), "manage.py", *arguments]
    return subprocess.run(command, cwd=REPO, env=servers.environment(**variables), stdout=sys.stderr).returncode


def has_command(name: str) -> bool:
    """Whether some app has this management command."""
    places = (f"*/management/commands/{name}.py", f"*/*/management/commands/{name}.py")
    return any(path for place in places for path in REPO.glob(place))


def _once(name: str, mark: str, work, *, is_there: bool = True) -> None:
    """Do a piece of work unless it was done for exactly this mark and its result is still there."""
    with locked(name):
        if is_there and read_json(STAMPS).get(name) == mark:
            return
        work()
        with locked("stamps"):
            write_json(STAMPS, {**read_json(STAMPS), name: mark})


def compile_messages() -> None:
    """locale/*/LC_MESSAGES/*.po to .mo, checked."""
    sources = sorted((REPO / "locale").glob("*/LC_MESSAGES/*.po"))
    are_there = all(source.with_suffix(".mo").exists() for source in sources)
    _once("messages", digest(sources), lambda: [_compile(source) for source in sources], is_there=are_there)


def _compile(source) -> None:
    made = subprocess.run(["msgfmt", "-o", source.with_suffix(".mo"), source], stdout=sys.stderr)
    if made.returncode:
        raise Trouble(f"{source.relative_to(REPO)} does not compile; msgfmt says above where.")


def collect_static(servers: Servers) -> None:
    """Hash and compress static files into var/static."""
    sources = [path for path in (REPO / "static").rglob("*") if path.is_file()]
    sources += [packages.LOCK, packages.NODE_LOCK, REPO / "civreg" / "settings.py"]
    is_there = (VAR / "static" / "staticfiles.json").exists()

    def collect() -> None:
        say("collecting static files …")
        if django(servers, "collectstatic", "--noinput", "-v", "0"):
            raise Trouble("collectstatic failed; its own words are above.")

    _once("static", digest(sources), collect, is_there=is_there)


def migrate(servers: Servers, *, even_given: bool = False) -> None:
    """Bring the private database's schema up to date; a given DATABASE_URL is its owner's to migrate."""
    if not (servers.are_private or even_given):
        return
    migrations = [*REPO.glob("*/migrations/*.py"), *REPO.glob("*/*/migrations/*.py")]
    mark = digest([*migrations, packages.LOCK], salt=servers.database_url)

    def run() -> None:
        say("migrating the database …")
        if django(servers, "migrate", "--noinput", "-v", "0"):
            raise Trouble("migrate failed; its own words are above.")

    _once("schema", mark, run)
