"""A real web server on the test's own database, and a clerk who saves to it whatever happens to the line."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.test import Client

from tests.scanning.worker import ROOT, database_url, until

CSRF = "a" * 32
PATIENCE = 60.0  # seconds in which a save must get its answer, however often the server dies


class Web:
    """gunicorn with two workers; `with Web(tmp_path) as web`."""

    def __init__(self, folder, threads=4):
        self.log, self.threads = folder / "web.log", threads
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self):
        environment = {
            **os.environ, "DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY, "HTTPS": "false",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT), "DJANGO_SETTINGS_MODULE": "civreg.settings", "DEBUG": "false",
            "STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }  # fmt: skip
        command = [
            sys.executable, "-m", "gunicorn", "civreg.wsgi", "-b", f"127.0.0.1:{self.port}", "-w", "2",
            "-k", "gthread", "--threads", str(self.threads), "--no-control-socket",
        ]  # fmt: skip
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            until(self.answers, 60, f"the web server's start, see {self.log}")
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_failure):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def answers(self):
        try:
            return self.request("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def request(self, method, path, body=None, cookie=""):
        """(status, JSON) of one request over a connection of its own; OSError where the server went away."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Accept": "application/json", "Content-Type": "application/json", "X-CSRFToken": CSRF}
        headers["Cookie"] = f"{cookie}; csrf={CSRF}"
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (http.client.HTTPException, ValueError) as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            connection.close()

    def kill_a_worker(self):
        """One of the workers, at once and without a word; False where none is there at the moment."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if not listed:
            return False
        os.kill(int(random.choice(listed)), signal.SIGKILL)
        return True


@dataclass
class Desk:
    """A clerk's desk: saves with a key of its own and tries again until there is an answer.

    `acknowledged` maps a key to the answer it got; `broken` counts requests that got none.
    """

    web: Web
    cookie: str
    book_pk: int
    acknowledged: dict = field(default_factory=dict)
    repeated: int = 0
    broken: int = 0
    refused: list = field(default_factory=list)

    def save(self, key, **body):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                status, answer = self.web.request(
                    "POST", f"/scans/desk/{self.book_pk}/save/", {"key": key, **body}, self.cookie
                )
            except OSError:
                self.broken += 1
                time.sleep(0.05)
                continue
            if status != 200:
                self.refused.append((status, answer))
            else:
                self.acknowledged[key] = answer
                self.repeated += answer["repeated"]
            return status, answer
        raise AssertionError(f"no answer to {key} in {PATIENCE} s")


def cookie_of(person):
    """The session of a person who is signed in, as a cookie."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return f"sid={client.cookies['sid'].value}"
