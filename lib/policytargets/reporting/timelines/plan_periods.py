"""Plans on the time axis: period, signing, publication, deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import matplotlib.dates as mdates
import matplotlib.figure
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from policytargets.comparing.timelines.due_dates import due, tally_due
from policytargets.comparing.timelines.windows import periods
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.cells import name_of
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    joined,
    named_plans,
)
from policytargets.display.section import Figure, Section, table_of
from policytargets.display.style import BLUE, GREY, INK, PALETTE
from policytargets.messages import current_language, translate
from policytargets.normalising.baselines import INFERRED, is_inferred
from policytargets.normalising.paces import plausible_starts
from policytargets.plans import Plans

Row = Any
Words = dict[str, Any]


def plan_dates(plans: Plans, as_of: str) -> Section:
    """Return the periods of the plans, when they were signed and published, and their deadlines."""
    table = periods(plans.targets, plans.documents)
    dated = due(plans.targets, as_of)
    deadlines = tally_due(dated)
    return Section(
        "plan_dates",
        tables={"periods": table_of(table, "periods", decimals=1, stacked=True)},
        says={"intervals": lambda: tell_intervals(table, plans.documents)},
        figures={
            "gantt": Figure(lambda: draw_gantt(table, plans.labels, deadlines), dated, "status")
        },
    )


def tell_intervals(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how dates are known, and the time from signing to publication and to the end."""
    names = named_plans(documents)
    how: Words = {"steps": chain(periods)}
    known = table.dropna(subset="days_to_publish")
    told = [_start(row, names[row.document]) for row in table.itertuples() if _moves(row)]
    told += [_note(row, names[row.document]) for row in documents.itertuples() if row.note]
    for plan, days in zip(known["document"], known["days_to_publish"].astype(int), strict=True):
        words: Words = {"plan": names[plan], "days": counted("day", days)}
        shown: Words = {"subject": plan, "value": days, "unit": "天"}
        told.append(claim("published", **shown, **how, **words))
    unknown = [names[p] for p in table["document"] if p not in set(known["document"])]
    if unknown:
        told.append(claim("interval_unknown", **how, plans=joined(unknown)))
    horizons = table["horizon_years"].dropna()
    if len(horizons):
        low, high = f"{horizons.min():.1f}", f"{horizons.max():.1f}"
        key = "horizon_one" if low == high else "horizon"
        told.append(claim(key, **how, low=low, high=high))
    return told


def _note(row: Row, plan: Phrase) -> Claim:
    """Return what else is to be known of a copy, such as how it states its period."""
    note = (row.note_zh if current_language() == "zh" else "") or row.note
    return claim("copy_note", subject=row.document, steps=chain(periods), plan=plan, note=note)


def _moves(row: Row) -> bool:
    return is_inferred(row.start_status)


def _start(row: Row, plan: Phrase) -> Claim:
    """Return how the first year of a plan was inferred, and which others may be meant."""
    years = plausible_starts(row.plan_start, row.start_status, row.date_signed)
    others = joined([str(year) for year in years[1:]])
    key = "start_inferred" if others else "start_inferred_alone"
    how = name_of("start_status", row.start_status)
    words: Words = {"plan": plan, "how": how, "start": years[0], "others": others}
    return claim(key, subject=row.document, steps=chain(periods), **words)


_EVENTS = {"date_signed": ("v", PALETTE[3], -0.25), "date_published": ("^", PALETTE[1], 0.25)}
"""Signing points down from above the bar and publication up from below: days apart, both seen."""

_ROOM = 15.0  # widths of a Chinese character for the words beside a row
_LINE = 10.5  # points from one line of them to the next


@drawing
def draw_gantt(
    table: pd.DataFrame, labels: Mapping[str, str], deadlines: pd.DataFrame
) -> matplotlib.figure.Figure:
    """Draw each plan's period, its signing and publication, and its deadlines.

    A date that a copy does not state is not drawn; the row says so instead. Beside each row stand
    the days from signing to publication and the years left at signing, or that they are unknown.
    """
    figure, axes = new_figure(1.5 + 0.72 * len(table))
    for place, (_, row) in enumerate(table.iterrows()):
        _draw_period(axes, place, row)
        _draw_events(axes, place, row)
        _draw_deadlines(axes, place, deadlines[deadlines["document"] == row["document"]])
        _write_intervals(axes, place, row)
    _add_legend(figure)
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


def _write_intervals(axes: Axes, place: int, row: pd.Series) -> None:
    told = [(text, GREY) for text in _unstated(row)]
    told += [(text, INK) for text in _intervals(row)]
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


def _unstated(row: pd.Series) -> list[str]:
    names = [translate(f"column.{name}") for name in _EVENTS if not row[name]]
    told = [translate("axis.not_stated", what=name) for name in names]
    return [*told, name_of("caveat", INFERRED)] if is_inferred(row["start_status"]) else told


def _intervals(row: pd.Series) -> list[str]:
    days, years = row["days_to_publish"], row["horizon_years"]
    return [
        translate("horizon.unknown")
        if pd.isna(days)
        else translate("horizon.published", days=counted("day", int(days))),
        translate("horizon.unknown_left")
        if pd.isna(years)
        else translate("horizon.left", years=f"{years:.1f}"),
    ]


def _add_legend(figure: matplotlib.figure.Figure) -> None:
    handles: list[Artist] = [Patch(color=PALETTE[0], label=translate("axis.period"))]
    for name, (marker, colour, _) in _EVENTS.items():
        label = translate(f"column.{name}")
        handle = Line2D([], [], linestyle="", marker=marker, markersize=7.5, label=label)
        handle.set(markerfacecolor=colour, markeredgecolor=INK)
        handles.append(handle)
    label = translate("axis.deadline")
    handles.append(Line2D([], [], color=BLUE, linewidth=2.2, label=label))
    figure.legend(handles=handles, loc="outside upper left", ncols=2, handlelength=1.2)
