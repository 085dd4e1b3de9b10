"""A real worker on a real Redis and the test's own database and folder, as another process."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import redis
from celery import current_app
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
OWN_REDIS_DB = 9


def redis_url():
    """The Redis database of this test run; where the run was given none of its own, not the one at work."""
    given = urlsplit(settings.REDIS_URL)
    return urlunsplit(given._replace(path=f"/{OWN_REDIS_DB}")) if given.path in ("", "/", "/0") else settings.REDIS_URL


def database_url():
    of = connection.settings_dict
    return f"postgres://{of['USER']}:{quote(of['PASSWORD'])}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def until(true, seconds=30.0, what=""):
    """Wait until `true()` is so; fails loudly when it does not become so in time."""
    end = time.monotonic() + seconds
    while not (found := true()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)
    return found


class Worker:
    """One prefork worker with one child; `with Worker(tmp_path) as worker`."""

    def __init__(self, folder, log="worker.log"):
        self.log = folder / log
        self.process = None

    def __enter__(self):
        environment = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": redis_url(),
                       "MEDIA_ROOT": str(settings.MEDIA_ROOT), "DJANGO_SETTINGS_MODULE": "civreg.settings"}  # fmt: skip
        command = [sys.executable, "-m", "celery", "-A", "civreg.celery", "worker", "-P", "prefork", "-c", "1",
                   "--without-gossip", "--without-mingle", "--loglevel", "info"]  # fmt: skip
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        until(lambda: b"ready." in self.log.read_bytes(), 40, "the worker's start")
        return self

    def __exit__(self, *_failure):
        self.kill()

    def kill(self):
        """The whole tree at once, as a power cut would."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def children(self):
        """Process ids of the pool's children."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def kill_child(self):
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)


def empty_redis():
    redis.Redis.from_url(redis_url()).flushdb()


@contextmanager
def broker(url):
    """Jobs are sent to this Redis meanwhile. Celery keeps its connections: they go with the address, both times."""
    before = current_app.conf.broker_url
    _send_to(url)
    try:
        yield
    finally:
        _send_to(before)


def _send_to(url):
    current_app.conf.broker_url = url
    current_app.amqp.__dict__.pop("_producer_pool", None)
    current_app.__dict__.pop("_pool", None)
