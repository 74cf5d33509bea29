"""What a person should look at in a text that was read by rules: doubtful readings, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policytargets.building.fields import line_at
from policytargets.documents import Document
from policytargets.normalising.populations import classify_scope
from policytargets.reading import Reading
from policytargets.reading.view import View
from policytargets.vocabulary import Indicator, load_indicators
from policytargets.vocabulary.codelists import load_families
from policytargets.vocabulary.scopes import UNCLASSIFIED
from policytargets.vocabulary.units import canonical_unit, same_kind

ACCEPTED = Path("data/accepted.csv")
"""Where a study keeps which doubtful readings a person found right."""

_AROUND = 24

Row = Mapping[str, object]
Reasons = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Doubt:
    """A place to look at."""

    start: int  # Offset in the raw text
    line: int  # Its line there, counted from 1
    text: str  # The number, and the words around it, as in the source
    quote: str
    reasons: tuple[tuple[str, str], ...]  # What is doubtful: each field, and why
    target: str  # The row's id; empty for a number that is no target
    indicators: tuple[str, ...]  # The codes that it is read as, or that the words around it name
    compared: bool  # Whether another plan has a target of one of them

    @property
    def why(self) -> str:
        """What is doubtful, in words."""
        return "; ".join(why for _, why in self.reasons)


def find_doubts(reading: Reading, shared: Collection[str]) -> list[Doubt]:
    """Return the doubtful readings of a text: those that touch a comparison first.

    Headline indicators that other plans share come before other shared ones, these before the
    rest; then in text order.
    """
    doubts = []
    for row in reading.targets:
        reasons = tuple(_reasons(row, reading.document))
        if reasons:
            doubts.append(_of_row(reading.view, row, reasons, shared))
    doubts += [
        _of_number(reading.view, number, shared)
        for number in reading.ledger
        if number["role"] == "unexplained"
    ]
    return sorted(doubts, key=_urgency)


def _urgency(doubt: Doubt) -> tuple[bool, bool, int]:
    return not doubt.compared, _headlines().isdisjoint(doubt.indicators), doubt.start


@cache
def _headlines() -> frozenset[str]:
    families = [entry for entry in load_families().families if entry.headline]
    return frozenset(code for entry in families for code in entry.indicators)


def _reasons(row: Row, document: Document) -> Iterator[tuple[str, str]]:
    code, unit, last = str(row["indicator"]), str(row["unit"]), row["end_year"]
    entry = {entry.indicator: entry for entry in load_indicators()}[code]
    if code == "other":
        yield "indicator", "no indicator of the vocabulary fits"
    if not unit and (entry.unit or code == "other"):
        yield "unit", "no unit"
    elif code != "other" and not same_kind(unit, canonical_unit(entry.unit, str(row["measure"]))):
        yield "unit", f"unit {unit}, usually {entry.unit}"
    if classify_scope(str(row["scope"]), code, document.region_zh or "").scope == UNCLASSIFIED:
        yield "scope", f"scope {row['scope']} is not in scopes.yml, its comparisons are refused"
    if last is None:
        yield "end_year", "no deadline found"
    elif document.plan_end and int(str(last)) > document.plan_end:
        yield "end_year", f"deadline {last} after the plan's end"
    elif document.plan_start and int(str(last)) < document.plan_start:
        yield "end_year", f"deadline {last} before the plan's start"


def _of_row(view: View, row: Row, reasons: Reasons, shared: Collection[str]) -> Doubt:
    start, quote, code = int(str(row["start"])), str(row["quote"]), str(row["indicator"])
    words = view.words(int(str(row["quote_start"])), int(str(row["quote_end"])))
    codes = _named(words) if code == "other" else (code,)
    told = str(row["number_text"]), quote, reasons, str(row["id"])
    return _doubt(view.raw, start, *told, codes, shared)


def _of_number(view: View, number: Row, shared: Collection[str]) -> Doubt:
    raw, start, end = view.raw, int(str(number["start"])), int(str(number["end"]))
    first = max(raw.rfind("\n", 0, start) + 1, start - _AROUND)
    quote = raw[first : end + _AROUND].partition("\n")[0]
    codes = _named(view.words(first, first + len(quote)))
    reasons = (("role", "a number that no rule explains"),)
    return _doubt(raw, start, str(number["text"]), quote, reasons, "", codes, shared)


def _doubt(
    raw: str,
    start: int,
    text: str,
    quote: str,
    reasons: Reasons,
    target: str,
    codes: tuple[str, ...],
    shared: Collection[str],
) -> Doubt:
    compared = not set(codes).isdisjoint(shared)
    return Doubt(start, line_at(raw, start), text, quote, reasons, target, codes, compared)


def _named(words: str) -> tuple[str, ...]:
    """Return the codes of the indicators that some words may name."""
    return tuple(entry.indicator for entry in load_indicators() if _may_name(entry, words))


def _may_name(entry: Indicator, text: str) -> bool:
    return any(wording in text for wording in entry.synonyms)
