"""Parameters read and checked before a kernel starts."""

from __future__ import annotations

import ast
import datetime as dt
import difflib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from policytargets.comparing.overlap.shared_targets import GRADES
from policytargets.comparing.text_reuse.seeds import SEED
from policytargets.comparing.timelines.pathways import COMMON_YEARS
from policytargets.documents import Document
from policytargets.errors import Fault, InputError
from policytargets.messages import LANGUAGES
from policytargets.project import MARK
from policytargets.tables import read_table
from policytargets.vocabulary.codelists import family_of
from policytargets.vocabulary.rules import SIZINGS


@dataclass(frozen=True)
class Declared:
    """A parameter as a notebook declares it.

    Parameters
    ----------
    name : str
        Its name.
    default : object
        Its value where nobody gives another; the type of which every value must be.
    """

    name: str
    default: Any


def read_declared(notebook: Path) -> dict[str, Declared]:
    """Return the parameters of a notebook by name, from its cell tagged ``parameters``."""
    try:
        nb = nbformat.read(notebook, as_version=4)
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
        raise InputError(Fault(notebook, f"not a notebook: {_first_line(error)}")) from None
    tagged = [cell for cell in nb.cells if "parameters" in cell.metadata.get("tags", [])]
    if not tagged:
        raise InputError(Fault(notebook, "no cell tagged parameters"))
    try:
        body = ast.parse(tagged[0].source).body
    except SyntaxError as error:
        place = f"parameters cell, line {error.lineno}"
        raise InputError(Fault(notebook, f"{place}: {error.msg}")) from None
    declared = [_declare(notebook, statement) for statement in body]
    return {parameter.name: parameter for parameter in declared}


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _declare(notebook: Path, statement: ast.stmt) -> Declared:
    try:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return Declared(name, ast.literal_eval(value))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                return Declared(name, ast.literal_eval(value))
    except ValueError:
        pass
    place = f"parameters cell, line {statement.lineno}"
    allowed = 'one literal a line, as in: language = "en"  # en or zh'
    raise InputError(Fault(notebook, f"{place}: not a literal", allowed))


def parse(parameter: Declared, text: str) -> object:
    """Return a value given on the command line, in the type of the parameter's default."""
    if isinstance(parameter.default, str):
        return text
    value = _read_json(text)
    if parameter.default is None:
        return text if value is ... else value
    if not fits(value, parameter.default):
        raise ValueError(wanted(parameter.default))
    return float(str(value)) if isinstance(parameter.default, float) else value


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


# Fewer draws say nothing of rare ranks; more would fill the memory.
_RANGES = {
    "draws": (1_000, 200_000),
    "seed": (0, 2**32 - 1),
    "minimum_families": (1, 1_000),
    # Shorter runs are found between any two texts.
    "shingle": (SEED, 100),
}


@dataclass(frozen=True)
class Known:
    """What a parameter may name.

    Parameters
    ----------
    plans, indicators, themes : tuple of str
        The ids in the clean tables.
    families : tuple of str
        The families to which these indicators belong.
    """

    plans: tuple[str, ...]
    indicators: tuple[str, ...]
    themes: tuple[str, ...]
    families: tuple[str, ...]

    def listed(self, parameter: str) -> tuple[str, ...] | None:
        """Return the values a list parameter may hold; None where its name promises nothing."""
        return {
            "plans": self.plans,
            "indicators": self.indicators,
            "themes": self.themes,
            "families": self.families,
        }.get(parameter)

    def single(self, parameter: str) -> tuple[str, ...] | None:
        """Return the values a parameter may have; None where its name promises nothing."""
        named = {"plan": self.plans, "language": LANGUAGES, "sizing": SIZINGS, "grade": GRADES}
        return named.get(parameter)


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
    listed, single = known.listed(parameter.name), known.single(parameter.name)
    if not fits(value, parameter.default):
        what = f"{value!r} has another type than the default"
        yield Fault(where, what, wanted(parameter.default))
    elif listed is not None and isinstance(value, list):
        yield from _list_faults(where, parameter.name, value, listed)
    elif single is not None and value not in single:
        yield _unknown(where, parameter.name, value, single)
    elif parameter.name in _RANGES and not _is_within(value, *_RANGES[parameter.name]):
        low, high = _RANGES[parameter.name]
        what = f"{parameter.name} is {value!r}"
        yield Fault(where, what, f"allowed: whole numbers from {low:,} to {high:,}")
    elif parameter.name == "common_year" and value and not _is_within(value, *COMMON_YEARS):
        first, last = COMMON_YEARS
        allowed = f"allowed: 0 (the earliest deadline of each group) or {first} to {last}"
        yield Fault(where, f"common_year {value!r} is out of range", allowed)
    elif parameter.name == "as_of" and not _is_day(value):
        yield Fault(where, f"{value!r} is no day", "an ISO date is wanted, such as 2022-12-31")


def _list_faults(
    where: str, name: str, value: Sequence[Any], allowed: tuple[str, ...]
) -> Iterator[Fault]:
    kind = "family" if name == "families" else name.removesuffix("s")
    for item in dict.fromkeys(map(str, value)):
        if item not in allowed:
            yield _unknown(where, kind, item, allowed)
    for item in sorted({str(item) for item in value if list(value).count(item) > 1}):
        yield Fault(where, f"{kind} {item!r} is given twice")


def _unknown(where: str, kind: str, value: object, allowed: tuple[str, ...]) -> Fault:
    near = difflib.get_close_matches(str(value), allowed, n=3)
    meant = f" (did you mean {' or '.join(near)}?)" if near else ""
    return Fault(where, f"unknown {kind} {value!r}{meant}", f"allowed: {', '.join(allowed)}")


def _is_within(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and low <= value <= high


def _is_day(value: object) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        return False
    try:
        dt.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
