"""Values side by side: one panel for each indicator, form and unit, plans in the given order."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policytargets.reporting.cells import format_number, name_of, one_line, unit_name
from policytargets.reporting.figures.canvas import drawing, wrap
from policytargets.reporting.style import BLUE, GREY, WIDTH
from policytargets.vocabulary.names import translate

__all__ = ["draw_panels"]

_ROW = 0.44  # inches a target
_HEAD = 0.36  # inches a panel's title
_LONGEST = 20  # characters of a scope beside a bar; the table has the rest
_ROOM = 2.1  # of the axis, so that a label beside the longest bar has room


@drawing
def draw_panels(panels: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw every target's value beside its scope and deadline, without ranking.

    Parameters
    ----------
    panels : pandas.DataFrame
        As returned by `policytargets.comparing.number_panels`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    """
    groups = [rows for _, rows in panels.groupby("panel")]
    sizes = [len(rows) + 0.1 for rows in groups]
    figure, axes = plt.subplots(
        len(groups),
        figsize=(WIDTH, _HEAD * len(groups) + _ROW * sum(sizes)),
        height_ratios=sizes,
        squeeze=False,
    )
    for place, rows in enumerate(groups):
        _draw_panel(axes[place, 0], rows, language, labels)
    figure.align_ylabels()
    return figure


def _draw_panel(axes: Axes, rows: pd.DataFrame, language: str, labels: Mapping[str, str]) -> None:
    places = list(range(len(rows)))
    values = rows["value_max"].fillna(rows["value"])
    if rows["measure"].iloc[0] == "rank":
        values = 0 * values  # a bar's length means nothing for a rank
    axes.barh(places, values, color=BLUE, height=0.42)
    top = max(values.max(), 0) or 1
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        end = max(values[row.name], 0) + 0.02 * top
        axes.text(end, place, _value(row, language), va="bottom", size=10)
        axes.text(end, place, _circumstances(row, language), va="top", size=8.5, color=GREY)
    axes.set_yticks(places, [labels[plan] for plan in rows["document"]])
    axes.set(xlim=(min(values.min(), 0), top * _ROOM), ylim=(len(rows) - 0.45, -0.55), xticks=[])
    axes.spines["bottom"].set_visible(False)
    axes.set_title(_heading(rows.iloc[0], language), size=10.5, color=BLUE)


def _heading(row: pd.Series, language: str) -> str:
    unit = unit_name(row["canonical_unit"], language)
    words = [row[f"name_{language}"], name_of("measure", row["measure"], language)]
    words += [unit] if unit and row["measure"] != "rank" else []
    return wrap(translate("list.clause", language).join(words), language, 2)


def _value(row: pd.Series, language: str) -> str:
    number = format_number(row["value"])
    if pd.notna(row["value_max"]):
        number = f"{number}–{format_number(row['value_max'])}"
    return translate(f"sign.{row['comparator']}", language) + number


def _circumstances(row: pd.Series, language: str) -> str:
    year = row["end_year"]
    deadline = (
        translate("axis.no_year", language)
        if pd.isna(year)
        else translate("axis.by_year", language, year=year)
    )
    scope = one_line(row["scope"]) or translate("axis.no_scope", language)
    scope = scope if len(scope) <= _LONGEST else f"{scope[: _LONGEST - 1]}…"
    cadence = [translate("axis.each_year", language)] if row["cadence"] == "annual" else []
    return translate("list.clause", language).join([scope, deadline, *cadence])
