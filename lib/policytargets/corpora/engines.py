"""Where texts are read: in one process, in several, or on a Dask cluster."""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from policytargets.errors import Fault, InputError

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
    """Return an engine, to be used in a ``with`` statement."""
    if scheduler:
        if jobs != 1:
            taken = "a cluster has workers of its own"
            raise InputError(Fault("--jobs", f"{jobs} processes and a cluster", taken))
        pass

        return open_cluster(scheduler)
    return _this_process() if jobs == 1 else _processes(jobs)


def in_order(
    submit: Callable[[Item], Result], items: Iterable[Item], ahead: int
) -> Iterator[Result]:
    """Return what `submit` gives for each item, in their order, with at most `ahead` at work."""
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


if TYPE_CHECKING:
    from distributed import Client, Future


PATIENCE = 20
"""Seconds to wait for the scheduler, and for the first worker."""

_ADDRESS = re.compile(r"(tcp|tls|ucx|wss?)://.+")
_SUCH = "expected one such as tcp://scheduler-host:8786"
_AGAIN = "what was written whole is kept: run the same command again"


@contextmanager
def open_cluster(address: str) -> Iterator[Engine]:
    """Open a connection to a Dask scheduler, to be used in a ``with`` statement.

    A task whose worker is lost is given to another by the scheduler; its result is taken up once,
    whoever made it.
    """
    client = _connect(address)
    try:
        yield _engine(client, address)
    finally:
        client.close(timeout=PATIENCE)


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        how = "install it with: pip install 'policytargets[scale]'"
        raise InputError(Fault("--scheduler", "Dask is not installed", how)) from None
    if not _ADDRESS.fullmatch(address):
        raise InputError(Fault("--scheduler", f"{address!r} is no address", _SUCH))
    # A lost connection is told in one line of ours.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = f"no Dask scheduler answers ({type(error).__name__})"
        raise InputError(Fault(address, reason, _SUCH)) from None
    try:
        _await_worker(client, address, "the scheduler has no workers")
    except InputError:
        client.close()
        raise
    return client


def _await_worker(client: Client, address: str, otherwise: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        start = f"start some with: dask worker {address}"
        raise InputError(Fault(address, otherwise, start)) from None


def _engine(client: Client, address: str) -> Engine:
    def run(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Yield what the workers make of the items, in their order."""
        ahead = AHEAD * max(2, sum(client.nthreads().values()))
        # What is read is the same each time, yet Dask must not take one item for another.
        futures = in_order(lambda item: client.submit(function, item, pure=False), items, ahead)
        try:
            for future in futures:
                yield _result(client, future, address)
        except (OSError, CancelledError) as error:
            reason = f"connection lost ({type(error).__name__})"
            raise InputError(Fault(address, reason, _AGAIN)) from None

    return run


def _result(client: Client, future: Future[Any], address: str) -> Any:  # noqa: ANN401
    """Return the result of a task; refuse to wait for ever once all workers are gone."""
    from distributed import KilledWorker

    while True:
        try:
            return future.result(timeout=PATIENCE)
        except TimeoutError:
            _await_worker(client, address, "all workers are gone")
        except KilledWorker as error:
            reason = f"the same work killed {error.allowed_failures + 1} workers, the last one"
            raise InputError(Fault(address, f"{reason} {error.last_worker}", _AGAIN)) from None
        except ModuleNotFoundError as error:
            wanted = "the workers need the version of policytargets that is installed here"
            raise InputError(Fault(address, str(error), wanted)) from None
