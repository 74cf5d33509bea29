"""One notebook run through Papermill, and what is kept of it."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

from policytargets.display.show import STATIC
from policytargets.running.suite import Run
from policytargets.running.unchanged import made_from

_ATTEMPTS = 2


def execute(run: Run, root: Path, kernel_manager: type, inputs: Mapping[str, str]) -> NotebookNode:
    """Return a notebook after its run, finished or as far as it came."""
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    os.environ[STATIC] = "1"  # for the kernel, which inherits it: its tables are for pages
    # Before it is read: what changes from here on is seen by the next run.
    hashes = made_from(run, inputs)
    for _ in range(_ATTEMPTS):
        notebook, fault = _run(run, kernel_manager)
        if fault is None or any(cell.get("execution_count") for cell in notebook.cells):
            break
        # A kernel that never came up lost the race for a port or a socket: its twin will not.
    return _tidy(notebook, run, root, fault, hashes)


def failure(notebook: NotebookNode) -> str | None:
    """Return what stopped a kept notebook; None if it finished."""
    return notebook.metadata.get("policytargets", {}).get("failure")


def failed_cell(notebook: NotebookNode) -> str:
    """Return the id of the cell at which a kept notebook stopped; "" where none was begun."""
    begun = [cell["id"] for cell in notebook.cells if cell.get("execution_count")]
    return begun[-1] if begun else ""


class _Keeper(NBClientEngine):
    """Papermill's own engine, which also hands over the notebook as far as it came.

    Papermill would write the whole notebook to disk twice a cell for that: half of its own time.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        keep: list[NotebookNode],
        **settings: object,
    ) -> NotebookNode:
        """Run a notebook as the engine above does, after handing out the copy that it works on."""
        keep.append(nb_man.nb)
        return super().execute_managed_notebook(nb_man, kernel_name, **settings)


papermill_engines.register("policytargets", _Keeper)


def _run(run: Run, kernel_manager: type) -> tuple[NotebookNode, str | None]:
    keep = [_blank(nbformat.read(run.report.notebook, as_version=4))]
    fault = None
    try:
        papermill.execute_notebook(
            keep[0],
            None,
            parameters=dict(run.parameters),
            engine_name="policytargets",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            keep=keep,
            kernel_manager_class=kernel_manager,
            execution_timeout=run.cell_timeout,
            record_timing=False,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(run.report.notebook.parent)}},
        )
    except CellTimeoutError:
        fault = _overrun(keep[-1], run)
    except papermill.PapermillExecutionError as error:
        fault = f"{error.ename}: {error.evalue}"
    except Exception as error:
        # A kernel that dies, hangs or never starts must not take the other reports along.
        fault = f"{type(error).__name__}: {error}"
    return keep[-1], fault


def _overrun(notebook: NotebookNode, run: Run) -> str:
    """Tell which cell ran too long, and on which plans."""
    plans = ", ".join(run.parameters.get("plans") or [run.parameters.get("plan", "")])
    return f"cell {failed_cell(notebook)} ran longer than {run.cell_timeout} s (plans: {plans})"


def _blank(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook without outputs: Papermill would copy them through JSON to drop them."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    return notebook


def _tidy(
    notebook: NotebookNode, run: Run, root: Path, fault: str | None, hashes: dict[str, str]
) -> NotebookNode:
    notebook.cells = [
        cell for cell in notebook.cells if "papermill-error-cell-tag" not in _tags(cell)
    ]
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in _tags(cell):
            cell["id"] = "injected-parameters"
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [_hide_paths(line, root) for line in output.traceback]
            elif output.output_type == "stream" and output.name == "stderr":
                output.text = _hide_paths(output.text, root)
    about: dict[str, Any] = {"report": run.report.name, "language": run.language}
    about["made_from"] = hashes
    if fault is not None:
        about["failure"] = _hide_paths(fault, root)
    notebook.metadata["papermill"] = {"parameters": dict(run.parameters)}
    notebook.metadata["policytargets"] = about
    return notebook


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _hide_paths(text: str, root: Path) -> str:
    """Return a message without the folders of this machine."""
    for folder in (str(root), sys.prefix, sys.base_prefix, str(Path.home())):
        text = text.replace(folder + "/", "")
    return re.sub(r"/tmp/ipykernel_\d+/", "", text)
