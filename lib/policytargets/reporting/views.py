"""A family side by side: a row a target, with the verdicts against all others and the steps."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from policytargets.reporting.amounts import amount, baseline, deadline, denominator, sizes
from policytargets.reporting.cells import Cell, family_name, make_cell, name_of, one_line
from policytargets.reporting.copies import copy_mark
from policytargets.reporting.display import heading, say, show_rows
from policytargets.reporting.linking import link_html
from policytargets.reporting.tracing import steps_under
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.names import translate

__all__ = ["show_view"]

_COLUMNS = (
    *("plan_and_target", "indicator_written", "written", "canonical", "form"),
    *("scope_and_denominator", "due", "pace", "sizes", "baseline", "compared_with"),
)
_DERIVED = (
    *("unit", "per_hectare", "window_years", "pace_per_year", "pace_per_year_max"),
    *("rate_per_year", "baseline_value", "implied_growth_per_year"),
)
Row = Any


class _Words(NamedTuple):
    """What names the plans and targets of a view."""

    language: str
    regions: Mapping[str, str]
    numbers: Mapping[str, str]


def show_view(
    view: pd.DataFrame,
    seen: pd.DataFrame,
    steps: pd.DataFrame,
    documents: pd.DataFrame,
    language: str,
) -> None:
    """Show a family: each target with what it is, and with which others it may be compared.

    Parameters
    ----------
    view : pandas.DataFrame
        As returned by `policytargets.comparing.side_by_side`.
    seen : pandas.DataFrame
        As returned by `policytargets.comparing.both_ways`.
    steps : pandas.DataFrame
        The clean table.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    if view.empty:
        say(translate("sentence.no_rows", language))
        return
    regions = dict(zip(documents["document"], documents[f"region_{language}"], strict=True))
    numbers = {row.target_id: _tight(row.number_text) for row in view.itertuples()}
    words = _Words(language, regions, numbers)
    turn = {plan: place for place, plan in enumerate(documents["document"])}
    rank = {code: place for place, code in enumerate(VERDICTS)}
    place = 100 * seen["verdict"].map(rank) + seen["other_document"].map(turn)
    seen = seen.loc[place.sort_values(kind="stable").index]
    rows = [_cells(row, seen, words) for row in view.itertuples()]
    under = [
        steps_under(steps, row.target_id, row.id, language, _DERIVED) for row in view.itertuples()
    ]
    title = translate(
        "caption.view", language, family=family_name(view["family"].iloc[0], language)
    )
    show_rows(title, [heading(column, language) for column in _COLUMNS], rows, under)


def _cells(row: Row, seen: pd.DataFrame, words: _Words) -> list[Cell]:
    if row.missing:
        return [_plan(row, words), _silence(row, words.language)]
    language = words.language
    return [
        _plan(row, words),
        Cell(tuple(filter(None, (one_line(row.indicator_text),)))),
        Cell(
            (_tight(row.number_text), name_of("comparator", row.comparator, language)),
            target=row.id,
        ),
        _canonical(row, language),
        make_cell("form", row.form, language),
        _scope(row, language),
        deadline(row, language),
        _pace(row, language),
        sizes(row, language),
        baseline(row, language),
        _compared(seen[seen["target_id"] == row.target_id], words),
    ]


def _plan(row: Row, words: _Words) -> Cell:
    region, mark = words.regions[row.document], copy_mark(row.document, words.language)
    lines = [f"{region} {mark.text}".strip(), row.id or row.document]
    lines += [
        _again(told, row.number_text, words.language) for told in row.again.split(";") if told
    ]
    name = link_html(row.id, f"<code>{escape(lines[1])}</code>")
    html = f"<b>{escape(region)}</b> {mark.html}<br>{name}"
    html += "".join(f"<br><small>{escape(line)}</small>" for line in lines[2:])
    return Cell(tuple(lines), "text", html)


def _again(told: str, number: str, language: str) -> str:
    """Return where a target stands again, with the number as it stands there if it differs."""
    where, _, there = told.partition(" ")
    key = "view.again_same" if there == _tight(number) else "view.again"
    return translate(key, language, id=where, number=there)


def _silence(row: Row, language: str) -> Cell:
    lines = [translate(f"missing.{row.missing}", language), one_line(row.instead), row.instead_at]
    return Cell(tuple(filter(None, lines)), "missing", span=len(_COLUMNS) - 1)


def _canonical(row: Row, language: str) -> Cell:
    lines = [amount(row.value, row.unit, language, row.value_max)]
    if pd.notna(row.per_hectare):
        unit = row.unit.split("/")[0]
        value = amount(row.per_hectare, unit, language)
        lines.append(translate("view.per_hectare", language, value=value))
    return Cell(tuple(lines), target=row.id)


def _scope(row: Row, language: str) -> Cell:
    first = make_cell("scope", row.scope, language)
    if not row.denominator:
        return first
    named = denominator(row.denominator, language)
    told = translate("view.of_denominator", language, denominator=named)
    return Cell((*first.lines, told), first.kind)


def _pace(row: Row, language: str) -> Cell:
    if pd.notna(row.pace_per_year):
        value = amount(row.pace_per_year, row.unit, language, row.pace_per_year_max)
    elif pd.notna(row.rate_per_year):
        value = amount(row.rate_per_year, "%", language)
    else:
        return Cell(("–",), "missing")
    return Cell((translate("view.a_year", language, value=value),), target=row.id)


def _compared(own: pd.DataFrame, words: _Words) -> Cell:
    if own.empty:
        return Cell((translate("view.no_pair", words.language),), "missing")
    pairs = [_pair(row, words) for row in own.itertuples()]
    items = "".join(html for _, html in pairs)
    return Cell(tuple(line for line, _ in pairs), "verdicts", f"<ul>{items}</ul>")


def _pair(row: Row, words: _Words) -> tuple[str, str]:
    """Return a verdict with the other target, its reasons and both numbers, as text and HTML."""
    language = words.language
    chip = make_cell("verdict", row.verdict, language)
    other = f"{words.regions[row.other_document]} {words.numbers.get(row.other_id, row.other)}"
    told = [one_line(getattr(row, f"why_{language}")), _numbers(row, language)]
    told = [line for line in told if line]
    html = "".join(f"<br><small>{escape(line)}</small>" for line in told)
    text = ": ".join([f"[{chip.lines[0]}] {other}", "; ".join(told)]) if told else other
    return text, f"<li>{chip.html} <b>{link_html(row.other, escape(other))}</b>{html}</li>"


def _numbers(row: Row, language: str) -> str:
    if not row.basis:
        return ""
    values = {
        "own": amount(row.value, row.unit, language, row.value_max, named=False),
        "other": amount(row.other_value, row.unit, language, row.other_value_max, named=False),
    }
    unit = name_of("unit", row.unit, language) if row.unit else ""
    if row.basis != "value":
        unit = translate(f"view.{_BASES[row.basis]}", language, unit=unit)
    return translate("view.here_there", language, **values, unit=unit)


_BASES = {"pace_per_year": "per_year", "rate_per_year": "rate_per_year"}


def _tight(text: str) -> str:
    return "".join(str(text).split())
