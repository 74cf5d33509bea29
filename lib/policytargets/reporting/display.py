"""Tables and sentences as a reader sees them, in one language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape

import pandas as pd
from IPython.display import Markdown
from IPython.display import display as show_output

from policytargets.reporting.cells import Cell, make_cell
from policytargets.reporting.claims import Claim, to_record
from policytargets.reporting.copies import copy_mark, marked
from policytargets.reporting.prose import bullets
from policytargets.vocabulary.names import LANGUAGES, load_names, translate

__all__ = [
    "heading",
    "label_plans",
    "say",
    "show",
    "show_rows",
    "title_of",
    "to_html",
    "to_plain",
]


def show(
    table: pd.DataFrame,
    language: str,
    caption: str = "",
    values: Mapping[str, object] | None = None,
    *,
    decimals: int | None = None,
    blank: str | None = None,
    stacked: bool = False,
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
    stacked : bool, optional
        Whether the cells of a row stand one under the other on a narrow screen.
    """
    if table.empty:
        say(translate("sentence.no_rows", language))
        return
    shown = _localise(table, language)
    head = [heading(str(column), language) for column in shown.columns]
    rows = [
        [make_cell(str(c), v, language, decimals, blank) for c, v in zip(shown, row, strict=True)]
        for row in shown.astype(object).itertuples(index=False)
    ]
    title = title_of(caption, language, values) if caption else ""
    show_rows(title, head, rows, [""] * len(rows) if stacked else ())


def title_of(caption: str, language: str, values: Mapping[str, object] | None = None) -> str:
    """Return a caption of terms.yml; a plan named in it bears the mark of its copy."""
    told = dict(values or {})
    if "plan" in told:
        mark = copy_mark(str(told["plan"]), language)
        told["plan"] = f"{told['plan']} {mark.text}".strip()
    return translate(f"caption.{caption}", language, **told)


def show_rows(
    caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], under: Sequence[str] = ()
) -> None:
    """Show rows of cells as HTML and as plain text.

    Parameters
    ----------
    caption : str
        What stands over the table.
    head : sequence of Cell
        The headings.
    rows : sequence of sequence of Cell
        The cells.
    under : sequence of str, optional
        Markup set under each row at full width; such a table stacks its cells on a narrow screen.
    """
    data = {"text/html": to_html(caption, head, rows, under)}
    show_output(data | {"text/plain": to_plain(caption, head, rows)}, raw=True)


def say(told: str | Sequence[Claim]) -> None:
    """Show sentences; nothing where there are none.

    Parameters
    ----------
    told : str or sequence of Claim
        Markdown, or claims: these become a list, one alone a paragraph, and are kept as data in
        the output's metadata, from which the site gathers them.
    """
    if not told:
        return
    if isinstance(told, str):
        show_output(Markdown(told))
        return
    records = [to_record(one) for one in told]
    text = bullets([one.text for one in told])
    show_output(Markdown(text), metadata={"policytargets": {"claims": records}})


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
    return dict(zip(documents["document"], marked(names, documents, language), strict=True))


def to_html(
    caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], under: Sequence[str] = ()
) -> str:
    """Return a table as HTML with all text escaped; see `show_rows`."""
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


def heading(column: str, language: str) -> Cell:
    """Return what stands over a column; over that of a plan its id, which no vocabulary holds."""
    key = f"column.{column}"
    if key in load_names():
        return Cell((translate(key, language),))
    mark = copy_mark(column, language)
    return Cell((f"{column} {mark.text}".strip(),), "text", f"{escape(column)} {mark.html}".strip())


def _row(row: Sequence[Cell], labels: Sequence[str]) -> str:
    others = "".join(map(_other, row[1:], labels[1:]))
    return f"<tr>{_first(row[0])}{others}</tr>"


def _head(cell: Cell, kinds: Collection[str]) -> str:
    # A heading stands where its numbers stand.
    kind = ' class="number"' if "number" in kinds else ""
    return f'<th scope="col"{kind}>{_lines(cell)}</th>'


def _first(cell: Cell) -> str:
    return f'<th scope="row" class="{cell.kind}">{_lines(cell)}</th>'


def _other(cell: Cell, label: str) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    named = f'<span class="label">{escape(label)}</span> ' if label and not span else ""
    return f'<td class="{cell.kind}"{span}>{named}{_lines(cell)}</td>'


def _lines(cell: Cell) -> str:
    if cell.html:
        return cell.html
    first, *more = (escape(line) for line in cell.lines or ("",))
    if cell.kind == "code":  # a place may break before its offsets, and nowhere else
        more = [line.replace("@", "<wbr>@") for line in more]
    text = f"<code>{first}</code>" if cell.kind == "code" else first
    return text + "".join(f"<br><small>{line}</small>" for line in more)


def _localise(table: pd.DataFrame, language: str) -> pd.DataFrame:
    others = [f"_{other}" for other in LANGUAGES if other != language]
    kept = [c for c in table.columns if not str(c).endswith(tuple(others))]
    return table[kept].rename(columns=lambda c: str(c).removesuffix(f"_{language}"))
