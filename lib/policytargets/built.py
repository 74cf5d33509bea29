"""Whether data/clean already holds what data/raw gives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from policytargets.fingerprints import of_files, of_library, of_values
from policytargets.project import write_whole

__all__ = ["NOTE", "note_build", "state_of_raw", "told_before"]

NOTE = Path("data/clean/.built.json")
"""Where a project keeps what its clean tables were made from; not committed."""

_INPUTS = ("data/raw", "data/corrections.yml", "data/clean/accuracy.csv")


def state_of_raw(root: Path) -> str:
    """Return one hash of all that the clean tables follow from."""
    return of_values([of_files(root, _INPUTS), of_library()])


def told_before(root: Path) -> list[str] | None:
    """Return what an earlier build told, if it would do the same again; else None."""
    try:
        note = json.loads((root / NOTE).read_text("utf-8"))
        state, files, lines = note["state"], dict(note["files"]), list(note["told"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return lines if state == state_of_raw(root) and files == _clean_files(root) else None


def note_build(root: Path, state: str, told: Sequence[str]) -> None:
    """Write down that the clean tables are made.

    Parameters
    ----------
    root : Path
        The project's folder.
    state : str
        As `state_of_raw` returned it before the build.
    told : sequence of str
        The lines that were told of it.
    """
    note = {"state": state, "told": list(told), "files": _clean_files(root)}
    write_whole(root / NOTE, json.dumps(note, ensure_ascii=False, indent=1) + "\n")


def _clean_files(root: Path) -> dict[str, str]:
    folder = (root / NOTE).parent
    return of_files(folder, (path.name for path in folder.glob("[!.]*")))
