"""Numbers as shades: a row a code, a column a plan."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policytargets.reporting.figures.canvas import drawing, new_figure, row_labels
from policytargets.reporting.style import GREY, INK, MAP
from policytargets.vocabulary.names import translate

__all__ = ["draw_heatmap"]

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
    """
    import seaborn as sns

    values = table[list(labels)].astype(float)
    rows = [labels[p] for p in table["document"]] if "document" in table else None
    figure, axes = new_figure(1.1 + 0.36 * len(table))
    sns.heatmap(
        values,
        ax=axes,
        annot=_annotations(values, decimals),
        annot_kws={"color": INK},
        fmt="",
        cmap=MAP,
        cbar=False,
        linewidths=1.5,
        linecolor="white",
        mask=values.isna() | (values == 0),
        vmin=0,
        vmax=(top or max(values.max().max(), 1)) * _PALER,
        xticklabels=list(labels.values()),
        yticklabels=rows or row_labels(table, language),
    )
    _mark_empty(axes, values)
    axes.set(xlabel="", ylabel="", title=translate(f"axis.{title}", language))
    axes.tick_params(axis="x", top=False, labeltop=False, rotation=0)
    axes.tick_params(axis="y", rotation=0)
    return figure


def _annotations(values: pd.DataFrame, decimals: int) -> pd.DataFrame:
    return values.map(lambda v: "" if pd.isna(v) else f"{v:.{decimals}f}")


def _mark_empty(axes: Axes, values: pd.DataFrame) -> None:
    for (row, column), value in (
        values.reset_index(drop=True).T.reset_index(drop=True).T.stack(future_stack=True).items()
    ):
        if pd.isna(value) or value == 0:
            sign = "–" if pd.isna(value) else "0"
            axes.text(column + 0.5, row + 0.5, sign, ha="center", va="center", color=GREY, size=9)
