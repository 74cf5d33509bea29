"""Numbers as shades: a row a code, a column a plan."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policytargets.reporting.figures.canvas import (
    drawing,
    name_columns,
    new_figure,
    row_labels,
    wrap,
)
from policytargets.reporting.style import GREY, INK, MAP
from policytargets.vocabulary.names import translate

__all__ = ["draw_heatmap"]

_TITLE = 38.0  # widths of a Chinese character
_PALER = 1.9  # the scale ends where dark numbers can still be read


@drawing
def draw_heatmap(
    table: pd.DataFrame,
    language: str,
    labels: Mapping[str, str],
    *,
    title: str,
    decimals: int = 0,
    top: float | None = None,
    rows: Mapping[str, str] | None = None,
    values: Mapping[str, object] | None = None,
) -> Figure:
    """Draw a table of codes by plans; zeros and missing cells stay white.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a code, year or plan; one column of numbers a plan.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan; its keys are the columns drawn.
    title : str
        Key under ``axis`` in terms.yml of what the numbers are.
    decimals : int, optional
        Decimals of the numbers in the cells.
    top : float, optional
        The value of the darkest shade; the largest of the table by default.
    rows : mapping of str to str, optional
        Name of each plan of the rows; `labels` by default.
    values : mapping of str to object, optional
        What fills the braces of the title.
    """
    cells = table[list(labels)].astype(float).to_numpy()
    figure, axes = new_figure(1.1 + 0.36 * len(table))
    _shade(figure, axes, cells, decimals, top or np.nanmax(cells, initial=0) or 1)
    named = rows or labels
    plans = [named[plan] for plan in table["document"]] if "document" in table else None
    middles = [place + 0.5 for place in range(len(labels))]
    name_columns(axes, middles, list(labels.values()))
    axes.set_yticklabels(plans or row_labels(table, language), rotation=0)
    axes.set_title(wrap(translate(f"axis.{title}", language, **(values or {})), _TITLE))
    return figure


def _shade(figure: Figure, axes: Axes, values: np.ndarray, decimals: int, top: float) -> None:
    import seaborn as sns  # a second to load, needed by heatmaps only

    engine = figure.get_layout_engine()
    # It draws the figure to see whether labels overlap: labels and layout come later.
    figure.set_layout_engine("none")
    sns.heatmap(
        values,
        ax=axes,
        annot=True,
        annot_kws={"color": INK},
        fmt=f".{decimals}f",
        cmap=MAP,
        cbar=False,
        linewidths=1.5,
        linecolor="white",
        mask=_is_blank(values),
        vmin=0,
        vmax=top * _PALER,
    )
    figure.set_layout_engine(engine)
    for row, column in np.argwhere(_is_blank(values)):
        sign = "–" if np.isnan(values[row, column]) else "0"
        axes.text(column + 0.5, row + 0.5, sign, ha="center", va="center", color=GREY, size=9)


def _is_blank(values: np.ndarray) -> np.ndarray:
    return np.isnan(values) | (values == 0)
