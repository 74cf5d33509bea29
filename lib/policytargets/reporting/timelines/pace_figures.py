"""Paces and pathways drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from policytargets.comparing.timelines.pathways import walk
from policytargets.display.amounts import amount
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.cells import family_name, format_number, money_scale, name_of, unit_name
from policytargets.display.links import link_text
from policytargets.display.style import BLUE, GREY, INK, NEUTRAL, PALETTE, RULE, WIDTH
from policytargets.messages import translate

_NAMES, _WINDOWS, _PACES = 0.0, 1.35, 4.25  # inches from the left at which a column begins
_GAP = 0.25  # inches between the columns
_NUMBER = 0.85  # inches for the number beside the longest bar
_ROW, _BAR = 0.25, 0.16  # inches
_LARGE, _MIDDLE, _SMALL = 10.5, 9.0, 8.0
_SPACING = 1.3 / 72  # inches a line for each point of its size
_INSIDE = 0.8  # inches: a window that its years fit into
Row = Any


@drawing
def draw_paces(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw for each group its windows on one calendar, and its paces on a scale of their own.

    Amounts and yearly rates are in groups of their own, and no level is in any: stocks, flows and
    densities never share a scale.
    """
    figure, axes = new_figure(1)
    figure.set_layout_engine("none")  # an inch of the figure is to be one unit of the axes
    axes.set_position((0, 0, 1, 1))
    span = (int(table["start_year"].min()), int(table["end_year"].max()) + 1)
    top = _draw_heads(axes, span)
    for _, own in table.groupby("group", sort=False):
        top = _draw_group(axes, own, span, labels, top)
    figure.set_size_inches(WIDTH, top)
    axes.set(xlim=(0, WIDTH), ylim=(top, 0))
    axes.set_axis_off()
    return figure


def _draw_heads(axes: Axes, span: tuple[int, int]) -> float:
    _write(axes, translate("axis.window"), _WINDOWS, 0.05, _MIDDLE, GREY)
    return _write(axes, translate("axis.pace"), _PACES, 0.05, _MIDDLE, GREY) + 0.05


def _draw_group(
    axes: Axes, own: pd.DataFrame, span: tuple[int, int], labels: Mapping[str, str], top: float
) -> float:
    top = _write(axes, _title(own.iloc[0]), 0.0, top, _LARGE, BLUE)
    named = [name_of("caveat", code) for code in own["caveats"].iloc[0].split(";") if code]
    if named:
        words = translate("list.comma").join(named)
        told = translate("clock.caveats", caveats=words)
        top = _write(axes, told, 0.0, top, _SMALL, GREY)
    longest = own["pace"].abs().max() or 1.0
    for row in own.itertuples():
        _draw_row(axes, row, span, longest, labels[row.document], top)
        top += _ROW
    return top + 0.14


def _title(row: pd.Series) -> str:
    family = family_name(row["family"])
    if row["basis"] == "rate_per_year":
        return translate("axis.rate_title", family=family)
    unit = unit_name(row["unit"])
    return translate("axis.pace_title", family=family, unit=unit)


def _draw_row(
    axes: Axes, row: Row, span: tuple[int, int], longest: float, name: str, top: float
) -> None:
    middle = top + _ROW / 2
    axes.text(_NAMES, middle, name, size=_MIDDLE, color=INK, va="center")
    _draw_window(axes, row, span, middle)
    width = abs(row.pace) / longest * (WIDTH - _PACES - _NUMBER)
    _bar(axes, _PACES, middle, max(width, 0.015), PALETTE[0])
    told = _pace(row)
    place = _PACES + width + 0.06
    words = axes.text(place, middle, told, size=_MIDDLE, color=INK, va="center")
    link_text(words, row.id)


