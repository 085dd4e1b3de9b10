"""bin/manage COMMAND …: one management command in the ready environment; stdout is the command's alone."""

import os

import ready
from places import PYTHON, REPO
from servers import Servers

# These are for the schema's author, who must be able to run them while the schema does not fit.
WITHOUT_SCHEMA = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "check", "help", "compilemessages"}
WITHOUT_SCHEMA |= {"makemessages", "collectstatic", "read_page", "optimizemigration", "squashmigrations"}


def main(argv: list[str]) -> int:
    """Become manage.py; the private servers stay up for the next command."""
    ready.environment_ready()
    servers = Servers(keep=True).up()
    if argv and argv[0] not in WITHOUT_SCHEMA:
        ready.migrate(servers)
    servers.keep_through_exec()
    os.execve(PYTHON, [str(PYTHON), str(REPO / "manage.py"), *argv], servers.environment())
