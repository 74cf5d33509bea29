"""boilerplate.yml: words that plans share because of their genre."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from policytargets.errors import Fault, InputError
from policytargets.reading.view import make_view
from policytargets.vocabulary.entries import Entry, load_entries, twice

__all__ = [
    "BODIES",
    "FURNITURE",
    "Boilerplate",
    "boilerplate_kind",
    "boilerplate_name",
    "boilerplate_pattern",
    "load_boilerplate",
]

PATH = Path(__file__).with_name("boilerplate.yml")
FURNITURE, BODIES = "furniture", "bodies"
"""The kinds that the reading of a plan finds, without wordings."""

_SHORTEST, _LONGEST = 3, 12
# A wording of three characters such as 放管服 is clear enough; four and more is the rule.


class Boilerplate(Entry):
    """One kind of words that the genre has in common.

    Parameters
    ----------
    kind : str
        Code, ASCII.
    en, zh : str
        Names.
    wordings : list of str
        How they stand in the reading view, without blanks.
    """

    kind: str
    en: str
    zh: str
    wordings: list[str]


@cache
def load_boilerplate(path: Path = PATH) -> list[Boilerplate]:
    """Return the kinds of boilerplate.

    Raises
    ------
    InputError
        Naming a faulty field with its line, and each kind or wording that stands twice, cannot
        occur in the reading view, is too short or too long, or is missing.
    """
    kinds = load_entries(path, list[Boilerplate])
    faults = [Fault(path, told) for told in _faults(kinds)]
    if faults:
        raise InputError(*faults)
    return kinds


@cache
def boilerplate_pattern() -> re.Pattern[str]:
    """Return what finds any wording, the longest at a place."""
    wordings = sorted(_kinds(), key=lambda wording: (-len(wording), wording))
    return re.compile("|".join(map(re.escape, wordings)))


def boilerplate_kind(wording: str) -> str:
    """Return the kind of a wording that `boilerplate_pattern` found."""
    return _kinds()[wording]


def boilerplate_name(kind: str, language: str) -> str:
    """Return the name of a kind in one language."""
    entry = next(entry for entry in load_boilerplate() if entry.kind == kind)
    return str(getattr(entry, language))


@cache
def _kinds() -> dict[str, str]:
    return {wording: entry.kind for entry in load_boilerplate() for wording in entry.wordings}


def _faults(kinds: list[Boilerplate]) -> Iterator[str]:
    codes = [entry.kind for entry in kinds]
    wordings = [wording for entry in kinds for wording in entry.wordings]
    yield from (f"{code} stands twice" for code in twice(codes) + twice(wordings))
    yield from (f"{code} is missing" for code in (FURNITURE, BODIES) if code not in codes)
    for entry in kinds:
        found = entry.kind in (FURNITURE, BODIES)
        if found == bool(entry.wordings):
            yield f"{entry.kind} {'has wordings' if found else 'has no wordings'}"
    yield from (told for wording in wordings for told in _faults_of(wording))


def _faults_of(wording: str) -> Iterator[str]:
    read = "".join(make_view(wording).text.split())
    if read != wording:
        yield f"{wording!r} cannot occur: a plan is read as {read!r}"
    if not _SHORTEST <= len(wording) <= _LONGEST:
        yield f"{wording!r} has {len(wording)} characters, {_SHORTEST} to {_LONGEST} are allowed"
