"""families.yml: families of indicators, and what within an indicator is the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.entries import Entry, load_entries, twice
from policytargets.vocabulary.indicators import load_indicators
from policytargets.vocabulary.scopes import load_scopes

__all__ = ["Concept", "Families", "Family", "Grade", "Population", "family_of", "load_families"]

PATH = Path(__file__).with_name("families.yml")


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
def load_families(path: Path = PATH) -> Families:
    """Return families, populations, concepts and grades.

    Raises
    ------
    InputError
        Naming a faulty field with its line, a code that stands twice or a reference to a code that
        is not there.
    """
    found = load_entries(path, Families)
    faults = [Fault(path, what) for what in _faults(found)]
    if faults:
        raise InputError(*faults)
    return found


@cache
def family_of(indicator: str) -> str:
    """Return the code of an indicator's family: its own code where no family holds it."""
    entries = load_families().families
    return next((entry.family for entry in entries if indicator in entry.indicators), indicator)


def _faults(found: Families) -> Iterator[str]:
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
