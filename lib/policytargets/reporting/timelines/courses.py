"""From start to target: courses of families, and levels with other deadlines in the same year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.figure
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from policytargets.comparing.pairs import choose_pairs
from policytargets.comparing.timelines import pathways
from policytargets.comparing.timelines.paces import paces
from policytargets.display.amounts import aim_of, amount, bounded, derived_of, start_of
from policytargets.display.canvas import LARGE, PANEL, Sheet, drawing
from policytargets.display.cells import (
    Cell,
    family_name,
    format_number,
    money_scale,
    name_of,
    unit_name,
)
from policytargets.display.claims import Claim, Phrase, chain, claim, fill, linked
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.spread import FEW, SPREAD, spread
from policytargets.display.style import GREY, INK, PALETTE
from policytargets.messages import translate
from policytargets.normalising.baselines import WITHIN
from policytargets.plans import Plans
from policytargets.reporting.timelines.pace import (
    caveats_of,
    if_yearly,
    otherwise,
    pace_of,
    regions_of,
    told_caveats,
)

Row = Any
Words = dict[str, Any]
_SIZE = 8.6
"""Points of the smallest text, which has 12 pixels on a phone."""
_CHART = 1.25  # inches
_LEFT = 0.5  # inches for the numbers beside the chart
_KEY = 0.16  # inches for the mark before a name
_MARKS = ("o", "s", "D", "^", "v", "P", "X")


def same_year(plans: Plans, common_year: int = 0) -> Section:
    """Return where levels stand in one year; 0 for the earliest deadline of each group."""
    table = pathways.same_year(plans.pairs, plans.normalised, plans.targets, common_year)
    return Section(
        "same_year",
        tables={"levels": Table(table, lambda: show_same_year(table))},
        says={"levels": lambda: tell_same_year(table, plans.documents)},
    )


def show_same_year(table: pd.DataFrame) -> None:
    """Show levels in a common year."""
    rows = [
        {
            "family": row.family,
            "id": row.id,
            "path_start": _start(row),
            "aim": told_in_year("by", aim_of(row), row.end_year),
            "common_year": Cell((str(row.common_year),), "number"),
            "in_common_year": _band(row),
            "status": row.status,
            "reasons": caveats_of(row.caveats),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "same_year", blank="–", stacked=True)


def _start(row: Row) -> Cell:
    if pd.isna(row.start):
        return Cell((translate("baseline.none"),), "missing")
    told = told_in_year("in", start_of(row), row.baseline_year)
    return Cell((told, translate(f"baseline.{row.baseline_status}")))


def told_in_year(key: str, told: str, year: int) -> str:
    """Return an amount with the year that it stands in, or is to be reached by."""
    return translate(f"clock.{key}", value=told, year=year)


def _band(row: Row) -> str:
    if pd.isna(row.linear):
        return ""
    if row.common_year == row.end_year:
        return aim_of(row)
    low, high = _band_ends(row)
    ends = [amount(end, row.unit) for end in (low, high)]
    if ends[0] == ends[1]:
        return derived_of(ends[0], row)
    return derived_of(translate("clock.band", low=ends[0], high=ends[1]), row)


def _band_ends(row: Row) -> tuple[float, float]:
    """Return the lower and the upper end of where a level stands; one where only one is known."""
    known = [end for end in (row.linear, row.geometric) if pd.notna(end)]
    return min(known), max(known)


def tell_same_year(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return where the plans stand in each common year that more than one target shares."""
    regions = regions_of(documents)
    groups = [own for _, own in table.groupby("group", sort=False)]
    return [_group_claim(own, regions) for own in groups if len(own) > 1]


def _group_claim(own: pd.DataFrame, regions: Mapping[str, str]) -> Claim:
    first = own.iloc[0]
    told = [_place_of(row, regions[row.document]) for row in own.itertuples()]
    between = translate("list.clause_of")
    year = int(first["common_year"])
    return claim(
        "same_year",
        subject="/".join([first["family"], *own["target_id"]]),
        target_ids=own["target_id"],
        steps=chain(choose_pairs, pathways.same_year, common_year=year),
        sensitivity=told_caveats(first["caveats"]).strip(),
        family=family_name(first["family"]),
        year=year,
        standings=Phrase(between.join(filter(None, told))),
        caveats=told_caveats(first["caveats"]),
    )


def _place_of(row: Row, plan: str) -> str:
    value = linked(aim_of(row), row.id)
    words: Words = {"plan": plan, "value": value, "end": row.end_year}
    if row.status == "no_path":
        return fill("standing_no_path", **words)
    if row.status == "before_start":
        return ""
    if row.end_year == row.common_year:
        return fill("standing_target", **words)
    low, high = (amount(end, row.unit) for end in _band_ends(row))
    low = derived_of(low, row)
    key = "standing_path" if row.status == "on_path" else "standing_extrapolated"
    words |= {"start": told_in_year("in", start_of(row), row.baseline_year), "how": status_of(row)}
    return fill(key, low=low, high=high, **words)


def status_of(row: Row) -> str:
    """Return how a start is known, with the grade of its source where it comes from outside."""
    status = name_of("baseline_status", row.baseline_status)
    if row.baseline_grade:
        status = translate("clock.graded", status=status, grade=row.baseline_grade)
    if WITHIN in row.baseline_reasons.split(";"):
        status = translate("list.comma").join((status, translate(f"caveat.{WITHIN}")))
    return status


