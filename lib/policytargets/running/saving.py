"""What a Jupyter server does when a notebook of a study is saved: it keeps the reports' plain form.

A notebook that was only opened, run and saved is the same file as before. Outputs of a live kernel
are left out: `make refresh` stores those that a report shows.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from policytargets.project import MARK, NAMED
from policytargets.running.refresh import clean

_LIVE = ("<script", "<iframe")  # what only a kernel that is at work fills


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:  # noqa: ANN401
    """Let a server save in the plain form; `lab/policytargets.json` names this module."""
    if (Path(server.root_dir) / MARK).is_file():
        # Jobs of jupyter-scheduler run in folders of their own, outside the study.
        os.environ.setdefault(NAMED, server.root_dir)
    server.contents_manager.register_pre_save_hook(plain_form)


def plain_form(model: dict[str, Any], path: str, contents_manager: Any, **_: object) -> None:  # noqa: ANN401
    """Put a notebook that is about to be saved into its plain form; others stay as they are."""
    file = Path(contents_manager.root_dir) / path.lstrip("/")
    if model["type"] != "notebook" or not (file.parent.parent / MARK).is_file():
        return
    stored = nbformat.read(file, as_version=4) if file.is_file() else None
    model["content"] = without_live(nbformat.from_dict(model["content"]), stored)


def without_live(notebook: NotebookNode, stored: NotebookNode | None) -> NotebookNode:
    """Return a notebook with the stored outputs of each cell that was not edited."""
    fresh = clean(notebook)
    known = {cell.id: cell for cell in stored.cells} if stored else {}
    for cell in (cell for cell in fresh.cells if cell.cell_type == "code"):
        same = known.get(cell.id)
        if same is not None and same.source == cell.source:
            cell.outputs, cell.execution_count = same.outputs, same.execution_count
        else:
            cell.outputs = [one for one in cell.outputs if not _is_live(one)]
    return fresh


def _is_live(output: NotebookNode) -> bool:
    shown = str(output.get("data", {}).get("text/html", ""))
    return any(mark in shown for mark in _LIVE)
