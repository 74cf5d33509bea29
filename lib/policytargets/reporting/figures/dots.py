"""Fractions between 0 and 1 as marks on a line: a row a field, a mark a set of texts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from policytargets.reporting.figures.canvas import drawing, new_figure, row_labels
from policytargets.reporting.style import INK, PALETTE, RULE

__all__ = ["draw_dots"]

_MARKS = (("o", PALETTE[0]), ("D", PALETTE[3]), ("s", PALETTE[2]), ("^", PALETTE[1]))
_STEP = 0.3  # of a row between marks, so that equal fractions are both seen
_ROW = 0.5  # inches, so that the numbers of neighbouring marks stand clear of each other


@drawing
def draw_dots(table: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw a mark for each fraction of a row, with its value where it is below 1.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.f1_by_corpus`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each column; its keys are the columns drawn.
    """
    figure, axes = new_figure(1.1 + _ROW * len(table))
    rows = pd.Series(range(len(table)), dtype=float)
    axes.hlines(rows, 0, 1, color=RULE, linewidth=0.6, zorder=0)
    for place, column in enumerate(labels):
        marker, colour = _MARKS[place % len(_MARKS)]
        heights = rows + _STEP * (place - (len(labels) - 1) / 2)
        dots = axes.scatter(table[column], heights, s=34, marker=marker, color=colour)
        dots.set(edgecolor=INK, linewidth=0.8, label=labels[column])
        for value, height in zip(table[column], heights, strict=True):
            if value < 1:
                axes.text(value - 0.018, height, f"{value:.3f}", ha="right", va="center", size=8.5)
    axes.set_yticks(rows, row_labels(table, language))
    axes.set(xlim=(0, 1.03), ylim=(len(table) - 0.4, -0.6), xlabel="F1")
    axes.spines["left"].set_visible(False)
    figure.legend(loc="outside upper left", ncols=2, handletextpad=0.2)
    return figure
