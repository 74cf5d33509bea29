"""What comparable targets ask a year."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import matplotlib.figure
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from policytargets.comparing.pairs import choose_pairs
from policytargets.comparing.timelines.paces import COLUMNS, paces
from policytargets.display.amounts import amount
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.cells import (
    Cell,
    family_name,
    format_number,
    name_of,
    one_line,
    unit_name,
)
from policytargets.display.claims import Claim, Phrase, chain, claim, counted, fill, linked
from policytargets.display.links import link_text
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.style import BLUE, GREY, INK, NEUTRAL, PALETTE, RULE, WIDTH
from policytargets.messages import localised, translate
from policytargets.normalising.baselines import INFERRED, is_inferred
from policytargets.plans import Plans

Row = Any
Words = dict[str, Any]


def pace(plans: Plans) -> Section:
    """Return what comparable targets ask a year, beside the window they have for it."""
    table = paces(plans.pairs, plans.normalised, plans.targets)
    return Section(
        "pace",
        tables={"paces": Table(table, lambda: show_paces(table))},
        says={"paces": lambda: tell_paces(table, plans.documents)},
        figures={"paces": Figure(lambda: draw_paces(table, plans.labels), table)},
    )


def show_paces(table: pd.DataFrame) -> None:
    """Show what comparable targets ask a year."""
    rows = [
        {
            "family": row.family,
            "id": row.id,
            "number_text": one_line(row.number_text),
            "form": row.form,
            "window": _window(row),
            "pace": _pace(row),
            "reasons": caveats_of(row.caveats),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "paces", blank="–", stacked=True)


def pace_of(row: Row) -> str:
    """Return a pace with its unit, as an amount or a rate a year."""
    if row.basis == "rate_per_year":
        return translate("clock.rate", value=format_number(round(row.pace, 2)))
    value = amount(row.pace, row.unit, row.pace_max)
    return translate("clock.a_year", value=value)


def _pace(row: Row) -> Cell:
    """Return a pace, and what it were from another first year that may be meant."""
    return Cell(tuple(filter(None, (pace_of(row), _otherwise(row)))))


def _otherwise(row: Row) -> str:
    if pd.isna(row.other_start):
        return ""
    unit = "%" if row.basis == "rate_per_year" else row.unit
    value = amount(row.other_pace, unit)
    return translate("clock.otherwise", value=value, year=row.other_start)


def _window(row: Row) -> Cell:
    if pd.isna(row.window_years):
        return Cell(("–",), "missing")
    key = "of_year" if row.window_years == 1 else "of_years"
    span = translate("clock.years", start=row.start_year, end=row.end_year)
    inferred = name_of("caveat", INFERRED) if is_inferred(row.start_status) else ""
    return Cell(
        tuple(filter(None, (span, translate(f"clock.{key}", n=row.window_years), inferred)))
    )


def caveats_of(codes: str) -> str:
    """Return caveats by name, as a list in words; empty where there are none."""
    named = [name_of("caveat", code) for code in codes.split(";") if code]
    return translate("list.comma").join(named)


def tell_paces(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many targets have a comparable pace, and where pace and total disagree."""
    if table.empty:
        return []
    table = table.reindex(columns=list(COLUMNS))
    ids = table["target_id"].unique()
    words: Words = {"targets": counted("target", len(ids))}
    words["groups"] = counted("group", table["group"].nunique())
    shown: Words = {"value": len(ids), "target_ids": ids, "steps": chain(choose_pairs, paces)}
    regions = regions_of(documents)
    return [
        claim("paces", **shown, **words),
        *(_reversal(*pair, regions) for pair in _reversals(table)),
    ]


def _reversals(table: pd.DataFrame) -> list[tuple[Row, Row]]:
    """Return the pairs, each once, of which the larger total may not be the larger pace."""
    amounts = table[table["basis"] == "pace_per_year"].dropna(subset="window_years")
    found: dict[tuple[str, str], tuple[Row, Row]] = {}
    for _, own in amounts.groupby("group", sort=False):
        for pair in combinations(own.itertuples(), 2):
            more, less = sorted(pair, key=lambda row: -_total(row))
            turned = [a <= b for a in _paces(more) for b in _paces(less)]
            if _total(more) > _total(less) and any(turned):
                found.setdefault((more.target_id, less.target_id), (more, less))
    return list(found.values())