def _draw_window(axes: Axes, row: Row, span: tuple[int, int], middle: float) -> None:
    inch = (_PACES - _GAP - _WINDOWS) / (span[1] - span[0])
    axes.plot([_WINDOWS, _PACES - _GAP], [middle, middle], color=RULE, linewidth=0.6, zorder=0)
    start, end = (_WINDOWS + inch * (year - span[0]) for year in (row.start_year, row.end_year + 1))
    _bar(axes, start, middle, end - start, NEUTRAL)
    told = translate("clock.years", start=row.start_year, end=row.end_year)
    if row.start_year == row.end_year:
        told = str(row.end_year)
    if end - start >= _INSIDE:
        place, side = (start + end) / 2, "center"
    elif end + _INSIDE <= _PACES - _GAP:
        place, side = end + 0.04, "left"
    else:
        place, side = start - 0.04, "right"
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if side != "center" else None
    axes.text(place, middle, told, size=_SMALL, color=INK, va="center", ha=side, bbox=box)


def _pace(row: Row) -> str:
    if row.basis == "rate_per_year":
        return f"{format_number(round(row.pace, 2))}%"
    return amount(row.pace, row.unit, row.pace_max, named=False)


def _bar(axes: Axes, left: float, middle: float, width: float, colour: str) -> None:
    corner = (left, middle - _BAR / 2)
    axes.add_patch(Rectangle(corner, width, _BAR, facecolor=colour, edgecolor="none"))


def _write(axes: Axes, text: str, left: float, top: float, size: float, colour: str) -> float:
    """Write a text broken into lines and return where it ends."""
    for line in wrap(text, (WIDTH - left) * 72 / size).split("\n"):
        axes.text(left, top + 0.8 * size * _SPACING, line, size=size, color=colour)
        top += size * _SPACING
    return top


_ACROSS = 2
_TALL = 2.35  # inches of a panel
_TITLE = 22.0  # widths of a Chinese character for a title
_STEPS = 24  # points of a curve in each stretch
_BOUND = "s"  # the start of what is only known to have been reached
_COLOURS = (PALETTE[0], PALETTE[3], PALETTE[2], PALETTE[5], PALETTE[6])


