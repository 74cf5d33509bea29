"""What plans name: agencies, industries, instruments, vintages, items of the PMC index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import Field, model_validator

from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import Code, Entry, Found, doubled, refuse, unknown, values_at

AGENCIES = Path(__file__).with_name("agencies.yml")
INDUSTRIES = Path(__file__).with_name("industries.yml")
INSTRUMENTS = Path(__file__).with_name("instruments.yml")
VINTAGES = Path(__file__).with_name("vintages.yml")
CONSISTENCY = Path(__file__).with_name("consistency.yml")


class Named(Entry):
    """What a plan can name; a file calls the code by the kind of thing."""

    code: Code
    en: str  # Names
    zh: str
    # In Simplified characters, as they stand in the reading view
    wordings: list[str] = Field(min_length=1)
    # Longer wordings in which one of `wordings` means another thing
    unless: list[str] = Field(default_factory=list)
    # Words that turn the meaning of a clause, as 容忍 that of one on emissions
    without: list[str] = Field(default_factory=list)
    # Where alone a wording counts (at the end of a heading), or where also (in lists of bodies)
    where: Literal["", "headings", "bodies"] = ""

    @model_validator(mode="after")
    def _unless_holds_wordings(self) -> Self:
        for text in self.unless:
            if not any(word in text for word in self.wordings):
                refuse(f"{text} holds none of its wordings")
        return self


class Agency(Named):
    """One function of government; its wordings are parts of names of bodies."""

    code: Code = Field(alias="function")


class Industry(Named):
    """One industry."""

    code: Code = Field(alias="industry")


class Instrument(Named):
    """One instrument, ``side`` the side on which it works."""

    code: Code = Field(alias="instrument")
    side: str


class Vintage(Named):
    """One word of policy."""

    code: Code = Field(alias="word")


class Item(Named):
    """One item of a variable."""

    code: Code = Field(alias="item")


class Variable(Entry):
    """One variable of the PMC index: items of its own, or the instruments of a side."""

    variable: Code
    en: str  # Names
    zh: str
    side: str = ""
    items: list[Item] = Field(default_factory=list)

    @model_validator(mode="after")
    def _side_or_items(self) -> Self:
        if bool(self.side) == bool(self.items):
            refuse("either a side of instruments.yml or items")
        return self

    @property
    def entries(self) -> Sequence[Named]:
        """Return what is looked for."""
        known = load_instruments().instruments
        return self.items or [one for one in known if one.side == self.side]


class Side(Entry):
    """The side on which an instrument works."""

    en: str
    zh: str


class Instruments(Entry):
    """The whole file; ``sides`` by code."""

    sides: dict[str, Side]
    instruments: list[Instrument]


Kind = TypeVar("Kind", bound=Named)


@cache
def load_agencies(path: Path = AGENCIES) -> tuple[Agency, ...]:
    """Return the functions of government in the order of the file."""
    return _load(path, list[Agency])


@cache
def load_industries(path: Path = INDUSTRIES) -> tuple[Industry, ...]:
    """Return the industries in the order of the file."""
    return _load(path, list[Industry])


@cache
def load_instruments(path: Path = INSTRUMENTS) -> Instruments:
    """Return the instruments and their sides."""
    return load_entries(path, Instruments, _instruments_faults)


@cache
def load_vintages(path: Path = VINTAGES) -> tuple[Vintage, ...]:
    """Return the words of policy in the order of the file."""
    return _load(path, list[Vintage])


def _load(path: Path, shape: type[list[Kind]]) -> tuple[Kind, ...]:
    return tuple(load_entries(path, shape, _doubled))


@cache
def load_variables(path: Path = CONSISTENCY) -> tuple[Variable, ...]:
    """Return the variables of the PMC index in the order of the file."""
    found = load_entries(path, list[Variable], _variables_faults)
    return tuple(found)


def _variables_faults(found: list[Variable]) -> Iterator[Found]:
    at = partial(values_at, found)
    yield from doubled(at("*/variable"))
    yield from doubled(at("*/items/*/code"))
    for place, side in at("*/side"):
        if side:
            yield from unknown([(place, side)], load_instruments().sides, "side of instruments.yml")


def _doubled(found: Iterable[Named]) -> Iterator[Found]:
    return doubled(values_at(found, "*/code"), values_at(found, "*/wordings/*"))


def _instruments_faults(found: Instruments) -> Iterator[Found]:
    at = partial(values_at, found)
    yield from doubled(at("instruments/*/code"), at("instruments/*/wordings/*"))
    yield from unknown(at("instruments/*/side"), found.sides, "side that is listed")
