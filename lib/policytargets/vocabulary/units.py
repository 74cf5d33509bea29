"""units.yml: the units of targets and statistics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.entries import Entry, load_entries, twice
from policytargets.vocabulary.lines import lines_of

__all__ = ["PATH", "Kind", "Reading", "Unit", "Units", "load_units"]

PATH = Path(__file__).with_name("units.yml")
_MULTIPLE = re.compile(r"(?P<factor>\d+(?:\.\d+)?(?:/\d+)?) \* (?P<code>\w+)")


class Kind(Entry):
    """What is measured; `sized` where an amount may be set against GDP and population."""

    kind: str
    en: str
    zh: str
    sized: bool = False


class Unit(Entry):
    """One unit.

    Parameters
    ----------
    unit : str
        As it stands in a table; empty for an index or a plain ratio.
    code : str
        Its name in the arithmetic, ASCII.
    en, zh : str
        Names; `zh` is empty where it is the unit itself.
    kind : str
        Code of a `Kind`.
    definition : str
        ``[kind]`` for the first unit of a kind, else a multiple of another unit's code.
    spellings : list of str
        Other ways to write it.
    """

    unit: str
    code: str
    en: str
    zh: str = ""
    kind: str
    definition: str
    spellings: list[str] = Field(default_factory=list)


class Reading(Entry):
    """What a unit means for an indicator whose canonical unit is `means`, and why."""

    written: str
    means: str
    en: str
    zh: str


class Units(Entry):
    """The whole file."""

    kinds: list[Kind]
    units: list[Unit]
    shortened: list[Reading]
    customary: list[Reading]
    joined: dict[str, str]


@cache
def load_units(path: Path = PATH) -> Units:
    """Return kinds, units and their readings.

    Raises
    ------
    InputError
        Naming each faulty entry with its line: a missing, unknown or ill-valued field, a unit, code
        or spelling that stands twice, a kind that is not there, a definition that is no multiple of
        an earlier unit of the same kind.
    """
    found = load_entries(path, Units)
    faults = [
        Fault(f"{path}:{line}", f"{entry.unit or '(none)'}: {what}", allowed)
        for place, (line, entry) in enumerate(
            zip(lines_of(path, "units"), found.units, strict=True)
        )
        for what, allowed in _faults(found, place)
    ]
    spelt = [word for entry in found.units for word in (entry.unit, *entry.spellings)]
    names = twice(spelt) + twice(e.code for e in found.units) + twice(k.kind for k in found.kinds)
    faults += [Fault(path, f"{word or '(none)'} stands twice") for word in names]
    if faults:
        raise InputError(*faults)
    return found


def _faults(found: Units, place: int) -> Iterator[tuple[str, str]]:
    entry, earlier = found.units[place], found.units[:place]
    kinds = [kind.kind for kind in found.kinds]
    if entry.kind not in kinds:
        yield f"kind {entry.kind} is not there", f"allowed: {', '.join(kinds)}"
    if not entry.code.isascii() or not entry.code.isidentifier():
        yield f"code {entry.code}", "ASCII letters, digits and _"
    same = [unit.code for unit in earlier if unit.kind == entry.kind]
    hit = _MULTIPLE.fullmatch(entry.definition)
    first = not same and entry.definition == f"[{entry.kind}]"
    if not first and (not hit or hit["code"] not in same):
        wanted = f"a multiple of {', '.join(same)}" if same else f"[{entry.kind}]"
        yield f"definition {entry.definition!r}", f"expected: {wanted}"
