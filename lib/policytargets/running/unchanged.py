"""What was made from what, and need not be made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policytargets.project import of_files, of_library, of_path, of_values

if TYPE_CHECKING:
    # Not at run time: a run that makes nothing answers before these are loaded.
    from nbformat import NotebookNode

    from policytargets.running.suite import Run

_INPUTS = ("data", "vocabulary", "notebooks", "reports/reports.yml")


def inputs_of(root: Path) -> dict[str, str]:
    """Return hashes of what every run may read: the data, what lies beside the notebooks, us."""
    beside = [path for path in (root / "notebooks").glob("[!.]*") if path.suffix != ".ipynb"]
    return {
        "data": of_path(root / "data"),
        "vocabulary": of_path(root / "vocabulary"),
        "beside": of_values({path.name: of_path(path) for path in beside}),
        "library": of_library(),
    }


def made_from(run: Run, inputs: Mapping[str, str]) -> dict[str, str]:
    """Return hashes of all that a run's outputs follow from, its parameters apart."""
    return {"notebook": of_path(run.report.notebook), **inputs}


def is_unchanged(notebook: NotebookNode, run: Run, inputs: Mapping[str, str]) -> bool:
    """Tell whether a run would give what an executed notebook already holds."""
    about = notebook.metadata.get("policytargets", {})
    given = notebook.metadata.get("papermill", {}).get("parameters")
    return bool(
        "failure" not in about
        and of_values(given) == of_values(dict(run.parameters))
        and about.get("made_from") == made_from(run, inputs)
    )


def state_of(root: Path, names: Sequence[str], overrides: Sequence[tuple[str, str]]) -> str:
    """Return one hash of all that a site follows from: inputs, library and what is asked for."""
    return of_values([of_files(root, _INPUTS), of_library(), list(names), list(overrides)])


def of_day(state: str, runs: Sequence[Run]) -> str:
    """Return a state with the day it is of, where one of the runs was given that day."""
    day = next((run.day for run in runs if run.day), "")
    return f"{state} {day}".strip()
