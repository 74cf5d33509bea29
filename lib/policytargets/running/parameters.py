"""Parameters read and checked before a kernel starts."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytargets.documents import Document
from policytargets.errors import Fault, InputError
from policytargets.project import MARK
from policytargets.running.declarations import NAMED, Declared, fault_at, read_cell
from policytargets.tables import read_table
from policytargets.vocabulary.codelists import family_of


def read_declared(notebook: Path) -> dict[str, Declared]:
    """Return the parameters of a notebook by name, from its cell tagged ``parameters``."""
    import nbformat  # one of the reports' packages, without which a study can be made and built

    try:
        nb = nbformat.read(notebook, as_version=4)
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
        raise InputError(Fault(notebook, f"not a notebook: {_first_line(error)}")) from None
    tagged = [cell for cell in nb.cells if "parameters" in cell.metadata.get("tags", [])]
    if not tagged:
        raise InputError(Fault(notebook, "no cell tagged parameters"))
    declared = read_cell(tagged[0].source, notebook)
    faults = [
        fault_at(notebook, parameter.line, f"{parameter.name}: {fault.what}", fault.allowed)
        for parameter in declared.values()
        for fault in _faults_of_default(parameter)
    ]
    if faults:
        raise InputError(*faults)
    return declared


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _faults_of_default(parameter: Declared) -> Iterator[Fault]:
    """Find where a default is not what its own comment says; whether ids are known is left open."""
    if parameter.of_kind is None or parameter.default in (None, ""):
        return
    if not fits(parameter.default, parameter.of_kind):
        what = f"{parameter.default!r} has another type than its comment says"
        yield Fault("", what, wanted(parameter.of_kind))
    elif parameter.kind.type not in NAMED:
        yield from _limit_faults("", parameter, parameter.default)


def parse(parameter: Declared, text: str) -> object:
    """Return a value given on the command line, in the type of the parameter's default."""
    if isinstance(parameter.sample, str):
        return text
    value = _read_json(text)
    if parameter.sample is None:
        return text if value is ... else value
    if not fits(value, parameter.sample):
        raise ValueError(wanted(parameter.sample))
    return float(str(value)) if isinstance(parameter.sample, float) else value


def _read_json(text: str) -> object:
    words = {"True": True, "False": False, "None": None}
    if text in words:
        return words[text]
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return ...


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(text: str) -> float:
    if math.isinf(value := float(text)):
        raise ValueError(text)
    return value


def fits(value: object, default: object) -> bool:
    """Return whether a value is of the type of a default; lists are compared by their items."""
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, (int, float))
    if isinstance(default, (list, tuple)):
        items = [type(item) for item in default[:1]]
        return isinstance(value, (list, tuple)) and all(
            isinstance(item, kind) for item in value for kind in items
        )
    return default is None or isinstance(value, type(default))


def wanted(default: object) -> str:
    """Return in words which type of value a default asks for."""
    if isinstance(default, (list, tuple)):
        example = json.dumps(list(default[:2]), ensure_ascii=False)
        return f"a JSON list is wanted, such as {example}"
    names: Mapping[type, str] = {
        bool: "true or false is wanted",
        int: "a whole number is wanted",
        float: "a number is wanted",
        dict: "a JSON object is wanted",
    }
    return names.get(type(default), f"a {type(default).__name__} is wanted")


