"""Rows of a file in chunks that are judged, and in slices that are written, the one ahead of the other."""

import itertools
import os
import pickle
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from registers.actions import import_merge as merge
from registers.exchange.crew import Alone, Crew, ahead

CHUNK, SLICE = 500, 10_000  # rows judged at a time, rows written at a time
AHEAD = 24  # judged chunks that wait while a slice is written: what bounds the memory
TRIES = 3


@contextmanager
def judged_rows(rows, judge, spool):
    """The chunks of a file as a RowJudge judges them, in their order, by several processes if they are many.

    They are judged ahead of who reads them; the rows as they came go to the spool.
    """
    chunks = _chunks(rows, spool)
    begin = list(itertools.islice(chunks, 2))
    size = 1 if len(begin) < 2 else min(settings.IMPORT_WORKERS, os.cpu_count() or 1)
    if size < 2:
        yield Alone(judge.judge).map(itertools.chain(begin, chunks))
        return
    with (
        Crew(judge.judge, size, close=_leave_database) as crew,
        ahead(crew.map(itertools.chain(begin, chunks)), AHEAD) as judged,
    ):
        yield judged


def _leave_database():
    """A forked child lets go of its parent's connection without saying good-bye on it."""
    if connection.connection is not None:
        os.close(connection.connection.fileno())


def _chunks(rows, spool):
    while chunk := list(itertools.islice(rows, CHUNK)):
        packed = pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)
        spool.put(chunk[0][0], packed)
        yield packed


class Settling:
    """Slices of staged rows judged against the registers and written, each whole or once more."""

    def __init__(self, options, facts):
        self.options, self.facts = options, facts
        self.first = self.waiting = self.slices = 0

    def after(self, rows):
        """So many more rows are judged: settle them when they are enough for a slice."""
        self.waiting += rows
        if self.waiting >= SLICE:
            self.now()

    def now(self):
        """Settle what is staged. Somebody else's entry meanwhile: once more, Refused "busy" in the end."""
        self.waiting, here = 0, {"first": self.first, "last": merge.last_staged()}
        if here["last"] < self.first:
            return
        self.slices += 1
        if not self.slices & (self.slices - 1):  # the planner's figures are renewed when the table has doubled
            merge.run("ANALYZE import_stage")
        for _attempt in range(TRIES):
            with transaction.atomic():
                if self._is_settled(here):
                    self.first = here["last"] + 1
                    return
                transaction.set_rollback(True)
        raise Refused(_("Nhiều người đang nhập cùng các số này: hãy nhập lại tệp sau ít phút."), code="busy")

    def _is_settled(self, here):
        options = self.options
        merge.judge_against_registers(
            kind=options.kind, may_update=options.update, duplicates=options.mode == "duplicate", **here
        )
        return options.dry_run or merge.write(self.facts, **here)
