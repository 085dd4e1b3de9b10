"""Work that is done ahead of who reads it: in order, bounded, and ended with its reader."""

import itertools
import threading

import pytest

from registers.exchange.crew import ahead


def test_results_come_in_order_whatever_the_reader_takes():
    with ahead(iter(range(100)), 3) as results:
        assert list(results) == list(range(100))


def test_no_more_is_done_than_was_asked_for_ahead():
    done = []
    numbers = (done.append(n) or n for n in itertools.count())

    with ahead(numbers, 3) as results:
        assert [next(results), next(results)] == [0, 1]

    # Three wait, one is in hand, and two were taken.
    assert len(done) <= 6
    assert not any(thread.name.startswith("ahead") for thread in threading.enumerate())


def test_what_goes_wrong_is_raised_where_the_results_are_read():
    def broken():
        yield 1
        raise ZeroDivisionError

    with ahead(broken(), 3) as results:
        assert next(results) == 1
        with pytest.raises(ZeroDivisionError):
            next(results)


def test_a_reader_that_fails_ends_the_work():
    with pytest.raises(KeyError), ahead(itertools.count(), 1) as results:
        raise KeyError(next(results))

    assert not any(thread.name.startswith("ahead") for thread in threading.enumerate())
