"""Units: kinds, spellings, what is measured in what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from policytargets.vocabulary.grammar import any_of, load_grammar
from policytargets.vocabulary.own_terms import load_entries
from policytargets.vocabulary.wordings import first_of
from policytargets.yamls import Entry, Found, demand, doubled, values_at

PATH = Path(__file__).with_name("units.yml")
_MULTIPLE = re.compile(r"(?P<factor>\d+(?:\.\d+)?(?:/\d+)?) \* (?P<code>\w+)")


def _is_name(code: str) -> bool:
    return code.isascii() and code.isidentifier()


class Kind(Entry):
    """What is measured; `sized` where an amount may be set against GDP and population."""

    kind: str
    en: str
    zh: str
    sized: bool = False


class Unit(Entry):
    """One unit."""

    unit: str  # As it stands in a table; empty for an index or a plain ratio
    # Its name in the arithmetic, ASCII
    code: Annotated[str, demand(_is_name, "ASCII letters, digits and _")]
    en: str  # Names; `zh` is empty where it is the unit itself
    zh: str = ""
    kind: str  # Code of a `Kind`
    definition: str  # [kind] for the first unit of a kind, else a multiple of another unit's code
    spellings: list[str] = Field(default_factory=list)  # Other ways to write it


class Reading(Entry):
    """What a unit means for an indicator whose canonical unit is `means`, and why."""

    written: str
    means: str
    en: str
    zh: str


class Worded(Entry):
    """A unit whose denominator is said in words: 每万名工人拥有…台."""

    words: list[str]  # … stands for any few characters
    written: str
    means: str


class Units(Entry):
    """The whole file."""

    kinds: list[Kind]
    units: list[Unit]
    shortened: list[Reading]
    customary: list[Reading]
    worded: list[Worded]
    joined: dict[str, str]


@cache
def load_units(path: Path = PATH) -> Units:
    """Return kinds, units and their readings."""
    return load_entries(path, Units, _faults)


def _faults(found: Units) -> Iterator[Found]:
    yield from doubled(values_at(found, "units/*/unit"), values_at(found, "units/*/spellings/*"))
    yield from doubled(values_at(found, "units/*/code"))
    yield from doubled(values_at(found, "kinds/*/kind"))
    for place, entry in enumerate(found.units):
        for key, what, allowed in _unit_faults(found, entry, found.units[:place]):
            yield ("units", place, key), f"{entry.unit or '(none)'}: {what}", allowed


def _unit_faults(
    found: Units, entry: Unit, earlier: Sequence[Unit]
) -> Iterator[tuple[str, str, str]]:
    kinds = [kind.kind for kind in found.kinds]
    if entry.kind not in kinds:
        yield "kind", f"kind {entry.kind} is not there", f"allowed: {', '.join(kinds)}"
    same = [unit.code for unit in earlier if unit.kind == entry.kind]
    hit = _MULTIPLE.fullmatch(entry.definition)
    first = not same and entry.definition == f"[{entry.kind}]"
    if not first and (not hit or hit["code"] not in same):
        wanted = f"a multiple of {', '.join(same)}" if same else f"[{entry.kind}]"
        yield "definition", f"definition {entry.definition!r}", f"expected: {wanted}"


FIXED = {"growth": "%", "change": "%", "points": "百分点", "rank": "位"}


@dataclass(frozen=True)
class ParsedUnit:
    """A unit taken apart."""

    unit: str  # As written
    kind: str  # Code of its kind; money/area for a unit of two parts. Units of one kind convert
    expression: str  # In the codes of units.yml, for the arithmetic
    sized: bool  # Whether it counts what may be set against GDP and population


@cache
def parse_unit(unit: str) -> ParsedUnit | None:
    """Return a unit with its kind, or None where units.yml does not know it."""
    whole = _spelt().get(unit)
    if whole:
        return ParsedUnit(unit, whole.kind, whole.code, _kinds()[whole.kind].sized)
    above, *below = re.sub(r"[()]", "", unit).split("/")
    top = [_part(part) for part in _parts(above)] if above else [None]
    bottom = [_part(part) for text in below for part in _parts(text)]
    if None in top or None in bottom:
        return None
    return _joined(unit, [p for p in top if p], [p for p in bottom if p])


def unit_names(unit: str) -> dict[str, str]:
    """Return the names of a unit by language; a part that is not known stays as it is."""
    parts = [(_spelt().get(part), part) for part in unit.split("/")]
    english = "/".join(known.en if known else part for known, part in parts)
    return {"en": english, "zh": "/".join((known and known.zh) or part for known, part in parts)}


def canonical_unit(unit: str, measure: str) -> str:
    """Return the unit of an indicator's target: its own, or that of the measure (%, 百分点, 位)."""
    return FIXED.get(measure, unit)


