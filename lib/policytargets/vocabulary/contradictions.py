"""contradictions.yml: what counts as a contradiction inside a plan, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.entries import Entry, load_entries, twice
from policytargets.vocabulary.indicators import load_indicators

__all__ = ["FIELDS", "PATH", "Contradictions", "Finding", "Kind", "OneThing", "load_contradictions"]

PATH = Path(__file__).with_name("contradictions.yml")

Kind = Literal[
    "repeated_number", "repeated_comparator", "stock_flow", "growth_level", "headline_task"
]

FIELDS = (
    *(f"{field}_{side}" for field in ("quote", "section", "number", "scope") for side in "ab"),
    *("end_year_a", "end_year_b", "years", "total_a", "start_a", "base", "base_year"),
)
"""What a template may name."""


class OneThing(Entry):
    """Wordings of one indicator that a plan uses for the same thing."""

    indicator: str
    concept: str
    wordings: list[str]


class Finding(Entry):
    """One check: the kind of contradiction it finds, and the templates that tell it."""

    finding: str
    kind: Kind
    en: str
    zh: str


class Contradictions(Entry):
    """The whole file.

    Parameters
    ----------
    headline_chapters : list of str
        Chapters that may hold a plan's goals.
    tolerance, about : float
        Per cent by which numbers, and numbers about right, may lie apart.
    one_thing : list of OneThing
        Wordings that mean one thing inside a plan.
    findings : list of Finding
        The checks.
    """

    headline_chapters: list[str]
    tolerance: float
    about: float
    one_thing: list[OneThing]
    findings: list[Finding]


@cache
def load_contradictions(
    path: Path = PATH,
) -> Contradictions:
    """Return thresholds, wordings and templates.

    Raises
    ------
    InputError
        Naming a faulty field with its line, a finding that stands twice, a code that is no
        indicator, or a template with a field that is not in `FIELDS`.
    """
    found = load_entries(path, Contradictions)
    faults = [Fault(path, what) for what in _faults(found)]
    if faults:
        raise InputError(*faults)
    return found


def _faults(found: Contradictions) -> Iterator[str]:
    yield from (f"{name} stands twice" for name in twice(e.finding for e in found.findings))
    codes = {entry.indicator for entry in load_indicators()}
    yield from (
        f"{e.indicator} is no indicator" for e in found.one_thing if e.indicator not in codes
    )
    for entry in found.findings:
        for template in (entry.en, entry.zh):
            named = [field for _, field, _, _ in Formatter().parse(template) if field is not None]
            unknown = [field for field in named if field not in FIELDS]
            yield from (f"{entry.finding}: no field {{{field}}}" for field in unknown)
