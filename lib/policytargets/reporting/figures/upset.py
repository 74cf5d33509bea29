"""How many families stand in exactly which plans (UpSet; Lex et al. 2014)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from policytargets.reporting.figures.canvas import drawing, wrap
from policytargets.reporting.style import BLUE, GREY, INK, NEUTRAL, RULE, WIDTH
from policytargets.vocabulary.names import translate

__all__ = ["draw_upset"]

_MOST = 30  # sets of plans; the widest and largest are drawn
_NOTE = 44.0
_BARS, _ROW = 2.9, 0.32  # inches
_PARTS = {"comparable": (BLUE, ""), "shared": (NEUTRAL, "////"), "alone": (NEUTRAL, "")}


@drawing
def draw_upset(table: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw a bar for each set of plans that have families to themselves, and the plans under it.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.intersections`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan; its keys are the rows of dots.
    """
    shown = table.head(_MOST)
    heights = (_BARS, _ROW * len(labels))
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(WIDTH, sum(heights) + 0.9), height_ratios=heights, sharex=True
    )
    _bars(above, shown, language)
    sizes = {plan: _size(table, plan) for plan in labels}
    _dots(below, shown, labels, sizes)
    left = len(table) - len(shown)
    note = translate("axis.upset" if not left else "axis.upset_most", language, n=left)
    below.set_xlabel(wrap(note, _NOTE), color=GREY, size=9, loc="left")
    return figure


def _bars(axes: Axes, shown: pd.DataFrame, language: str) -> None:
    places = range(len(shown))
    open_ = shown["comparable"].to_numpy()
    rest = shown["families"].to_numpy() - open_
    kinds = ["shared" if degree > 1 else "alone" for degree in shown["degree"]]
    axes.bar(places, open_, color=_PARTS["comparable"][0], width=0.66)
    for place, kind in enumerate(kinds):
        color, hatch = _PARTS[kind]
        bar: dict[str, Any] = {"color": color, "hatch": hatch, "edgecolor": GREY, "linewidth": 0.6}
        axes.bar(place, rest[place], bottom=open_[place], width=0.66, **bar)
    for place, total in enumerate(shown["families"]):
        told = f"{total}" if not open_[place] or not rest[place] else f"{total}\n({open_[place]})"
        axes.text(place, total + 0.3, told, ha="center", va="bottom", size=9, linespacing=1.0)
    axes.set_title(translate("axis.upset_title", language))
    axes.set(xlim=(-0.6, len(shown) - 0.4), ylim=(0, shown["families"].max() * 1.18 + 1))
    axes.tick_params(axis="x", labelbottom=False)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.legend(handles=_legend(kinds, bool(open_.any()), language), loc="upper left", fontsize=9)


def _legend(kinds: list[str], comparable: bool, language: str) -> list[Patch]:
    used = [kind for kind in _PARTS if kind in kinds or (kind == "comparable" and comparable)]
    handles = []
    for kind in used:
        color, hatch = _PARTS[kind]
        name = translate(f"axis.upset_{kind}", language)
        handles.append(Patch(facecolor=color, hatch=hatch, edgecolor=GREY, label=name))
    return handles


def _dots(
    axes: Axes, shown: pd.DataFrame, labels: Mapping[str, str], sizes: Mapping[str, int]
) -> None:
    rows = {plan: place for place, plan in enumerate(labels)}
    for place in rows.values():
        axes.axhline(place, color=RULE, linewidth=0.6, zorder=0)
    columns, heights = np.meshgrid(range(len(shown)), list(rows.values()))
    axes.scatter(columns, heights, s=14, color=RULE, zorder=1)
    inside = [
        (column, rows[plan])
        for column, members in enumerate(shown["members"].str.split(";"))
        for plan in members
    ]
    dots = pd.DataFrame(inside, columns=["column", "row"])
    ends = dots.groupby("column")["row"]
    axes.vlines(range(len(shown)), ends.min(), ends.max(), color=INK, linewidth=1.6, zorder=2)
    axes.scatter(dots["column"], dots["row"], s=52, color=INK, zorder=3)
    names = [f"{name}  {sizes[plan]}" for plan, name in labels.items()]
    axes.set_yticks(list(rows.values()), names, size=9.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="x", labelbottom=False)


def _size(table: pd.DataFrame, plan: str) -> int:
    own = table["members"].str.split(";").map(lambda members: plan in members)
    return int(table.loc[own, "families"].sum())
