"""The board: families side by side, as tables and on axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from policytargets.comparing.ambition.axes import on_axes
from policytargets.comparing.ambition.reached import reached
from policytargets.comparing.pairs import WITHOUT_TARGET, both_ways, choose_pairs, side_by_side
from policytargets.display.amounts import amount, baseline, deadline, denominator, sizes
from policytargets.display.cells import Cell, family_name, make_cell, name_of, one_line
from policytargets.display.claims import steps_under
from policytargets.display.links import copy_mark, link_html
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import heading, say, show_rows
from policytargets.display.spread import FEW
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.dot_plots import draw_families
from policytargets.reporting.ambition.many import board_of_many
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
