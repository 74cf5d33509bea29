"""directions.yml: the words by which a plan says where it wants to go without a number."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.entries import Entry, load_entries, twice
from policytargets.vocabulary.families import load_families
from policytargets.vocabulary.indicators import load_indicators

__all__ = ["PATH", "Directions", "Naming", "load_directions", "wordings_of"]

PATH = Path(__file__).with_name("directions.yml")


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
def load_directions(path: Path = PATH) -> Directions:
    """Return the words of direction.

    Raises
    ------
    InputError
        Naming a faulty field with its line, a word that stands twice, an addressing verb which is
        no verb, or a code that is no indicator.
    """
    found = load_entries(path, Directions)
    faults = [Fault(path, what) for what in _faults(found)]
    if faults:
        raise InputError(*faults)
    return found


@cache
def wordings_of(family: str) -> tuple[str, ...]:
    """Return the words that name a family, the longest first.

    Parameters
    ----------
    family : str
        Code of families.yml, or of an indicator that stands in no family.

    Returns
    -------
    tuple of str
        Those of families.yml; else, for each of its indicators, those of directions.yml or the
        synonyms of indicators.yml.
    """
    entry = next((e for e in load_families().families if e.family == family), None)
    members = entry.indicators if entry else [family]
    own = entry.wordings if entry and entry.wordings else _of_indicators(members)
    return tuple(sorted(set(own), key=lambda wording: (-len(wording), wording)))


def _of_indicators(codes: list[str]) -> list[str]:
    told = {entry.indicator: entry.wordings for entry in load_directions().wordings}
    known = {entry.indicator: entry.synonyms for entry in load_indicators()}
    return [wording for code in codes for wording in told.get(code, known.get(code, ()))]


def _faults(found: Directions) -> Iterator[str]:
    named = [entry.indicator for entry in found.wordings]
    lists = [words for _, words in found if words and isinstance(words[0], str)]
    yield from (f"{word} stands twice" for words in (*lists, named) for word in twice(words))
    lost = [word for word in found.addressing if word not in found.before]
    yield from (f"{word} is addressing but not before" for word in lost)
    codes = {entry.indicator for entry in load_indicators()}
    yield from (f"{code} is no indicator" for code in named if code not in codes)
