"""Cells as markup: a table in HTML with all text escaped, and in plain text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from policytargets.reporting.cells import Cell
from policytargets.reporting.linking import Name, link_html, link_ids, listed_ids

__all__ = ["cell_html", "to_html", "to_plain"]


def to_html(
    caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], under: Sequence[str] = ()
) -> str:
    """Return a table as HTML with all text escaped; see `display.show_rows`."""
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    kinds = [{row[place].kind for row in rows if len(row) > place} for place in range(len(head))]
    heads = "".join(map(_head, head, kinds))
    labels = [cell.lines[0] if under else "" for cell in head]
    lines = [_row(row, labels) for row in rows]
    notes = [
        f'\n<tr class="under"><td colspan="{len(head)}">{n}</td></tr>' * bool(n) for n in under
    ]
    body = "\n".join(map("".join, zip(lines, notes or [""] * len(lines), strict=True)))
    return (
        f'<table class="policytargets{" stacked" if under else ""}">{top}\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )


def to_plain(caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table as lines of text, cells parted by bars."""
    lines = [" | ".join(" ".join(cell.lines) for cell in row) for row in [head, *rows]]
    return "\n".join([*([caption] if caption else []), *lines])


def cell_html(cell: Cell) -> str:
    """Return what stands in a cell; a target's name, number and id are links to it."""
    if cell.html:
        return cell.html
    first, *more = cell.lines or ("",)
    # A number over the id of its target is that target's.
    ids = [name for line in more for name in listed_ids(line)]
    text = _line(first, cell.target or (ids[0] if len(ids) == 1 else ""))
    if cell.kind == "code":
        text = f"<code>{text}</code>"
    return text + "".join(f"<br><small>{_line(line)}</small>" for line in more)


def _line(line: str, target: str = "") -> str:
    if listed_ids(line):
        return link_ids(line)
    return link_html(line.target if isinstance(line, Name) else target, link_ids(line))


def _row(row: Sequence[Cell], labels: Sequence[str]) -> str:
    others = "".join(map(_other, row[1:], labels[1:]))
    return f"<tr>{_first(row[0])}{others}</tr>"


def _head(cell: Cell, kinds: Collection[str]) -> str:
    # A heading stands where its numbers stand.
    kind = ' class="number"' if "number" in kinds else ""
    return f'<th scope="col"{kind}>{cell_html(cell)}</th>'


def _first(cell: Cell) -> str:
    return f'<th scope="row" class="{cell.kind}">{cell_html(cell)}</th>'


def _other(cell: Cell, label: str) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    named = f'<span class="label">{escape(label)}</span> ' if label and not span else ""
    return f'<td class="{cell.kind}"{span}>{named}{cell_html(cell)}</td>'
