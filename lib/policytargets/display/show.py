"""Show a table, say sentences, list targets, fold."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from html import escape

import pandas as pd
from IPython.core.getipython import get_ipython
from IPython.display import Markdown
from IPython.display import display as show_output
from IPython.utils.capture import RichOutput, capture_output

from policytargets.display.cells import Cell, make_cell, to_html, to_plain
from policytargets.display.claims import (
    Claim,
    bullets,
    claims_folded,
    groups_folded,
    targets_folded,
    to_record,
)
from policytargets.display.links import copy_mark, ids_of, listed_ids
from policytargets.display.live import show_live
from policytargets.messages import (
    LANGUAGES,
    current_language,
    load_names,
    set_language,
    translate,
    use_language,
)

STATIC = "POLICYTARGETS_STATIC"
"""Environment variable that keeps tables static in the kernels of a process that sets it."""
_SERVER = "JPY_SESSION_NAME"  # set by a Jupyter server for the kernel of an open notebook
_TEST = "PYTEST_VERSION"


def is_live() -> bool:
    """Tell whether a person sits before the notebook: a Jupyter server started the kernel for one.

    Kernels of Papermill, nbval and nbclient have no such session; where those are started from
    inside a notebook, pytest and the reports say that they are none.
    """
    known = os.environ
    return _SERVER in known and _TEST not in known and STATIC not in known


def language(code: str) -> AbstractContextManager[None]:
    """Use a language from now on; after ``with``, for what is said, shown and drawn inside.

    In JupyterLab the text of a notebook in the other language is hidden; both stay in the file.

    Parameters
    ----------
    code : str
        ``en`` or ``zh``.

    Examples
    --------
    >>> import policytargets as pt
    >>> plans = pt.load(["cixi-2020"])
    >>> with pt.language("zh"):
    ...     plans.labels
    {'cixi-2020': '慈溪市 Ⓣ'}
    >>> pt.language("fr")
    Traceback (most recent call last):
    policytargets.errors.InputError: language: unknown 'fr'; allowed: en, zh
    """
    before = set_language(code)
    _tell_lab(code)
    return _inside(code, before)


def _tell_lab(code: str) -> None:
    """Tell JupyterLab which language is chosen, "" for the one before; nothing is shown or kept."""
    if is_live():
        chosen = {"policytargets": {"language": code}}
        show_output({}, raw=True, metadata=chosen, display_id="policytargets-language", update=True)


@contextmanager
def _inside(code: str, before: str) -> Iterator[None]:
    set_language(before)
    try:
        with use_language(code):
            yield
    finally:
        _tell_lab("")


_OF_TARGET = ("number_text", "value", "value_max", "canonical", "pace_per_year", "rate_per_year")


def show(
    table: pd.DataFrame,
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
        Columns that messages name are headed by their names; ids of targets become links.
    caption : str
        A key of ``caption`` in messages, or a caption of one's own; empty for none.
    values : mapping of str to object, optional
        What the caption's braces are filled with.
    decimals : int, optional
        Places of numbers that are fractions.
    blank : str, optional
        What stands in an empty cell.
    stacked : bool
        Whether a narrow screen shows a row as a block.

    Examples
    --------
    >>> import policytargets as pt
    >>> plans = pt.load()
    >>> pt.show(plans.documents[["document", "plan_start", "plan_end"]].head(1))
    {'text/html': '<table class="policytargets">...
    """
    if table.empty:
        say(translate("sentence.no_rows"))
        return
    shown = _localise(table)
    head = [heading(str(column)) for column in shown.columns]
    rows = [
        _link_numbers(list(shown), [make_cell(str(c), v, decimals, blank) for c, v in cells])
        for row in shown.astype(object).itertuples(index=False)
        for cells in [zip(shown, row, strict=True)]
    ]
    title = title_of(caption, values) if caption else ""
    show_rows(title, head, rows, [""] * len(rows) if stacked else ())


def title_of(caption: str, values: Mapping[str, object] | None = None) -> str:
    """Return a caption; a plan named in it bears the mark of its copy."""
    if f"caption.{caption}" not in load_names():
        return caption
    told = dict(values or {})
    if "plan" in told:
        mark = copy_mark(str(told["plan"]))
        told["plan"] = f"{told['plan']} {mark.text}".strip()
    return translate(f"caption.{caption}", **told)


