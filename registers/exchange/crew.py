"""Work on slices in forked processes: what the parent has prepared is shared, nothing is started anew.

Plain forks and pipes, because a task's own process may not have children of the multiprocessing library.
"""

import contextvars
import os
import pickle
import queue
import sys
import threading
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import wait


class WorkerDied(RuntimeError):
    """A worker ended before its slice was done, for want of memory or by a signal."""


class Crew:
    """`size` processes that apply `work` to slices. Use as a context; `close` runs first in every child."""

    def __init__(self, work, size, *, close=lambda: None):
        self.work, self.ends, self.pids = work, [], []
        for _n in range(size):
            ours, theirs = Pipe()
            pid = os.fork()
            if not pid:
                self._serve(theirs, [ours, *self.ends], close)
            theirs.close()
            self.ends.append(ours)
            self.pids.append(pid)

    def _serve(self, end, others, close):
        """The child's whole life: it ends when the parent's end closes, also by the parent's death."""
        status = 1
        try:
            # A sister's pipe held open here would keep her waiting for a dead parent.
            for other in others:
                other.close()
            close()
            while True:
                end.send_bytes(pickle.dumps(self.work(pickle.loads(end.recv_bytes()))))  # noqa: S301
        except (EOFError, ConnectionError, KeyboardInterrupt):
            status = 0
        finally:
            if status:
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
            os._exit(status)

    def map(self, packed):
        """The result of each packed slice, in the order of the slices.

        A worker gets its next slice when it has given back the last, so neither side ever waits to write.
        """
        free, at_work, done, turn = list(self.ends), {}, {}, 0
        for number, blob in enumerate(packed):
            while not free:
                self._collect(at_work, done, free)
            end = free.pop()
            self._send(end, blob)
            at_work[end] = number
            while turn in done:
                yield done.pop(turn)
                turn += 1
        while at_work or done:
            if turn not in done:
                self._collect(at_work, done, free)
                continue
            yield done.pop(turn)
            turn += 1

    def _send(self, end, blob):
        try:
            end.send_bytes(blob)
        except ConnectionError as problem:
            raise WorkerDied from problem

    def _collect(self, at_work, done, free):
        for end in wait(list(at_work)):
            try:
                done[at_work.pop(end)] = pickle.loads(end.recv_bytes())  # noqa: S301 (from our own fork)
            except (EOFError, ConnectionError) as problem:
                raise WorkerDied from problem
            free.append(end)

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        for end in self.ends:
            end.close()
        for pid in self.pids:
            os.waitpid(pid, 0)


class Alone:
    """The same without processes: for small files."""

    def __init__(self, work):
        self.work = work

    def map(self, packed):
        return (self.work(pickle.loads(blob)) for blob in packed)  # noqa: S301 (our own rows)

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        return None


OVER = object()


@contextmanager
def ahead(results, most):
    """The same results, worked out by a thread up to `most` ahead of their reader, who may wait for a database."""
    ready, stop = queue.Queue(most), threading.Event()

    def work():
        try:
            for result in results:
                if not _put(ready, (result, None), stop):
                    return
            _put(ready, (OVER, None), stop)
        except Exception as problem:  # noqa: BLE001 (raised again where the results are read)
            _put(ready, (OVER, problem), stop)

    # The reader's language goes along: a refusal is worded where it is raised.
    thread = threading.Thread(target=contextvars.copy_context().run, args=(work,), name="ahead")
    thread.start()
    try:
        yield _taken(ready)
    finally:
        stop.set()
        thread.join()


def _put(ready, item, stop):
    """Whether there was room before everything was called off."""
    while not stop.is_set():
        try:
            ready.put(item, timeout=0.2)
        except queue.Full:
            continue
        return True
    return False


def _taken(ready):
    while True:
        result, problem = ready.get()
        if problem is not None:
            raise problem
        if result is OVER:
            return
        yield result