def _paces(row: Row) -> list[float]:
    """Return the paces from all first years that may be meant, rounded against binary fractions."""
    known = (row.pace, row.other_pace)
    return [round(float(pace), 9) for pace in known if pd.notna(pace)]


def _order(more: Row, less: Row) -> str:
    """Return how the larger total stands by the year, in every first year that may be meant."""
    signs = {(a > b) - (a < b) for a in _paces(more) for b in _paces(less)}
    return _ORDERS.get(frozenset(signs), "pace_open")


_ORDERS = {
    frozenset({0}): "pace_equal",
    frozenset({-1}): "pace_turns",
    frozenset({0, 1}): "pace_not_more",
    frozenset({0, -1}): "pace_not_less",
}
"""By the signs of the larger total's pace less the other's: which sentence tells them."""


def _reversal(more: Row, less: Row, regions: Mapping[str, str]) -> Claim:
    words: Words = {}
    for name, row in (("more", more), ("less", less)):
        words[name] = regions[row.document]
        words[f"{name}_pace"] = _told_pace(row)
        words[f"{name}_total"] = amount(_total(row), row.unit)
        key = "of_year" if row.window_years == 1 else "of_years"
        words[f"{name}_window"] = translate(f"clock.{key}", n=row.window_years)
    return claim(
        _order(more, less),
        subject=f"{more.target_id}/{less.target_id}",
        target_ids=[more.target_id, less.target_id],
        steps=chain(choose_pairs, paces),
        sensitivity=told_caveats(more.caveats).strip(),
        family=family_name(more.family),
        caveats=told_caveats(more.caveats),
        **words,
    )


def _told_pace(row: Row) -> Phrase:
    told, other = linked(pace_of(row), row.id), _otherwise(row)
    return Phrase(translate("clock.or_else", value=told, other=other)) if other else told


def regions_of(documents: pd.DataFrame) -> dict[str, str]:
    """Return the region of each plan, by the name of its language."""
    return dict(zip(documents["document"], documents[localised("region")], strict=True))


def _total(row: Row) -> float:
    return round(float(row.pace * row.window_years), 9)


def told_caveats(codes: str) -> Phrase:
    """Return what a sentence ends with where a comparison has caveats."""
    return Phrase(fill("pace_caveats", caveats=caveats_of(codes))) if codes else Phrase("")


_NAMES, _WINDOWS, _PACES = 0.0, 1.35, 4.25  # inches from the left at which a column begins
_GAP = 0.25  # inches between the columns
_NUMBER = 0.85  # inches for the number beside the longest bar
_ROW, _BAR = 0.25, 0.16  # inches
_LARGE, _MIDDLE, _SMALL = 10.5, 9.0, 8.0
_SPACING = 1.3 / 72  # inches a line for each point of its size
_INSIDE = 0.8  # inches: a window that its years fit into


@drawing
def draw_paces(table: pd.DataFrame, labels: Mapping[str, str]) -> matplotlib.figure.Figure:
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
    caveats = caveats_of(own["caveats"].iloc[0])
    if caveats:
        told = translate("clock.caveats", caveats=caveats)
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
    told = _bar_label(row)
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


def _bar_label(row: Row) -> str:
    rate = row.basis == "rate_per_year"
    told = [
        f"{format_number(round(pace, 2))}%" if rate else amount(pace, row.unit, most, named=False)
        for pace, most in ((row.pace, row.pace_max), (row.other_pace, None))
        if pd.notna(pace)
    ]
    return translate("clock.or_else", value=told[0], other=told[1]) if told[1:] else told[0]


def _bar(axes: Axes, left: float, middle: float, width: float, colour: str) -> None:
    corner = (left, middle - _BAR / 2)
    axes.add_patch(Rectangle(corner, width, _BAR, facecolor=colour, edgecolor="none"))


def _write(axes: Axes, text: str, left: float, top: float, size: float, colour: str) -> float:
    """Write a text broken into lines and return where it ends."""
    for line in wrap(text, (WIDTH - left) * 72 / size).split("\n"):
        axes.text(left, top + 0.8 * size * _SPACING, line, size=size, color=colour)
        top += size * _SPACING
    return top
