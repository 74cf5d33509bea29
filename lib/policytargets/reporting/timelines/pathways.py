"""Levels with different deadlines in the same year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.figure
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from policytargets.comparing.pairs import choose_pairs
from policytargets.comparing.timelines import pathways
from policytargets.display.amounts import aim_of, amount, derived_of, start_of
from policytargets.display.canvas import drawing, wrap
from policytargets.display.cells import Cell, family_name, format_number, money_scale
from policytargets.display.claims import Claim, Phrase, chain, claim, fill, linked
from policytargets.display.links import link_text
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.style import GREY, INK, PALETTE, WIDTH
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.timelines.paces import caveats_of, regions_of, told_caveats

Row = Any
Words = dict[str, Any]


def same_year(plans: Plans, common_year: int = 0) -> Section:
    """Return where levels stand in one year; 0 for the earliest deadline of each group."""
    table = pathways.same_year(plans.pairs, plans.normalised, plans.targets, common_year)
    return Section(
        "same_year",
        tables={"levels": Table(table, lambda: show_same_year(table))},
        says={"levels": lambda: tell_same_year(table, plans.documents)},
        figures={"paths": Figure(lambda: draw_paths(table, plans.labels), table)},
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
    return fill(key, low=low, high=high, **words)


_ACROSS = 2
_TALL = 2.35  # inches of a panel
_TITLE = 22.0  # widths of a Chinese character for a title
_STEPS = 24  # points of a curve in each stretch
_BOUND = "s"  # the start of what is only known to have been reached
_COLOURS = (PALETTE[0], PALETTE[3], PALETTE[2], PALETTE[5], PALETTE[6])


@drawing
def draw_paths(table: pd.DataFrame, labels: Mapping[str, str]) -> matplotlib.figure.Figure:
    """Draw each group of levels that may share an axis: bands, and points without a baseline.

    A band ends at its deadline. Past it stands only what the table calls extrapolated, hatched
    and named so.
    """
    groups = [own for _, own in table.groupby("group", sort=False)]
    across = min(_ACROSS, len(groups))
    down = -(-len(groups) // across)
    figure, grid = plt.subplots(down, across, figsize=(WIDTH, _TALL * down + 0.7), squeeze=False)
    for axes, own in zip(grid.flat, groups, strict=False):
        _draw_group(axes, own, labels)
    for axes in grid.flat[len(groups) :]:
        axes.set_axis_off()
    figure.legend(handles=_legend(table), loc="outside upper left", ncols=2)
    return figure


def _draw_group(axes: Axes, own: pd.DataFrame, labels: Mapping[str, str]) -> None:
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
    both = np.array([pathways.level_in_year(*ends, year) for year in at]) / factor
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
    caveats = caveats_of(row["caveats"])
    if caveats:
        title += "\n" + wrap(translate("clock.caveats", caveats=caveats), _TITLE)
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
