"""bin/bench [NAME] [--quick]: run benchmarks/NAME.py in the ready environment, or say which there are."""

import os

import ready
from places import PYTHON, REPO, Trouble
from servers import Servers


def names() -> list[str]:
    """Benchmarks that can be run: modules of benchmarks/ that do not begin with an underscore."""
    return sorted(path.stem for path in (REPO / "benchmarks").glob("[!_]*.py"))


def main(argv: list[str]) -> int:
    """List what there is, or become one of them."""
    known = names()
    if not argv or argv[0].startswith("-"):
        print("usage: bin/bench NAME [--quick]\n" + "\n".join(f"  {name}" for name in known))
        return 0 if not argv or argv[0] in ("-h", "--help") else 2
    name = argv[0].replace("-", "_")
    if name not in known:
        raise Trouble(f"There is no benchmark {argv[0]!r}. There are: {' '.join(known) or 'none yet'}")
    become(name, argv[1:])
    return 0


def become(name: str, arguments: list[str]) -> None:
    """Turn this process into `python -m benchmarks.NAME`, with the servers up and the schema in place."""
    ready.environment_ready()
    servers = Servers(keep=True).up()
    ready.migrate(servers)
    ready.collect_static(servers)
    servers.keep_through_exec()
    os.chdir(REPO)
    os.execve(PYTHON, [str(PYTHON), "-m", f"benchmarks.{name}", *arguments], servers.environment())
