"""The board: families side by side, as tables and as dot plots, an axis for each form and unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from policytargets.comparing.ambition.benchmarks import reached
from policytargets.comparing.ambition.requirements import is_open_period, on_axes
from policytargets.comparing.pairs import WITHOUT_TARGET, both_ways, choose_pairs, side_by_side
from policytargets.comparing.timelines.paces import from_other_start
from policytargets.display.amounts import (
    amount,
    baseline,
    deadline,
    denominator,
    population,
    promise,
    sizes,
    told_period,
    yearly,
)
from policytargets.display.canvas import LARGE, PAD, PANEL, SPACING, Sheet, drawing
from policytargets.display.cells import (
    Cell,
    family_name,
    format_number,
    make_cell,
    money_scale,
    name_of,
    one_line,
    unit_name,
)
from policytargets.display.claims import steps_under
from policytargets.display.links import copy_mark, link_html
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import heading, say, show_rows
from policytargets.display.spread import FEW
from policytargets.display.style import BLUE, GREY, INK, PALETTE, RULE
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.many import board_of_many
from policytargets.reporting.ambition.order_words import dated, readings
from policytargets.schemas import VERDICTS

_COLUMNS = (
    *("plan_and_target", "indicator_written", "written", "canonical", "form"),
    *("scope_and_denominator", "due", "pace", "sizes", "baseline", "compared_with"),
)
_DERIVED = (
    *("unit", "per_hectare", "window_years", "pace_per_year", "pace_per_year_max"),
    *("rate_per_year", "baseline_value", "implied_growth_per_year"),
)
Row = Any
_BASES = {"pace_per_year": "per_year", "rate_per_year": "rate_per_year"}
_TARGET = 0.95  # inches from the left to what is promised
_MARGIN = 0.3  # inches of the line beyond its numbers
_MARK = 0.24  # inches from a line of marks to what stands above and below
_TEXT, _PLAN = 8.6, 9.4  # points; the first has 12 pixels on a phone
_SHAPES = ("o", "s", "D", "^", "v", "p", "h", "8")
_PLACES = {"own": INK, "province": PALETTE[3]}
_SIZE = 48


def board(plans: Plans, families: Sequence[str]) -> Section:
    """Return some families side by side: a table each, and all on axes of their own."""
    if len(plans) > FEW:
        return board_of_many(plans, families)
    tables = (plans.comparisons, plans.described, plans.normalised, plans.codelist)
    rows = on_axes(*tables, plans.ids, families)
    known, labels = _known(plans), plans.labels
    own = plans.missing["document"].isin(plans.ids) & plans.missing["kind"].isin(WITHOUT_TARGET)
    silent = plans.missing[own].drop_duplicates(["document", "family"])
    seen = both_ways(choose_pairs(plans.comparisons, plans.described, plans.ids, families))
    return Section(
        "board",
        tables={family: _table(plans, family, seen) for family in families},
        figures={
            "dots": Figure(lambda: draw_families(rows, known, silent, labels), rows, "family")
        },
    )


def _known(plans: Plans) -> pd.DataFrame:
    """Return the published figures that the rules let stand beside a target of the same form."""
    tables = (plans.normalised, plans.described, plans.documents, plans.codelist)
    found = reached(plans.table("yardsticks"), *tables)
    return found[found["verdict"].ne("refused") & found["form"].eq("level")]


def _table(plans: Plans, family: str, seen: pd.DataFrame) -> Table:
    given = (plans.described, plans.normalised, plans.missing, plans.texts)
    rows = side_by_side(*given, plans.ids, family)
    quotes = rows["target_id"].map(plans.described.set_index("target_id")["quote"]).fillna("")
    rows["open_period"] = is_open_period(rows.assign(quote=quotes))
    return Table(rows, lambda: show_family(rows, seen, plans.steps, plans.documents))


class _Names(NamedTuple):
    """What names the plans and targets of a view."""

    regions: Mapping[str, str]
    numbers: Mapping[str, str]


def show_family(
    view: pd.DataFrame, seen: pd.DataFrame, steps: pd.DataFrame, documents: pd.DataFrame
) -> None:
    """Show a family: each target with what it is, and with which others it may be compared."""
    if view.empty:
        say(translate("sentence.no_rows"))
        return
    regions = dict(zip(documents["document"], documents[localised("region")], strict=True))
    numbers = {row.target_id: _tight(row.number_text) for row in view.itertuples()}
    names = _Names(regions, numbers)
    turn = {plan: place for place, plan in enumerate(documents["document"])}
    rank = {code: place for place, code in enumerate(VERDICTS)}
    place = 100 * seen["verdict"].map(rank) + seen["other_document"].map(turn)
    seen = seen.loc[place.sort_values(kind="stable").index]
    rows = [_cells(row, seen, names) for row in view.itertuples()]
    under = [steps_under(steps, row.target_id, row.id, _DERIVED) for row in view.itertuples()]
    title = translate("caption.view", family=family_name(view["family"].iloc[0]))
    show_rows(title, [heading(column) for column in _COLUMNS], rows, under)


def _cells(row: Row, seen: pd.DataFrame, names: _Names) -> list[Cell]:
    if row.missing:
        return [_plan(row, names), _unstated(row)]
    return [
        _plan(row, names),
        Cell(tuple(filter(None, (one_line(row.indicator_text),)))),
        Cell((_tight(row.number_text), name_of("comparator", row.comparator)), target=row.id),
        _canonical(row),
        make_cell("form", row.form),
        _scope(row),
        deadline(row),
        yearly(row),
        sizes(row),
        baseline(row, row.comparator),
        _compared(seen[seen["target_id"] == row.target_id], names),
    ]


def _plan(row: Row, names: _Names) -> Cell:
    region, mark = names.regions[row.document], copy_mark(row.document)
    lines = [f"{region} {mark.text}".strip(), row.id or row.document]
    lines += [_again(told, row.number_text) for told in row.again.split(";") if told]
    name = link_html(row.id, f"<code>{escape(lines[1])}</code>")
    html = f"<b>{escape(region)}</b> {mark.html}<br>{name}"
    html += "".join(f"<br><small>{escape(line)}</small>" for line in lines[2:])
    return Cell(tuple(lines), "text", html)


def _again(told: str, number: str) -> str:
    """Return where a target stands again, with the number as it stands there if it differs."""
    where, _, there = told.partition(" ")
    key = "view.again_same" if there == _tight(number) else "view.again"
    return translate(key, id=where, number=there)


def _unstated(row: Row) -> Cell:
    lines = [translate(f"missing.{row.missing}"), one_line(row.instead), row.instead_at]
    return Cell(tuple(filter(None, lines)), "missing", span=len(_COLUMNS) - 1)


def _canonical(row: Row) -> Cell:
    lines = [amount(row.value, row.unit, row.value_max)]
    if pd.notna(row.per_hectare):
        unit = row.unit.split("/")[0]
        value = amount(row.per_hectare, unit)
        lines.append(translate("view.per_hectare", value=value))
    return Cell(tuple(lines), target=row.id)


def _scope(row: Row) -> Cell:
    first = make_cell("scope", row.scope)
    if not row.denominator:
        return first
    named = denominator(row.denominator)
    told = translate("view.of_denominator", denominator=named)
    return Cell((*first.lines, told), first.kind)


def _compared(own: pd.DataFrame, names: _Names) -> Cell:
    if own.empty:
        return Cell((translate("view.no_pair"),), "missing")
    pairs = [_pair(row, names) for row in own.itertuples()]
    items = "".join(html for _, html in pairs)
    return Cell(tuple(line for line, _ in pairs), "verdicts", f"<ul>{items}</ul>")


def _pair(row: Row, names: _Names) -> tuple[str, str]:
    """Return a verdict with the other target, its reasons and both numbers, as text and HTML."""
    chip = make_cell("verdict", row.verdict)
    other = f"{names.regions[row.other_document]} {names.numbers.get(row.other_id, row.other)}"
    told = [one_line(getattr(row, localised("why"))), _numbers(row)]
    told = [line for line in told if line]
    html = "".join(f"<br><small>{escape(line)}</small>" for line in told)
    text = ": ".join([f"[{chip.lines[0]}] {other}", "; ".join(told)]) if told else other
    return text, f"<li>{chip.html} <b>{link_html(row.other, escape(other))}</b>{html}</li>"


def _numbers(row: Row) -> str:
    if not row.basis:
        return ""
    values = {
        "own": amount(row.value, row.unit, row.value_max, named=False),
        "other": amount(row.other_value, row.unit, row.other_value_max, named=False),
    }
    unit = name_of("unit", row.unit) if row.unit else ""
    if row.basis != "value":
        unit = translate(f"view.{_BASES[row.basis]}", unit=unit)
    return translate("view.here_there", **values, unit=unit)


def _tight(text: str) -> str:
    return "".join(str(text).split())


@drawing
def draw_families(
    rows: pd.DataFrame, known: pd.DataFrame, silent: pd.DataFrame, labels: Mapping[str, str]
) -> Drawing:
    """Draw a panel a family: its axes with a row a target; below in words what stands alone."""
    for family, own in rows.groupby("family", sort=False):
        quiet = silent[silent["family"].eq(family)]
        figure = _draw_family(str(family), own, known, quiet, labels)
    return figure


def _draw_family(
    family: str,
    rows: pd.DataFrame,
    known: pd.DataFrame,
    silent: pd.DataFrame,
    labels: Mapping[str, str],
) -> Drawing:
    sheet = Sheet(PANEL)
    top = sheet.write(family_name(family), 0, 0, PANEL, size=LARGE, colour=BLUE)
    for _, axis in rows[~rows["alone"]].groupby(["kind", "unit"], sort=False):
        top = _Axis(sheet, axis, known, labels).draw(top + PAD)
    for row in rows[rows["alone"]].itertuples():
        told = translate("axis.alone", plan=labels[row.document], told=_all_told(row))
        top = sheet.write(told, 0, top + PAD, PANEL, size=_TEXT, target=row.id)
    if told := _silence(silent, labels):
        top = sheet.write(told, 0, top + PAD, PANEL, size=_TEXT, colour=GREY)
    return sheet.finish(top + PAD)


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
        top = self.sheet.write(told, 0, top, PANEL, size=_TEXT, colour=GREY)
        grid = self.scale(top, factor)
        top += _TEXT * SPACING
        for row in self.rows.itertuples():
            top = self.row(row, grid, top + PAD)
        return top

    def at(self, value: float) -> float:
        """Return where a number stands on the scale, in inches."""
        room = PANEL - 2 * _MARGIN
        return _MARGIN + room * (value - self.low) / ((self.high - self.low) or 1.0)

    def scale(self, top: float, factor: float) -> list[float]:
        """Write round numbers along the scale and return where they stand."""
        ends = np.array([self.low, self.high]) / factor
        ticks = [x for x in MaxNLocator(3).tick_values(*ends) if ends[0] <= x <= ends[1]]
        for x in ticks:
            told = format_number(round(float(x), 6))
            at = self.at(x * factor) - 0.5
            self.sheet.write(told, at, top, 1, size=_TEXT, colour=GREY, side="center")
        return [self.at(x * factor) for x in ticks]

    def row(self, row: Row, grid: Sequence[float], top: float) -> float:
        """Draw one target: its plan, its promise, its mark and what has to be known of it."""
        plan = self.sheet.write(self.labels[row.document], 0, top, _TARGET - PAD, size=_PLAN)
        promised, room = dated(promise(row), row), PANEL - _TARGET
        under = self.sheet.write(promised, _TARGET, top, room, size=_PLAN, target=row.id)
        if row.form == "addition":
            other = from_other_start(row._asdict() | {"pace": row.at}, row.date_signed)
            told = readings((row.at, other["other_pace"]), row.unit)
            told = translate("view.a_year", value=told)
            under = self.sheet.write(told, _TARGET, under, room, size=_TEXT, colour=GREY)
        middle = max(plan, under) + _MARK / 2
        across = [place for one in grid for place in (one, one, np.nan)]
        ends = [middle - _MARK / 4, middle + _MARK / 4, np.nan] * len(grid)
        self.sheet.axes.plot(across, ends, color=RULE, linewidth=0.6, zorder=0)
        self.mark(row, middle)
        words = middle + _MARK / 2
        for told in self.words(row):
            words = self.sheet.write(told, 0, words, PANEL, size=_TEXT, colour=GREY)
        return words + PAD

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
        low, high = _MARGIN / 4, PANEL - _MARGIN / 4
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
