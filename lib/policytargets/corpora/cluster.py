"""A Dask cluster as an engine."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from policytargets.corpora.engines import AHEAD, Engine, in_order
from policytargets.errors import Fault, InputError

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["open_cluster"]

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

    Parameters
    ----------
    address : str
        Such as ``tcp://scheduler-host:8786``.

    Raises
    ------
    InputError
        If Dask is not installed, nobody answers, there are no workers, or the connection is lost.
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
