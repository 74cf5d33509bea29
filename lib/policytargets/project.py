"""Where the files of a project lie."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from policytargets.errors import Fault, InputError

__all__ = ["MARK", "current_root", "find_root", "write_whole"]

MARK = Path("data/raw/documents.yml")
"""The file that makes a folder a project."""


def find_root(start: Path | None = None) -> Path:
    """Return the nearest folder at or above `start` that holds a project.

    Notebooks run in different folders (Papermill in the caller's, nbval in the notebook's), so
    none of them may rely on the working directory.

    Parameters
    ----------
    start : Path, optional
        Where to begin; the working directory by default.

    Raises
    ------
    InputError
        If neither `start` nor a folder above it holds ``data/raw/documents.yml``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return folder
    raise InputError(
        Fault(here, f"no project here or above (no {MARK})", "run inside the cloned repository")
    )


def current_root() -> Path:
    """Return the project around the working directory, sought once for each such directory.

    Raises
    ------
    InputError
        If there is none.
    """
    return _root_of(Path.cwd())


@cache
def _root_of(folder: Path) -> Path:
    # Asked for every cell of every table; a folder's project stays the same.
    return find_root(folder)


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file so that it appears whole or not at all.

    Parameters
    ----------
    path : Path
        Where the file is wanted; missing folders are made.
    content : bytes or str
        What it holds; text is written as UTF-8 with its line ends as they are.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        aside.write_bytes(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
