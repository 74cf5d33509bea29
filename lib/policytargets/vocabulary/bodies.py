"""Agencies, official statistics, parent plans."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.codelists import load_indicators
from policytargets.vocabulary.units import parse_unit
from policytargets.yamls import Entry, lines_of, load_entries, twice

PATH = Path(__file__).with_name("agencies.yml")


class Agency(Entry):
    """One function of government.

    Parameters
    ----------
    function : str
        Code, ASCII.
    en, zh : str
        Names of the function.
    wordings : list of str
        Parts of names of bodies, in Simplified characters.
    unless : list of str
        Parts of names in which a wording means another thing.
    """

    function: str
    en: str
    zh: str
    wordings: list[str]
    unless: list[str] = Field(default_factory=list)


@cache
def load_agencies(path: Path = PATH) -> tuple[Agency, ...]:
    """Return the functions in the order of the file."""
    found = tuple(load_entries(path, list[Agency]))
    faults = [Fault(path, what) for what in _faults(found)]
    if faults:
        raise InputError(*faults)
    return found


def _faults(found: tuple[Agency, ...]) -> Iterator[str]:
    codes = [entry.function for entry in found]
    wordings = [word for entry in found for word in entry.wordings]
    yield from (f"{value} stands twice" for value in twice(codes + wordings))
    yield from (f"{code} is not ASCII" for code in codes if not code.isascii())
    yield from (f"{e.function} has no wordings" for e in found if not e.wordings)


STATISTICS_PATH = Path(__file__).with_name("statistics.yml")


class Size(Entry):
    """What targets are set against.

    Parameters
    ----------
    size : str
        Code, ASCII.
    en, zh : str
        Names.
    unit : str
        In which it is told.
    per : int
        How much of that unit a target is told for.
    statistics : list of str
        Codes that give it, in order of preference.
    year : int or str
        The year wanted; ``plan`` for the year before the plan's first.
    from_year : int
        Figures before it are left aside.
    """

    size: str
    en: str
    zh: str
    unit: str
    per: int = Field(gt=0)
    statistics: list[str]
    year: int | Literal["plan"]
    from_year: int = 0


class Statistic(Entry):
    """One statistic; `indicator` is empty where it only gives a size.

    Parameters
    ----------
    statistic : str
        Code as in context.csv, ASCII.
    en, zh : str
        Names.
    indicator : str
        Code of indicators.yml.
    form : str
        ``level`` or ``flow``.
    wording, scope, denominator : str
        As a plan would write them, so that the rules for targets can be applied.
    """

    statistic: str
    en: str
    zh: str
    indicator: str = ""
    form: Literal["", "level", "flow"] = ""
    wording: str = ""
    scope: str = ""
    denominator: str = ""


class Statistics(Entry):
    """The whole file."""

    sizes: list[Size]
    statistics: list[Statistic]


@cache
def load_statistics(path: Path = STATISTICS_PATH) -> Statistics:
    """Return sizes and statistics."""
    found = load_entries(path, Statistics)
    faults = [
        Fault(f"{path}:{line}", what)
        for section, told in (("sizes", _size_faults), ("statistics", _statistic_faults))
        for place, line in enumerate(lines_of(path, section))
        for what in told(found, place)
    ]
    again = twice(e.size for e in found.sizes) + twice(e.statistic for e in found.statistics)
    faults += [Fault(path, f"{code} stands twice") for code in again]
    if faults:
        raise InputError(*faults)
    return found


def _size_faults(found: Statistics, place: int) -> Iterator[str]:
    entry, codes = found.sizes[place], [each.statistic for each in found.statistics]
    yield from (f"{entry.size}: {c} is no statistic" for c in entry.statistics if c not in codes)
    if parse_unit(entry.unit) is None:
        yield f"{entry.size}: unknown unit {entry.unit}"


def _statistic_faults(found: Statistics, place: int) -> Iterator[str]:
    entry = found.statistics[place]
    sizing = any(entry.statistic in size.statistics for size in found.sizes)
    if entry.indicator and entry.indicator not in {each.indicator for each in load_indicators()}:
        yield f"{entry.statistic}: {entry.indicator} is no indicator"
    if bool(entry.indicator) == sizing:
        yield f"{entry.statistic}: it has to have an indicator or to give a size, not both"
    if bool(entry.indicator) != bool(entry.form and entry.wording):
        yield f"{entry.statistic}: indicator, form and wording are given together or not at all"


PARENTS_PATH = Path(__file__).with_name("parents.yml")


class Parent(Entry):
    """The plan that another carries out.

    Parameters
    ----------
    en, zh : str
        What it is called.
    source_en, source_zh : str
        Where that name comes from.
    document : str
        Its id, where it is one of the plans at hand.
    verified : bool
        Whether the Chinese name is its title as a source gives it, not a description.
    """

    en: str
    zh: str
    source_en: str
    source_zh: str
    document: str = ""
    verified: bool = False


@cache
def load_parents(path: Path = PARENTS_PATH) -> dict[str, Parent]:
    """Return the parents by the id of the plan below."""
    return load_entries(path, dict[str, Parent])
