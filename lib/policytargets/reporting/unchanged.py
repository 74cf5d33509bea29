"""What has not changed since the last run, and so need not be made again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policytargets.fingerprints import of_bytes, of_files, of_library, of_path, of_values
from policytargets.reporting.publish import read_manifest

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from policytargets.reporting.runs import Run

__all__ = ["is_settled", "is_unchanged", "made_from", "state_of"]

_INPUTS = ("data", "notebooks", "reports/reports.yml")


def made_from(run: Run, root: Path, reads: Iterable[str]) -> dict[str, Any]:
    """Return hashes of all that a run's outputs follow from, its parameters apart.

    Parameters
    ----------
    run : Run
        What was run.
    root : Path
        The project's folder.
    reads : iterable of str
        The files and folders of the project that its kernel read, relative to it.
    """
    return {
        "notebook": of_path(run.report.notebook),
        "library": of_library(),
        "reads": of_files(root, reads),
    }


def is_unchanged(notebook: NotebookNode, run: Run, root: Path) -> bool:
    """Tell whether a run would give what an executed notebook already holds.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As `policytargets.reporting.execute.execute` returned it at some time.
    run : Run
        What is asked for now.
    root : Path
        The project's folder.
    """
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
    """Tell whether a folder holds, untouched, what a state gives.

    Parameters
    ----------
    folder : Path
        Where the site lies.
    state : str
        As returned by `state_of`.
    """
    manifest = read_manifest(folder)
    if manifest["state"] != state:
        return False
    paths = ((folder / name, wanted) for name, wanted in manifest["files"].items())
    return all(path.is_file() and of_bytes(path.read_bytes()) == w for path, w in paths)
