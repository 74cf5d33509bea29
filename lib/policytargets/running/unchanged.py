"""What was made from what, and need not be made again."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.util import source_from_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policytargets.project import of_bytes, of_files, of_library, of_path, of_values
from policytargets.site.publish import read_manifest

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from policytargets.running.suite import Run


_INPUTS = ("data", "notebooks", "reports/reports.yml")


def made_from(run: Run, root: Path, reads: Iterable[str]) -> dict[str, Any]:
    """Return hashes of all that a run's outputs follow from, its parameters apart."""
    return {
        "notebook": of_path(run.report.notebook),
        "library": of_library(),
        "reads": of_files(root, reads),
    }


def is_unchanged(notebook: NotebookNode, run: Run, root: Path) -> bool:
    """Tell whether a run would give what an executed notebook already holds."""
    about = notebook.metadata.get("policytargets", {})
    earlier = about.get("made_from")
    if earlier is None or "failure" in about:
        return False
    given = notebook.metadata.get("papermill", {}).get("parameters")
    return bool(
        of_values(given) == of_values(dict(run.parameters))
        and earlier == made_from(run, root, earlier.get("reads", ()))
    )


def state_of(root: Path, names: Sequence[str], overrides: Sequence[tuple[str, str]]) -> str:
    """Return one hash of all that a site follows from: inputs, library and what is asked for."""
    return of_values([of_files(root, _INPUTS), of_library(), list(names), list(overrides)])


def is_settled(folder: Path, state: str) -> bool:
    """Tell whether a folder holds, untouched, what a state gives."""
    manifest = read_manifest(folder)
    if manifest["state"] != state:
        return False
    paths = ((folder / name, wanted) for name, wanted in manifest["files"].items())
    return all(path.is_file() and of_bytes(path.read_bytes()) == w for path, w in paths)


if TYPE_CHECKING:
    # Not at run time: each kernel loads this module.
    from nbformat import NotebookNode


DATA = "data/"
"""What may have been read where reading cannot be heard."""

_PASSED_OVER = (".git", ".venv", "lib")
"""Folders of a project that are no data: the library is known by a hash of its own."""
_OPENING = ("open", "os.listdir", "os.scandir")
_STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "sqlite3.connect")
"""What reads by itself, unheard."""
_BY_ITSELF = re.compile(
    r"\b(?:pyarrow|duckdb|polars|h5py|netCDF4|read_parquet|read_feather|read_orc)\b"
    r"|\b(?:exists|is_file|is_dir|stat)\(|^\s*[!%]",
    re.MULTILINE,
)
"""Code that reads without Python's ``open``, or asks whether a file is there."""


def watch_arguments(root: Path, notes: Path) -> list[str]:
    """Return arguments of ipykernel that let a kernel note what it reads."""
    call = f"__import__({__name__!r}, fromlist=['']).note_reads({str(root)!r}, {str(notes)!r})"
    return [f"--IPKernelApp.exec_lines=[{call!r}]"]


def note_reads(root: str, notes: str) -> None:
    """Note from now on each file of a project that this process opens and each folder it lists."""
    out = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    sys.addaudithook(_hook(root, lambda name: os.write(out, f"{name}\n".encode())))


def noted(notes: Path) -> list[str]:
    """Return what a kernel noted, without what is there no more."""
    return sorted(set(notes.read_text("utf-8").splitlines())) if notes.is_file() else []


def reads_unheard(notebook: NotebookNode) -> bool:
    """Tell whether code of a notebook may read what `note_reads` does not hear."""
    cells = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return any(_BY_ITSELF.search(source) for source in cells)


def _hook(root: str, write: Callable[[str], object]) -> Callable[[str, tuple[object, ...]], None]:
    seen: set[str] = set()

    def hear(event: str, given: tuple[object, ...]) -> None:
        """Write down what is opened or listed below the root, once."""
        # Every event of the interpreter passes here: the first tests must be cheap.
        if event in _OPENING:
            name = _name(root, given[0], event != "open")
        elif event in _STARTING:
            name = DATA
        else:
            return
        if name and name not in seen:
            seen.add(name)
            write(name)

    return hear


def _name(root: str, path: object, folder: bool) -> str:
    """Return a path relative to the project; "" where it lies outside or is no data of it."""
    if not isinstance(path, (str, os.PathLike)):
        return ""
    inside, whole = f"{root}{os.sep}", os.path.abspath(path)  # noqa: PTH100
    if not whole.startswith(inside):
        return ""
    if whole.endswith(".pyc"):
        with contextlib.suppress(ValueError):  # compiled, but not from a file beside it
            whole = source_from_cache(whole)
    name = whole.removeprefix(inside).replace(os.sep, "/")
    first, _, rest = name.partition("/")
    # Python lists the notebooks' own folder whenever it looks for a module.
    if first in _PASSED_OVER or (folder and first == "notebooks" and not rest):
        return ""
    return f"{name}/" if folder else name
