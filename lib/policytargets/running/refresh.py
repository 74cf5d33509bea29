"""Run the notebooks, say in words what changed against their stored outputs, store them."""

from __future__ import annotations

import copy
import difflib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from policytargets.display.show import STATIC
from policytargets.errors import Fault, InputError
from policytargets.project import find_root, write_whole

_CELL_KEYS = ("tags", "alt")
_NAMED = re.compile("[a-z-]+")
_MOST_LINES = 6  # of one cell
_SCREEN = 40  # lines of all
LAST = ".refreshed"
"""Folder beside the notebooks with those of the last refresh, in a study that git does not keep."""


def main() -> None:
    """Refresh the notebooks of the project around the working directory."""
    folder = find_root() / "notebooks"
    try:
        lines = refresh(folder)
    except InputError as error:
        for fault in error.faults:
            print(f"policytargets: {fault}", file=sys.stderr)
        sys.exit(2)
    print(f"refreshed: {', '.join(path.stem for path in sorted(folder.glob('*.ipynb')))}")
    for line in lines[:_SCREEN] or ["nothing changed"]:
        print(line)
    if len(lines) > _SCREEN:
        print(f"and {len(lines) - _SCREEN} more lines")


def refresh(folder: Path) -> list[str]:
    """Run every notebook of a folder, store those that changed, and return what did.

    Compared is with what git has, else with the last refresh: what was saved since then may hold
    the outputs of a live kernel. Nothing is stored unless all of them run.
    """
    lines: list[str] = []
    faults: list[Fault] = []
    contents: dict[Path, str] = {}
    for path in sorted(folder.glob("*.ipynb")):
        stored = nbformat.read(path, as_version=4)
        name_cells(stored)
        try:
            fresh = clean(execute(stored, folder))
        except CellExecutionError as error:
            faults.append(Fault(path, f"a cell fails: {error.ename}: {error.evalue}"))
            continue
        contents[path] = nbformat.writes(fresh, indent=1) + "\n"
        lines += changes(path.stem, _base(path) or stored, fresh)
    if faults:
        raise InputError(*faults)
    for path, content in contents.items():
        if _committed(path) is None:
            write_whole(path.parent / LAST / path.name, content)
        if content != path.read_text("utf-8"):
            write_whole(path, content)
    return lines


def _base(path: Path) -> NotebookNode | None:
    last = path.parent / LAST / path.name
    text = _committed(path) or (last.read_text("utf-8") if last.is_file() else None)
    return nbformat.reads(text, as_version=4) if text else None


def _committed(path: Path) -> str | None:
    """Return a file as the last commit has it; None where there is no git or it keeps no such."""
    command = ["git", "show", f"HEAD:./{path.name}"]
    try:
        done = subprocess.run(command, cwd=path.parent, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode("utf-8")


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Return a copy of a notebook after running it in a fresh kernel."""
    fresh = copy.deepcopy(notebook)
    client = NotebookClient(
        fresh,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=os.environ | {STATIC: "1"})
    return fresh


def clean(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook without what differs from machine to machine or run to run."""
    fresh = copy.deepcopy(notebook)
    fresh.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in fresh.cells:
        kept = {key: cell.metadata[key] for key in _CELL_KEYS if key in cell.metadata}
        cell.metadata = nbformat.from_dict(kept)
    return fresh


def name_cells(notebook: NotebookNode) -> None:
    """Name cells that have an id of chance alone for what they call, or for their first words.

    A text and its translation, which stands below it, are called alike.
    """
    notebook.nbformat_minor = max(5, notebook.nbformat_minor)  # before it cells had no ids
    taken, stem = {cell.get("id") for cell in notebook.cells}, "cell"
    for cell in notebook.cells:
        end = next((t[5:] for t in cell.metadata.get("tags", []) if t.startswith("lang-")), "")
        if end != "zh":
            first = re.findall("[a-z]+", cell.source.partition("\n")[0].lower())[:3]
            called = re.findall(r"([a-z_]+)\(", cell.source)[-1:]
            words = called if cell.cell_type == "code" else first
            stem = "-".join(words).replace("_", "-").strip("-") or "cell"
        if not _NAMED.fullmatch(cell.get("id", "")):
            names = (f"{stem}{'-more' * n}-{end}".strip("-") for n in count())
            cell.id = next(name for name in names if name not in taken)
            taken.add(cell.id)


def changes(name: str, before: NotebookNode, after: NotebookNode) -> list[str]:
    """Return in words how two states of a notebook differ, cell by cell."""
    old = {cell.id: cell for cell in before.cells}
    lines = [line for cell in after.cells for line in _of_cell(name, old.get(cell.id), cell)]
    gone = [key for key in old if key not in {cell.id for cell in after.cells}]
    return lines + [f"{name}, cell {key}: taken out" for key in gone]


def _of_cell(name: str, before: NotebookNode | None, after: NotebookNode) -> list[str]:
    found = ["  new"] if before is None else []
    if before is not None and before.source != after.source:
        found += ["  edited"]
    if after.cell_type == "code":
        found += _differences(before.get("outputs", []) if before else [], after.outputs)
    return [f"{name}, cell {after.id}:", *found] if found else []


def _differences(before: list[NotebookNode], after: list[NotebookNode]) -> Iterator[str]:
    old, new = _words(before), _words(after)
    told = [line for line in difflib.ndiff(old, new) if line[:2] in ("- ", "+ ")]
    for line in told[:_MOST_LINES]:
        yield f"  {'was' if line[0] == '-' else 'now'}: {line[2:]}"
    if len(told) > _MOST_LINES:
        yield f"  and {len(told) - _MOST_LINES} more lines"
    if _images(before) != _images(after):
        yield "  the figure is another one"
    elif not told and before != after:
        yield "  the same words, set in another way"


def _words(outputs: list[NotebookNode]) -> list[str]:
    text = []
    for output in outputs:
        data = output.get("data", {})
        shown = data.get("text/markdown") or data.get("text/plain") or output.get("text", "")
        text += str(shown).splitlines()
    return text


def _images(outputs: list[NotebookNode]) -> list[str]:
    kinds = ("image/svg+xml", "image/png")
    return [o.data[kind] for o in outputs for kind in kinds if kind in o.get("data", {})]


if __name__ == "__main__":
    main()
