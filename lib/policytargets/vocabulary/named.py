"""industries.yml and instruments.yml: what plans name in their text, with what only looks so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.yamls import Entry, load_entries, twice

INDUSTRIES = Path(__file__).with_name("industries.yml")
INSTRUMENTS = Path(__file__).with_name("instruments.yml")


class Named(Entry):
    """What a plan can name.

    Parameters
    ----------
    en, zh : str
        Names.
    wordings : list of str
        In Simplified characters, as they stand in the reading view.
    unless : list of str
        Longer wordings in which one of `wordings` means another thing.
    """

    en: str
    zh: str
    wordings: list[str]
    unless: list[str] = Field(default_factory=list)

    @property
    def code(self) -> str:
        """Return the code."""
        raise NotImplementedError


class Industry(Named):
    """One industry, ``industry`` its code."""

    industry: str

    @property
    def code(self) -> str:
        """Return the code."""
        return self.industry


class Instrument(Named):
    """One instrument, ``instrument`` its code, ``side`` the side on which it works."""

    instrument: str
    side: str

    @property
    def code(self) -> str:
        """Return the code."""
        return self.instrument


class Instruments(Entry):
    """The whole file; ``sides`` holds names in both languages by code."""

    sides: dict[str, dict[str, str]]
    instruments: list[Instrument]


@cache
def load_industries(path: Path = INDUSTRIES) -> tuple[Industry, ...]:
    """Return the industries in the order of the file."""
    found = tuple(load_entries(path, list[Industry]))
    _check(path, list(_faults(found)))
    return found


@cache
def load_instruments(path: Path = INSTRUMENTS) -> Instruments:
    """Return the instruments and their sides."""
    found = load_entries(path, Instruments)
    unknown = [e.code for e in found.instruments if e.side not in found.sides]
    faults = [f"{code} is on no side that is listed" for code in unknown]
    faults += [
        f"side {k} needs en and zh" for k, v in found.sides.items() if set(v) != {"en", "zh"}
    ]
    _check(path, [*faults, *_faults(found.instruments)])
    return found


def _check(path: Path, what: Sequence[str]) -> None:
    if what:
        raise InputError(*(Fault(path, fault) for fault in what))


def _faults(found: Sequence[Named]) -> Iterator[str]:
    codes = [entry.code for entry in found]
    wordings = [word for entry in found for word in entry.wordings]
    yield from (f"{value} stands twice" for value in twice(codes + wordings))
    yield from (f"{code} is not ASCII" for code in codes if not code.isascii())
    for entry in found:
        if not entry.wordings:
            yield f"{entry.code} has no wordings"
        for text in entry.unless:
            if not any(word in text for word in entry.wordings):
                yield f"{entry.code}: {text} holds none of its wordings"