@drawing
def draw_paths(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw each group of levels that may share an axis: bands, and points without a baseline.

    A band ends at its deadline. Past it stands only what the table calls extrapolated, hatched
    and named so.
    """
    groups = [own for _, own in table.groupby("group", sort=False)]
    across = min(_ACROSS, len(groups))
    down = -(-len(groups) // across)
    figure, grid = plt.subplots(down, across, figsize=(WIDTH, _TALL * down + 0.7), squeeze=False)
    for axes, own in zip(grid.flat, groups, strict=False):
        _paths_draw_group(axes, own, labels)
    for axes in grid.flat[len(groups) :]:
        axes.set_axis_off()
    figure.legend(handles=_legend(table), loc="outside upper left", ncols=2)
    return figure


def _paths_draw_group(axes: Axes, own: pd.DataFrame, labels: Mapping[str, str]) -> None:
    amounts = pd.concat([own["value"], own["start"].dropna()])
    factor, unit = money_scale(amounts, own["unit"].iloc[0])
    for place, row in enumerate(own.itertuples()):
        colour = _COLOURS[place % len(_COLOURS)]
        if pd.notna(row.start):
            _draw_path(axes, row, factor, colour)
        dot = _draw_target(axes, row, factor, colour)
        told = f"{labels[row.document]} {format_number(round(row.value / factor, 2))}"
        link_text(_write_target(axes, dot, told, own), row.id)
    axes.axvline(own["common_year"].iloc[0], color=GREY, linewidth=0.8, linestyle=":", zorder=0)
    _set_title(axes, own.iloc[0], unit)
    _set_scales(axes, own)


def _draw_path(axes: Axes, row: Row, factor: float, colour: str) -> None:
    _fill(axes, row, (row.baseline_year, row.end_year), factor, {"color": colour, "alpha": 0.45})
    if row.status == "extrapolated":
        look = {"facecolor": "none", "edgecolor": colour, "hatch": "////", "linestyle": "--"}
        _fill(axes, row, (row.end_year, row.common_year), factor, look)
    marker = _BOUND if row.baseline_status == "bounded" else "o"
    dot = axes.scatter(row.baseline_year, row.start / factor, s=34, marker=marker, zorder=3)
    dot.set(facecolor="white", edgecolor=INK)


def _fill(
    axes: Axes, row: Row, years: tuple[int, int], factor: float, look: Mapping[str, Any]
) -> None:
    at = np.linspace(*years, _STEPS)
    ends = (row.start, row.baseline_year, row.value, row.end_year)
    both = np.array([walk(*ends, year) for year in at]) / factor
    axes.fill_between(at, both[:, 1], both[:, 0], linewidth=1.1, **look)


def _draw_target(axes: Axes, row: Row, factor: float, colour: str) -> tuple[float, float]:
    marker = "D" if pd.isna(row.start) else "o"
    place = (float(row.end_year), row.value / factor)
    dot = axes.scatter(*place, s=36, marker=marker, color=colour, zorder=3)
    dot.set(edgecolor=INK)
    return place


def _write_target(axes: Axes, place: tuple[float, float], told: str, own: pd.DataFrame) -> Text:
    """Write above the highest of a group and below the others, where no band comes from."""
    highest = place[0] == own.loc[own["value"].idxmax(), "end_year"]
    last = place[0] == own["end_year"].max()
    # Beside the line of the common year, not across it.
    aside = -4 if place[0] == own["common_year"].iloc[0] else 0
    shift = (aside, 7) if highest else (3, -8)
    side = "right" if highest or last else "left"
    look: dict[str, Any] = {
        "textcoords": "offset points",
        "va": "bottom" if highest else "top",
        "size": 8.5,
        "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.4},
    }
    return axes.annotate(told, place, shift, ha=side, color=INK, **look)


def _set_title(axes: Axes, row: pd.Series, unit: str) -> None:
    family = family_name(row["family"])
    title = wrap(translate("axis.path_title", family=family, unit=unit), _TITLE)
    codes = [code for code in row["caveats"].split(";") if code]
    if codes:
        words = translate("list.comma").join(name_of("caveat", code) for code in codes)
        title += "\n" + wrap(translate("clock.caveats", caveats=words), _TITLE)
    axes.set_title(title, size=9.5)


def _set_scales(axes: Axes, own: pd.DataFrame) -> None:
    known = [*own["end_year"], *own["baseline_year"].dropna()]
    known += list(own.loc[own["status"] == "extrapolated", "common_year"])
    first, last = min(known), max(known)
    axes.set_xlim(first - 0.45 - 0.12 * (last - first), last + 0.45)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.margins(y=0.28)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_number(value)))
    axes.tick_params(labelsize=8.5)
    axes.grid(axis="y")


def _legend(table: pd.DataFrame) -> list[Artist]:
    def _dot(marker: str, key: str, colour: str) -> Line2D:
        label = translate(f"axis.{key}")
        handle = Line2D([], [], linestyle="", marker=marker, markersize=6, label=label)
        handle.set(markerfacecolor=colour, markeredgecolor=INK)
        return handle

    band = Patch(color=PALETTE[0], alpha=0.45, label=translate("axis.path_band"))
    handles: list[Artist] = [band, _dot("o", "path_start", "white"), _dot("o", "path_end", GREY)]
    if (table["baseline_status"] == "bounded").any():
        handles.append(_dot(_BOUND, "path_bound", "white"))
    if table["start"].isna().any():
        handles.append(_dot("D", "path_point", GREY))
    if (table["status"] == "extrapolated").any():
        label = translate("axis.path_extrapolated")
        handles.append(Patch(facecolor="none", edgecolor=GREY, hatch="////", label=label))
    label = translate("axis.path_common")
    handles.append(Line2D([], [], color=GREY, linewidth=0.8, linestyle=":", label=label))
    return handles
