"""Bars, heatmaps, dots, matrix, UpSet: any table of counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from policytargets.comparing.targets import shares
from policytargets.display.canvas import drawing, name_columns, new_figure, row_labels, wrap
from policytargets.display.cells import family_name, name_of
from policytargets.display.style import BLUE, GREY, INK, MAP, NEUTRAL, PALETTE, RULE, WIDTH
from policytargets.messages import translate

_UNMARKED = ("=", "plain", "excluded")  # what carries no mark of its own stays grey
_LEAST = 4.5  # per cent of the width that a number of two digits needs


@drawing
def draw_bars(table: pd.DataFrame, value: str = "total") -> Figure:
    """Draw one bar a row, its number beside it."""
    figure, axes = new_figure(0.8 + 0.32 * len(table))
    bars = axes.barh(row_labels(table), table[value], color=BLUE, height=0.66)
    axes.bar_label(bars, padding=4, color=GREY)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.set(xticks=[], title=translate("axis.targets"))
    return figure


@drawing
def draw_shares(counts: pd.DataFrame, labels: Mapping[str, str], title: str = "share") -> Figure:
    """Draw how each plan's rows divide among codes: length is the share, the number the count."""
    plans = list(labels)
    parts = shares(counts, plans)[plans].fillna(0.0)
    figure, axes = new_figure(1.5 + 0.44 * len(plans))
    rows = list(range(len(plans)))
    starts = pd.Series(0.0, index=plans)
    for place, code in enumerate(counts.iloc[:, 0]):
        name = name_of(str(counts.columns[0]), code)
        colour = NEUTRAL if code in _UNMARKED else PALETTE[place]
        widths = parts.iloc[place]
        axes.barh(rows, widths, left=starts, color=colour, height=0.7, label=name)
        _write_counts(axes, counts[plans].iloc[place], starts + widths / 2, widths)
        starts += widths
    axes.set_yticks(rows, list(labels.values()))
    axes.invert_yaxis()
    axes.spines["left"].set_visible(False)
    axes.set(xlim=(0, 100), xlabel=translate(f"axis.{title}"))
    figure.legend(loc="outside upper left", ncols=3, handlelength=1, handleheight=1)
    return figure


def _write_counts(axes: Axes, counts: pd.Series, centres: pd.Series, widths: pd.Series) -> None:
    for row, (number, centre, width) in enumerate(zip(counts, centres, widths, strict=True)):
        if width >= _LEAST:
            axes.text(centre, row, str(number), ha="center", va="center", size=9.5)


_TITLE = 38.0  # widths of a Chinese character
_PALER = 1.9  # the scale ends where dark numbers can still be read


@drawing
def draw_heatmap(
    table: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    title: str,
    decimals: int = 0,
    top: float | None = None,
    rows: Mapping[str, str] | None = None,
    values: Mapping[str, object] | None = None,
) -> Figure:
    """Draw a table of codes by plans; zeros and missing cells stay white."""
    cells = table[list(labels)].astype(float).to_numpy()
    figure, axes = new_figure(1.1 + 0.36 * len(table))
    _shade(figure, axes, cells, decimals, top or np.nanmax(cells, initial=0) or 1)
    named = rows or labels
    plans = [named[plan] for plan in table["document"]] if "document" in table else None
    middles = [place + 0.5 for place in range(len(labels))]
    name_columns(axes, middles, list(labels.values()))
    axes.set_yticklabels(plans or row_labels(table), rotation=0)
    axes.set_title(wrap(translate(f"axis.{title}", **(values or {})), _TITLE))
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


_MARKS = (("o", PALETTE[0]), ("D", PALETTE[3]), ("s", PALETTE[2]), ("^", PALETTE[1]))
_STEP = 0.3  # of a row between marks, so that equal fractions are both seen
_ROW = 0.5  # inches, so that the numbers of neighbouring marks stand clear of each other


