"""Runs handed to a Dask cluster whose machines all see the project's folder."""

from __future__ import annotations

import atexit
import contextlib
import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from policytargets.corpora.engines import open_engine
from policytargets.errors import Fault, InputError
from policytargets.fingerprints import of_library
from policytargets.project import MARK
from policytargets.reporting.execute import execute
from policytargets.reporting.kernels import open_kernels
from policytargets.reporting.runs import Run

__all__ = ["Made", "execute_on_cluster", "make"]


class Made(NamedTuple):
    """What a worker sends back.

    Parameters
    ----------
    library : str
        A hash of the library that it ran with; "" where it does not see the project.
    notebook : str
        The executed notebook as JSON.
    """

    library: str
    notebook: str


def execute_on_cluster(
    runs: Sequence[Run], root: Path, scheduler: str, jobs: int, advance: Callable[[Run], object]
) -> list[NotebookNode]:
    """Run notebooks on the workers of a cluster, in the order in which they are given.

    Parameters
    ----------
    runs : sequence of Run
        What to run. A run whose worker is lost is made by another.
    root : Path
        The project's folder, under the same path on every machine.
    scheduler : str
        Its address, such as ``tcp://scheduler-host:8786``.
    jobs : int
        What was asked for besides a cluster: with more than one process it is refused.
    advance : callable
        Told each run that is done.

    Returns
    -------
    list of nbformat.NotebookNode
        The same as this machine would give.

    Raises
    ------
    InputError
        If the cluster cannot be used, does not see the project or runs another library.
    """
    executed = []
    with open_engine(jobs, scheduler) as engine:
        for run, made in zip(runs, engine(partial(make, root), runs), strict=True):
            _check(made, root, scheduler)
            executed.append(nbformat.from_dict(json.loads(made.notebook)))
            advance(run)
    return executed


def make(root: Path, run: Run) -> Made:
    """Run one notebook; called on a worker."""
    if not (root / MARK).is_file() or not run.report.notebook.is_file():
        return Made("", "")
    notebook = execute(run, root, _kernels(run.report.notebook.parent))
    return Made(of_library(), json.dumps(notebook, ensure_ascii=False))


@cache
def _kernels(folder: Path) -> type:
    """Return what starts this worker's kernels: one warm process for all its runs."""
    opened = contextlib.ExitStack()
    atexit.register(opened.close)
    return opened.enter_context(open_kernels(sorted(folder.glob("*.ipynb"))))


def _check(made: Made, root: Path, scheduler: str) -> None:
    if not made.library:
        wanted = "it must lie where all machines reach it, under one path"
        raise InputError(Fault(root, f"a worker of {scheduler} does not see this folder", wanted))
    if made.library != of_library():
        wanted = "install on all machines what is installed here"
        raise InputError(Fault(scheduler, "a worker has another policytargets", wanted))
