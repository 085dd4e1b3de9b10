"""Children that press pieces of pages (press.py): started as programs, ended when they hang, started again."""

import json
import os
import select
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from scanning.untrusted import IntakeRefused

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "scanning.packing.press"]


class Press:
    """One child. Asked by one thread at a time; `close` ends it."""

    def __init__(self, limits):
        self.limits, self.process = limits, None

    def ask(self, request):
        """The answer to one request (see press.py). IntakeRefused where the picture is refused or ends the child."""
        if self.process is None:
            self._start()
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            line = self._line()
        except BrokenPipeError:
            line = ""
        if not line:
            self.close()
            raise IntakeRefused("crashed")
        answer = json.loads(line)
        if "refused" in answer:
            raise IntakeRefused(answer["refused"])
        return answer

    def _line(self):
        """The child's next line; it is ended where none comes in time."""
        ready, _w, _x = select.select([self.process.stdout], [], [], self.limits.wall_seconds)
        if not ready:
            self.close()
            raise IntakeRefused("too_slow")
        return self.process.stdout.readline()

    def _start(self):
        # One thread each: as many children work at once as there are processors to use.
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            env=environment,
        )  # fmt: skip
        self.process.stdin.write(json.dumps(asdict(self.limits)) + "\n")

    def close(self):
        """End the child, whatever it does."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        process.stdout.close()
        with suppress(BrokenPipeError):
            process.stdin.close()


def children_wanted(most):
    """As many children as there are processors for this process, `most` at most."""
    return max(1, min(most, len(os.sched_getaffinity(0))))
