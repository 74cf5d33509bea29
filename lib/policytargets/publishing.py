"""The suite of reports, run and published as a site; here or on a cluster."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from policytargets.corpora.engines import open_engine
from policytargets.corpora.extract import note_faults
from policytargets.corpora.json_lines import writing
from policytargets.documents import load_documents, read_pinned
from policytargets.errors import Fault, InputError
from policytargets.progress import Advance, show_progress
from policytargets.project import MARK, find_root, hold_name, of_library
from policytargets.running.execute import execute, failed_cell, failure
from policytargets.running.kernels.managers import open_kernels
from policytargets.running.parameters import load_known
from policytargets.running.suite import (
    CELL_TIMEOUT,
    Report,
    Run,
    choose,
    load_suite,
    resolve_runs,
    too_few,
)
from policytargets.running.unchanged import inputs_of, is_unchanged, of_day, state_of
from policytargets.site.downloads import make_downloads
from policytargets.site.publish import (
    check_folder,
    publish,
    remove_leftovers,
    site_folder,
    untouched,
)

Executed = dict[tuple[str, str], NotebookNode]


def report(*names: str, output: Path | str | None = None, **parameters: object) -> Path:
    """Run reports through Papermill and write their pages, as ``policytargets report`` does.

    Parameters
    ----------
    *names : str
        Of reports.yml, such as ``ambition``; all of them where none is given.
    output : path, optional
        The folder of the site; ``reports/site`` of the project where not given.
    **parameters : object
        Of the notebooks, such as ``plans=["wenzhou-2020", "cixi-2020"]``.

    Returns
    -------
    pathlib.Path
        The page to open.

    Raises
    ------
    InputError
        Where a name or parameter is unknown, or a report failed.

    Examples
    --------
    >>> import policytargets as pt
    >>> pt.report("ambiton")
    Traceback (most recent call last):
    policytargets.errors.InputError: report: ...
    """
    root = find_root()
    given = [(key, _written(value)) for key, value in parameters.items()]
    done = run_reports(root, names, given, Path(output) if output else None)
    if done.failed:
        raise InputError(*(Fault(f"report {name}", "failed", "see above") for name in done.failed))
    return site_folder(root, Path(output) if output else None) / "index.html"


def _written(value: object) -> str:
    """Return a parameter as the command line would be given it; plans may be those of `load`."""
    if isinstance(value, str):
        return value
    return json.dumps(list(value) if isinstance(value, Iterable) else value)


class Outcome(NamedTuple):
    """What came of a run.

    Parameters
    ----------
    failed : list of str
        The reports that failed.
    changed : bool
        Whether targets, verdicts or claims are others than in the last edition.
    summary : str
        What changed, as Markdown.
    """

    failed: list[str]
    changed: bool
    summary: str


def run_reports(
    root: Path,
    names: Sequence[str],
    overrides: Sequence[tuple[str, str]],
    output: Path | None,
    force: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
    cell_timeout: int = CELL_TIMEOUT,
    quiet: bool = False,
) -> Outcome:
    """Run reports and write their site.

    Nothing is written before all of it is made. Reports that were made earlier in the same folder
    and are not run now stay as they are; so do those that would come out the same.
    """
    # Before anything is read: what changes from here on is seen by the next run.
    state = state_of(root, names, overrides)
    documents = load_documents(root)
    suite = load_suite(root, documents)
    chosen = _possible(
        choose(suite, names), len(documents), asked=bool(names) or "plans" in dict(overrides)
    )
    runs = resolve_runs(chosen, bool(names), overrides, load_known(root, documents))
    runs = [replace(run, cell_timeout=cell_timeout) for run in runs]
    state = of_day(state, runs)
    folder = site_folder(root, output)
    check_folder(folder, root)
    read_pinned(root, documents)
    data = make_downloads(root)
    with hold_name(folder):
        remove_leftovers(folder)
        kept = _made_earlier(folder, suite)
        inputs = inputs_of(root)
        fresh = [run for run in runs if force or not _is_kept(run, kept, inputs)]
        executed = _execute(fresh, root, jobs, scheduler, quiet)
        site, done = _site(root, suite, {**kept, **executed}, data, folder)
        failed = _failed(executed, folder)
        with writing(folder, "what was there before still is; make room, or choose another folder"):
            publish(site, folder, "" if failed else state)
    return done._replace(failed=failed)


def _possible(reports: Sequence[Report], plans: int, *, asked: bool) -> list[Report]:
    """Return the reports that so many plans can bear, and tell which others nobody asked for."""
    if not plans:
        raise InputError(
            Fault(MARK, "no plan in this study yet", "policytargets add FILE adds one")
        )
    faults = [] if asked else too_few(reports, plans)
    for fault in faults:
        print(f"policytargets: {fault}", file=sys.stderr)
    return [report for report in reports if asked or report.plans_at_least <= plans]


def _site(
    root: Path, suite: dict[str, Report], executed: Executed, data: dict[str, bytes], folder: Path
) -> tuple[dict[str, bytes], Outcome]:
    # Late: what pages need would hold up the kernels, which import their own part meanwhile.
    from policytargets.site.editions import last_files
    from policytargets.site.log import is_news, last_change, read_log
    from policytargets.site.site import make_site

    own = untouched(folder)
    last = {name: content for name, content in last_files(folder).items() if name in own}
    site = make_site(root, suite, executed, data, last)
    logs = read_log(last), read_log(site)
    return site, Outcome([], is_news(*logs), last_change(*logs))


def _execute(
    runs: Sequence[Run], root: Path, jobs: int | None, scheduler: str | None, quiet: bool
) -> Executed:
    if not runs:
        return {}
    if scheduler is None:
        return execute_all(runs, root, jobs, quiet=quiet)
    with show_progress(len(runs), _UNIT, quiet=quiet) as advance:
        made = execute_on_cluster(_longest_first(runs), root, scheduler, jobs or 1, advance)
    return _in_order(runs, dict(zip(map(_key, _longest_first(runs)), made, strict=True)))


_UNIT = "reports"


def execute_all(
    runs: Sequence[Run], root: Path, jobs: int | None = None, *, quiet: bool = False
) -> Executed:
    """Run notebooks side by side, each in a kernel of its own."""
    notebooks = [run.report.notebook for run in runs]
    inputs = inputs_of(root)
    with (
        open_kernels(notebooks) as manager,
        show_progress(len(runs), _UNIT, quiet=quiet) as advance,
    ):
        # A third of the time of a forked kernel is spent waiting for its sockets, not computing.
        workers = jobs or _cores() * (3 if manager.server is not None else 2) // 2
        pool = ThreadPoolExecutor(workers)
        try:
            begun = _longest_first(runs)
            futures = {pool.submit(execute, run, root, manager, inputs): run for run in begun}
            for future in as_completed(futures):
                advance(1, futures[future].report.name)
            return _in_order(runs, {_key(run): future.result() for future, run in futures.items()})
        finally:
            # After Ctrl-C the kernels are ended by their own context; no one waits for the runs.
            pool.shutdown(wait=False, cancel_futures=True)


def _longest_first(runs: Sequence[Run]) -> list[Run]:
    """Return the runs so that none is still at work alone when all others are done."""
    lengths = {path: path.stat().st_size for path in {run.report.notebook for run in runs}}
    return sorted(runs, key=lambda run: -lengths[run.report.notebook])


def _in_order(runs: Sequence[Run], executed: Executed) -> Executed:
    return {key: executed[key] for key in map(_key, runs)}


def _key(run: Run) -> tuple[str, str]:
    return run.report.name, run.language


def _cores() -> int:
    # Not os.cpu_count(): a container or a batch system may leave this process fewer.
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _made_earlier(folder: Path, suite: dict[str, Report]) -> Executed:
    """Return the executed notebooks of a site, of reports that there still are."""
    kept: Executed = {}
    for path in map(Path, untouched(folder)):
        if path.suffix == ".ipynb" and path.stem in suite:
            kept[path.stem, path.parent.name] = nbformat.read(folder / path, as_version=4)
    return kept


def _is_kept(run: Run, kept: Executed, inputs: Mapping[str, str]) -> bool:
    notebook = kept.get(_key(run))
    return notebook is not None and is_unchanged(notebook, run, inputs)


def _failed(executed: Executed, folder: Path) -> list[str]:
    """Tell which reports failed, where and why: with the time, in ``errors.csv`` without it."""
    faults = {key: _fault(key, one, folder) for key, one in executed.items() if failure(one)}
    for fault in faults.values():
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        print(f"policytargets: {now} {fault}", file=sys.stderr)
    note_faults(folder, list(faults.values()), [Path("report ")])
    return list(dict.fromkeys(name for name, _ in faults))


def _fault(key: tuple[str, str], notebook: NotebookNode, folder: Path) -> Fault:
    name, language = key
    cell, why = failed_cell(notebook), ((failure(notebook) or "").splitlines() or [""])[0]
    what = why if not cell or why.startswith("cell ") else f"cell {cell}: {why}"
    where = folder / "notebooks" / language / f"{name}.ipynb"
    return Fault(f"report {name} ({language})", what, f"see {where}")


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
    runs: Sequence[Run], root: Path, scheduler: str, jobs: int, advance: Advance
) -> list[NotebookNode]:
    """Run notebooks on the workers of a cluster, in the order in which they are given."""
    executed, inputs = [], inputs_of(root)
    with open_engine(jobs, scheduler) as engine:
        for run, made in zip(runs, engine(partial(make, root, inputs), runs), strict=True):
            _check(made, root, scheduler)
            executed.append(nbformat.from_dict(json.loads(made.notebook)))
            advance(1, run.report.name)
    return executed


def make(root: Path, inputs: Mapping[str, str], run: Run) -> Made:
    """Run one notebook; called on a worker."""
    if not (root / MARK).is_file() or not run.report.notebook.is_file():
        return Made("", "")
    notebook = execute(run, root, _kernels(run.report.notebook.parent), inputs)
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
