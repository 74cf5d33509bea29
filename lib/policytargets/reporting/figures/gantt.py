"""Plans on a time axis: signed, published, begun, and the deadlines inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from policytargets.reporting.figures.canvas import drawing, new_figure, wrap
from policytargets.reporting.prose import counted
from policytargets.reporting.style import BLUE, GREY, INK, PALETTE
from policytargets.vocabulary.names import translate

__all__ = ["draw_gantt"]

_EVENTS = {"date_signed": ("v", PALETTE[3], -0.25), "date_published": ("^", PALETTE[1], 0.25)}
"""Signing points down from above the bar and publication up from below: days apart, both seen."""

_ROOM = 15.0  # widths of a Chinese character for the words beside a row
_LINE = 10.5  # points from one line of them to the next


@drawing
def draw_gantt(
    table: pd.DataFrame, language: str, labels: Mapping[str, str], deadlines: pd.DataFrame
) -> Figure:
    """Draw each plan's period, its signing and publication, and its deadlines.

    A date that a copy does not state is not drawn; the row says so instead. Beside each row stand
    the days from signing to publication and the years left at signing, or that they are unknown.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.periods`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    deadlines : pandas.DataFrame
        As returned by `policytargets.comparing.tally_due`.
    """
    figure, axes = new_figure(1.5 + 0.72 * len(table))
    for place, (_, row) in enumerate(table.iterrows()):
        _draw_period(axes, place, row)
        _draw_events(axes, place, row)
        _draw_deadlines(axes, place, deadlines[deadlines["document"] == row["document"]])
        _write_intervals(axes, place, row, language)
    _add_legend(figure, language)
    axes.set_yticks(range(len(table)), [labels[plan] for plan in table["document"]])
    axes.set_ylim(len(table) - 0.45, -0.6)
    _name_years(axes)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    return figure


def _name_years(axes: Axes) -> None:
    # A year's name stands between its ends: at its first day it would name the one before as well.
    axes.margins(x=0)
    first, last = (mdates.num2date(day).year for day in axes.get_xlim())
    bounds = [mdates.date2num(dt.date(year, 1, 1)) for year in range(first, last + 2)]
    middles = [(start + end) / 2 for start, end in pairwise(bounds)]
    axes.set_xlim(bounds[0], bounds[-1])
    axes.set_xticks(bounds, [""] * len(bounds))
    axes.set_xticks(middles, [str(year) for year in range(first, last + 1)], minor=True)
    axes.tick_params(axis="x", which="minor", length=0)


def _draw_period(axes: Axes, place: int, row: pd.Series) -> None:
    if pd.isna(row["plan_start"]) or pd.isna(row["plan_end"]):
        return
    start = mdates.date2num(dt.date(row["plan_start"], 1, 1))
    end = mdates.date2num(dt.date(row["plan_end"], 12, 31))
    axes.barh(place, end - start, left=start, height=0.3, color=PALETTE[0])


def _draw_events(axes: Axes, place: int, row: pd.Series) -> None:
    for name, (marker, colour, shift) in _EVENTS.items():
        if row[name]:
            day = mdates.date2num(dt.date.fromisoformat(row[name]))
            dot = axes.scatter(day, place + shift, marker=marker, s=60, color=colour)
            dot.set(edgecolor=INK, clip_on=False)


def _draw_deadlines(axes: Axes, place: int, deadlines: pd.DataFrame) -> None:
    dated = deadlines[deadlines["due_on"] != ""]
    for day, number in zip(dated["due_on"], dated["targets"], strict=True):
        at = mdates.date2num(dt.date.fromisoformat(day))
        ends = [place - 0.2, place + 0.2]
        axes.plot([at, at], ends, color=BLUE, linewidth=2.2, clip_on=False)
        axes.text(at, place - 0.23, str(number), ha="center", va="bottom", size=9, color=INK)


def _write_intervals(axes: Axes, place: int, row: pd.Series, language: str) -> None:
    told = [(text, GREY) for text in _unstated(row, language)]
    told += [(text, INK) for text in _intervals(row, language)]
    lines = [(line, colour) for text, colour in told for line in wrap(text, _ROOM).split("\n")]
    across = axes.get_yaxis_transform()
    for turn, (line, colour) in enumerate(lines):
        up = _LINE * ((len(lines) - 1) / 2 - turn)
        look: dict[str, Any] = {
            "textcoords": "offset points",
            "va": "center",
            "size": 8,
            "color": colour,
        }
        axes.annotate(line, (1.035, place), (0, up), xycoords=across, **look)


def _unstated(row: pd.Series, language: str) -> list[str]:
    names = [translate(f"column.{name}", language) for name in _EVENTS if not row[name]]
    return [translate("axis.not_stated", language, what=name) for name in names]


def _intervals(row: pd.Series, language: str) -> list[str]:
    days, years = row["days_to_publish"], row["horizon_years"]
    return [
        translate("horizon.unknown", language)
        if pd.isna(days)
        else translate("horizon.published", language, days=counted("day", int(days), language)),
        translate("horizon.unknown_left", language)
        if pd.isna(years)
        else translate("horizon.left", language, years=f"{years:.1f}"),
    ]


def _add_legend(figure: Figure, language: str) -> None:
    handles: list[Artist] = [Patch(color=PALETTE[0], label=translate("axis.period", language))]
    for name, (marker, colour, _) in _EVENTS.items():
        label = translate(f"column.{name}", language)
        handle = Line2D([], [], linestyle="", marker=marker, markersize=7.5, label=label)
        handle.set(markerfacecolor=colour, markeredgecolor=INK)
        handles.append(handle)
    label = translate("axis.deadline", language)
    handles.append(Line2D([], [], color=BLUE, linewidth=2.2, label=label))
    figure.legend(handles=handles, loc="outside upper left", ncols=2, handlelength=1.2)
