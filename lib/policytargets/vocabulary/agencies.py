"""agencies.yml: responsible bodies by function, so that names of one function stand together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.entries import Entry, load_entries, twice

__all__ = ["Agency", "load_agencies"]

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
    """Return the functions in the order of the file.

    Raises
    ------
    InputError
        Naming a faulty field with its line, or a code or wording that stands twice.
    """
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
