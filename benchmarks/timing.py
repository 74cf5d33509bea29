"""Times of rival ways to do one thing, taken in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

__all__ = ["Times", "interleave", "seconds"]

Times = dict[str, list[float]]
"""Seconds of each round, by the name of the way."""


def interleave(ways: Mapping[str, Callable[[], object]], rounds: int) -> Times:
    """Return the seconds each way takes in each round.

    The ways take turns within a round, so that a machine which slows down slows all of them.

    Parameters
    ----------
    ways : mapping of str to callable
        What is timed, by name.
    rounds : int
        How often each is run.
    """
    times: Times = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)
    return times


def seconds(times: Times) -> dict[str, float]:
    """Return the median of each way."""
    return {name: median(rounds) for name, rounds in times.items()}
