"""Which functions of government lead and join which themes: two columns joined by lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from policytargets.reporting.bodies import function_name
from policytargets.reporting.cells import name_of
from policytargets.reporting.figures.canvas import drawing, new_figure, wrap
from policytargets.reporting.style import BLUE, GREY
from policytargets.vocabulary.names import translate

__all__ = ["draw_bodies"]

_ROUNDS = 4  # of putting each side in the order of its neighbours' middles
_LABEL = 13.0
_BEND = np.array([Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
_THINNEST, _PER_TARGET = 0.5, 0.22


@drawing
def draw_bodies(work: pd.DataFrame, language: str) -> Figure:
    """Draw a line from each function to each theme that it leads, dotted where it only joins.

    Parameters
    ----------
    work : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.work_of`.
    language : str
        ``en`` or ``zh``.
    """
    left, right = _ordered(work)
    height = 0.34 * max(len(left), len(right))
    figure, axes = new_figure(1.3 + height)
    lefts, rights = _places(left), _places(right)
    for row in work.sort_values(["leads", "joins"]).itertuples():
        ends = [lefts[row.function], rights[row.theme]]
        _line(axes, ends, row.leads, row.joins)
    for function, place in lefts.items():
        own = work[work["function"].eq(function)]
        numbers = f"{own['leads'].sum()} / {own['joins'].sum()}"
        name = wrap(function_name(function, language), _LABEL)
        axes.text(-0.02, place, f"{name}  {numbers}", ha="right", va="center", size=9)
    for theme, place in rights.items():
        axes.text(1.02, place, wrap(name_of("theme", theme, language), _LABEL), va="center", size=9)
    axes.set(xlim=(-0.75, 1.5), ylim=(1.02, -0.02))
    axes.axis("off")
    axes.legend(handles=_handles(language), loc="lower left", bbox_to_anchor=(0, 1), fontsize=9)
    return figure


def _line(axes: Axes, ends: list[float], leads: int, joins: int) -> None:
    left, right = ends
    bend = Path([(0, left), (0.5, left), (0.5, right), (1, right)], _BEND)
    width = _THINNEST + _PER_TARGET * (leads or joins)
    look: dict[str, Any] = {"edgecolor": BLUE, "linewidth": width, "alpha": 0.8}
    if not leads:
        look = {"edgecolor": GREY, "linewidth": min(width, 1.4), "linestyle": ":", "zorder": 0}
    axes.add_patch(PathPatch(bend, facecolor="none", **look))


def _handles(language: str) -> list[Line2D]:
    looks: dict[str, dict[str, Any]] = {
        "leads": {"color": BLUE, "linewidth": 3},
        "joins": {"color": GREY, "linestyle": ":"},
    }
    return [
        Line2D([], [], label=translate(f"axis.body_{kind}", language), **look)
        for kind, look in looks.items()
    ]


def _ordered(work: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return both sides in an order that lets few lines cross (barycentres; Sugiyama 1981)."""
    weights = work.assign(weight=3 * work["leads"] + work["joins"])
    table = weights.pivot_table(
        index="function", columns="theme", values="weight", fill_value=0, sort=True, observed=True
    )
    for _ in range(_ROUNDS):
        table = table.iloc[_middles(table.to_numpy()).argsort(kind="stable")]
        table = table.iloc[:, _middles(table.to_numpy().T).argsort(kind="stable")]
    return list(table.index), list(table.columns)


def _middles(weights: np.ndarray) -> np.ndarray:
    return weights @ np.arange(weights.shape[1]) / weights.sum(axis=1)


def _places(names: list[str]) -> Mapping[str, float]:
    return {name: (place + 0.5) / len(names) for place, name in enumerate(names)}
