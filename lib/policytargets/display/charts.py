"""Bars, shares, spokes: any table of counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policytargets.comparing.targets import shares
from policytargets.display.canvas import PANEL, drawing, row_labels, wrap
from policytargets.display.cells import name_of
from policytargets.display.spread import FEW, spread, spread_of
from policytargets.display.style import BLUE, CYCLE, GREY, MAP, NEUTRAL, PALETTE
from policytargets.messages import translate

_UNMARKED = ("=", "plain", "excluded")  # what carries no mark of its own stays grey
_LEAST = 7.0  # per cent of the width that a number of two digits needs
_SLIM, _TEXT = 4.5, 11.5  # inches and points that a phone shows without scrolling
_KEY = 11.0  # widths of a Chinese character for a name in a key of two columns


@drawing
def draw_bars(table: pd.DataFrame) -> Figure:
    """Draw one bar a row, its number beside it."""
    figure, axes = plt.subplots(figsize=(_SLIM, 0.8 + 0.32 * len(table)))
    bars = axes.barh(row_labels(table), table["total"], color=BLUE, height=0.66)
    axes.bar_label(bars, padding=4, color=GREY, size=_TEXT)
    axes.tick_params(axis="y", labelsize=_TEXT)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.set_xticks([])
    axes.set_title(translate("axis.targets"), size=_TEXT)
    return figure


@drawing
def draw_shares(counts: pd.DataFrame, labels: Mapping[str, str], title: str = "share") -> Figure:
    """Draw how each plan's rows divide among codes: length is the share, the number the count."""
    plans = list(labels)
    parts = shares(counts, plans)[plans].fillna(0.0)
    if len(plans) > FEW:
        codes = [name_of(str(counts.columns[0]), code) for code in counts.iloc[:, 0]]
        return spread(spread_of(parts, labels, codes), labels, title=translate(f"axis.{title}"))
    figure, axes = plt.subplots(figsize=(_SLIM, 2.2 + 0.44 * len(plans)))
    rows = list(range(len(plans)))
    starts = pd.Series(0.0, index=plans)
    for place, code in enumerate(counts.iloc[:, 0]):
        name = wrap(name_of(str(counts.columns[0]), code), _KEY)
        colour = NEUTRAL if code in _UNMARKED else PALETTE[place]
        widths = parts.iloc[place]
        axes.barh(rows, widths, left=starts, color=colour, height=0.7, label=name)
        _write_counts(axes, counts[plans].iloc[place], starts + widths / 2, widths)
        starts += widths
    axes.set_yticks(rows, list(labels.values()), size=_TEXT)
    axes.invert_yaxis()
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, 100)
    axes.set_xlabel(translate(f"axis.{title}"), size=_TEXT)
    axes.tick_params(axis="x", labelsize=_TEXT)
    look: dict[str, Any] = {"ncols": 2, "fontsize": _TEXT, "columnspacing": 1}
    figure.legend(loc="outside upper left", handlelength=1, handleheight=1, **look)
    return figure


def _write_counts(axes: Axes, counts: pd.Series, centres: pd.Series, widths: pd.Series) -> None:
    for row, (number, centre, width) in enumerate(zip(counts, centres, widths, strict=True)):
        if width >= _LEAST:
            axes.text(centre, row, str(number), ha="center", va="center", size=_TEXT)


_MARKS = tuple(zip("oDs^", CYCLE, strict=True))


@drawing
def draw_radar(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw a line a plan around spokes, a spoke a row, each from 0 in the middle to 1."""
    size = (_SLIM, 1.15 * _SLIM)
    figure, axes = plt.subplots(figsize=size, subplot_kw={"projection": "polar"})
    angles = np.linspace(0, 2 * np.pi, len(table), endpoint=False)
    for place, (plan, name) in enumerate(labels.items()):
        values = table[plan].to_numpy()
        marker, colour = _MARKS[place % len(_MARKS)]
        style = "-" if place < len(_MARKS) else ":"
        closed = np.append(angles, angles[0]), np.append(values, values[0])
        axes.plot(*closed, style, marker=marker, color=colour, markersize=4, label=name)
    axes.set_xticks(angles, [wrap(name, _SPOKE) for name in row_labels(table)])
    for label, across in zip(axes.get_xticklabels(), np.cos(angles).round(1), strict=True):
        label.set(horizontalalignment=_SIDES[np.sign(across)])
    axes.tick_params(axis="x", pad=12)
    axes.tick_params(labelsize=_TEXT)
    axes.set_ylim(0, 1)
    figure.legend(loc="outside lower center", ncols=3, fontsize=_TEXT, columnspacing=1)
    return figure


_SPOKE = 8.0  # widths of a Chinese character for the name of a spoke
_SIDES = {-1: "right", 0: "center", 1: "left"}  # of its end a name stands outside


@drawing
def draw_surfaces(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw for each plan the surface over a square of the rows, such as nine as three by three."""
    side = int(len(table) ** 0.5)
    ticks = range(side)
    grid = np.meshgrid(ticks, ticks)
    for plan, name in labels.items():
        figure = plt.figure(figsize=(PANEL, PANEL))
        axes: Any = figure.add_subplot(projection="3d")
        heights = table[plan].to_numpy()[: side * side].reshape(side, side)
        axes.plot_surface(*grid, heights, cmap=MAP, vmin=0, vmax=1, edgecolor=GREY, linewidth=0.4)
        axes.set(zlim=(0, 1), xticks=ticks, yticks=ticks, zticks=[0, 0.5, 1], title=name)
        axes.tick_params(labelsize=9, pad=-2)
        axes.set_xticklabels([])
        axes.set_yticklabels([])
    return figure
