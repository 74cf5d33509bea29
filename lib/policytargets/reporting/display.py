"""Tables and sentences as a reader sees them, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
from IPython.display import Markdown
from IPython.display import display as show_output

from policytargets.reporting.cells import Cell, make_cell
from policytargets.vocabulary.names import LANGUAGES, load_names, translate

__all__ = ["label_plans", "say", "show", "to_html", "to_plain"]


def show(
    table: pd.DataFrame,
    language: str,
    caption: str = "",
    values: Mapping[str, object] | None = None,
    *,
    decimals: int | None = None,
    blank: str | None = None,
) -> None:
    """Show a table as HTML, and as plain text where there is no browser.

    Parameters
    ----------
    table : pandas.DataFrame
        Codes, numbers and text as the library returns them. Of a pair of columns such as
        ``name_en`` and ``name_zh`` the one of the language is shown.
    language : str
        ``en`` or ``zh``.
    caption : str, optional
        Key of a caption in terms.yml.
    values : mapping of str to object, optional
        What fills the braces of the caption.
    decimals : int, optional
        Fixed decimals of fractions.
    blank : str, optional
        What stands in empty cells; "not stated" by default.
    """
    if table.empty:
        say(translate("sentence.no_rows", language))
        return
    shown = _localise(table, language)
    head = [_heading(str(column), language) for column in shown.columns]
    rows = [
        [make_cell(str(c), v, language, decimals, blank) for c, v in zip(shown, row, strict=True)]
        for row in shown.astype(object).itertuples(index=False)
    ]
    title = translate(f"caption.{caption}", language, **(values or {})) if caption else ""
    data = {"text/html": to_html(title, head, rows), "text/plain": to_plain(title, head, rows)}
    show_output(data, raw=True)


def say(text: str) -> None:
    """Show a sentence or a list of sentences written in Markdown; nothing where it is empty."""
    if text:
        show_output(Markdown(text))


def label_plans(documents: pd.DataFrame, language: str) -> dict[str, str]:
    """Return a short name of each plan for figures: its region, with the years where needed.

    Parameters
    ----------
    documents : pandas.DataFrame
        The clean table, in the order wanted.
    language : str
        ``en`` or ``zh``.
    """
    regions = documents[f"region_{language}"]
    years = documents["plan_start"].astype(str) + "–" + documents["plan_end"].astype(str)
    names = regions.mask(regions.duplicated(keep=False), regions + " " + years)
    names = names.mask(names.duplicated(keep=False), documents["document"])
    return dict(zip(documents["document"], names, strict=True))


def to_html(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table as HTML with all text escaped."""
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    heads = "".join(map(_head, head, zip(*rows, strict=True)))
    body = "\n".join(f"<tr>{_first(row[0])}{''.join(map(_other, row[1:]))}</tr>" for row in rows)
    return (
        f'<table class="policytargets">{top}\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>"
    )


def to_plain(caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table as lines of text, cells parted by bars."""
    lines = [" | ".join(" ".join(cell.lines) for cell in row) for row in rows]
    return "\n".join([*([caption] if caption else []), " | ".join(head), *lines])


def _head(text: str, column: Sequence[Cell]) -> str:
    # A heading stands where its numbers stand.
    kind = ' class="number"' if any(cell.kind == "number" for cell in column) else ""
    return f'<th scope="col"{kind}>{escape(text)}</th>'


def _first(cell: Cell) -> str:
    return f'<th scope="row" class="{cell.kind}">{_lines(cell)}</th>'


def _other(cell: Cell) -> str:
    return f'<td class="{cell.kind}">{_lines(cell)}</td>'


def _lines(cell: Cell) -> str:
    first, *more = (escape(line) for line in cell.lines or ("",))
    if cell.kind == "code":  # a place may break before its offsets, and nowhere else
        more = [line.replace("@", "<wbr>@") for line in more]
    text = f"<code>{first}</code>" if cell.kind == "code" else first
    return text + "".join(f"<br><small>{line}</small>" for line in more)


def _localise(table: pd.DataFrame, language: str) -> pd.DataFrame:
    others = [f"_{other}" for other in LANGUAGES if other != language]
    kept = [c for c in table.columns if not str(c).endswith(tuple(others))]
    return table[kept].rename(columns=lambda c: str(c).removesuffix(f"_{language}"))


def _heading(column: str, language: str) -> str:
    # A plan's own column is headed by its id, which no vocabulary holds.
    key = f"column.{column}"
    return translate(key, language) if key in load_names() else column