def courses(plans: Plans, common_year: int = 0) -> Section:
    """Return the way of each comparable target from its start to its aim."""
    moving = paces(plans.pairs, plans.normalised, plans.targets)
    levels = pathways.same_year(plans.pairs, plans.normalised, plans.targets, common_year)
    table = pathways.courses(moving, levels)
    return Section("courses", figures={"courses": Figure(lambda: _draw(table, plans), table)})


def _draw(table: pd.DataFrame, plans: Plans) -> None:
    groups = [own for _, own in table.groupby("group", sort=False)]
    for own in groups or [table]:
        draw_course(own, plans.labels)


@drawing
def draw_course(own: pd.DataFrame, labels: Mapping[str, str]) -> matplotlib.figure.Figure:
    """Draw one group: from each start to its aim, dashed from the other year it may begin in.

    A level without a baseline is a mark at its deadline and no line.
    """
    if own["document"].nunique() > FEW:
        title = family_name(own["family"].iloc[0])
        return spread(_spread(own), labels, title=title)
    sheet, row = Sheet(PANEL), own.iloc[0]
    factor, unit = money_scale([*own["aim"], *own["start"].dropna()], row["unit"])
    top = sheet.write(family_name(row["family"]), 0, 0.02, PANEL, size=LARGE)
    top = sheet.write(_axis(row["basis"], unit), 0, top, PANEL, size=_SIZE, colour=GREY) + 0.06
    chart, top = top, top + _CHART + 0.26
    for target in own.itertuples():
        colour, mark = _looks(target.document, labels)
        sheet.axes.scatter(_KEY / 2, top + 0.08, marker=mark, s=26, color=colour, edgecolor=INK)
        told = _told(target, labels[target.document])
        top = sheet.write(told, _KEY, top, PANEL - _KEY, size=_SIZE, target=target.id)
    caveats = caveats_of(row["caveats"])
    if caveats:
        told = translate("clock.caveats", caveats=caveats)
        top = sheet.write(told, 0, top, PANEL, size=_SIZE, colour=GREY)
    bottom = top + 0.04
    figure = sheet.finish(bottom)
    low, width = 1 - (chart + _CHART) / bottom, 1 - (_LEFT + 0.1) / PANEL
    axes = figure.add_axes((_LEFT / PANEL, low, width, _CHART / bottom))
    _draw_chart(axes, own, factor, labels)
    return figure


def _spread(own: pd.DataFrame) -> pd.DataFrame:
    """Return what the targets of a group aim at in the columns of a spread."""
    strip = _axis(own["basis"].iloc[0], unit_name(own["unit"].iloc[0]))
    told = [amount(aim, unit) for aim, unit in zip(own["aim"], own["unit"], strict=True)]
    rows = own.assign(strip=strip, value=own["aim"], told=told)
    return rows[[*SPREAD, "id"]]


def _axis(basis: str, unit: str) -> str:
    """Return what the axis counts: an index, what is added up, or a level."""
    return translate(f"axis.course_{basis}", unit=unit)


def _told(row: Row, name: str) -> str:
    """Return a target in words: what it asks and by when, and the pace from another start."""
    if row.basis == "level":
        value = bounded(amount(row.aim, row.unit), row.comparator)
        value = translate("clock.by", value=value, year=row.last)
        if row.bound:
            start = told_in_year("in", start_of(row), row.first)
            value = translate("axis.course_from", value=value, start=start)
        return translate("axis.course_of", plan=name, value=value)
    years = translate("clock.years", start=row.first + 1, end=row.last)
    value = pace_of(row)
    for other in filter(None, (otherwise(row), if_yearly(row))):
        value = translate("clock.or_else", value=value, other=other)
    return translate("axis.course_over", plan=name, value=value, years=years)


def _looks(plan: str, labels: Mapping[str, str]) -> tuple[str, str]:
    place = list(labels).index(plan)
    return PALETTE[place % len(PALETTE)], _MARKS[place % len(_MARKS)]


def _draw_chart(axes: Axes, own: pd.DataFrame, factor: float, labels: Mapping[str, str]) -> None:
    for row in own.itertuples():
        _draw_way(axes, row, factor, *_looks(row.document, labels))
    axes.margins(x=0.06, y=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_number(round(value, 6))))
    axes.tick_params(labelsize=_SIZE, length=2, pad=2)
    axes.grid(axis="y")


def _draw_way(axes: Axes, row: Row, factor: float, colour: str, mark: str) -> None:
    heights = [row.start / factor, row.aim / factor]
    if pd.notna(row.start):
        axes.plot([row.first, row.last], heights, color=INK, linewidth=2.8)
        axes.plot([row.first, row.last], heights, color=colour, linewidth=1.8)
    if pd.notna(row.other_first):
        axes.plot([row.other_first, row.last], heights, color=INK, linewidth=1, linestyle="--")
    if row.bound:
        axes.plot(int(row.first), row.start / factor, marker="_", color=INK, markersize=9)
    face = colour if pd.notna(row.start) else "white"
    dot = axes.scatter(int(row.last), row.aim / factor, marker=mark, s=44, color=face, zorder=4)
    dot.set(edgecolor=INK, clip_on=False)
