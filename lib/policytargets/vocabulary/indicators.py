"""indicators.yml: the codelist with the wordings of each indicator, checked line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.measured import parse_unit, units_like
from policytargets.yamls import compose, parse

__all__ = ["PATH", "Indicator", "load_indicators"]

PATH = Path(__file__).with_name("indicators.yml")
_CHOICES = {
    "direction": ("more", "less", "neutral"),
    "nature": ("stock", "flow", "ratio"),
    "population": ("", "needed", "named", "headed"),
}
_OPTIONAL: dict[str, object] = {"negatives": [], "other_units": [], "population": ""}
_LISTS = ("synonyms", "negatives", "other_units")


@dataclass(frozen=True)
class Indicator:
    """One entry of the codelist.

    Parameters
    ----------
    indicator : str
        Code, ASCII.
    unit : str
        Canonical base unit; empty for an index or a plain ratio.
    direction : str
        ``more``, ``less`` or ``neutral``: what counts as asking more.
    nature : str
        ``stock``, ``flow`` or ``ratio``.
    synonyms, negatives : tuple of str
        Wordings, and wordings which hold one of them but mean another thing.
    other_units : tuple of str
        Units of another kind in which it is counted too and which stay as they are: talent
        projects in 个 beside talents in 名.
    population : str
        ``needed`` where it makes no sense without a population, ``named`` where its own name says
        the population, ``headed`` where the heading may say it; empty otherwise.
    """

    indicator: str
    name_en: str
    name_zh: str
    theme: str
    unit: str
    direction: str
    nature: str
    synonyms: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    other_units: tuple[str, ...] = ()
    population: str = ""


@cache
def load_indicators(path: Path = PATH) -> tuple[Indicator, ...]:
    """Return the indicators in the file's order.

    Parameters
    ----------
    path : Path
        A YAML list of entries.

    Raises
    ------
    InputError
        Naming each faulty entry with its line: a missing, unknown or ill-valued field, a code that
        stands twice, a wording that is another's negative.
    """
    try:
        node = compose(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise InputError(Fault(path, f"broken YAML: {error}")) from None
    entries = parse(path.read_text("utf-8"))
    lines = [child.start_mark.line + 1 for child in node.value] if node else []
    faults = [
        Fault(f"{path}:{line}", what, allowed)
        for line, entry in zip(lines, entries, strict=True)
        for what, allowed in _faults(entry)
    ]
    codes = [entry.get("indicator") for entry in entries]
    faults += [
        Fault(f"{path}:{line}", f"{code} stands twice")
        for line, code, place in zip(lines, codes, range(len(codes)), strict=True)
        if code in codes[:place]
    ]
    if faults:
        raise InputError(*faults)
    return tuple(Indicator(**{k: _frozen(v) for k, v in entry.items()}) for entry in entries)


def _frozen(value: Any) -> Any:  # noqa: ANN401
    """Return a field's value so that it cannot be changed."""
    return tuple(value) if isinstance(value, list) else value


def _faults(entry: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    known = [f.name for f in fields(Indicator)]
    name = entry.get("indicator", "?")
    for key in sorted(set(entry) - set(known)):
        yield f"{name}: unknown field {key}", f"allowed: {', '.join(known)}"
    for key in known:
        value = entry.get(key, _OPTIONAL.get(key))
        wanted = list if key in _LISTS else str
        if not isinstance(value, wanted):
            yield (
                f"{name}: {key} is {value!r}",
                f"a {wanted.__name__} is expected",
            )
        elif key in _CHOICES and value not in _CHOICES[key]:
            yield (
                f"{name}: {key} is {value!r}",
                f"allowed: {', '.join(filter(None, _CHOICES[key]))}",
            )
    for unit in [entry.get("unit", ""), *_listed(entry, "other_units")]:
        if isinstance(unit, str) and parse_unit(unit) is None:
            yield (
                f"{name}: unknown unit {unit!r}",
                f"allowed: {', '.join(filter(None, units_like()))}",
            )
    if isinstance(name, str) and not name.isascii():
        yield f"{name}: the code is not ASCII", "letters, digits and _"


def _listed(entry: Mapping[str, object], key: str) -> list[object]:
    value = entry.get(key, [])
    return value if isinstance(value, list) else []
