"""Which files of a project a kernel reads, noted as it reads them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

__all__ = ["note_reads", "noted", "watch_arguments"]

_PASSED_OVER = (".git", ".venv", "lib")
"""Folders of a project that are no data: the library is known by a hash of its own."""


def watch_arguments(root: Path, notes: Path) -> list[str]:
    """Return arguments of ipykernel that let a kernel note what it reads.

    Parameters
    ----------
    root : Path
        The project's folder.
    notes : Path
        The file to note it in.
    """
    call = f"__import__({__name__!r}, fromlist=['']).note_reads({str(root)!r}, {str(notes)!r})"
    return [f"--IPKernelApp.exec_lines=[{call!r}]"]


def note_reads(root: str, notes: str) -> None:
    """Note from now on each file of a project that this process opens and each folder it lists.

    Parameters
    ----------
    root : str
        The project's folder.
    notes : str
        The file to note it in: a path relative to the project a line, folders ending in ``/``.
    """
    out = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    sys.addaudithook(_hook(root, lambda name: os.write(out, f"{name}\n".encode())))


def noted(notes: Path) -> list[str]:
    """Return what a kernel noted, without what is there no more."""
    return sorted(set(notes.read_text("utf-8").splitlines())) if notes.is_file() else []


def _hook(root: str, write: Callable[[str], object]) -> Callable[[str, tuple[object, ...]], None]:
    seen: set[str] = set()

    def hear(event: str, given: tuple[object, ...]) -> None:
        """Write down what is opened or listed below the root, once."""
        # Every event of the interpreter passes here: the first test must be the cheapest.
        if event not in ("open", "os.listdir", "os.scandir"):
            return
        name = _name(root, given[0], event != "open")
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
    name = whole.removeprefix(inside).replace(os.sep, "/")
    first, _, rest = name.partition("/")
    # Python lists the notebooks' own folder whenever it looks for a module.
    if first in _PASSED_OVER or (folder and first == "notebooks" and not rest):
        return ""
    return f"{name}/" if folder else name
