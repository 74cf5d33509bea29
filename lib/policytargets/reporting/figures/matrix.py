"""Which indicators occur in which plans: a dot an occurrence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from policytargets.reporting.figures.canvas import drawing, name_columns, new_figure, row_labels
from policytargets.reporting.style import BLUE, RULE

__all__ = ["draw_matrix"]


@drawing
def draw_matrix(table: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw a dot where a plan has targets of an indicator, with their number where several.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.presence`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan; its keys are the columns drawn.
    """
    counts = table[list(labels)].to_numpy()
    names = row_labels(table, language)
    figure, axes = new_figure(0.9 + 0.25 * sum(1 + 0.6 * name.count("\n") for name in names))
    heights = _row_places(names)
    axes.hlines(heights, -0.5, len(labels) - 0.5, color=RULE, linewidth=0.6, zorder=0)
    for row, column in np.argwhere(counts > 0):
        axes.scatter(column, heights[row], s=130, color=BLUE)
        if counts[row, column] > 1:
            text = str(counts[row, column])
            axes.text(column, heights[row], text, color="white", ha="center", va="center", size=8)
    name_columns(axes, range(len(labels)), list(labels.values()), above=True)
    axes.set_yticks(heights, names, size=9, linespacing=1.05)
    axes.set(xlim=(-0.5, len(labels) - 0.5), ylim=(heights[-1] + 0.7, -0.7))
    axes.spines[:].set_visible(False)
    return figure


def _row_places(names: list[str]) -> list[float]:
    # A label of two lines needs more room than one of one line.
    depths = [1 + 0.6 * name.count("\n") for name in names]
    ends = np.cumsum(depths)
    return [float(end - depth / 2) for end, depth in zip(ends, depths, strict=True)]
