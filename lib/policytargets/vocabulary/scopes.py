"""scopes.yml: whom or what a target counts, and what a ratio is taken of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from pydantic import Field

from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import Entry, Found, doubled, unknown, values_at

UNCLASSIFIED = "unclassified"
"""Code of a wording that no entry holds."""

UNSTATED = "unstated"
"""Code of a target that names no scope."""

PATH = Path(__file__).with_name("scopes.yml")


class Scope(Entry):
    """One population."""

    scope: str  # Code, ASCII
    en: str  # Names
    zh: str
    wordings: list[str]  # In Simplified characters; … stands for any few characters
    # The wholes beside which it may be read with a caveat
    within: list[str] = Field(default_factory=list)
    # The wholes of which it is some part: a count of it is a lower bound of theirs
    part_of: list[str] = Field(default_factory=list)
    near: str = ""  # Another scope that statistics use in its place; empty for none
    subject: bool = True  # Whether a plan as a whole may be about it
    by_text: bool = False  # Whether two targets have the same scope only where the wordings agree


class Denominator(Entry):
    """What a ratio is taken of, with those that may be read beside it in `near`."""

    denominator: str
    en: str
    zh: str
    wordings: list[str]
    near: list[str] = Field(default_factory=list)


class Scopes(Entry):
    """The whole file."""

    taken_of: list[str]
    territories: list[str]
    scopes: list[Scope]
    denominators: list[Denominator]


@cache
def load_scopes(path: Path = PATH) -> Scopes:
    """Return the scopes and denominators."""
    return load_entries(path, Scopes, _faults)


def _faults(found: Scopes) -> Iterator[Found]:
    at = partial(values_at, found)
    codes = [entry.scope for entry in found.scopes]
    bases = [entry.denominator for entry in found.denominators]
    yield from doubled(
        at("scopes/*/scope"), at("denominators/*/denominator"), at("scopes/*/wordings/*")
    )
    yield from unknown(at("scopes/*/within/*"), codes, "scope")
    yield from unknown(at("scopes/*/part_of/*"), codes, "scope")
    yield from unknown(at("scopes/*/near"), codes, "scope")
    yield from unknown(at("denominators/*/near/*"), bases, "denominator")
