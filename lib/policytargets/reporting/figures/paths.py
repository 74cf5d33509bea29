"""Paths from baselines to levels: a band between equal steps and equal rates."""

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
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from policytargets.comparing.timelines.paths import walk
from policytargets.reporting.cells import family_name, format_number, money_scale, name_of
from policytargets.reporting.figures.canvas import drawing, wrap
from policytargets.reporting.linking import link_text
from policytargets.reporting.style import GREY, INK, PALETTE, WIDTH
from policytargets.vocabulary.names import translate

__all__ = ["draw_paths"]

_ACROSS = 2
_TALL = 2.35  # inches of a panel
_TITLE = 22.0  # widths of a Chinese character for a title
_STEPS = 24  # points of a curve in each stretch
_BOUND = "s"  # the start of what is only known to have been reached
_COLOURS = (PALETTE[0], PALETTE[3], PALETTE[2], PALETTE[5], PALETTE[6])
Row = Any


@drawing
def draw_paths(table: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw each group of levels that may share an axis: bands, and points without a baseline.

    A band ends at its deadline. Past it stands only what the table calls extrapolated, hatched
    and named so.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.same_year`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    """
    groups = [own for _, own in table.groupby("group", sort=False)]
    across = min(_ACROSS, len(groups))
    down = -(-len(groups) // across)
    figure, grid = plt.subplots(down, across, figsize=(WIDTH, _TALL * down + 0.7), squeeze=False)
    for axes, own in zip(grid.flat, groups, strict=False):
        _draw_group(axes, own, language, labels)
    for axes in grid.flat[len(groups) :]:
        axes.set_axis_off()
    figure.legend(handles=_legend(table, language), loc="outside upper left", ncols=2)
    return figure


def _draw_group(axes: Axes, own: pd.DataFrame, language: str, labels: Mapping[str, str]) -> None:
    amounts = pd.concat([own["value"], own["start"].dropna()])
    factor, unit = money_scale(amounts, own["unit"].iloc[0], language)
    for place, row in enumerate(own.itertuples()):
        colour = _COLOURS[place % len(_COLOURS)]
        if pd.notna(row.start):
            _draw_path(axes, row, factor, colour)
        dot = _draw_target(axes, row, factor, colour)
        told = f"{labels[row.document]} {format_number(round(row.value / factor, 2))}"
        link_text(_write_target(axes, dot, told, own), row.id)
    axes.axvline(own["common_year"].iloc[0], color=GREY, linewidth=0.8, linestyle=":", zorder=0)
    _set_title(axes, own.iloc[0], unit, language)
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


def _set_title(axes: Axes, row: pd.Series, unit: str, language: str) -> None:
    family = family_name(row["family"], language)
    title = wrap(translate("axis.path_title", language, family=family, unit=unit), _TITLE)
    codes = [code for code in row["caveats"].split(";") if code]
    if codes:
        words = translate("list.comma", language).join(
            name_of("caveat", code, language) for code in codes
        )
        title += "\n" + wrap(translate("clock.caveats", language, caveats=words), _TITLE)
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


def _legend(table: pd.DataFrame, language: str) -> list[Artist]:
    def _dot(marker: str, key: str, colour: str) -> Line2D:
        label = translate(f"axis.{key}", language)
        handle = Line2D([], [], linestyle="", marker=marker, markersize=6, label=label)
        handle.set(markerfacecolor=colour, markeredgecolor=INK)
        return handle

    band = Patch(color=PALETTE[0], alpha=0.45, label=translate("axis.path_band", language))
    handles: list[Artist] = [band, _dot("o", "path_start", "white"), _dot("o", "path_end", GREY)]
    if (table["baseline_status"] == "bounded").any():
        handles.append(_dot(_BOUND, "path_bound", "white"))
    if table["start"].isna().any():
        handles.append(_dot("D", "path_point", GREY))
    if (table["status"] == "extrapolated").any():
        label = translate("axis.path_extrapolated", language)
        handles.append(Patch(facecolor="none", edgecolor=GREY, hatch="////", label=label))
    label = translate("axis.path_common", language)
    handles.append(Line2D([], [], color=GREY, linewidth=0.8, linestyle=":", label=label))
    return handles
