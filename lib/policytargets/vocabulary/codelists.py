"""Indicators, families, scopes, agencies, industries, instruments, statistics, parents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Strict

from policytargets.vocabulary.own_terms import load_entries
from policytargets.vocabulary.scopes import load_scopes
from policytargets.vocabulary.units import (
    FIXED,
    canonical_unit,
    parse_unit,
    reading_of,
    same_kind,
    units_like,
)
from policytargets.yamls import Code, Entry, Found, Words, doubled, refuse, unknown, values_at

PATH = Path(__file__).with_name("indicators")


def _known_unit(unit: str) -> str:
    if parse_unit(unit) is None:
        refuse(f"unknown unit {unit!r}", f"allowed: {', '.join(filter(None, units_like()))}")
    return unit


Unit = Annotated[str, AfterValidator(_known_unit)]


class Indicator(Entry):
    """One entry of the codelist."""

    indicator: Code  # Code, ASCII
    name_en: str
    name_zh: str
    theme: str
    unit: Unit  # Canonical base unit; empty for an index or a plain ratio
    # more, less or neutral: what counts as asking more
    direction: Literal["more", "less", "neutral"]
    nature: Literal["stock", "flow", "ratio"]  # stock, flow or ratio
    synonyms: Words  # Wordings, and wordings which hold one of them but mean another thing
    negatives: Words = ()
    # Units of another kind in which it is counted too and which stay as they are: talent projects
    # in 个 beside talents in 名
    other_units: Annotated[tuple[Unit, ...], Strict(False)] = ()
    # needed where it makes no sense without a population, named where its own name says the
    # population, headed where the heading may say it, plain where only words that are always a
    # population say it; empty otherwise
    population: Literal["", "needed", "named", "headed", "plain"] = ""


@cache
def load_indicators(path: Path = PATH) -> tuple[Indicator, ...]:
    """Return the indicators of a file, or of a folder's files."""
    return tuple(load_entries(path, list[Indicator], _indicators_faults))


def _indicators_faults(found: Iterable[Indicator]) -> Iterator[Found]:
    yield from doubled(values_at(found, "*/indicator"))
    named: dict[tuple[str, str], str] = {}
    for place, entry in enumerate(found):
        for spot, key in enumerate(_keys(entry)):
            other = named.setdefault(key, entry.indicator)
            if other != entry.indicator or entry.synonyms.index(key[0]) < spot:
                yield (place, "synonyms", spot), f"{key[0]} also names {other}", ""


def _keys(entry: Indicator) -> Iterator[tuple[str, str]]:
    """Return the wordings of an indicator, each with the kind of unit that it is read with."""
    parsed = parse_unit(entry.unit)
    return ((wording, parsed.kind if parsed else "") for wording in entry.synonyms)


FAMILIES_PATH = Path(__file__).with_name("families.yml")


class Family(Entry):
    """Indicators which are read together."""

    family: str  # Code, ASCII
    en: str  # Names
    zh: str
    indicators: list[str]  # Codes of indicators/
    headline: bool = False  # Whether it stands on the headline board
    # Words that name it where a plan gives a direction and no number
    wordings: list[str] = Field(default_factory=list)
    # Levels of government which can promise it; all where empty
    remit: list[str] = Field(default_factory=list)


class Population(Entry):
    """Scope and denominator of an indicator's target that names none, or only the territory."""

    indicator: str
    unstated: str = ""
    territory: str = ""
    denominator: str = ""


class Concept(Entry):
    """Wordings of one indicator which mean the same thing; `near` may be read beside it.

    Where one wording names no grade, the grades of `ungraded` may be read beside it.
    """

    indicator: str
    concept: str
    wordings: list[str]
    near: str = ""
    ungraded: list[str] = Field(default_factory=list)


class Sum(Entry):
    """Concepts that are together another one."""

    whole: str
    parts: list[str]


class Grade(Entry):
    """Who awards or recognises."""

    grade: str
    en: str
    zh: str
    wordings: list[str]


class Act(Entry):
    """What is done with the things counted."""

    act: str  # Code, ASCII
    en: str  # Names
    zh: str
    wordings: list[str]  # In Simplified characters
    # new or held: whether the count is new in the period or may be a stock
    counts: Literal["new", "held"]
    usual: bool = False  # Whether the words say no more than that


class Fillers(Entry):
    """Words that change nothing, at the head and at the end of a wording."""

    head: list[str]
    end: list[str]


class Sizes(Entry):
    """Words before and after an amount that delimits a class."""

    before: list[str]
    after: list[str]


class Families(Entry):
    """The whole file."""

    families: list[Family]
    populations: list[Population]
    concepts: list[Concept]
    sums: list[Sum]
    grades: list[Grade]
    fillers: Fillers
    sizes: Sizes
    acts: list[Act]


