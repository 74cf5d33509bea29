"""Tables that a reader of JupyterLab can search and sort; elsewhere they are static."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd
from IPython.display import HTML
from IPython.display import display as show_output

from policytargets.reporting.cells import Cell
from policytargets.reporting.markup import cell_html

__all__ = ["STATIC", "is_live", "show_live"]

STATIC = "POLICYTARGETS_STATIC"
"""Environment variable that keeps tables static in the kernels of a process that sets it."""
_SERVER = "JPY_SESSION_NAME"  # set by a Jupyter server for the kernel of an open notebook
_TEST = "PYTEST_VERSION"
_SHORT = 10


def is_live() -> bool:
    """Tell whether a person sits before the notebook: a Jupyter server started the kernel for one.

    Kernels of Papermill, nbval and nbclient have no such session; where those are started from
    inside a notebook, pytest and the reports say that they are none.
    """
    known = os.environ
    return _SERVER in known and _TEST not in known and STATIC not in known


def show_live(
    caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], under: Sequence[str] = ()
) -> None:
    """Show rows of cells as a table to search and sort, without anything from the network.

    Parameters
    ----------
    caption : str
        What stands over the table.
    head : sequence of Cell
        The headings.
    rows : sequence of sequence of Cell
        The cells; a row may lack its last ones.
    under : sequence of str, optional
        Markup set under the first cell of each row.
    """
    from itables import to_html_datatable

    _load()
    notes = under or [""] * len(rows)
    lines = [
        [_cell(row[place], place, note) if place < len(row) else "" for place in range(len(head))]
        for row, note in zip(rows, notes, strict=True)
    ]
    table = pd.DataFrame(lines, columns=[" ".join(cell.lines) for cell in head])
    options: dict[str, Any] = {"allow_html": True, "showIndex": False, "order": [], "maxBytes": 0}
    options |= {"paging": len(rows) > _SHORT, "classes": "display compact policytargets"}
    options["columnDefs"] = [{"className": "dt-left", "targets": "_all"}]
    show_output(HTML(to_html_datatable(table, caption or None, connected=False, **options)))


def _cell(cell: Cell, place: int, note: str) -> str:
    return cell_html(cell) + (note if place == 0 else "")


@cache
def _load() -> None:
    """Put the script of the tables into the notebook, once a kernel."""
    from itables import init_notebook_mode

    init_notebook_mode(all_interactive=False, connected=False)
