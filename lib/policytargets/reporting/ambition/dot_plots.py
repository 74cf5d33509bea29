"""Families as dot plots: an axis for each form and unit, a row a target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from policytargets.display.amounts import amount, told_period
from policytargets.display.canvas import LARGE, MIDDLE, PAD, SMALL, SPACING, Sheet, drawing
from policytargets.display.cells import family_name, format_number, money_scale, name_of, unit_name
from policytargets.display.promises import is_named, population, promise
from policytargets.display.style import BLUE, GREY, INK, PALETTE, RULE, WIDTH
from policytargets.messages import translate
from policytargets.reporting.ambition.order_words import dated

Row = Any
_TARGET, _LINE, _WORDS = 1.0, 2.75, 4.85  # inches from the left: where each column begins
_GAP, _MARGIN = 0.12, 0.1  # inches between columns, and of the line beyond its numbers
_SHAPES = ("o", "s", "D", "^", "v", "p", "h", "8")
_PLACES = {"own": INK, "province": PALETTE[3]}
_SIZE = 48


@drawing
def draw_families(
    rows: pd.DataFrame, known: pd.DataFrame, silent: pd.DataFrame, labels: Mapping[str, str]
) -> Drawing:
    """Draw for each family its axes with a row a target; below in words what stands alone."""
    sheet, top = Sheet(), 0.0
    for family, own in rows.groupby("family", sort=False):
        top = sheet.write(family_name(str(family)), 0, top, WIDTH, size=LARGE, colour=BLUE)
        for _, axis in own[~own["alone"]].groupby(["kind", "unit"], sort=False):
            top = _Axis(sheet, axis, known, labels).draw(top + PAD)
        for row in own[own["alone"]].itertuples():
            told = translate("axis.alone", plan=labels[row.document], told=_all_told(row))
            top = sheet.write(told, 0, top + PAD / 2, WIDTH, target=row.id)
        if told := _silence(silent[silent["family"].eq(family)], labels):
            top = sheet.write(told, 0, top + PAD / 2, WIDTH, colour=GREY)
        top += 2 * _GAP
    return sheet.finish(top)


def _silence(rows: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Return which plans have no number of a family, and what they have instead."""
    told = [
        translate("list.plan", region=labels[row.document], plan=translate(f"missing.{row.kind}"))
        for row in rows.itertuples()
    ]
    return translate("axis.silent", plans=translate("list.comma").join(told)) if told else ""


def _all_told(row: Row) -> str:
    words = (dated(promise(row), row), population(row), name_of("measure", row.form))
    return translate("list.clause_of").join(words)


