"""finance.yml: what the sections on capital, land and money set side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from pydantic import Field

from policytargets.vocabulary.codelists import load_indicators
from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import Code, Entry, Found, doubled, unknown, values_at

PATH = Path(__file__).with_name("finance.yml")


class Group(Entry):
    """Indicators that are set side by side."""

    en: str
    zh: str
    indicators: list[str] = Field(min_length=1)


class Rung(Group):
    """One step of the capital ladder, ``step`` its code."""

    step: Code


class Finance(Entry):
    """The whole file."""

    ladder: list[Rung] = Field(min_length=1)
    beside: dict[Code, Group]


@cache
def load_finance(path: Path = PATH) -> Finance:
    """Return the ladder, first step first, and the groups."""
    return load_entries(path, Finance, _faults)


def _faults(found: Finance) -> Iterator[Found]:
    at = partial(values_at, found)
    yield from doubled(at("ladder/*/step"), at("ladder/*/indicators/*"))
    known = {entry.indicator for entry in load_indicators()}
    for place in ("ladder/*/indicators/*", "beside/*/indicators/*"):
        yield from unknown(at(place), known, "indicator")