@drawing
def draw_dots(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw a mark for each fraction of a row, with its value where it is below 1."""
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
    axes.set_yticks(rows, row_labels(table))
    axes.set(xlim=(0, 1.03), ylim=(len(table) - 0.4, -0.6), xlabel="F1")
    axes.spines["left"].set_visible(False)
    figure.legend(loc="outside upper left", ncols=2, handletextpad=0.2)
    return figure


_NOTE = 34.0


@drawing
def draw_matrix(
    table: pd.DataFrame, labels: Mapping[str, str], comparable: Collection[tuple[str, str]]
) -> Figure:
    """Draw a dot where a plan has targets of a row, with their number where several."""
    counts = table[list(labels)].to_numpy()
    names = [wrap(family_name(code)) for code in table["family"]]
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
    axes.set_xlabel(wrap(translate("axis.matrix"), _NOTE), color=GREY, size=9)
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


_MOST = 30  # sets of plans; the widest and largest are drawn
_UPSET_NOTE = 44.0
_BARS, _UPSET_ROW = 2.9, 0.32  # inches
_PARTS = {"comparable": (BLUE, ""), "shared": (NEUTRAL, "////"), "alone": (NEUTRAL, "")}


@drawing
def draw_upset(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw a bar for each set of plans that have families to themselves, and the plans under it."""
    shown = table.head(_MOST)
    heights = (_BARS, _UPSET_ROW * len(labels))
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(WIDTH, sum(heights) + 0.9), height_ratios=heights, sharex=True
    )
    _bars(above, shown)
    sizes = {plan: _size(table, plan) for plan in labels}
    _upset_dots(below, shown, labels, sizes)
    left = len(table) - len(shown)
    note = translate("axis.upset" if not left else "axis.upset_most", n=left)
    below.set_xlabel(wrap(note, _UPSET_NOTE), color=GREY, size=9, loc="left")
    return figure


def _bars(axes: Axes, shown: pd.DataFrame) -> None:
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
    axes.set_title(translate("axis.upset_title"))
    axes.set(xlim=(-0.6, len(shown) - 0.4), ylim=(0, shown["families"].max() * 1.18 + 1))
    axes.tick_params(axis="x", labelbottom=False)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.legend(handles=_legend(kinds, bool(open_.any())), loc="upper left", fontsize=9)


def _legend(kinds: list[str], comparable: bool) -> list[Patch]:
    used = [kind for kind in _PARTS if kind in kinds or (kind == "comparable" and comparable)]
    handles = []
    for kind in used:
        color, hatch = _PARTS[kind]
        name = translate(f"axis.upset_{kind}")
        handles.append(Patch(facecolor=color, hatch=hatch, edgecolor=GREY, label=name))
    return handles


def _upset_dots(
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


@drawing
def draw_radar(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw a line a plan around spokes, a spoke a row, each from 0 in the middle to 1."""
    figure, axes = plt.subplots(figsize=(WIDTH, 0.72 * WIDTH), subplot_kw={"projection": "polar"})
    angles = np.linspace(0, 2 * np.pi, len(table), endpoint=False)
    for place, (plan, name) in enumerate(labels.items()):
        values = table[plan].to_numpy()
        marker, colour = _MARKS[place % len(_MARKS)]
        style = "-" if place < len(_MARKS) else ":"
        closed = np.append(angles, angles[0]), np.append(values, values[0])
        axes.plot(*closed, style, marker=marker, color=colour, markersize=4, label=name)
    axes.set_xticks(angles, [wrap(name, _SPOKE) for name in row_labels(table)])
    axes.tick_params(axis="x", pad=14)
    axes.set_ylim(0, 1)
    axes.legend(loc="center left", bbox_to_anchor=(1.2, 0.5), frameon=False)
    return figure


_SPOKE = 8.0  # widths of a Chinese character for the name of a spoke


@drawing
def draw_surfaces(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw for each plan the surface over a square of the rows, such as nine as three by three."""
    side = int(len(table) ** 0.5)
    across = min(3, len(labels))
    down = -(-len(labels) // across)
    figure = plt.figure(figsize=(WIDTH, 0.36 * WIDTH * down))
    ticks = range(side)
    grid = np.meshgrid(ticks, ticks)
    for place, (plan, name) in enumerate(labels.items(), start=1):
        axes: Any = figure.add_subplot(down, across, place, projection="3d")
        heights = table[plan].to_numpy()[: side * side].reshape(side, side)
        axes.plot_surface(*grid, heights, cmap=MAP, vmin=0, vmax=1, edgecolor=GREY, linewidth=0.4)
        axes.set(zlim=(0, 1), xticks=ticks, yticks=ticks, zticks=[0, 0.5, 1], title=name)
        axes.tick_params(labelsize=7, pad=-2)
        axes.set_xticklabels([])
        axes.set_yticklabels([])
    figure.suptitle(wrap(translate("axis.pmc_surface"), _TITLE))
    return figure
