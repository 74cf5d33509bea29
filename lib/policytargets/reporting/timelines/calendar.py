"""Plans and their promises on one calendar: periods, milestones by plan, what is due by theme."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.figure
import pandas as pd

from policytargets.comparing.timelines.due_dates import (
    KINDS,
    due,
    first_mentions,
    obligations,
    owed_by,
    tally_due,
    years,
)
from policytargets.comparing.timelines.windows import periods
from policytargets.display.canvas import LARGE, PANEL, Sheet, drawing
from policytargets.display.cells import name_of
from policytargets.display.section import Figure, Section, table_of
from policytargets.display.spread import FEW, spread, spread_of
from policytargets.display.style import BLUE, GREY, INK, MAP, PALETTE, RULE
from policytargets.messages import translate
from policytargets.normalising.baselines import INFERRED, is_inferred
from policytargets.plans import Plans
from policytargets.reporting.timelines.deadlines import tell_most, tell_yearly

Row = Any

"""Points of the smallest text, which has 12 pixels on a phone."""
_LEFT, _ROW, _LINE = 1.02, 0.34, 0.155  # inches: where years begin, a row, a line of text
_NAME = 0.32  # inches that the name of a year takes
_PALER = 1.9  # the scale ends where dark numbers can still be read


def calendar(plans: Plans, as_of: str) -> Section:
    """Return the plans on the axis of time, and what falls due or is owed in each year."""
    targets = first_mentions(plans.targets)
    owed, dated = obligations(targets), due(targets, as_of)
    order = {"document": plans.ids, "theme": ()}
    grids = {of: [owed_by(owed, of, kind, order[of]) for kind in KINDS] for of in order}

    def _draw() -> None:
        """Draw periods and milestones of the plans, and a grid of what is due for each."""
        labels, tally = plans.labels, tally_due(dated)
        draw_gantt(periods(plans.targets, plans.documents), labels, tally)
        for of, (once, yearly) in grids.items() if len(owed) else ():
            draw_grid(once, yearly, labels, of)

    by_year = years(owed)
    return Section(
        "calendar",
        tables={
            "years": table_of(by_year, "calendar"),
            **{
                f"{of}_{kind}": table_of(
                    grid, f"calendar_{kind}", {"of": translate(f"column.{of}")}
                )
                for of, pair in grids.items()
                for kind, grid in zip(KINDS, pair, strict=True)
            },
        },
        says={
            "yearly": lambda: tell_yearly(by_year, owed),
            "most": lambda: tell_most(by_year, owed),
        },
        figures={"calendar": Figure(_draw, dated, "document")},
    )


class _Years:
    """The axis of time of a panel, in whole years."""

    def __init__(self, sheet: Sheet, known: Sequence[int], top: float) -> None:
        self.first, last = (min(known), max(known)) if known else (0, -1)
        self.width = (PANEL - _LEFT) / max(1, last + 1 - self.first)
        for year in range(self.first, last + 1, math.ceil(_NAME / self.width)):
            at = self.at(year) - (_NAME - self.width) / 2
            sheet.write(str(year), at, top, _NAME, colour=GREY, side="center")

    def at(self, year: int, day: str = "") -> float:
        """Return where a year, or a day of it, begins."""
        part = (dt.date.fromisoformat(day) - dt.date(year, 1, 1)).days / 366 if day else 0.0
        return _LEFT + (year - self.first + part) * self.width


def _head(sheet: Sheet, title: str, note: str) -> float:
    top = sheet.write(translate(f"axis.{title}"), 0, 0.02, PANEL, size=LARGE)
    return sheet.write(translate(f"axis.{note}"), 0, top, PANEL, colour=GREY) + 0.06


_EVENTS = {"date_signed": ("v", PALETTE[3], -0.13), "date_published": ("^", PALETTE[1], 0.13)}
"""Signing points down from above the bar and publication up from below: days apart, both seen."""


@drawing
def draw_gantt(
    table: pd.DataFrame, labels: Mapping[str, str], deadlines: pd.DataFrame
) -> matplotlib.figure.Figure:
    """Draw each plan's period, its signing and publication, and its deadlines.

    A date that a copy does not state is not drawn; the row says so instead.
    """
    if len(table) > FEW:
        return spread(_spread_dates(table), labels, title=translate("axis.gantt"))
    sheet = Sheet()
    top = _head(sheet, "gantt", "gantt_key")
    known = [*table["plan_start"].dropna(), *table["plan_end"].dropna()]
    known += [int(day[:4]) for name in _EVENTS for day in table[name] if day]
    known += [int(day[:4]) for day in deadlines["due_on"] if day]
    axis = _Years(sheet, known, top)
    top += _LINE + 0.04
    for row in table.itertuples():
        name = labels[row.document]
        sheet.write(name, 0, top + 0.16, _LEFT - 0.05)
        _draw_plan(sheet, axis, row, deadlines[deadlines["document"] == row.document], top + 0.24)
        top += 0.45
        for told in _unstated(row):
            top = sheet.write(told, _LEFT, top, PANEL - _LEFT, colour=GREY)
        sheet.fill(left=0, top=top, width=PANEL, height=0.008, colour=RULE)
    return sheet.finish(top + 0.04)


_DATES = ("date_signed", "date_published", "plan_start", "plan_end")


def _spread_dates(table: pd.DataFrame) -> pd.DataFrame:
    """Return the years of each kind of date in the columns of a spread."""
    found = []
    for name in _DATES:
        years = pd.to_numeric(table[name].astype("string").str[:4]).dropna().astype(int)
        own = pd.DataFrame({"value": years, "told": years.astype(str)})
        found.append(own.assign(strip=translate(f"column.{name}"), document=table["document"]))
    return pd.concat(found, ignore_index=True)


def _draw_plan(sheet: Sheet, axis: _Years, row: Row, due_: pd.DataFrame, middle: float) -> None:
    if pd.notna(row.plan_start) and pd.notna(row.plan_end):
        start, end = axis.at(row.plan_start), axis.at(row.plan_end + 1)
        sheet.fill(start, middle - 0.07, end - start, 0.14, PALETTE[0])
    for day, number in zip(due_["due_on"], due_["targets"], strict=True):
        if day:
            at = axis.at(int(day[:4]) + 1)
            sheet.fill(at - 0.012, middle - 0.1, 0.024, 0.2, BLUE)
            sheet.write(str(number), at - 0.26, middle - 0.24, 0.25, side="right")
    for name, (mark, colour, shift) in _EVENTS.items():
        day = getattr(row, name)
        if day:
            at = axis.at(int(day[:4]), day)
            sheet.axes.scatter(at, middle + shift, marker=mark, s=34, color=colour, edgecolor=INK)


def _unstated(row: Row) -> list[str]:
    names = [translate(f"column.{name}") for name in _EVENTS if not getattr(row, name)]
    told = [translate("axis.not_stated", what=name) for name in names]
    return [*told, name_of("caveat", INFERRED)] if is_inferred(row.start_status) else told


@drawing
def draw_grid(
    once: pd.DataFrame, yearly: pd.DataFrame, labels: Mapping[str, str], of: str
) -> matplotlib.figure.Figure:
    """Draw what each year owes by plan or theme: due as a shade, owed in each year as +n."""
    if of == "document" and len(labels) > FEW:
        years = once.set_index(of).T
        strips = spread_of(years, labels, [str(year) for year in years.index])
        return spread(strips, labels, title=translate(f"axis.calendar_{of}"))
    sheet = Sheet()
    top = _head(sheet, f"calendar_{of}", "calendar_key")
    numbers = once.drop(columns=of)
    axis = _Years(sheet, [int(year) for year in numbers], top)
    top, most = top + _LINE + 0.04, max(1, numbers.to_numpy().max())
    for place, code in enumerate(once[of]):
        name = labels.get(code) or name_of(of, code)
        height = max(_ROW, sheet.depth(name, _LEFT - 0.05))
        middle = top + (height - 0.02 - sheet.depth(name, _LEFT - 0.05)) / 2
        sheet.write(name, 0, middle, _LEFT - 0.05)
        for year in numbers:
            both = int(numbers[year].iloc[place]), int(yearly[year].iloc[place])
            _draw_cell(sheet, axis, int(year), top, height - 0.02, both, most)
        top += height
    return sheet.finish(top + 0.04)


def _draw_cell(
    sheet: Sheet,
    axis: _Years,
    year: int,
    top: float,
    height: float,
    both: tuple[int, int],
    most: int,
) -> None:
    due_, owed = both
    left, width = axis.at(year), axis.width - 0.02
    shade = mpl.colormaps[MAP](due_ / (most * _PALER)) if due_ else "#f6f7f9"
    sheet.fill(left, top, width, height, mpl.colors.to_hex(shade))
    told = [str(due_)] if due_ else []
    told += [translate("axis.plus", n=owed)] if owed else []
    line = top + (height - _LINE * len(told)) / 2
    for text in told:
        at = left + (width - _NAME) / 2
        sheet.write(text, at, line, _NAME, side="center")
        line += _LINE
