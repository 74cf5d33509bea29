"""Published statistics and parent plans."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from policytargets.vocabulary.codelists import Unit, load_indicators
from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import Entry, Found, doubled, refuse, unknown, values_at

STATISTICS_PATH = Path(__file__).with_name("statistics.yml")


class Size(Entry):
    """What targets are set against."""

    size: str  # Code, ASCII
    en: str  # Names
    zh: str
    unit: Unit  # In which it is told
    per: int = Field(gt=0)  # How much of that unit a target is told for
    statistics: list[str]  # Codes that give it, in order of preference
    from_year: int = 0  # Figures before it are left aside


class Statistic(Entry):
    """One statistic; `indicator` is empty where it only gives a size."""

    statistic: str  # Code as in context.csv, ASCII
    en: str  # Names
    zh: str
    indicator: str = ""  # Code of indicators/
    form: Literal["", "level", "flow", "addition"] = ""  # level, flow or addition
    wording: str = ""  # As a plan would write them, so that the rules for targets can be applied
    scope: str = ""
    denominator: str = ""
    covers: Literal["", "all"] = ""  # all where it counts every industry

    @model_validator(mode="after")
    def _given_together(self) -> Self:
        if bool(self.indicator) != bool(self.form and self.wording):
            refuse("indicator, form and wording are given together or not at all")
        return self


class Statistics(Entry):
    """The whole file; ``base_year``: of the sizes of all places."""

    base_year: int = Field(ge=1949, le=2100)
    sizes: list[Size]
    statistics: list[Statistic]


@cache
def load_statistics(path: Path = STATISTICS_PATH) -> Statistics:
    """Return sizes and statistics."""
    return load_entries(path, Statistics, _statistics_faults)


def _statistics_faults(found: Statistics) -> Iterator[Found]:
    at = partial(values_at, found)
    yield from doubled(at("sizes/*/size"))
    yield from doubled(at("statistics/*/statistic"))
    codes = [entry.statistic for entry in found.statistics]
    yield from unknown(at("sizes/*/statistics/*"), codes, "statistic")
    indicators = {entry.indicator for entry in load_indicators()}
    yield from unknown(at("statistics/*/indicator"), indicators, "indicator")
    sizing = {code for size in found.sizes for code in size.statistics}
    for place, entry in enumerate(found.statistics):
        if bool(entry.indicator) == (entry.statistic in sizing):
            what = "it has to have an indicator or to give a size, not both"
            yield ("statistics", place), f"{entry.statistic}: {what}", ""


PARENTS_PATH = Path(__file__).with_name("parents.yml")


class Parent(Entry):
    """The plan that another carries out."""

    en: str  # What it is called
    zh: str
    source_en: str  # Where that name comes from
    source_zh: str
    document: str = ""  # Its id, where it is one of the plans at hand
    # Whether the Chinese name is its title as a source gives it, not a description
    verified: bool = False


@cache
def load_parents(path: Path = PARENTS_PATH) -> dict[str, Parent]:
    """Return the parents by the id of the plan below."""
    return load_entries(path, dict[str, Parent])