class _Axis:
    """The targets of one family, form and unit, on one scale."""

    def __init__(
        self, sheet: Sheet, rows: pd.DataFrame, known: pd.DataFrame, labels: Mapping[str, str]
    ) -> None:
        self.sheet, self.rows, self.labels = sheet, rows, labels
        figures = known[known["target_id"].isin(rows["target_id"])]
        self.known = figures if rows["kind"].iloc[0] == "level" else figures.head(0)
        ends = rows[["at", "least", "most"]].to_numpy(dtype=float).ravel()
        numbers = [*ends[np.isfinite(ends)], *self.known["known"]]
        self.low, self.high = min(numbers), max(numbers)
        codes = dict.fromkeys(rows["scope_code"])
        self.shapes = {code: _SHAPES[n % len(_SHAPES)] for n, code in enumerate(codes)}

    def draw(self, top: float) -> float:
        """Draw what the axis counts, its scale and its rows, and return where they end."""
        first = self.rows.iloc[0]
        factor, unit = money_scale([self.high], first["unit"])
        told = translate(f"axis.scale_of_{first['kind']}", unit=unit or unit_name(first["unit"]))
        top = self.sheet.write(told, 0, top, _LINE - _GAP, colour=GREY)
        grid = self.scale(top - SMALL * SPACING, factor)
        bottom = top
        for row in self.rows.itertuples():
            bottom = self.row(row, bottom + PAD)
        for across in grid:
            self.sheet.axes.plot([across] * 2, [top, bottom], color=RULE, linewidth=0.6, zorder=0)
        return bottom

    def at(self, value: float) -> float:
        """Return where a number stands on the scale, in inches."""
        room = _WORDS - _GAP - _LINE - 2 * _MARGIN
        return _LINE + _MARGIN + room * (value - self.low) / ((self.high - self.low) or 1.0)

    def scale(self, top: float, factor: float) -> list[float]:
        """Write round numbers along the scale and return where they stand."""
        ends = np.array([self.low, self.high]) / factor
        ticks = [x for x in MaxNLocator(3).tick_values(*ends) if ends[0] <= x <= ends[1]]
        for x in ticks:
            told = format_number(round(float(x), 6))
            self.sheet.write(told, self.at(x * factor) - 0.5, top, 1, colour=GREY, side="center")
        return [self.at(x * factor) for x in ticks]

    def row(self, row: Row, top: float) -> float:
        """Draw one target: its plan, its promise, its mark and what has to be known of it."""
        ends = [self.sheet.write(self.labels[row.document], 0, top, _TARGET - PAD, size=MIDDLE)]
        promised, room = dated(promise(row), row), _LINE - _GAP - _TARGET
        under = self.sheet.write(promised, _TARGET, top, room, size=MIDDLE, target=row.id)
        if row.form == "addition":
            pace = translate(
                "view.a_year", value=amount(row.at, row.unit, named=is_named(row.unit))
            )
            under = self.sheet.write(pace, _TARGET, under, room, colour=GREY)
        middle, words = top + MIDDLE * SPACING / 2 + PAD / 2, top
        for told in self.words(row):
            words = self.sheet.write(told, _WORDS, words, WIDTH - _WORDS, colour=GREY)
        self.mark(row, middle)
        return max(*ends, under, words)

    def words(self, row: Row) -> Iterator[str]:
        """Give the population, the comparability and what was known before."""
        yield population(row)
        comma = translate("list.comma")
        if row.beside:
            plans = comma.join(self.labels[plan] for plan in row.beside.split(";"))
            mark = translate(f"verdict_mark.{row.verdict}")
            yield f"{mark} {translate('board.comparable', plans=plans)}"
        else:
            why = comma.join(name_of("caveat", code) for code in row.reasons.split(";") if code)
            yield f"{translate('verdict_mark.refused')} {translate('axis.hollow', why=why)}"
        for figure in self.figures(row):
            value = {"value": amount(figure.known, figure.unit)}
            yield translate(f"axis.known_{figure.place}", **value, year=told_period(figure.period))

    def figures(self, row: Row) -> Iterator[Row]:
        """Give the published figures beside a target."""
        yield from self.known[self.known["target_id"].eq(row.target_id)].itertuples()

    def mark(self, row: Row, down: float) -> None:
        """Draw the number, what it admits, and ticks for what was known; hollow where refused."""
        axes = self.sheet.axes
        low, high = (_LINE, _WORDS - _GAP)
        axes.plot([low, high], [down, down], color=RULE, linewidth=0.8, zorder=0)
        for figure in self.figures(row):
            across = self.at(figure.known)
            colour = _PLACES[figure.place]
            axes.plot([across] * 2, [down - 0.09, down + 0.09], color=colour, linewidth=2.4)
        for end, edge, arrow in ((row.least, low, "<"), (row.most, high, ">")):
            across = self.at(end) if np.isfinite(end) else edge
            axes.plot([self.at(row.at), across], [down, down], color=BLUE, linewidth=1.4)
            if not np.isfinite(end):
                axes.scatter(across, down, s=22, marker=arrow, color=BLUE)
        dot = axes.scatter(
            self.at(row.at),
            down,
            s=_SIZE,
            marker=self.shapes[row.scope_code],
            facecolor=BLUE if row.beside else "white",
            edgecolor=BLUE,
            linewidth=1.4,
            zorder=3,
        )
        dot.set_urls([f"#{row.id}"])
