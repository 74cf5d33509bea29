"""Words around numbers, as tables and patterns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import Entry

PATH = Path(__file__).with_name("grammar.yml")

Reach = Literal["clause", "weak", "rest", "sentence", "paragraphs", "section"]
"""How far a word of the past reaches."""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first."""
    return f"(?:{listed(words)})"


def listed(words: Iterable[str]) -> str:
    """Return the words as alternatives without a group around them, the longest first.

    A search for alternatives that all begin with a sign of their own passes quickly over all other
    signs; groups before the signs would hide them. What words that begin alike go on with stands
    in one group after their sign, so that a word is tried only where its first sign stands.
    """
    rests: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        rests[word[:1]].append(word[1:])
    return "|".join(
        re.escape(sign) + (any_of(rest) if len(rest) > 1 else re.escape(rest[0]))
        for sign, rest in rests.items()
    )


def first_of(words: Iterable[str]) -> str:
    """Return a look-ahead at the first characters of some words.

    Before a pattern of many words it lets a search pass over the places where none can begin.
    """
    return f"(?=[{''.join(re.escape(sign) for sign in sorted({word[0] for word in words}))}])"


@dataclass(frozen=True)
class Grammar:
    """The words around a number."""

    magnitudes: dict[str, float]  # Factor of 万, 亿 and their like
    units: dict[str, str]  # Base unit by each wording of it
    kinds: dict[str, str]  # count, amount or ratio by base unit
    before: dict[str, str]  # Comparator by the word that stands before or after a number
    after: dict[str, str]
    words: dict[str, Any]  # All other lists, as in grammar.yml

    def past(self, reach: str) -> list[str]:
        """Return the words that tell of the past as far as `reach` (``clause``, ``rest``, ...)."""
        return [word for word, reaches in self.words["past"].items() if reach in reaches]

    def kind(self, unit: str) -> str:
        """Return ``count``, ``amount``, ``ratio`` or ``compound``; empty for no unit."""
        return self.kinds.get(unit) or ("compound" if "/" in unit else "")


Lists = dict[str, list[str]]


class Comparators(Entry):
    """Words before and after a number, by the comparator that they say."""

    before: Lists
    after: Lists


class Commitments(Entry):
    """How firmly a target is worded."""

    aspire: list[str]
    unpledged: list[str]
    duties: list[str]
    ensure: list[str]


class Grids(Entry):
    """Words of the goal tables."""

    columns: Lists
    aims: list[str]
    facts: list[str]
    paces: list[str]
    sums: list[str]
    fillers: list[str]
    attributes: dict[str, Literal["binding", "anticipated", ""]]
    marks: list[str]
    notes: list[str]
    categories: list[str]
    units: list[str]
    signs: dict[str, str]


class Around(Entry):
    """The whole file."""

    magnitudes: dict[str, float]
    units: dict[Literal["count", "amount", "ratio"], Lists]
    comparators: Comparators
    commitments: Commitments
    past: dict[str, list[Reach]]
    omitted: Lists
    headings: Lists
    ahead: Lists
    voices: Lists
    scope: Lists
    grids: Grids
    denominators: list[str]
    denominators_as: dict[str, str]
    money: list[str]
    not_compared: list[str]
    people: list[str]
    indices: list[str]
    milestones: list[str]
    spoken: list[str]
    growth: list[str]
    change: list[str]
    reductions: list[str]
    amounts_changed: list[str]
    additions: list[str]
    undertakings: list[str]
    pledges: list[str]
    moved: list[str]
    outcomes: list[str]
    aiming: list[str]
    put_up: list[str]
    contents: list[str]
    telling: list[str]
    levels: list[str]
    openings: list[str]
    totals: list[str]
    noun_ends: list[str]
    yearly: list[str]
    yearly_until: list[str]
    openers: list[str]
    leading_over: list[str]
    standards: dict[str, str]
    done_to: list[str]
    manners: list[str]
    heads: list[str]
    head_qualifiers: list[str]
    reliefs: list[str]
    closings: list[str]
    classed: list[str]
    sums: list[str]
    reviews: list[str]
    intended: list[str]
    not_past: list[str]
    speakers: list[str]
    reports: list[str]
    served: list[str]
    grants: list[str]
    marks: list[str]
    per_case: list[str]
    aspects: list[str]
    viewed: list[str]
    project_facts: list[str]
    capacities: list[str]
    works: list[str]
    stocks: list[str]
    project_results: list[str]


@cache
def load_grammar(path: Path = PATH) -> Grammar:
    """Return the grammar that comes with the package, or that of another file."""
    entries = load_entries(path, Around).model_dump()
    units = {k: v for kind in entries["units"].values() for k, v in kind.items()}
    comparators = entries.pop("comparators")
    return Grammar(
        magnitudes=entries.pop("magnitudes"),
        units={word: unit for unit, words in units.items() for word in words},
        kinds={unit: kind for kind, group in entries.pop("units").items() for unit in group},
        before=_inverted(comparators["before"]),
        after=_inverted(comparators["after"]),
        words=entries,
    )


def _inverted(table: dict[str, list[str]]) -> dict[str, str]:
    return {word: code for code, words in table.items() for word in words}


_MARK = "N"


@cache
def _wordings() -> list[tuple[str, str, str]]:
    """Return reason, words before and words after the numeral, in the file's order."""
    entries = load_entries(Path(__file__).with_name("numerals.yml"), Lists)
    return [
        (reason, before, after)
        for reason, wordings in entries.items()
        for before, mark, after in (wording.partition(_MARK) for wording in wordings)
        if mark
    ]


def reason_of_wording(text: str, start: int, end: int) -> str:
    """Return why the numeral ``text[start:end]`` is no target; empty where no wording fits."""
    for reason, before, after in _wordings():
        if text.startswith(after, end) and text.endswith(before, 0, start):
            return reason
    return ""


BASELINES_PATH = Path(__file__).with_name("baselines.yml")


class Starts(Entry):
    """The file's lists, and the patterns made of them."""

    before: list[str] = Field(alias="from")
    when: list[str]
    to: list[str]
    kept: list[str]

    def opening(self) -> re.Pattern[str]:
        """Return what stands right before the number of a start, with its ``year`` if told."""
        return re.compile(rf"{any_of(self.before)}(?:(?P<year>\d{{4}})年)?{any_of(self.when)}*$")

    def closing(self) -> re.Pattern[str]:
        """Return what stands between the number of a start and that of the target."""
        return re.compile(rf"^[,逐步]*{any_of(self.to)}$")

    def keeping(self) -> re.Pattern[str]:
        """Return the words that say that a number is reached already."""
        return re.compile(any_of(self.kept))


@cache
def load_starts(path: Path = BASELINES_PATH) -> Starts:
    """Return the words of the start."""
    return load_entries(path, Starts)
