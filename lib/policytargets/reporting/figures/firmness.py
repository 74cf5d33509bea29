"""How firmly targets are worded: firm to the right of a middle line, its opposite to the left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.pyplot import subplots

from policytargets.reporting.figures.canvas import drawing
from policytargets.reporting.style import BLUE, GREY, INK, PALETTE, RULE, WIDTH
from policytargets.vocabulary.ambition import ambition_name
from policytargets.vocabulary.names import translate

__all__ = ["draw_firmness"]

_PANELS = ("ensures", "bounded", "precise", "own_deadline", "agency", "baseline")
_ABREAST = 2


@drawing
def draw_firmness(table: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw a panel a mark and a bar a plan or theme, with the interval of each share.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.ambition.hardness`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each value of the first column, in the order drawn.
    """
    by = str(table.columns[0])
    down = len(_PANELS) // _ABREAST
    height = down * (0.75 + 0.23 * len(labels))
    figure, grid = subplots(down, _ABREAST, figsize=(WIDTH, height), sharex=True, sharey=True)
    for axes, mark in zip(grid.flat, _PANELS, strict=True):
        firm = _rows(table, by, mark, labels)
        _bars(axes, firm, _soft(table, by, mark, labels, firm), language)
        soft, name = ambition_name("mark_not", mark, language), f"column.mark_{mark}"
        axes.set_title(f"← {soft}", size=8.5, loc="left")
        axes.set_title(f"{translate(name, language)} →", size=8.5, loc="right")
    _frame(grid.flat, list(labels.values()))
    figure.supxlabel(translate("axis.firmness", language), size=9, color=GREY)
    return figure


def _rows(table: pd.DataFrame, by: str, mark: str, labels: Mapping[str, str]) -> pd.DataFrame:
    return table[table["mark"].eq(mark)].set_index(by).reindex(list(labels))


def _soft(
    table: pd.DataFrame, by: str, mark: str, labels: Mapping[str, str], firm: pd.DataFrame
) -> pd.DataFrame:
    """Return the opposite: of a pledge the aspiration, of all else that the mark is lacking."""
    if mark == "ensures":
        return _rows(table, by, "aspires", labels)
    ends = {"share": 1 - firm["share"], "low": 1 - firm["high"], "high": 1 - firm["low"]}
    return firm.assign(**ends)


def _bars(axes: Axes, firm: pd.DataFrame, soft: pd.DataFrame, language: str) -> None:
    places = range(len(firm))
    for sign, rows, colour in ((1, firm, BLUE), (-1, soft, PALETTE[3])):
        shares, low, high = (100 * sign * rows[name] for name in ("share", "low", "high"))
        axes.barh(places, shares.fillna(0), color=colour, height=0.68)
        axes.hlines(places, low, high, color=INK, linewidth=1.1)
    none = translate("axis.not_applicable", language)
    for place, of in zip(places, firm["of"].fillna(0), strict=True):
        if not of:
            axes.text(0, place, none, size=7.5, color=GREY, ha="center", va="center").set_bbox(
                {"facecolor": "white", "edgecolor": "none", "pad": 1}
            )
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.spines[:].set_visible(False)


def _frame(grid: Iterable[Axes], names: list[str]) -> None:
    panels = list(grid)
    for axes in panels:
        axes.tick_params(axis="y", labelsize=8.5)
        axes.tick_params(axis="x", labelsize=8)
    # Scales are shared: what is set on one of them is set on all.
    panels[0].set_yticks(range(len(names)), names)
    panels[0].set_xticks([-100, -50, 0, 50, 100], ["100", "50", "0", "50", "100"])
    panels[0].set(ylim=(len(names) - 0.4, -0.6), xlim=(-104, 104))
