"""Which families occur in which plans: a dot an occurrence, filled where it can be compared."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policytargets.reporting.cells import family_name
from policytargets.reporting.figures.canvas import drawing, name_columns, new_figure, wrap
from policytargets.reporting.style import BLUE, GREY, RULE
from policytargets.vocabulary.names import translate

__all__ = ["draw_matrix"]

_NOTE = 34.0


@drawing
def draw_matrix(
    table: pd.DataFrame,
    language: str,
    labels: Mapping[str, str],
    comparable: Collection[tuple[str, str]],
) -> Figure:
    """Draw a dot where a plan has targets of a row, with their number where several.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.presence`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan; its keys are the columns drawn.
    comparable : collection of (str, str)
        As returned by `policytargets.comparing.overlap.comparable_cells`; the other dots are
        hollow.
    """
    counts = table[list(labels)].to_numpy()
    names = [wrap(family_name(code, language)) for code in table["family"]]
    figure, axes = new_figure(0.9 + 0.25 * sum(1 + 0.6 * name.count("\n") for name in names))
    heights = _row_places(names)
    axes.hlines(heights, -0.5, len(labels) - 0.5, color=RULE, linewidth=0.6, zorder=0)
    filled = np.array([[(f, plan) in comparable for plan in labels] for f in table["family"]])
    for kind in (True, False):
        _dots(axes, heights, np.where(filled.reshape(counts.shape) == kind, counts, 0), kind)
    name_columns(axes, range(len(labels)), list(labels.values()), above=True)
    axes.set_yticks(heights, names, size=9, linespacing=1.05)
    axes.set(xlim=(-0.5, len(labels) - 0.5), ylim=(heights[-1] + 0.7, -0.7))
    axes.spines[:].set_visible(False)
    axes.set_xlabel(wrap(translate("axis.matrix", language), _NOTE), color=GREY, size=9)
    return figure


def _dots(axes: Axes, heights: list[float], counts: np.ndarray, filled: bool) -> None:
    face, ink = (BLUE, "white") if filled else ("white", BLUE)
    rows, columns = np.nonzero(counts)
    places = np.array(heights)[rows]
    axes.scatter(columns, places, s=130, facecolor=face, edgecolor=BLUE, linewidth=1.4)
    for row, column in np.argwhere(counts > 1):
        told = str(counts[row, column])
        axes.text(column, heights[row], told, ha="center", va="center", size=8, color=ink)


def _row_places(names: list[str]) -> list[float]:
    # A label of two lines needs more room than one of one line.
    depths = [1 + 0.6 * name.count("\n") for name in names]
    ends = np.cumsum(depths)
    return [float(end - depth / 2) for end, depth in zip(ends, depths, strict=True)]
