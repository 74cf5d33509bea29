"""Which of the province's families each local plan states, and at what pace for its size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policytargets.reporting.cells import family_name
from policytargets.reporting.figures.canvas import drawing, name_columns, new_figure, wrap
from policytargets.reporting.style import BLUE, GREY, INK, NEUTRAL, RULE
from policytargets.vocabulary.names import translate

__all__ = ["draw_taken_up"]

Row = Any
_LABEL = 17.0
_NOTE = 36.0


@drawing
def draw_taken_up(table: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw a row a family of the province, a cell a local plan: what it does with the family.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.taken_up`, of one provincial plan.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    """
    plans = list(dict.fromkeys(table["document"]))
    families = _families(table)
    left = table["family"].nunique() - len(families)
    names = [wrap(family_name(code, language), _LABEL) for code in families]
    figure, axes = new_figure(1.5 + 0.27 * sum(1 + 0.45 * name.count("\n") for name in names))
    heights = _heights(names)
    axes.hlines(heights, -0.5, len(plans) - 0.5, color=RULE, linewidth=0.6, zorder=0)
    for row in table[table["family"].isin(families)].itertuples():
        _cell(axes, plans.index(row.document), heights[families.index(row.family)], row)
    name_columns(axes, range(len(plans)), [labels[plan] for plan in plans], above=True)
    axes.set_yticks(heights, names, size=9, linespacing=1.05)
    axes.set(xlim=(-0.5, len(plans) - 0.5), ylim=(heights[-1] + 0.7, heights[0] - 0.7))
    axes.spines[:].set_visible(False)
    above = labels[str(table["above"].iloc[0])]
    note = translate("axis.taken_up", language, above=above, n=left)
    axes.set_xlabel(wrap(note, _NOTE), color=GREY, size=9)
    axes.xaxis.set_label_position("bottom")
    return figure


def _families(table: pd.DataFrame) -> list[str]:
    """Return the families that a plan takes up, those that most take up first."""
    taken = table[table["grade"].isin(["comparable", "indicator"])]
    spread = taken.groupby("family", sort=False).size()
    return [str(code) for code in spread.sort_values(ascending=False, kind="stable").index]


def _cell(axes: Axes, column: int, height: float, row: Row) -> None:
    grade, times = row.grade, row.per_100bn_gdp_ratio
    if grade == "comparable":
        text = f"{times:.1f}×" if pd.notna(times) else "●"
        box = {"boxstyle": "round,pad=0.22", "facecolor": BLUE, "edgecolor": BLUE}
        axes.text(column, height, text, ha="center", va="center", color="white", size=9, bbox=box)
    elif grade == "indicator":
        box = {"boxstyle": "round,pad=0.22", "facecolor": NEUTRAL, "edgecolor": GREY}
        axes.text(column, height, "≠", ha="center", va="center", color=INK, size=9, bbox=box)


def _heights(names: list[str]) -> list[float]:
    depths = [1 + 0.45 * name.count("\n") for name in names]
    ends = pd.Series(depths).cumsum()
    return [float(end - depth / 2) for end, depth in zip(ends, depths, strict=True)]
