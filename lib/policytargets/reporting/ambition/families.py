"""The board: families side by side, as tables and as pairs on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure as Drawing

from policytargets.comparing.ambition.pair_order import in_size, order_pairs
from policytargets.comparing.pairs import both_ways, choose_pairs, side_by_side
from policytargets.display.amounts import amount, base_years, baseline, deadline, denominator, sizes
from policytargets.display.canvas import LARGE, MIDDLE, PAD, SMALL, SPACING, Sheet, drawing
from policytargets.display.cells import (
    Cell,
    caveat_names,
    family_name,
    make_cell,
    name_of,
    one_line,
    unit_name,
)
from policytargets.display.claims import steps_under
from policytargets.display.links import copy_mark, link_html
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import heading, say, show_rows
from policytargets.display.style import BLUE, GREY, INK, PALETTE, RULE, WIDTH
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.rules import ambition_name

_COLUMNS = (
    *("plan_and_target", "indicator_written", "written", "canonical", "form"),
    *("scope_and_denominator", "due", "pace", "sizes", "baseline", "compared_with"),
)
_DERIVED = (
    *("unit", "per_hectare", "window_years", "pace_per_year", "pace_per_year_max"),
    *("rate_per_year", "baseline_value", "implied_growth_per_year"),
)
Row = Any


def board(plans: Plans, families: Sequence[str], *, sizing: str = "none") -> Section:
    """Return some families side by side: a table each, and their comparable pairs on one scale."""
    tables = (plans.comparisons, plans.written, plans.normalised, plans.codelist)
    comparable = order_pairs(*tables, plans.documents, plans.ids, families, qualified=True)
    sized, labels = in_size(comparable, plans.normalised, sizing), plans.labels
    pairs = _with_years(sized, plans.normalised)
    seen = both_ways(choose_pairs(plans.comparisons, plans.described, plans.ids, families))
    return Section(
        "board",
        tables={family: _table(plans, family, seen) for family in families},
        figures={"pairs": Figure(lambda: draw_multiples(pairs, labels, families), pairs)},
    )


_YEARS = {"gdp": "gdp_year", "residents": "residents_year"}


def _with_years(pairs: pd.DataFrame, normalised: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with the year of the size of either side; missing where there is no size."""
    known = normalised.set_index("target_id")
    own = known["own_territory_gdp_year"].fillna(known["gdp_year"])
    years = {"gdp_own_territory": own} | {code: known[name] for code, name in _YEARS.items()}
    for side in "ab":
        cells = zip(pairs["sizing"], pairs[f"target_id_{side}"], strict=True)
        found = [years[size][key] if size in years else pd.NA for size, key in cells]
        pairs = pairs.assign(**{f"size_year_{side}": pd.array(found, dtype="Int64")})
    return pairs


def _table(plans: Plans, family: str, seen: pd.DataFrame) -> Table:
    given = (plans.described, plans.normalised, plans.missing, plans.texts)
    rows = side_by_side(*given, plans.ids, family)
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
        _pace(row),
        sizes(row),
        baseline(row),
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


def _pace(row: Row) -> Cell:
    if pd.notna(row.pace_per_year):
        value = amount(row.pace_per_year, row.unit, row.pace_per_year_max)
    elif pd.notna(row.rate_per_year):
        value = amount(row.rate_per_year, "%")
    else:
        return Cell(("–",), "missing")
    return Cell((translate("view.a_year", value=value),), target=row.id)


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


_BASES = {"pace_per_year": "per_year", "rate_per_year": "rate_per_year"}


def _tight(text: str) -> str:
    return "".join(str(text).split())


_TEXT = 1.75  # inches of the words on either side of the line
_INSET = 0.12  # inches between the words and the ends of the line
_MARKS = {"=": "o", ">=": ">", ">": ">", "<=": "<", "~": "D"}
_SIZES = {
    "gdp": "per_100bn_gdp",
    "gdp_own_territory": "per_100bn_gdp_own_territory",
    "residents": "per_million_residents",
}
_SIDES = {"a": PALETTE[0], "b": PALETTE[3]}


@drawing
def draw_multiples(
    pairs: pd.DataFrame, labels: Mapping[str, str], families: Sequence[str]
) -> Drawing:
    """Draw pairs that may be compared, those of one family and basis on one scale from zero."""
    sheet, top = Sheet(), 0.0
    order = {code: place for place, code in enumerate(families)}
    sorted_pairs = pairs.sort_values("family", key=lambda codes: codes.map(order), kind="stable")
    for _, own in sorted_pairs.groupby(["family", "basis", "unit", "sizing"], sort=False):
        top = _Panel(sheet, own, labels).draw(top) + 0.12
    note = translate("axis.multiples")
    return sheet.finish(sheet.write(note, 0, top, WIDTH, colour=GREY) + PAD)


