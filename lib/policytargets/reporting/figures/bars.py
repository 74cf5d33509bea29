"""Counts as bars: by code, and as shares of each plan."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policytargets.comparing.counting import shares
from policytargets.reporting.cells import name_of
from policytargets.reporting.figures.canvas import drawing, new_figure, row_labels
from policytargets.reporting.style import BLUE, GREY, NEUTRAL, PALETTE
from policytargets.vocabulary.names import translate

__all__ = ["draw_bars", "draw_shares"]

_UNMARKED = ("=", "plain", "excluded")  # what carries no mark of its own stays grey
_LEAST = 4.5  # per cent of the width that a number of two digits needs


@drawing
def draw_bars(table: pd.DataFrame, language: str, value: str = "total") -> Figure:
    """Draw one bar a row, its number beside it.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.count`.
    language : str
        ``en`` or ``zh``.
    value : str, optional
        The column of numbers.
    """
    figure, axes = new_figure(0.8 + 0.32 * len(table))
    bars = axes.barh(row_labels(table, language), table[value], color=BLUE, height=0.66)
    axes.bar_label(bars, padding=4, color=GREY)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.set(xticks=[], title=translate("axis.targets", language))
    return figure


@drawing
def draw_shares(
    counts: pd.DataFrame, language: str, labels: Mapping[str, str], title: str = "share"
) -> Figure:
    """Draw how each plan's rows divide among codes: length is the share, the number the count.

    Parameters
    ----------
    counts : pandas.DataFrame
        As returned by `policytargets.comparing.count`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan; its keys are the bars drawn.
    title : str, optional
        Key under ``axis`` in terms.yml of what the shares are of.
    """
    plans = list(labels)
    parts = shares(counts, plans)[plans].fillna(0.0)
    figure, axes = new_figure(1.5 + 0.44 * len(plans))
    rows = list(range(len(plans)))
    starts = pd.Series(0.0, index=plans)
    for place, code in enumerate(counts.iloc[:, 0]):
        name = name_of(str(counts.columns[0]), code, language)
        colour = NEUTRAL if code in _UNMARKED else PALETTE[place]
        widths = parts.iloc[place]
        axes.barh(rows, widths, left=starts, color=colour, height=0.7, label=name)
        _write_counts(axes, counts[plans].iloc[place], starts + widths / 2, widths)
        starts += widths
    axes.set_yticks(rows, list(labels.values()))
    axes.invert_yaxis()
    axes.spines["left"].set_visible(False)
    axes.set(xlim=(0, 100), xlabel=translate(f"axis.{title}", language))
    figure.legend(loc="outside upper left", ncols=3, handlelength=1, handleheight=1)
    return figure


def _write_counts(axes: Axes, counts: pd.Series, centres: pd.Series, widths: pd.Series) -> None:
    for row, (number, centre, width) in enumerate(zip(counts, centres, widths, strict=True)):
        if width >= _LEAST:
            axes.text(centre, row, str(number), ha="center", va="center", size=9.5)
