"""Engines: who does the work — this process, several of them, or the machines of a cluster.

Each hands back the results in the order of the items and takes up a new item only when an old one
is done with, so that memory does not grow with their number.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar

from policytargets.errors import Fault, InputError

__all__ = ["AHEAD", "Engine", "in_order", "open_engine"]

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4
"""How many items a worker may have before it: enough that none waits for the slowest."""


class Engine(Protocol):
    """Whatever can apply a function to many items."""

    def __call__(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """Return the result of each item, in their order; both are taken up little by little."""


def open_engine(jobs: int = 1, scheduler: str | None = None) -> AbstractContextManager[Engine]:
    """Return an engine, to be used in a ``with`` statement.

    Parameters
    ----------
    jobs : int
        Processes on this machine; with 1 the work is done in the process that asks.
    scheduler : str, optional
        Address of a Dask scheduler such as ``tcp://scheduler-host:8786``, in place of processes
        here.

    Raises
    ------
    InputError
        If both are asked for, or on entering, if the scheduler cannot be used.
    """
    if scheduler:
        if jobs != 1:
            taken = "a cluster has workers of its own"
            raise InputError(Fault("--jobs", f"{jobs} processes and a cluster", taken))
        from policytargets.corpora.cluster import open_cluster

        return open_cluster(scheduler)
    return _this_process() if jobs == 1 else _processes(jobs)


def in_order(
    submit: Callable[[Item], Result], items: Iterable[Item], ahead: int
) -> Iterator[Result]:
    """Return what `submit` gives for each item, in their order, with at most `ahead` at work.

    Parameters
    ----------
    submit : callable
        Starts the work on an item and returns what to wait for.
    items : iterable
        Taken up one by one.
    ahead : int
        How many may be at work before the first is waited for.
    """
    waiting: deque[Result] = deque()
    for item in items:
        waiting.append(submit(item))
        if len(waiting) >= ahead:
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


@contextmanager
def _this_process() -> Iterator[Engine]:
    yield lambda function, items: map(function, items)


@contextmanager
def _processes(jobs: int) -> Iterator[Engine]:
    # A fork would copy the locks of threads that it does not copy (a progress bar, Arrow).
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_follow)

    def run(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Yield what the processes make of the items, in their order."""
        futures = in_order(lambda item: pool.submit(function, item), items, AHEAD * jobs)
        try:
            for future in futures:
                yield future.result()
        except BrokenProcessPool:
            why = "fewer --jobs need less memory; what was written whole is kept"
            raise InputError(Fault("--jobs", "a process was killed", why)) from None

    try:
        yield run
    finally:
        pool.shutdown(cancel_futures=True)


def _follow() -> None:
    """Make this process end with the one that started it, and leave Ctrl-C to that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
