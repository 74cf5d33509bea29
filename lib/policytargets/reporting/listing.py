"""Targets as a reader sees them: a row each, with its id and its place in the raw text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from policytargets.reporting.cells import Cell, format_number, make_cell, one_line
from policytargets.reporting.display import show
from policytargets.vocabulary.names import translate

__all__ = ["BOARD", "COLUMNS", "show_identity", "show_targets"]

COLUMNS = (
    *("target", "name", "number_text", "comparator", "value", "canonical_unit", "measure"),
    *("end_year", "scope", "commitment_short", "quote"),
)
"""What `show_targets` shows of a target unless told otherwise."""
BOARD = (
    *("document", "target", "name", "number_text", "value", "canonical_unit", "measure"),
    *("scope", "end_year", "comparator", "commitment_short"),
)
"""What stands side by side on a board: the plan first, then the place."""


def show_targets(
    targets: pd.DataFrame,
    language: str,
    caption: str = "",
    values: Mapping[str, object] | None = None,
    *,
    columns: Sequence[str] = COLUMNS,
) -> None:
    """Show targets a row each.

    Parameters
    ----------
    targets : pandas.DataFrame
        As returned by `policytargets.comparing.describe`; a row whose
        ``missing`` is filled says so instead of a number.
    language : str
        ``en`` or ``zh``.
    caption : str, optional
        Key of a caption in terms.yml.
    values : mapping of str to object, optional
        What fills the braces of the caption.
    columns : sequence of str, optional
        The columns shown, in order.
    """
    shown = targets.copy()
    shown["target"] = _two_lines(targets["id"], targets["target_id"], "code")
    shown["name"] = _two_lines(targets[f"name_{language}"], targets["indicator_text"])
    shown["quote"] = _two_lines(targets["quote"], targets["section"])
    ranges = zip(targets["value"], targets["value_max"], strict=True)
    shown["value"] = [_range(low, high) for low, high in ranges]
    shown["commitment_short"] = targets["commitment"].astype(object)
    shown["end_year"] = _deadlines(targets, language)
    shown = shown[list(columns)].astype(object)
    if "missing" in targets:
        _fill_missing(shown, targets["missing"], language)
    show(shown, language, caption, values)


def show_identity(
    identity: pd.DataFrame, language: str, caption: str, values: Mapping[str, object]
) -> None:
    """Show what is known of a plan, its codes by their names.

    Parameters
    ----------
    identity : pandas.DataFrame
        As returned by `policytargets.comparing.identity`.
    language : str
        ``en`` or ``zh``.
    caption : str
        Key of a caption in terms.yml.
    values : mapping of str to object
        What fills the braces of the caption.
    """
    known = identity.set_index("field")["value"].rename({f"region_{language}": "region"})
    known = known[[field for field in known.index if not field.startswith("region_")]]
    cells = [make_cell(field, value, language) for field, value in known.items()]
    show(pd.DataFrame({"field": known.index, "content": cells}), language, caption, values)


def _two_lines(first: pd.Series, second: pd.Series, kind: str = "text") -> list[object]:
    pairs = zip(first.fillna(""), second.fillna(""), strict=True)
    return [Cell(tuple(filter(None, map(one_line, pair))), kind) for pair in pairs]


def _range(low: float, high: float) -> object:
    if pd.isna(high):
        return low
    return Cell((f"{format_number(low)}–{format_number(high)}",), "number")


def _deadlines(targets: pd.DataFrame, language: str) -> list[object]:
    yearly = translate("cadence.annual", language)
    pairs = zip(targets["end_year"], targets["cadence"], strict=True)
    return [
        Cell((str(year), yearly), "number") if cadence == "annual" and pd.notna(year) else year
        for year, cadence in pairs
    ]


def _fill_missing(shown: pd.DataFrame, missing: pd.Series, language: str) -> None:
    dash = Cell(("—",), "missing")
    for row in missing.index[missing != ""]:
        note = Cell((translate(f"missing.{missing[row]}", language),), "missing")
        for column in shown.columns.difference(["document", "name"]):
            shown.at[row, column] = note if column == "number_text" else dash
