"""The warm process, begun before anything heavy is imported."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ahead: list[subprocess.Popen[str]] = []


def start_ahead() -> None:
    """Start a warm process for the first who asks; if none does, it ends with this process."""
    if can_fork():
        _ahead.append(_start())


def warm_process() -> subprocess.Popen[str]:
    """Return a warm process: the one started ahead, else a new one."""
    if not can_fork():
        # Elsewhere system libraries do not survive a fork.
        raise OSError("forking a process with the scientific stack needs Linux")
    return _ahead.pop() if _ahead else _start()


def can_fork() -> bool:
    """Tell whether a process with the scientific stack survives a fork on this system."""
    return sys.platform.startswith("linux")


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        # -P: the folder it is started in must not become importable for the notebooks.
        [sys.executable, "-P", "-m", "policytargets.running.kernels.server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env=os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
    )


_RARELY = (50_000, 20, 50)
"""What is made before it is searched: tables and pages, of which next to nothing is garbage."""


@contextmanager
def kept_for_good() -> Iterator[None]:
    """Keep what is loaded in a ``with`` statement out of every search, and search rarely after it.

    Garbage that refers to itself is found later than otherwise, and nothing else changes.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*_RARELY)
        gc.enable()