def show_rows(
    caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], under: Sequence[str] = ()
) -> None:
    """Show rows of cells as HTML and as plain text."""
    if is_live() and rows:
        show_live(caption, head, rows, under)
    else:
        _show_html(to_html(caption, head, rows, under), to_plain(caption, head, rows))


def say(told: str | Sequence[Claim], targets: pd.DataFrame | Iterable[str] = ()) -> None:
    """Show sentences; nothing where there are none.

    Parameters
    ----------
    told : str or sequence of Claim
        Markdown of one's own, or the claims of a section, which keep their targets.
    targets : pandas.DataFrame or iterable of str
        What words of one's own rest on: rows of ``plans.targets``, or values of ``target_id``.

    Examples
    --------
    >>> import policytargets as pt
    >>> pt.say("Two plans name a date.")
    <IPython.core.display.Markdown object>
    """
    if not told:
        return
    if isinstance(told, str):
        ids = targets["target_id"] if isinstance(targets, pd.DataFrame) else targets
        told = [Claim("own", told, target_ids=tuple(ids), language=current_language())]
    if not any(one.target_ids or one.key != "own" for one in told):
        show_output(Markdown(bullets([one.text for one in told])))
        return
    records = [to_record(one) for one in told]
    text = bullets([one.text for one in told])
    show_output(Markdown(text), metadata={"policytargets": {"claims": records}})
    folded = claims_folded(told)
    if folded:
        _show_html(folded, "")


def list_targets(given: pd.DataFrame | Iterable[str], by: str = "") -> None:
    """Show targets as a folded list of links; nothing where there are none."""
    ids = ids_of(given)
    if not ids:
        return
    if by and isinstance(given, pd.DataFrame):
        html = groups_folded(_groups(given, by), "figure")
    else:
        html = targets_folded(ids, "figure")
    _show_html(html, ", ".join(ids))


def _groups(table: pd.DataFrame, by: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for code, own in table.groupby(by, sort=False, dropna=False):
        groups.setdefault(make_cell(by, code).lines[0], []).extend(ids_of(own))
    return groups


def heading(column: str) -> Cell:
    """Return what stands over a column; over that of a plan its id, which no vocabulary holds."""
    key = f"column.{column}"
    if key in load_names():
        return Cell((translate(key),))
    mark = copy_mark(column)
    return Cell((f"{column} {mark.text}".strip(),), "text", f"{escape(column)} {mark.html}".strip())


def _link_numbers(columns: Sequence[object], cells: list[Cell]) -> list[Cell]:
    """Return the cells of a row about one target with its numbers linked to it."""
    ids = dict.fromkeys(i for cell in cells for line in cell.lines for i in listed_ids(line))
    human = [name for name in ids if "/" in name] or list(ids)
    if len(human) != 1:
        return cells
    return [
        replace(cell, target=human[0])
        if column in _OF_TARGET and cell.kind != "missing" and not cell.target
        else cell
        for column, cell in zip(columns, cells, strict=True)
    ]


def _show_html(html: str, plain: str) -> None:
    show_output({"text/html": html, "text/plain": plain}, raw=True)


def _localise(table: pd.DataFrame) -> pd.DataFrame:
    others = [f"_{other}" for other in LANGUAGES if other != current_language()]
    kept = [c for c in table.columns if not str(c).endswith(tuple(others))]
    return table[kept].rename(columns=lambda c: str(c).removesuffix(f"_{current_language()}"))


_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)


@contextmanager
def fold(*, wanted: bool = True) -> Iterator[None]:
    """Fold the tables that are shown inside, whatever shows them; all else stays as it is.

    Before a person in a notebook, where tables can be searched, and outside of notebooks nothing
    is folded.

    Parameters
    ----------
    wanted : bool
        Whether to fold at all.

    Examples
    --------
    >>> import policytargets as pt
    >>> with pt.fold(wanted=False):
    ...     pass
    """
    if not wanted or is_live() or get_ipython() is None:
        yield
        return
    with capture_output(stdout=False, stderr=False) as caught:
        yield
    for output in caught.outputs:
        _show(output)


def folded(html: str) -> str:
    """Return a table under a line that opens it; markup without a caption comes back as it is."""
    caption = _CAPTION.search(html)
    if caption is None:
        return html
    line = translate("view.folded", what=caption[1])
    return f'<details class="folded"><summary>{line}</summary>{html}</details>'


def _show(output: RichOutput) -> None:
    data = dict(output.data)
    if "text/html" in data:
        data["text/html"] = folded(data["text/html"])
    show_output(data, raw=True, metadata=output.metadata or {})
