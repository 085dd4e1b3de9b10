"""The Ministry's stand-in for a played campaign: its own process, with rows that it has already, and bad days."""

import json
import subprocess
import sys
import threading
from collections import deque
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from registers.exchange.channel import Ministry
from registers.exchange.simulator.store import Store

SECONDS = 20  # of silence that are borne
# An ordinary day of its line; on a bad one it answers nothing at all.
ORDINARY = {"503": 0.06, "cut": 0.04, "early_cut": 0.03, "half": 0.25, "refuse": 0.025}
BAD = {**ORDINARY, "503": 1.0}
BAD_DAYS = 0.12
BEFORE = "da-co"  # the idempotency key under which it was given what it has already


class StandIn:
    """A running stand-in: `client` speaks to it, `had` counts the rows that it knew before."""

    def __init__(self, folder, url):
        self.folder, self.store = Path(folder), Store(folder)
        self.client, self.had = Ministry(url, seconds=SECONDS), 0

    def knows_already(self, keys):
        """Give it records (office, kind, year, number) from elsewhere: the same ones will bounce as duplicates."""
        judged = [(key, {"row": n, "result": "accepted", "reference": "C06"}) for n, key in enumerate(keys, 1)]
        before = self.store.figures()["record"]
        name = f"{BEFORE}-{before}"
        self.store.keep(key=name, body=name, facts={}, judged=judged, at=datetime.now(UTC).isoformat())
        self.had = self.store.figures()["record"]

    def wakes_up(self, rng):
        """A new day: usually an ordinary one."""
        self.mood(BAD if rng.random() < BAD_DAYS else ORDINARY)

    def mood(self, chances):
        self.file.write_text(json.dumps(chances), encoding="utf-8")

    @property
    def file(self):
        return self.folder / "mood.json"

    def accepted(self):
        """How many records it took in, by its own books; those from elsewhere left out."""
        return self.store.figures()["record"] - self.had

    def took(self, receipt):
        """The rows of a package that it took, whether or not it has said so."""
        answers, _is_all = self.store.answers(receipt) or ((), True)
        return {each["row"] for each in answers if each["result"] == "accepted"}


@contextmanager
def stand_in(folder, *, seed):
    """Run the stand-in on a folder and have packages sent to it, whatever the settings say; then as before."""
    command = [sys.executable, "-m", "registers.exchange.simulator", "--store", str(folder), "--seed", str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR)
    before = settings.MINISTRY_URL
    try:
        url = process.stdout.readline().strip().removeprefix("ministry: ")
        # It tells of every request: a pipe that nobody reads would stop it.
        threading.Thread(target=deque, args=(process.stdout, 0), daemon=True).start()
        settings.MINISTRY_URL = url
        running = StandIn(folder, url)
        yield running
        running.file.unlink(missing_ok=True)
    finally:
        settings.MINISTRY_URL = before
        process.terminate()
        process.wait(10)
        process.stdout.close()