def complete_unit(unit: str, canonical: str) -> str:
    """Return a unit with the denominator that the indicator's name holds: 元 as 元/亩."""
    found = (e.means for e in load_units().shortened if (e.written, e.means) == (unit, canonical))
    return next(found, unit)


def worded_unit(unit: str, words: str) -> str:
    """Return the unit that a number's own unit and the words around it say together."""
    found = (e.means for e in load_units().worded if e.written == unit and _said(e, words))
    return next(found, unit)


def _said(entry: Worded, words: str) -> bool:
    return first_of(tuple(entry.words)).search(words) is not None


@cache
def reading_of(unit: str, canonical: str) -> Reading | None:
    """Return the entry by which a unit means the canonical one, if there is one."""
    entries = [e for e in _readings() if e.means == canonical]
    return next((e for e in entries if same_kind(unit, e.written)), None)


@cache
def same_kind(unit: str, other: str) -> bool:
    """Return whether both units are known and measure the same thing."""
    one, two = parse_unit(unit), parse_unit(other)
    return one is not None and two is not None and one.kind == two.kind


def units_like(unit: str | None = None) -> list[str]:
    """Return the units of the same kind or meaning, first the unit itself; every unit for None."""
    parsed = None if unit is None else parse_unit(unit)
    if parsed is None:
        return [entry.unit for entry in load_units().units]
    read = [entry.written for entry in _readings() if entry.means == unit]
    same = [entry.unit for entry in load_units().units if entry.kind == parsed.kind]
    return list(dict.fromkeys([parsed.unit, *same, *read]))


def _part(text: str) -> tuple[str, str] | None:
    """Return expression and kind of one part: 亩, 万人, 10万."""
    spelt = _spelt()
    if text in spelt:
        return spelt[text].code, spelt[text].kind
    hit = _scaled().fullmatch(text)
    if not hit or hit["unit"] not in spelt or text == hit["unit"]:
        return None
    factor = int(hit["digits"] or 1) * int(load_grammar().magnitudes.get(hit["magnitude"], 1))
    return f"{factor} * {spelt[hit['unit']].code}", spelt[hit["unit"]].kind


def _parts(text: str) -> list[str]:
    return load_units().joined.get(text, text).split("·")


def _joined(
    unit: str, top: Sequence[tuple[str, str]], bottom: Sequence[tuple[str, str]]
) -> ParsedUnit:
    expression = " * ".join(code for code, _ in top)
    expression = " / ".join([expression, *(f"({code})" for code, _ in bottom)])
    above, below = ("·".join(sorted(kind for _, kind in part)) for part in (top, bottom))
    sized = not below and above in _kinds() and _kinds()[above].sized
    return ParsedUnit(unit, f"{above}/{below}" if below else above, expression, sized)


@cache
def _readings() -> tuple[Reading, ...]:
    return (*load_units().shortened, *load_units().customary)


@cache
def _spelt() -> dict[str, Unit]:
    return {word: entry for entry in load_units().units for word in (entry.unit, *entry.spellings)}


@cache
def _kinds() -> dict[str, Kind]:
    return {entry.kind: entry for entry in load_units().kinds}


@cache
def _scaled() -> re.Pattern[str]:
    magnitude = any_of(load_grammar().magnitudes)
    return re.compile(rf"(?P<digits>\d+)?(?P<magnitude>{magnitude})?(?P<unit>.*)")
