"""Indicators, families, scopes, agencies, industries, instruments, statistics, parents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.scopes import load_scopes
from policytargets.vocabulary.units import parse_unit, units_like
from policytargets.yamls import Entry, compose, load_entries, parse, twice

PATH = Path(__file__).with_name("indicators.yml")
_CHOICES = {
    "direction": ("more", "less", "neutral"),
    "nature": ("stock", "flow", "ratio"),
    "population": ("", "needed", "named", "headed"),
}
_OPTIONAL: dict[str, object] = {"negatives": [], "other_units": [], "population": ""}
_LISTS = ("synonyms", "negatives", "other_units")


@dataclass(frozen=True)
class Indicator:
    """One entry of the codelist.

    Parameters
    ----------
    indicator : str
        Code, ASCII.
    unit : str
        Canonical base unit; empty for an index or a plain ratio.
    direction : str
        ``more``, ``less`` or ``neutral``: what counts as asking more.
    nature : str
        ``stock``, ``flow`` or ``ratio``.
    synonyms, negatives : tuple of str
        Wordings, and wordings which hold one of them but mean another thing.
    other_units : tuple of str
        Units of another kind in which it is counted too and which stay as they are: talent
        projects in 个 beside talents in 名.
    population : str
        ``needed`` where it makes no sense without a population, ``named`` where its own name says
        the population, ``headed`` where the heading may say it; empty otherwise.
    """

    indicator: str
    name_en: str
    name_zh: str
    theme: str
    unit: str
    direction: str
    nature: str
    synonyms: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    other_units: tuple[str, ...] = ()
    population: str = ""


@cache
def load_indicators(path: Path = PATH) -> tuple[Indicator, ...]:
    """Return the indicators in the file's order."""
    try:
        node = compose(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise InputError(Fault(path, f"broken YAML: {error}")) from None
    entries = parse(path.read_text("utf-8"))
    lines = [child.start_mark.line + 1 for child in node.value] if node else []
    faults = [
        Fault(f"{path}:{line}", what, allowed)
        for line, entry in zip(lines, entries, strict=True)
        for what, allowed in _faults(entry)
    ]
    codes = [entry.get("indicator") for entry in entries]
    faults += [
        Fault(f"{path}:{line}", f"{code} stands twice")
        for line, code, place in zip(lines, codes, range(len(codes)), strict=True)
        if code in codes[:place]
    ]
    if faults:
        raise InputError(*faults)
    return tuple(Indicator(**{k: _frozen(v) for k, v in entry.items()}) for entry in entries)


def _frozen(value: Any) -> Any:  # noqa: ANN401
    """Return a field's value so that it cannot be changed."""
    return tuple(value) if isinstance(value, list) else value


def _faults(entry: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    known = [f.name for f in fields(Indicator)]
    name = entry.get("indicator", "?")
    for key in sorted(set(entry) - set(known)):
        yield f"{name}: unknown field {key}", f"allowed: {', '.join(known)}"
    for key in known:
        value = entry.get(key, _OPTIONAL.get(key))
        wanted = list if key in _LISTS else str
        if not isinstance(value, wanted):
            yield (f"{name}: {key} is {value!r}", f"a {wanted.__name__} is expected")
        elif key in _CHOICES and value not in _CHOICES[key]:
            yield (
                f"{name}: {key} is {value!r}",
                f"allowed: {', '.join(filter(None, _CHOICES[key]))}",
            )
    for unit in [entry.get("unit", ""), *_listed(entry, "other_units")]:
        if isinstance(unit, str) and parse_unit(unit) is None:
            yield (
                f"{name}: unknown unit {unit!r}",
                f"allowed: {', '.join(filter(None, units_like()))}",
            )
    if isinstance(name, str) and not name.isascii():
        yield f"{name}: the code is not ASCII", "letters, digits and _"


def _listed(entry: Mapping[str, object], key: str) -> list[object]:
    value = entry.get(key, [])
    return value if isinstance(value, list) else []


FAMILIES_PATH = Path(__file__).with_name("families.yml")


class Family(Entry):
    """Indicators which are read together.

    Parameters
    ----------
    family : str
        Code, ASCII.
    en, zh : str
        Names.
    indicators : list of str
        Codes of indicators.yml.
    headline : bool
        Whether it stands on the headline board.
    wordings : list of str
        Words that name it where a plan gives a direction and no number.
    remit : list of str
        Levels of government which can promise it; all where empty.
    """

    family: str
    en: str
    zh: str
    indicators: list[str]
    headline: bool = False
    wordings: list[str] = Field(default_factory=list)
    remit: list[str] = Field(default_factory=list)


class Population(Entry):
    """Scope and denominator of an indicator's target that names none, or only the territory."""

    indicator: str
    unstated: str = ""
    territory: str = ""
    denominator: str = ""


class Concept(Entry):
    """Wordings of one indicator which mean the same thing; `near` may be read beside it."""

    indicator: str
    concept: str
    wordings: list[str]
    near: str = ""


class Grade(Entry):
    """Who awards or recognises."""

    grade: str
    en: str
    zh: str
    wordings: list[str]


class Act(Entry):
    """What is done with the things counted."""

    act: str
    en: str
    zh: str
    wordings: list[str]


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
    grades: list[Grade]
    fillers: Fillers
    sizes: Sizes
    acts: list[Act]


@cache
def load_families(path: Path = FAMILIES_PATH) -> Families:
    """Return families, populations, concepts and grades."""
    found = load_entries(path, Families)
    faults = [Fault(path, what) for what in _families_faults(found)]
    if faults:
        raise InputError(*faults)
    return found


@cache
def family_of(indicator: str) -> str:
    """Return the code of an indicator's family: its own code where no family holds it."""
    entries = load_families().families
    return next((entry.family for entry in entries if indicator in entry.indicators), indicator)


def _families_faults(found: Families) -> Iterator[str]:
    members = [code for entry in found.families for code in entry.indicators]
    concepts = [entry.concept for entry in found.concepts]
    codes = [entry.family for entry in found.families] + [entry.grade for entry in found.grades]
    yield from (f"{code} stands twice" for code in twice(codes) + twice(members) + twice(concepts))
    indicators = {entry.indicator for entry in load_indicators()}
    used = [*members, *(entry.indicator for entry in found.populations)]
    used += [entry.indicator for entry in found.concepts]
    yield from (f"{code} is no indicator" for code in used if code not in indicators)
    scopes = {entry.scope for entry in load_scopes().scopes}
    named = [code for e in found.populations for code in (e.unstated, e.territory) if code]
    yield from (f"{code} is no scope" for code in named if code not in scopes)
    bases = {entry.denominator for entry in load_scopes().denominators}
    taken = [entry.denominator for entry in found.populations if entry.denominator]
    yield from (f"{code} is no denominator" for code in taken if code not in bases)
    near = [entry.near for entry in found.concepts if entry.near]
    yield from (f"{code} is no concept" for code in near if code not in concepts)


DIRECTIONS_PATH = Path(__file__).with_name("directions.yml")


class Naming(Entry):
    """The words that name a single indicator where no number stands with it."""

    indicator: str
    wordings: list[str]


class Directions(Entry):
    """The whole file.

    Parameters
    ----------
    before : list of str
        Verbs that stand before what they push.
    after : list of str
        Verbs said of the thing itself.
    addressing : list of str
        Those of `before` that may also speak to someone.
    deeds : list of str
        Nouns of action after a thing, which leave it the object of a verb of `addressing`.
    grounds : list of str
        Words that open a clause which says what an action rests on.
    others : list of str
        Names that hold a wording of some family but mean another thing.
    wordings : list of Naming
        Words for indicators whose synonyms are too wide without a number.
    """

    before: list[str]
    after: list[str]
    addressing: list[str]
    deeds: list[str]
    grounds: list[str]
    others: list[str]
    wordings: list[Naming]


@cache
def load_directions(path: Path = DIRECTIONS_PATH) -> Directions:
    """Return the words of direction."""
    found = load_entries(path, Directions)
    faults = [Fault(path, what) for what in _directions_faults(found)]
    if faults:
        raise InputError(*faults)
    return found


@cache
def wordings_of(family: str) -> tuple[str, ...]:
    """Return the words that name a family, the longest first."""
    entry = next((e for e in load_families().families if e.family == family), None)
    members = entry.indicators if entry else [family]
    own = entry.wordings if entry and entry.wordings else _of_indicators(members)
    return tuple(sorted(set(own), key=lambda wording: (-len(wording), wording)))


def _of_indicators(codes: list[str]) -> list[str]:
    told = {entry.indicator: entry.wordings for entry in load_directions().wordings}
    known = {entry.indicator: entry.synonyms for entry in load_indicators()}
    return [wording for code in codes for wording in told.get(code, known.get(code, ()))]


def _directions_faults(found: Directions) -> Iterator[str]:
    named = [entry.indicator for entry in found.wordings]
    lists = [words for _, words in found if words and isinstance(words[0], str)]
    yield from (f"{word} stands twice" for words in (*lists, named) for word in twice(words))
    lost = [word for word in found.addressing if word not in found.before]
    yield from (f"{word} is addressing but not before" for word in lost)
    codes = {entry.indicator for entry in load_indicators()}
    yield from (f"{code} is no indicator" for code in named if code not in codes)
