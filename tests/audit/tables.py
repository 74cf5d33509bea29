"""The clean tables, the raw texts and the vocabulary as plain rows."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import opencc
import yaml

Row = dict[str, str]
OPEN = ("direct", "converted", "qualified")


@dataclass(frozen=True)
class Found:
    """What the second route finds: the value, what else the sentence must say and rest on.

    Parameters
    ----------
    value : float or None
        Of the claim.
    numbers : tuple of int or str
        That must stand in the sentence, in either language.
    targets : set of str or None
        That the claim must name, no more and no fewer; None where that is not looked at.
    holds : bool
        Whether what the sentence says besides is so.
    within : float
        How far the value may be off: drawn by lot, or rounded.
    """

    value: float | None
    numbers: tuple[object, ...] = ()
    targets: set[str] | None = None
    holds: bool = True
    within: float = 1e-9


_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def says(text: str, wanted: str) -> bool:
    """Return whether a sentence tells a number, however it is parted, or else some words."""
    if not _NUMBER.fullmatch(wanted):
        return wanted in text
    told = (hit.replace(",", "") for hit in _NUMBER.findall(text))
    return any(float(hit) == float(wanted) for hit in told)


def number(text: str) -> float:
    """Return a cell as a number, NaN where it is empty."""
    return float(text) if text else math.nan


def near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9)


def ends(row: Row) -> tuple[str, str]:
    """Return the two targets of a pair."""
    return row["target_id_a"], row["target_id_b"]


def parts(key: str) -> list[str]:
    """Return the targets of a sum that was formed of some; a target alone is its own."""
    return key.split("+")


def keys(rows: Iterable[Row]) -> set[str]:
    return {row["target_id"] for row in rows}


def sides(rows: Iterable[Row]) -> set[str]:
    """Return the targets of pairs."""
    return {part for row in rows for key in ends(row) for part in parts(key)}


HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@cache
def simplified(text: str) -> str:
    """Return a text in Simplified characters and half-width signs, without blanks."""
    return re.sub(r"\s", "", opencc.OpenCC("t2s").convert(text.translate(HALF)))


@cache
def read_words(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


@dataclass(frozen=True)
class Study:
    """The tables of a study in `root`."""

    root: Path

    @cache  # noqa: B019, one study for all tests
    def table(self, name: str) -> list[Row]:
        with (self.root / f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def words(self, name: str) -> Any:
        return read_words(self.root / f"lib/policytargets/vocabulary/{name}.yml")

    def text(self, plan: str) -> str:
        return (self.root / f"data/raw/{plan}.txt").read_bytes().decode("utf-8")

    @cached_property
    def targets(self) -> dict[str, Row]:
        return {row["target_id"]: row for row in self.table("clean/targets")}

    @cached_property
    def derived(self) -> dict[str, Row]:
        return {row["target_id"]: row for row in self.table("clean/normalised")}

    @cached_property
    def documents(self) -> dict[str, Row]:
        return {row["document"]: row for row in self.table("clean/documents")}

    @cached_property
    def plans(self) -> list[str]:
        return list(self.documents)

    @cached_property
    def first(self) -> list[Row]:
        """The targets without those that a plan states a second time."""
        return [row for row in self.targets.values() if not row["repeats"]]

    @cached_property
    def themes(self) -> dict[str, str]:
        return {row["indicator"]: row["theme"] for row in self.table("clean/indicators")}

    @cached_property
    def directions(self) -> dict[str, str]:
        return {row["indicator"]: row["direction"] for row in self.table("clean/indicators")}

    @cached_property
    def natures(self) -> dict[str, str]:
        return {row["indicator"]: row["nature"] for row in self.table("clean/indicators")}

    @cached_property
    def judged(self) -> list[Row]:
        """The pairs of first mentions, each with its verdict."""
        once = keys(self.first)
        return [row for row in self.table("clean/comparisons") if set(ends(row)) <= once]

    @cached_property
    def open(self) -> list[Row]:
        return [row for row in self.judged if row["verdict"] in OPEN]

    @cached_property
    def context(self) -> list[Row]:
        return self.table("raw/context")

    @cached_property
    def sums(self) -> list[Row]:
        """The pairs in which one side is formed of parts that the other counts as a whole."""
        rows = self.table("clean/comparisons")
        return [row for row in rows if any("+" in key for key in ends(row))]

    def plan_of(self, key: str) -> str:
        return self.targets[parts(key)[0]]["document"]

    def family_of(self, key: str) -> str:
        return self.derived[key]["family"]

    def in_families(self) -> dict[str, dict[str, set[str]]]:
        """Return by family and plan the targets that count for what plans share."""
        held: dict[str, dict[str, set[str]]] = {}
        for row in self.first:
            family = self.family_of(row["target_id"])
            if family != "other":
                plans = held.setdefault(family, {})
                plans.setdefault(row["document"], set()).add(row["target_id"])
        return held

    def pairs_of_plans(self) -> list[tuple[str, str]]:
        return list(combinations(self.plans, 2))

    def between(self, rows: Iterable[Row], one: str, other: str) -> list[Row]:
        """Return the pairs of targets of two plans."""
        return [row for row in rows if {*map(self.plan_of, ends(row))} == {one, other}]


def most(counts: Counter[str]) -> tuple[int, set[str]]:
    """Return the highest count and all that have it."""
    top = max(counts.values())
    return top, {code for code, n in counts.items() if n == top}
