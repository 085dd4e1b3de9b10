"""PostgreSQL and Redis for whoever needs them: given by the environment, or private under var/."""

import contextlib
import os

import postgres
import redis_server
from places import RUN, locked, read_json, say, try_lock, write_private

DATABASE = "civreg"
ENVIRONMENT = RUN / "env"
# Every script that uses the servers holds this lock, shared; who can take it alone may stop them.
USERS_LOCK = "servers-in-use"


class Servers:
    """The servers as one script sees them.

    `keep`: private servers that this script has to start are left running for the next one.
    """

    def __init__(self, *, keep: bool) -> None:
        self.keep = keep
        self.database_url = os.environ.get("DATABASE_URL", "")
        self.redis_url = os.environ.get("REDIS_URL", "")
        self.are_private = not self.database_url
        self.is_redis_private = not self.redis_url
        self.hold = None

    def up(self) -> "Servers":
        """Start what is not given and not running; write var/run/env for other programs."""
        with locked("servers"):
            self.hold = self.hold or try_lock(USERS_LOCK, shared=True)
            if self.are_private:
                self.database_url = postgres.ensure(DATABASE, keep=self.keep)
            if self.is_redis_private:
                self.redis_url = f"{redis_server.ensure(keep=self.keep)}/0"
            self._write_environment()
        return self

    def revive(self) -> bool:
        """Start again what died; says whether an address changed with it (its port may be taken meanwhile)."""
        if all(server.is_alive() for server in self._private()):
            return False
        say("a private server died; starting it again.")
        old = (self.database_url, self.redis_url)
        self.up()
        return old != (self.database_url, self.redis_url)

    def down(self) -> None:
        """Stop the servers, unless they are kept or another script uses them (a killed script's are ours)."""
        with locked("servers"):
            if self.hold is not None:
                self.hold.close()
            if (alone := try_lock(USERS_LOCK)) is None:
                return
            for server in self._private():
                if not read_json(server.STATE).get("keep", True):
                    server.stop()
            alone.close()

    def _private(self) -> list:
        """The servers that are this folder's own, not given by the environment."""
        return [redis_server] * self.is_redis_private + [postgres] * self.are_private

    def keep_through_exec(self) -> None:
        """Stay counted as a user of the servers after this process has become another program."""
        if self.hold is not None:
            os.set_inheritable(self.hold.fileno(), True)

    def environment(self, **more: str) -> dict[str, str]:
        """The variables that every part of civreg is started with."""
        variables = {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "CIVREG_VAR": str(RUN.parent),
            "DJANGO_SETTINGS_MODULE": "civreg.settings",
            "OMP_THREAD_LIMIT": os.environ.get("OMP_THREAD_LIMIT", "1"),
            "PYTHONUNBUFFERED": "1",
            **more,
        }
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        return variables

    def _write_environment(self) -> None:
        lines = [f"DATABASE_URL={self.database_url}", f"REDIS_URL={self.redis_url}", f"CIVREG_VAR={RUN.parent}"]
        # $$ is the shell that reads the file: two people testing at once get a test database each.
        lines += ["CIVREG_TEST_DATABASE=test_civreg_$$", "OMP_THREAD_LIMIT=1", ""]
        write_private(ENVIRONMENT, "\n".join(lines))


def stop_private() -> None:
    """Stop the private servers whoever started them."""
    with locked("servers"), contextlib.suppress(FileNotFoundError):
        redis_server.stop()
        postgres.stop()