@dataclass(frozen=True)
class Known:
    """What a parameter may name: ids of the clean tables, and the families of the indicators."""

    plans: tuple[str, ...]
    indicators: tuple[str, ...]
    themes: tuple[str, ...]
    families: tuple[str, ...]

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the ids of a type of `NAMED`."""
        ids = (self.plans, self.themes, self.indicators, self.families)
        return dict(zip(NAMED, ids, strict=True))[kind]


def load_known(root: Path, documents: dict[str, Document]) -> Known:
    """Return what the clean tables know, after checking that they are of the same plans."""
    built = set(read_table("documents", root)["document"])
    if built != set(documents):
        names = ", ".join(sorted(built ^ set(documents)))
        what = f"made from other plans than {MARK} lists ({names})"
        again = "make it anew with: policytargets build"
        raise InputError(Fault(root / "data" / "clean" / "documents.csv", what, again))
    indicators = read_table("indicators", root)
    # The pages need it after the runs, when it would be late to find it missing.
    read_table("targets", root)
    themes = tuple(dict.fromkeys(indicators["theme"]))
    families = tuple(dict.fromkeys(map(family_of, indicators["indicator"])))
    return Known(tuple(documents), tuple(indicators["indicator"]), themes, families)


def find_faults(where: str, parameter: Declared, value: object, known: Known) -> Iterator[Fault]:
    """Find what is wrong with the value of one parameter."""
    kind = parameter.kind
    # A plan that is left empty is the first of the study.
    if value == parameter.default and value in (None, ""):
        return
    if not fits(value, parameter.sample):
        what = f"{value!r} has another type than the default"
        yield Fault(where, what, wanted(parameter.sample))
    elif kind.type in NAMED:
        yield from _unlisted(where, kind.type, _items(parameter, value), known.ids(kind.type))
    else:
        yield from _limit_faults(where, parameter, value)


def _items(parameter: Declared, value: Any) -> list[Any]:  # noqa: ANN401
    return list(value) if parameter.kind.many else [value]


def _limit_faults(where: str, parameter: Declared, value: object) -> Iterator[Fault]:
    """Find values that are not what a comment allows."""
    kind, items = parameter.kind, _items(parameter, value)
    for item in items if kind.many else ():
        if not fits(item, kind.item):
            yield Fault(where, f"{item!r} has another type than the list", wanted(kind.item))
    if kind.choices:
        yield from _unlisted(where, parameter.name, items, kind.choices)
    for item in items if kind.ranges else ():
        if not any(_is_within(item, *ends) for ends in kind.ranges):
            yield Fault(where, f"{parameter.name} is {item!r}", _ranges_allowed(parameter))
    for item in items if kind.type == "date" else ():
        if item != "" and not _is_day(item):
            yield Fault(where, f"{item!r} is no day", "an ISO date is wanted, such as 2022-12-31")


def _unlisted(
    where: str, kind: str, items: Sequence[Any], allowed: tuple[str, ...]
) -> Iterator[Fault]:
    for item in dict.fromkeys(map(str, items)):
        if item not in allowed:
            yield _unknown(where, kind, item, allowed)
    for item in sorted({str(item) for item in items if items.count(item) > 1}):
        yield Fault(where, f"{kind} {item!r} is given twice")


def _unknown(where: str, kind: str, value: object, allowed: tuple[str, ...]) -> Fault:
    near = difflib.get_close_matches(str(value), allowed, n=3)
    meant = f" (did you mean {' or '.join(near)}?)" if near else ""
    return Fault(where, f"unknown {kind} {value!r}{meant}", f"allowed: {', '.join(allowed)}")


def _is_within(value: object, low: float | None, high: float | None) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return (low is None or low <= value) and (high is None or value <= high)


def _ranges_allowed(parameter: Declared) -> str:
    kind = parameter.kind
    noun = "whole numbers" if kind.type == "int" else "numbers"
    ranges = " or ".join(_range_told(noun, *ends) for ends in kind.ranges)
    return f"allowed: {ranges}" + (f" ({kind.words})" if kind.words else "")


def _range_told(noun: str, low: float | None, high: float | None) -> str:
    # Not in years.
    comma = "," if max(abs(low or 0), abs(high or 0)) >= 10_000 else ""
    if low == high:
        return f"{low:{comma}}"
    ends = {"from": low, "to": high}
    told = (f" {word} {end:{comma}}" for word, end in ends.items() if end is not None)
    return noun + "".join(told)


def _is_day(value: object) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        return False
    try:
        dt.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