@cache
def load_families(path: Path = FAMILIES_PATH) -> Families:
    """Return families, populations, concepts and grades."""
    return load_entries(path, Families, _families_faults)


@cache
def family_of(indicator: str) -> str:
    """Return the code of an indicator's family: its own code where no family holds it."""
    entries = load_families().families
    return next((entry.family for entry in entries if indicator in entry.indicators), indicator)


def _families_faults(found: Families) -> Iterator[Found]:
    at = partial(values_at, found)
    yield from doubled(at("families/*/family"), at("grades/*/grade"))
    yield from doubled(at("families/*/indicators/*"))
    yield from doubled(at("concepts/*/concept"))
    indicators = {entry.indicator for entry in load_indicators()}
    for path in ("families/*/indicators/*", "populations/*/indicator", "concepts/*/indicator"):
        yield from unknown(at(path), indicators, "indicator")
    scopes = {entry.scope for entry in load_scopes().scopes}
    for path in ("populations/*/unstated", "populations/*/territory"):
        yield from unknown(at(path), scopes, "scope")
    bases = {entry.denominator for entry in load_scopes().denominators}
    yield from unknown(at("populations/*/denominator"), bases, "denominator")
    concepts = {entry.concept for entry in found.concepts}
    for path in ("concepts/*/near", "sums/*/whole", "sums/*/parts/*"):
        yield from unknown(at(path), concepts, "concept")
    grades = {entry.grade for entry in found.grades}
    yield from unknown(at("concepts/*/ungraded/*"), grades, "grade")


DIRECTIONS_PATH = Path(__file__).with_name("directions.yml")


class Naming(Entry):
    """The words that name a single indicator where no number stands with it."""

    indicator: str
    wordings: list[str]


class Directions(Entry):
    """The whole file."""

    before: list[str]  # Verbs that stand before what they push
    after: list[str]  # Verbs said of the thing itself
    addressing: list[str]  # Those of `before` that may also speak to someone
    # Nouns of action after a thing, which leave it the object of a verb of `addressing`
    deeds: list[str]
    # Those of `before` that bring a thing about and say nothing of its use
    making: list[str] = Field(default_factory=list)
    used: list[str] = Field(default_factory=list)  # Indicators that count the use of a thing
    grounds: list[str]  # Words that open a clause which says what an action rests on
    others: list[str]  # Names that hold a wording of some family but mean another thing
    wordings: list[Naming]  # Words for indicators whose synonyms are too wide without a number


@cache
def load_directions(path: Path = DIRECTIONS_PATH) -> Directions:
    """Return the words of direction."""
    return load_entries(path, Directions, _directions_faults)


@cache
def wordings_of(family: str) -> tuple[str, ...]:
    """Return the words that name a family, the longest first."""
    entry = next((e for e in load_families().families if e.family == family), None)
    members = entry.indicators if entry else [family]
    own = entry.wordings if entry and entry.wordings else _of_indicators(members)
    return tuple(sorted(set(own), key=lambda wording: (-len(wording), wording)))


@cache
def every_wording_of(family: str) -> tuple[str, ...]:
    """Return the words that name a family or any of its indicators."""
    entry = next((e for e in load_families().families if e.family == family), None)
    members = entry.indicators if entry else [family]
    synonyms = [w for e in load_indicators() if e.indicator in members for w in e.synonyms]
    return tuple(dict.fromkeys([*wordings_of(family), *synonyms]))


def _of_indicators(codes: list[str]) -> list[str]:
    told = {entry.indicator: entry.wordings for entry in load_directions().wordings}
    known = {entry.indicator: entry.synonyms for entry in load_indicators()}
    return [wording for code in codes for wording in told.get(code, known.get(code, ()))]


def _directions_faults(found: Directions) -> Iterator[Found]:
    for words in ("before", "after", "addressing", "deeds", "making", "used", "grounds", "others"):
        yield from doubled(values_at(found, f"{words}/*"))
    yield from doubled(values_at(found, "wordings/*/indicator"))
    for path in ("addressing/*", "making/*"):
        yield from unknown(values_at(found, path), found.before, "word of before")
    codes = {entry.indicator for entry in load_indicators()}
    for path in ("wordings/*/indicator", "used/*"):
        yield from unknown(values_at(found, path), codes, "indicator")


_RATES = ("%", "")


def accepts(indicator: Indicator, unit: str, measure: str = "level") -> bool:
    """Return whether a number in a unit can be a target of an indicator."""
    wanted = canonical_unit(indicator.unit, measure)
    if measure == "points" and not any(same_kind(indicator.unit, unit) for unit in _RATES):
        return False  # only a rate or an index rises by points
    allowed = () if measure in FIXED else indicator.other_units
    fits = same_kind(unit, wanted) or reading_of(unit, wanted) is not None
    return fits or unit in allowed
