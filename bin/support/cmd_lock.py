"""bin/lock [--upgrade]: the locks of Python (all, and production alone) and of JavaScript."""

import json
import subprocess

import packages
from places import REPO, Trouble

PRODUCTION = "deploy/requirements.lock"


def main(argv: list[str]) -> int:
    """Write the locks: hashes yes, addresses of registries no, so that any mirror will do."""
    program = packages.uv()
    if program is None:
        raise Trouble("uv is needed to write requirements.lock: pip install uv")
    compile_lock = [program, "pip", "compile", "pyproject.toml"]
    quiet = ["--generate-hashes", "--no-emit-index-url", "--no-header", "-q"]
    _run([*compile_lock, "--group", "dev", *quiet, *argv, "-o", packages.LOCK.name])
    # Production gets the same versions without the tools of development.
    _run([*compile_lock, "-c", packages.LOCK.name, *quiet, *argv, "-o", PRODUCTION])
    quiet = ["--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"]
    _run(["npm", "install", *quiet])
    _strip_addresses()
    return 0


def _run(command: list[str]) -> None:
    if subprocess.run(command, cwd=REPO).returncode:
        raise Trouble(f"{' '.join(command[:4])} failed; its own words are above.")


def _strip_addresses() -> None:
    """Older npm writes where each package came from; the integrity hash says all that matters."""
    lock = json.loads(packages.NODE_LOCK.read_text())
    for package in lock["packages"].values():
        package.pop("resolved", None)
    packages.NODE_LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
