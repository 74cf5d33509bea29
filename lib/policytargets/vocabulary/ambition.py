"""ambition.yml: thresholds, parameters and names of the ambition report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.schemas import BASELINE_STATUSES, COMPARATORS
from policytargets.vocabulary.entries import Entry, load_entries
from policytargets.vocabulary.indicators import load_indicators

__all__ = [
    "AGGREGATIONS",
    "NORMALISATIONS",
    "SIZINGS",
    "WEIGHTINGS",
    "Ambition",
    "Choices",
    "MissingParent",
    "ambition_name",
    "load_ambition",
]

PATH = Path(__file__).with_name("ambition.yml")

NORMALISATIONS = ("min_max", "z_score", "rank", "distance_to_best")
WEIGHTINGS = ("equal", "theme", "dirichlet")
AGGREGATIONS = ("arithmetic", "geometric")
SIZINGS = ("none", "gdp", "gdp_own_territory", "residents")

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


class Choices(Entry):
    """One way to make a score; drawn weights are no way to make one score."""

    normalisation: Literal["min_max", "z_score", "rank", "distance_to_best"]
    weighting: Literal["equal", "theme"]
    aggregation: Literal["arithmetic", "geometric"]
    sizing: Literal["none", "gdp", "gdp_own_territory", "residents"]


class Order(Entry):
    """When one target is said to ask more than another."""

    about: Share
    minimum_families: Count


class Composite(Entry):
    """When there is a score, and what is varied to see how far it holds."""

    minimum_plans: Annotated[int, Field(ge=2)]
    minimum_families: Count
    minimum_share: Share
    geometric_floor: Positive
    dirichlet: Positive
    interval: Annotated[float, Field(gt=0, lt=1)]
    theme_weights: dict[str, Positive]
    default: Choices


class Hardness(Entry):
    """What counts as firm wording."""

    confidence: Annotated[float, Field(gt=0, lt=1)]
    baseline_statuses: list[str]
    hedged: list[str]


class MissingParent(Entry):
    """A plan above plans of the corpus, and not in it."""

    adcode: str
    en: str
    zh: str
    title_words: list[str] = Field(default_factory=list)
    years: list[int] = Field(default_factory=list, max_length=2)

    def is_above(self, adcode: str, title: str, start: int, end: int) -> bool:
        """Tell whether a plan with this adcode, title and period belongs under it."""
        named = any(word in title for word in self.title_words)
        return adcode.startswith(self.adcode) and (named or self.years == [start, end])


class Name(Entry):
    """A name in both languages."""

    en: str
    zh: str


class Ambition(Entry):
    """The whole file."""

    order: Order
    composite: Composite
    hardness: Hardness
    missing_parents: list[MissingParent]
    names: dict[str, dict[str, Name]]


@cache
def load_ambition(path: Path = PATH) -> Ambition:
    """Return thresholds, parameters and names.

    Raises
    ------
    InputError
        Naming a faulty field with its line, or a code that no codelist holds.
    """
    found = load_entries(path, Ambition)
    faults = [Fault(path, what) for what in _faults(found)]
    if faults:
        raise InputError(*faults)
    return found


def ambition_name(group: str, code: str, language: str, **values: object) -> str:
    """Return the name of a code in one language, with `values` filled in.

    Parameters
    ----------
    group, code : str
        Such as ``sizing`` and ``gdp``.
    language : str
        ``en`` or ``zh``.

    Raises
    ------
    KeyError
        If the file holds no such name.
    """
    return str(getattr(load_ambition().names[group][code], language)).format(**values)


def _faults(found: Ambition) -> Iterator[str]:
    themes = {entry.theme for entry in load_indicators()}
    used = found.composite.theme_weights
    yield from (f"theme_weights: {code} is no theme" for code in used if code not in themes)
    statuses = found.hardness.baseline_statuses
    yield from (f"{code} is no baseline status" for code in statuses if code not in _STATUSES)
    yield from (f"{c} is no comparator" for c in found.hardness.hedged if c not in COMPARATORS)


_STATUSES = set(BASELINE_STATUSES)
