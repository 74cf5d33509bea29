"""A pytest plugin: nbval runs the notebooks on kernels forked from one warm process.

What is compared, and how strictly, is nbval's own affair; without this plugin
(``-p no:policytargets.running.kernels.nbval_plugin``) each notebook starts a Python of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbval import kernel
from nbval.plugin import IPyNbCell

_open = contextlib.ExitStack()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let nbval start its kernels from a warm process, which is opened for the first of them."""
    notebooks = dict.fromkeys(item.path for item in session.items if isinstance(item, IPyNbCell))
    if notebooks:
        starter = _starter(list(notebooks))
        _open.enter_context(_replaced(starter))


def pytest_sessionfinish() -> None:
    """End the warm process and its kernels."""
    _open.close()


def _starter(notebooks: list[Path]) -> Callable[..., Any]:
    opened: list[type] = []

    def start(**settings: object) -> object:
        """Return a manager of kernels, the same class for all notebooks."""
        # Only where it is used: of several workers, one may get no notebook.
        from policytargets.running.kernels.managers import TestKernelManager, open_kernels

        if not opened:
            opened.append(_open.enter_context(open_kernels(notebooks, TestKernelManager)))
        return opened[0](**settings)

    return start


@contextlib.contextmanager
def _replaced(starter: Callable[..., Any]) -> Iterator[None]:
    before = kernel.KernelManager
    kernel.KernelManager = starter
    try:
        yield
    finally:
        kernel.KernelManager = before
