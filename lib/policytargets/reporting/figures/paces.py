"""Pace beside window: a block a group of comparable targets, a row a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import family_name, format_number, name_of, unit_name
from policytargets.reporting.figures.canvas import drawing, new_figure, wrap
from policytargets.reporting.linking import link_text
from policytargets.reporting.style import BLUE, GREY, INK, NEUTRAL, PALETTE, RULE, WIDTH
from policytargets.vocabulary.names import translate

__all__ = ["draw_paces"]

_NAMES, _WINDOWS, _PACES = 0.0, 1.35, 4.25  # inches from the left at which a column begins
_GAP = 0.25  # inches between the columns
_NUMBER = 0.85  # inches for the number beside the longest bar
_ROW, _BAR = 0.25, 0.16  # inches
_LARGE, _MIDDLE, _SMALL = 10.5, 9.0, 8.0
_SPACING = 1.3 / 72  # inches a line for each point of its size
_INSIDE = 0.8  # inches: a window that its years fit into
Row = Any


@drawing
def draw_paces(table: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw for each group its windows on one calendar, and its paces on a scale of their own.

    Amounts and yearly rates are in groups of their own, and no level is in any: stocks, flows and
    densities never share a scale.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.timelines.paces`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    """
    figure, axes = new_figure(1)
    figure.set_layout_engine("none")  # an inch of the figure is to be one unit of the axes
    axes.set_position((0, 0, 1, 1))
    span = (int(table["start_year"].min()), int(table["end_year"].max()) + 1)
    top = _draw_heads(axes, span, language)
    for _, own in table.groupby("group", sort=False):
        top = _draw_group(axes, own, span, language, labels, top)
    figure.set_size_inches(WIDTH, top)
    axes.set(xlim=(0, WIDTH), ylim=(top, 0))
    axes.set_axis_off()
    return figure


def _draw_heads(axes: Axes, span: tuple[int, int], language: str) -> float:
    _write(axes, translate("axis.window", language), _WINDOWS, 0.05, _MIDDLE, GREY)
    return _write(axes, translate("axis.pace", language), _PACES, 0.05, _MIDDLE, GREY) + 0.05


def _draw_group(
    axes: Axes,
    own: pd.DataFrame,
    span: tuple[int, int],
    language: str,
    labels: Mapping[str, str],
    top: float,
) -> float:
    top = _write(axes, _title(own.iloc[0], language), 0.0, top, _LARGE, BLUE)
    named = [
        name_of("caveat", code, language) for code in own["caveats"].iloc[0].split(";") if code
    ]
    if named:
        words = translate("list.comma", language).join(named)
        told = translate("clock.caveats", language, caveats=words)
        top = _write(axes, told, 0.0, top, _SMALL, GREY)
    longest = own["pace"].abs().max() or 1.0
    for row in own.itertuples():
        _draw_row(axes, row, span, longest, labels[row.document], language, top)
        top += _ROW
    return top + 0.14


def _title(row: pd.Series, language: str) -> str:
    family = family_name(row["family"], language)
    if row["basis"] == "rate_per_year":
        return translate("axis.rate_title", language, family=family)
    unit = unit_name(row["unit"], language)
    return translate("axis.pace_title", language, family=family, unit=unit)


def _draw_row(
    axes: Axes,
    row: Row,
    span: tuple[int, int],
    longest: float,
    name: str,
    language: str,
    top: float,
) -> None:
    middle = top + _ROW / 2
    axes.text(_NAMES, middle, name, size=_MIDDLE, color=INK, va="center")
    _draw_window(axes, row, span, language, middle)
    width = abs(row.pace) / longest * (WIDTH - _PACES - _NUMBER)
    _bar(axes, _PACES, middle, max(width, 0.015), PALETTE[0])
    told = _pace(row, language)
    place = _PACES + width + 0.06
    words = axes.text(place, middle, told, size=_MIDDLE, color=INK, va="center")
    link_text(words, row.id)


def _draw_window(axes: Axes, row: Row, span: tuple[int, int], language: str, middle: float) -> None:
    inch = (_PACES - _GAP - _WINDOWS) / (span[1] - span[0])
    axes.plot([_WINDOWS, _PACES - _GAP], [middle, middle], color=RULE, linewidth=0.6, zorder=0)
    start, end = (_WINDOWS + inch * (year - span[0]) for year in (row.start_year, row.end_year + 1))
    _bar(axes, start, middle, end - start, NEUTRAL)
    told = translate("clock.years", language, start=row.start_year, end=row.end_year)
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


def _pace(row: Row, language: str) -> str:
    if row.basis == "rate_per_year":
        return f"{format_number(round(row.pace, 2))}%"
    return amount(row.pace, row.unit, language, row.pace_max, named=False)


def _bar(axes: Axes, left: float, middle: float, width: float, colour: str) -> None:
    corner = (left, middle - _BAR / 2)
    axes.add_patch(Rectangle(corner, width, _BAR, facecolor=colour, edgecolor="none"))


def _write(axes: Axes, text: str, left: float, top: float, size: float, colour: str) -> float:
    """Write a text broken into lines and return where it ends."""
    for line in wrap(text, (WIDTH - left) * 72 / size).split("\n"):
        axes.text(left, top + 0.8 * size * _SPACING, line, size=size, color=colour)
        top += size * _SPACING
    return top
