"""scopes.yml: whom or what a target counts, and what a ratio is taken of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.yamls import Entry, load_entries, twice

UNCLASSIFIED = "unclassified"
"""Code of a wording that no entry holds."""

UNSTATED = "unstated"
"""Code of a target that names no scope."""

PATH = Path(__file__).with_name("scopes.yml")


class Scope(Entry):
    """One population.

    Parameters
    ----------
    scope : str
        Code, ASCII.
    en, zh : str
        Names.
    wordings : list of str
        In Simplified characters; … stands for any few characters.
    within : list of str
        The wholes beside which it may be read with a caveat.
    near : str
        Another scope that statistics use in its place; empty for none.
    by_text : bool
        Whether two targets have the same scope only where the wordings agree.
    """

    scope: str
    en: str
    zh: str
    wordings: list[str]
    within: list[str] = Field(default_factory=list)
    near: str = ""
    by_text: bool = False


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
    found = load_entries(path, Scopes)
    faults = [Fault(path, what) for what in _faults(found)]
    if faults:
        raise InputError(*faults)
    return found


def _faults(found: Scopes) -> Iterator[str]:
    codes = [entry.scope for entry in found.scopes]
    bases = [entry.denominator for entry in found.denominators]
    wordings = [word for entry in found.scopes for word in entry.wordings]
    yield from (f"{value} stands twice" for value in twice(codes + bases + wordings))
    named = [word for entry in found.scopes for word in (*entry.within, entry.near) if word]
    yield from (f"{code} is no scope" for code in named if code not in codes)
    beside = [code for entry in found.denominators for code in entry.near]
    yield from (f"{code} is no denominator" for code in beside if code not in bases)
