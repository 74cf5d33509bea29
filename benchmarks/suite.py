"""All notebooks, three ways: the runner, papermill's command line, no kernels at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import nbformat

from benchmarks.timing import Times, interleave
from policytargets.documents import load_documents

__all__ = ["time_nbval", "time_nothing", "time_suite"]

LANGUAGE = "en"
_MAIN = "from policytargets.cli import main; main()"
_PLAIN = ("-p", "no:policytargets.running.kernels.nbval_plugin")


def time_suite(root: Path, rounds: int) -> Times:
    """Return the seconds of three ways to run every notebook once, in one language.

    The same notebooks get the same parameters in both ways that have kernels, and their outputs
    are compared: a way that leaves something out has no time.

    Parameters
    ----------
    root : Path
        The project.
    rounds : int
        How often each way is run.

    Raises
    ------
    click.ClickException
        If a run fails or the outputs differ: such a time would mean nothing.
    """
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    with TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "runner"), Path(folder, "papermill")
        theirs.mkdir()
        times = interleave(
            {
                "the runner": lambda: _run(root, "-m", "benchmarks.runs", str(ours)),
                "papermill, one by one": lambda: _papermill(root, notebooks, theirs),
                "no kernels, the floor": lambda: _floor(root, notebooks),
            },
            rounds,
        )
        _compare(ours, theirs, notebooks)
    return times


def time_nothing(root: Path, rounds: int) -> Times:
    """Return the seconds of a build and reports that find nothing changed, and of a start alone.

    Parameters
    ----------
    root : Path
        The project.
    rounds : int
        How often each is run.
    """
    with TemporaryDirectory() as folder:
        report = ["-c", _MAIN, "report", "--output", str(Path(folder, "site"))]
        _run(root, "-c", _MAIN, "build")
        _run(root, *report)
        return interleave(
            {
                "build, nothing changed": lambda: _idle(root, "-c", _MAIN, "build"),
                "report, nothing changed": lambda: _idle(root, *report),
                "start-up alone": lambda: _run(root, "-c", _MAIN, "--version"),
            },
            rounds,
        )


def time_nbval(root: Path, rounds: int) -> Times:
    """Return the seconds of the notebooks as tests, on forked kernels and on plain ones.

    Parameters
    ----------
    root : Path
        The project.
    rounds : int
        How often each way is run.
    """
    tests = ["-m", "pytest", "-p", "no:cacheprovider", "notebooks"]
    parallel = ["--numprocesses", "2", "--dist", "loadfile"]
    return interleave(
        {
            "forked, two at a time": lambda: _run(root, *tests, *parallel),
            "forked, one by one": lambda: _run(root, *tests),
            "plain, two at a time": lambda: _run(root, *tests, *parallel, *_PLAIN),
            "plain, one by one": lambda: _run(root, *tests, *_PLAIN),
        },
        rounds,
    )


def _papermill(root: Path, notebooks: list[Path], folder: Path) -> None:
    plans = "[" + ", ".join(f'"{plan}"' for plan in load_documents(root)) + "]"
    for notebook in notebooks:
        command = ["-m", "papermill", str(notebook), str(folder / notebook.name)]
        given = ["-p", "language", LANGUAGE]
        if '"plans = [' in notebook.read_text("utf-8"):
            given += ["-y", f"plans: {plans}"]
        _run(root, *command, "--cwd", str(notebook.parent), *given)


def _floor(root: Path, notebooks: list[Path]) -> None:
    _run(root, "-m", "benchmarks.floor", *map(str, notebooks))


def _idle(root: Path, *arguments: str) -> None:
    if "nothing changed" not in _run(root, *arguments):
        raise click.ClickException("the library or the project was edited meanwhile: run it again")


def _run(root: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException((done.stderr or done.stdout).strip()[-500:])
    return done.stdout


def _compare(ours: Path, theirs: Path, notebooks: list[Path]) -> None:
    for notebook in notebooks:
        one, other = (_outputs(folder / notebook.name) for folder in (ours, theirs))
        if one != other:
            raise click.ClickException(f"{notebook.name}: the two ways gave different outputs")


def _outputs(path: Path) -> list[object]:
    """Return what every code cell displayed, figures byte by byte."""
    cells = nbformat.read(path, as_version=4).cells
    return [
        [(output.output_type, output.get("data"), output.get("text")) for output in cell.outputs]
        for cell in cells
        if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", [])
    ]