class _Panel:
    """The pairs of one family and basis, drawn from the top down."""

    def __init__(self, sheet: Sheet, pairs: pd.DataFrame, labels: Mapping[str, str]) -> None:
        self.sheet, self.pairs, self.labels = sheet, pairs, labels
        values = [0.0, *pairs["value_a"], *pairs["value_b"]]
        self.low, self.high = min(values), max(values)

    def draw(self, top: float) -> float:
        """Draw heading, scale and pairs and return where they end."""
        top = self.sheet.write(self.heading(), 0, top, WIDTH, size=LARGE, colour=BLUE) + PAD
        for row in self.pairs.itertuples():
            top = self.draw_pair(row, top)
        return top

    def heading(self) -> str:
        """Return family, unit, basis and size in words."""
        first = self.pairs.iloc[0]
        unit = unit_name(first["unit"])
        words = [family_name(first["family"]), unit]
        if first["basis"] != "value":
            words.append(name_of("basis", first["basis"]))
        if first["sizing"] != "none":
            words.append(translate(f"derived.{_SIZES[first['sizing']]}"))
        return translate("list.clause").join(filter(None, words))

    def at(self, value: float) -> float:
        """Return where a value stands on the scale."""
        room = WIDTH - 2 * (_TEXT + _INSET)
        return _TEXT + _INSET + room * (value - self.low) / ((self.high - self.low) or 1.0)

    def draw_pair(self, row: Row, top: float) -> float:
        """Draw both targets with their marks and, under them, the verdict and its caveats."""
        height = 2 * SMALL * SPACING + PAD
        middle = top + height / 2
        ends = [self.at(self.low), self.at(self.high)]
        self.sheet.axes.plot(ends, [middle] * 2, color=RULE, linewidth=1.0, zorder=1)
        zero = self.at(0.0)
        self.sheet.axes.plot([zero] * 2, [middle - 0.1, middle + 0.1], color=GREY, linewidth=1.0)
        spots = [self.at(row.value_a), self.at(row.value_b)]
        self.sheet.axes.plot(spots, [middle] * 2, color=INK, linewidth=1.4, zorder=2)
        for side, left, along in (("a", 0.0, "right"), ("b", WIDTH - _TEXT, "left")):
            self.draw_side(row, side, (left, top), along, middle)
        told = self.caveats(row)
        return self.sheet.write(told, 0.15, top + height, WIDTH - 0.15, colour=GREY) + PAD

    def draw_side(
        self, row: Row, side: str, corner: tuple[float, float], along: str, middle: float
    ) -> None:
        """Draw one target: its plan and number as words, and its mark on the line."""
        value, comparator = getattr(row, f"value_{side}"), getattr(row, f"comparator_{side}")
        plan = self.labels[getattr(row, f"document_{side}")]
        told = f"{translate(f'sign.{comparator}')}{self.number(value, row)}"
        under = self.sheet.write(plan, *corner, _TEXT, size=MIDDLE, side=along)
        target = getattr(row, f"target_{side}")
        self.sheet.write(told, corner[0], under, _TEXT, size=MIDDLE, side=along, target=target)
        # The second mark is smaller, so that both are seen where they coincide.
        self.sheet.axes.scatter(
            self.at(value),
            middle,
            s=60 if side == "a" else 34,
            marker=_MARKS[comparator],
            color=_SIDES[side],
            edgecolor=INK,
            linewidth=0.8,
            zorder=3 if side == "a" else 4,
        )

    def number(self, value: float, row: Row) -> str:
        """Return a number of the pair with its unit."""
        return amount(value, row.unit)

    def caveats(self, row: Row) -> str:
        """Return the verdict with the caveats that have to be told with the numbers."""
        clause = translate("list.clause_of")
        comma = translate("list.comma")
        words = caveat_names(row)
        mark = translate(f"verdict_mark.{row.verdict}")
        told = [f"{mark} {name_of('verdict', row.verdict)}", comma.join(words)]
        if pd.notna(row.size_year_a) and pd.notna(row.size_year_b):
            years = base_years(row.size_year_a, row.size_year_b)
            told.append(
                translate("view.of_years", what=ambition_name("sizing", row.sizing), years=years)
            )
        if row.open:
            told.append(ambition_name("open", row.open))
        return clause.join(filter(None, told))
