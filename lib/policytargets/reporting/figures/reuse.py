"""Which pairs of plans are alike at which length of shingle: a row a pair, a column a length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from policytargets.comparing.reuse import most_similar
from policytargets.reporting.figures.canvas import drawing, new_figure, wrap
from policytargets.reporting.style import GREY, INK, MAP
from policytargets.vocabulary.names import translate

__all__ = ["draw_similarity"]

_PALER = 1.9  # the scale ends where dark numbers can still be read
_TITLE = 38.0  # widths of a Chinese character
_ROW = 0.34  # inches


@drawing
def draw_similarity(
    grid: pd.DataFrame,
    language: str,
    labels: Mapping[str, str],
    *,
    script: str = "simplified",
    masked: bool = True,
) -> Figure:
    """Draw shared shingles in per cent of the shorter plan's; each column has its own shades.

    Parameters
    ----------
    grid : pandas.DataFrame
        As returned by `policytargets.comparing.reuse.shingle_grid`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    script : str, optional
        ``written`` or ``simplified``.
    masked : bool, optional
        Whether boilerplate is left out.
    """
    own = most_similar(grid[grid["script"].eq(script) & grid["masked"].eq(masked)])
    order = own.drop_duplicates(["plan_a", "plan_b"])[["plan_a", "plan_b"]]
    wide = own.pivot(index=["plan_a", "plan_b"], columns="length", values=["containment", "rank"])
    wide = wide.reindex(pd.MultiIndex.from_frame(order))
    names = [
        translate("sentence.reuse_pair", language, a=labels[a], b=labels[b])
        for a, b in order.itertuples(index=False)
    ]
    figure, axes = new_figure(1.5 + _ROW * len(names))
    _fill(axes, 100 * wide["containment"].to_numpy(float), wide["rank"].to_numpy(float))
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(wide["rank"].shape[1]), [str(one) for one in wide["rank"].columns])
    axes.set_xlabel(translate("axis.reuse_lengths", language))
    axes.set_title(wrap(translate("axis.reuse_rows", language), _TITLE), x=0)
    axes.spines[:].set_visible(False)
    return figure


def _fill(axes: Axes, shares: np.ndarray, ranks: np.ndarray) -> None:
    """Shade and write each share; a frame marks the most alike of a column."""
    top = np.nanmax(shares, axis=0, initial=0)
    shades = np.divide(shares, top, out=np.zeros_like(shares), where=top > 0)
    axes.imshow(np.nan_to_num(shades), cmap=MAP, vmin=0, vmax=_PALER, aspect="auto")
    for (row, column), share in np.ndenumerate(shares):
        first = ranks[row, column] == 1 and len(shares) > 1
        look: dict[str, Any] = {
            "color": INK if share > 0 else GREY,
            "weight": "bold" if first else "normal",
        }
        axes.text(column, row, _written(share), ha="center", va="center", size=9, **look)
        if first:
            frame = Rectangle((column - 0.47, row - 0.45), 0.94, 0.9, fill=False, ec=INK, lw=1.4)
            axes.add_patch(frame)


def _written(share: float) -> str:
    if np.isnan(share):
        return "–"
    return "0" if share == 0 else f"{share:.2f}" if share < 1 else f"{share:.1f}"
