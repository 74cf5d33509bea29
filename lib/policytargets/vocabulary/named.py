"""What plans name: industries, instruments, vintages and consistency.yml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import (
    Code,
    Entry,
    Found,
    doubled,
    refuse,
    unknown,
    values_at,
)

INDUSTRIES = Path(__file__).with_name("industries.yml")
INSTRUMENTS = Path(__file__).with_name("instruments.yml")
VINTAGES = Path(__file__).with_name("vintages.yml")
CONSISTENCY = Path(__file__).with_name("consistency.yml")


class Named(Entry):
    """What a plan can name."""

    en: str  # Names
    zh: str
    # In Simplified characters, as they stand in the reading view
    wordings: list[str] = Field(min_length=1)
    # Longer wordings in which one of `wordings` means another thing
    unless: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _unless_holds_wordings(self) -> Self:
        for text in self.unless:
            if not any(word in text for word in self.wordings):
                refuse(f"{text} holds none of its wordings")
        return self

    @property
    def code(self) -> str:
        """Return the code."""
        raise NotImplementedError


class Industry(Named):
    """One industry, ``industry`` its code."""

    industry: Code

    @property
    def code(self) -> str:
        """Return the code."""
        return self.industry


class Instrument(Named):
    """One instrument, ``instrument`` its code, ``side`` the side on which it works."""

    instrument: Code
    side: str

    @property
    def code(self) -> str:
        """Return the code."""
        return self.instrument


class Vintage(Named):
    """One word of policy, ``word`` its code."""

    word: Code

    @property
    def code(self) -> str:
        """Return the code."""
        return self.word


class Item(Named):
    """One item of a variable, ``item`` its code."""

    item: Code

    @property
    def code(self) -> str:
        """Return the code."""
        return self.item


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


@cache
def load_industries(path: Path = INDUSTRIES) -> tuple[Industry, ...]:
    """Return the industries in the order of the file."""
    found = load_entries(path, list[Industry], _industries_faults)
    return tuple(found)


@cache
def load_instruments(path: Path = INSTRUMENTS) -> Instruments:
    """Return the instruments and their sides."""
    return load_entries(path, Instruments, _instruments_faults)


@cache
def load_vintages(path: Path = VINTAGES) -> tuple[Vintage, ...]:
    """Return the words of policy in the order of the file."""
    found = load_entries(path, list[Vintage], _vintages_faults)
    return tuple(found)


@cache
def load_variables(path: Path = CONSISTENCY) -> tuple[Variable, ...]:
    """Return the variables of the PMC index in the order of the file."""
    found = load_entries(path, list[Variable], _variables_faults)
    return tuple(found)


def _variables_faults(found: list[Variable]) -> Iterator[Found]:
    at = partial(values_at, found)
    yield from doubled(at("*/variable"))
    yield from doubled(at("*/items/*/item"))
    for place, side in at("*/side"):
        if side:
            yield from unknown([(place, side)], load_instruments().sides, "side of instruments.yml")


def _vintages_faults(found: list[Vintage]) -> Iterator[Found]:
    return doubled(values_at(found, "*/word"), values_at(found, "*/wordings/*"))


def _industries_faults(found: list[Industry]) -> Iterator[Found]:
    return doubled(values_at(found, "*/industry"), values_at(found, "*/wordings/*"))


def _instruments_faults(found: Instruments) -> Iterator[Found]:
    at = partial(values_at, found)
    yield from doubled(at("instruments/*/instrument"), at("instruments/*/wordings/*"))
    yield from unknown(at("instruments/*/side"), found.sides, "side that is listed")
