"""All six notebooks: ``policytargets report`` against ``papermill`` called once a notebook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.timing import Times, interleave

__all__ = ["time_suite"]

REPORTS = ("targets", "ambition", "timelines", "overlap", "quality", "profile-wenzhou-2020")
LANGUAGE = ("-p", "language", "en")


def time_suite(root: Path, rounds: int) -> Times:
    """Return the seconds of both ways to run the six notebooks in one language.

    `policytargets report` writes the pages and downloads as well, which papermill does not.

    Parameters
    ----------
    root : Path
        The project.
    rounds : int
        How often each way is run.

    Raises
    ------
    click.ClickException
        If a run fails: the time of a failing run would mean nothing.
    """
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    with TemporaryDirectory() as folder:
        return interleave(
            {
                "policytargets report": lambda: _report(root, Path(folder) / "site"),
                "papermill, one by one": lambda: _papermill(root, notebooks, Path(folder)),
            },
            rounds,
        )


def _report(root: Path, output: Path) -> None:
    main = "from policytargets.cli import main; main()"
    _run(root, "-c", main, "report", *REPORTS, *LANGUAGE, "--output", str(output))


def _papermill(root: Path, notebooks: list[Path], folder: Path) -> None:
    for notebook in notebooks:
        _run(root, "-m", "papermill", str(notebook), str(folder / notebook.name), *LANGUAGE)


def _run(root: Path, *arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise click.ClickException(done.stderr.strip().rpartition("\n")[2])
