"""A table for a person in a notebook, without a network: to sort, to filter and to take along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython
from IPython.display import HTML
from IPython.display import display as show_output

from policytargets.display.cells import Cell, cell_html
from policytargets.messages import translate

_SHORT = 10
_WORDS = ("search", "lengthMenu", "info", "infoEmpty", "infoFiltered", "zeroRecords")
_CELL = """function (html) {
  const cell = new DOMParser().parseFromString(html, "text/html").body;
  cell.querySelectorAll("details").forEach((note) => note.remove());
  cell.querySelectorAll("br").forEach((end) => end.replaceWith(" "));
  return cell.textContent.trim();
}"""
_TEX = r"""function (event, table, node, config) {
  const safe = (text) => text.replace(/[&%$#_{}]/g, "\\$&");
  const line = (cells) => cells.map(safe).join(" & ") + " \\\\";
  const { header, body } = table.buttons.exportData(config.exportOptions);
  const lines = [line(header), "\\hline", ...body.map(line)].join("\n");
  const text = `\\begin{tabular}{${"l".repeat(header.length)}}\n${lines}\n\\end{tabular}\n`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = "policytargets-table.tex";
  link.click();
}"""


def show_live(
    caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], under: Sequence[str] = ()
) -> None:
    """Show rows of cells as a table to sort, filter and take along; narrow ones fold columns."""
    from itables import to_html_datatable

    _load(_page())
    notes = under or [""] * len(rows)
    lines = [
        [_cell(row[place], place, note) if place < len(row) else "" for place in range(len(head))]
        for row, note in zip(rows, notes, strict=True)
    ]
    table = pd.DataFrame(lines, columns=[" ".join(cell.lines) for cell in head])
    options = _options(paged=len(rows) > _SHORT)
    show_output(HTML(to_html_datatable(table, caption or None, connected=False, **options)))


def _cell(cell: Cell, place: int, note: str) -> str:
    return cell_html(cell) + (note if place == 0 else "")


def _options(*, paged: bool) -> dict[str, Any]:
    words = {word: translate(f"grid.{word}") for word in _WORDS}
    return {
        **{"allow_html": True, "showIndex": False, "order": [], "maxBytes": 0},
        **{"paging": paged, "classes": "display compact policytargets", "responsive": True},
        "columnDefs": [{"className": "dt-left", "targets": "_all"}],
        "columnControl": [["search"]],
        "buttons": _buttons(),
        "language": words,
        "text_in_header_can_be_selected": False,  # a click on it sorts
        "warn_on_undocumented_option": False,
    }


def _buttons() -> list[dict[str, Any]]:
    from itables import JavascriptFunction

    whole = {"format": {"body": JavascriptFunction(_CELL)}}
    file = {"filename": "policytargets-table", "title": None, "exportOptions": whole}
    return [
        {"extend": "copyHtml5", "text": translate("site.copy_table"), **file},
        {"extend": "csvHtml5", "bom": True, "escapeExcelFormula": True, **file},
        {"extend": "excelHtml5", **file},
        {"text": "LaTeX", "action": JavascriptFunction(_TEX), **file},
    ]


def _page() -> str:
    """Return what tells the open page from others that use this kernel, before it or beside it."""
    shell: Any = get_ipython()
    asked: dict[str, Any] = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return str(asked.get("header", {}).get("session", ""))


@cache
def _load(page: str) -> None:
    """Put the script of the tables into a notebook once for each page, which has none at first."""
    from itables import init_notebook_mode

    init_notebook_mode(all_interactive=False, connected=False)
