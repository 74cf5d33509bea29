"""What two plans share beside what their size and their genre would give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from policytargets.reporting.figures.canvas import drawing, new_figure, wrap
from policytargets.reporting.style import BLUE, GREY, INK, NEUTRAL
from policytargets.vocabulary.names import translate

__all__ = ["draw_chance"]

Row = Any
_MOST = 40  # pairs
_LABEL = 16.0
_NOTE = 40.0


@drawing
def draw_chance(
    table: pd.DataFrame, language: str, labels: Mapping[str, str], of: str = "family"
) -> Figure:
    """Draw for each pair of plans the number shared, on the interval of plans of the genre.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.coincide`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    of : str, optional
        What is shared: a code under ``overlap.of``.
    """
    order = ["p_genre", "shared"]
    shown = table.sort_values(order, ascending=[True, False], kind="stable").head(_MOST)
    figure, axes = new_figure(1.6 + 0.36 * len(shown))
    for place, row in enumerate(shown.itertuples()):
        _row(axes, place, row)
    names = [wrap(f"{labels[r.plan_a]} – {labels[r.plan_b]}", _LABEL) for r in shown.itertuples()]
    axes.set_yticks(range(len(shown)), names, size=9.5)
    right = max(shown[["shared", "by_size", "genre_high"]].max(skipna=True)) * 1.08 + 1
    axes.set(ylim=(len(shown) - 0.4, -0.6), xlim=(0, right))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    told = translate(f"overlap.of.{of}", language)
    axes.set_xlabel(translate("axis.shared_families", language, of=told))
    handles = _handles(bool(shown["by_genre"].notna().any()), language)
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=1, fontsize=9)
    return figure


def _row(axes: Axes, place: int, row: Row) -> None:
    low, high, mean = row.genre_low, row.genre_high, row.by_genre
    if pd.notna(mean):
        axes.plot([low, high], [place] * 2, color=NEUTRAL, linewidth=9, solid_capstyle="butt")
        axes.plot([mean] * 2, [place - 0.24, place + 0.24], color=GREY, linewidth=1.4)
    size: dict[str, Any] = {
        "marker": "D",
        "markerfacecolor": "white",
        "markeredgecolor": INK,
        "markersize": 6,
    }
    axes.plot(row.by_size, place, linestyle="", zorder=3, **size)
    shared = row.shared
    axes.plot(shared, place, "o", color=BLUE, markersize=8.5, zorder=4)


def _handles(genre: bool, language: str) -> list[Line2D]:
    looks: dict[str, dict[str, Any]] = {
        "seen": {"marker": "o", "color": BLUE, "linestyle": "", "markersize": 8.5},
        "genre": {"color": NEUTRAL, "linewidth": 9},
        "size": {
            **{"marker": "D", "linestyle": "", "markersize": 6},
            **{"markerfacecolor": "white", "markeredgecolor": INK},
        },
    }
    used = [kind for kind in looks if genre or kind != "genre"]
    return [
        Line2D([], [], label=wrap(translate(f"axis.chance_{kind}", language), _NOTE), **looks[kind])
        for kind in used
    ]
