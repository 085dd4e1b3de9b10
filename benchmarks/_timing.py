"""What the benchmarks share: timing a function, and a table for people."""

import time

WARM_UP = 3


def timed(work):
    """Seconds that one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def p95(seconds):
    """The 95th percentile in milliseconds, without interpolation: a time that was really measured."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def p95_ms(work, rounds):
    """The 95th percentile of `rounds` calls in milliseconds, after a warm-up."""
    for _n in range(WARM_UP):
        work()
    return p95([timed(work) for _n in range(rounds)])


def table(title, times):
    print(title)
    for name, milliseconds in times.items():
        print(f"  {name:<40} {milliseconds:10.1f} ms")
