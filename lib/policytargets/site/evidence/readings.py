"""Readings, relations, uses of a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from policytargets.building.corrections import Correction, load_corrections
from policytargets.building.stored_pairs import read_pairs
from policytargets.comparing.pairs import foremost
from policytargets.display.amounts import amount, baseline, deadline, headline
from policytargets.display.cells import make_cell, name_of, one_line
from policytargets.messages import current_language, localised, translate
from policytargets.site.notebook_page import claim_anchor
from policytargets.tables import read_table

Row = Any
_WRITTEN = ("indicator_text", "number_text")
_CODED = ("comparator", "measure")


@dataclass(frozen=True)
class Entry:
    """One line of a reading."""

    label: str  # What it is, in words
    lines: tuple[str, ...]  # What was read
    written: bool = False  # Whether it is in the words of the plan, which are never translated


def fields_of(row: Row, derived: Row) -> Iterator[Entry]:
    """Give what was read of a target and what was derived from it."""
    for column in _WRITTEN:
        yield _entry(column, one_line(getattr(row, column)), written=True)
    yield _entry("value", headline(row))
    if derived is not None:
        yield _entry("canonical", _canonical(derived))
    for column in _CODED:
        yield _coded(column, row)
    start = "" if derived is None else derived.start_status
    yield Entry(translate("column.end_year"), deadline(row, start).lines)
    yield _stated("scope", row.scope)
    yield _coded("commitment", row)
    if row.binding:
        yield _coded("binding", row)
    if row.doubt:
        names = tuple(name_of("doubt", code) for code in row.doubt.split(";"))
        yield Entry(translate("column.doubt"), names)
    if row.voice != "issuer":
        yield _coded("voice", row)
    yield _stated("agencies", row.agencies.replace(";", "、"))
    if derived is not None:
        label = translate("column.baseline")
        yield Entry(label, baseline(derived, row.comparator).lines)
    yield _stated("section", row.section)


def _entry(column: str, text: str, *, written: bool = False) -> Entry:
    return Entry(translate(f"column.{column}"), (text,), written)


def _coded(column: str, row: Row) -> Entry:
    cell = make_cell(column, getattr(row, column))
    return Entry(translate(f"column.{column}"), cell.lines)


def _stated(column: str, text: str) -> Entry:
    """Return words of the plan, or in the language of the page that it has none."""
    label = translate(f"evidence.{column}")
    if text:
        return Entry(label, (one_line(text),), written=True)
    return Entry(label, (translate("missing.value"),))


def _canonical(row: Row) -> str:
    told = amount(row.value, row.unit, row.value_max)
    if pd.isna(row.pace_per_year):
        return told
    pace = amount(row.pace_per_year, row.unit, row.pace_per_year_max)
    return f"{told} ({translate('view.a_year', value=pace)})"


@dataclass(frozen=True)
class Pair:
    """Another target that one was set beside, with what came of it."""

    other: str  # Id of the other target, for people
    verdict: str  # One of the four verdicts
    why: str  # Caveats or reasons in words; empty where there are none


@dataclass
class Relations:
    """All that one target takes part in."""

    # Pairs with targets of other plans, the most comparable first
    pairs: list[Pair] = field(default_factory=list)
    left: int = 0  # How many pairs are left out; the table of comparisons has them
    # Kind, id of the other target, and explanation
    contradictions: list[tuple[str, str, str]] = field(default_factory=list)
    # Readings that were put right by hand
    corrections: list[Correction] = field(default_factory=list)
    repeated_by: list[str] = field(default_factory=list)  # Ids of later mentions of the same target


def relations_of(root: Path) -> dict[str, Relations]:
    """Return by key what each target of a project takes part in."""
    targets = read_table("targets", root)
    found = {key: Relations() for key in targets["target_id"]}
    keys = dict(zip(targets["id"], targets["target_id"], strict=True))
    for row in targets[targets["repeats"].isin(list(keys))].itertuples():
        found[keys[row.repeats]].repeated_by.append(row.id)
    for row in foremost(read_pairs(root)).itertuples():
        why = str(getattr(row, localised("why")))
        mine = found.setdefault(row.target_id, Relations())
        mine.pairs.append(Pair(row.other, row.verdict, why))
        mine.left = row.left
    for row, own, other in _sides(read_table("contradictions", root)):
        told = row.explanation_zh if current_language() == "zh" else row.explanation
        found[own].contradictions.append((row.kind, other, told))
    for one in load_corrections(root):
        if one.target in found:
            found[one.target].corrections.append(one)
    return found


def _sides(table: pd.DataFrame) -> Iterator[tuple[Row, str, str]]:
    """Give each row from both its sides, with the key of the one and the id of the other."""
    for row in table.itertuples():
        yield row, row.target_id_a, row.target_b
        if row.target_id_b != row.target_id_a:
            yield row, row.target_id_b, row.target_a


_LONGEST = 80
_FEW = 12
"""A sentence on more targets counts them: told at each, such sentences would fill the page."""


@dataclass(frozen=True)
class Use:
    """A report that uses a target."""

    report: str  # Name of the report
    # Anchor and opening words of each of its claims that rest on the target and few others
    claims: tuple[tuple[str, str], ...] = ()


def uses_of(
    claims: Iterable[Mapping[str, Any]], linked: Mapping[str, Iterable[str]]
) -> dict[str, list[Use]]:
    """Return by target the reports that use it."""
    told = [claim for claim in claims if claim[localised("text")] and claim["report"] in linked]
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for report, keys in linked.items():
        own = [claim for claim in told if claim["report"] == report]
        for key in dict.fromkeys([*keys, *(key for claim in own for key in claim["target_ids"])]):
            found.setdefault(key, {}).setdefault(report, [])
        for claim in (claim for claim in own if len(claim["target_ids"]) <= _FEW):
            for key in claim["target_ids"]:
                words = (claim_anchor(claim["id"]), _opening(claim[localised("text")]))
                found[key][report].append(words)
    return {
        key: [Use(report, tuple(claims)) for report, claims in reports.items()]
        for key, reports in found.items()
    }


def _opening(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
