"""The parameters cell of a notebook: names, defaults, and what their comments allow.

A comment is a type, limits if there are any, a colon, and words; of limits, values and ranges stand
with ``|`` between them, and a range may be open at either end::

    draws = 10000  # int 1000..200000: ways to make a score
    common_year = 0  # int 0|1949..2100: year of the view; 0 for the earliest deadline
    sizing = "none"  # str none|gdp|residents: what a number is divided by
    plans = ["wenzhou-2020"]  # list[plan]: ids of plans
"""

from __future__ import annotations

import ast
import difflib
import io
import re
import tokenize
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.messages import LANGUAGES

NAMED = ("plan", "theme", "indicator", "family")
"""Types whose values are ids that the project's tables hold."""

_SAMPLES: dict[str, Any] = {
    **{"str": "", "int": 0, "float": 0.0, "bool": False, "list": [], "dict": {}, "date": ""},
    **dict.fromkeys(NAMED, ""),
}
_TYPES = f"{', '.join(_SAMPLES)}, or such in list[…]"
_LIMITS = "such as int 1..100, int 0|1949..2100, float 0..1, str none|gdp"
_LITERAL = 'one literal a line, as in: language = "en"  # str en|zh: of the page'
_LIST = re.compile(r"list\[(\w+)\]")
_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"(?P<value>{_NUMBER})|(?P<low>{_NUMBER})?\.\.(?P<high>{_NUMBER})?")
_GIVEN = {"language": f"str {'|'.join(LANGUAGES)}", "plan": "plan", "plans": "list[plan]"}
"""What the runner itself gives to notebooks; comments of older ones say no more than ``str``."""


@dataclass(frozen=True)
class Kind:
    """What a comment says: type (of the items, if it is a list), choices or ranges, words."""

    type: str = ""
    many: bool = False
    choices: tuple[str, ...] = ()
    ranges: tuple[tuple[float | None, float | None], ...] = ()
    words: str = ""

    @property
    def item(self) -> Any:  # noqa: ANN401
        """A value of the type; None where the comment says none."""
        return _SAMPLES.get(self.type)


@dataclass(frozen=True)
class Declared:
    """A parameter: its name, its value where nobody gives another, its kind and line."""

    name: str
    default: Any
    kind: Kind = Kind()
    line: int = 1

    @property
    def sample(self) -> Any:  # noqa: ANN401
        """A value of the type that each value must have; None where any will do."""
        return self.of_kind if self.default is None else self.default

    @property
    def of_kind(self) -> Any:  # noqa: ANN401
        """A value of the type that the comment says; None where it says none."""
        return [] if self.kind.many else self.kind.item


def read_cell(source: str, notebook: Path) -> dict[str, Declared]:
    """Return the parameters of a cell by name."""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise InputError(fault_at(notebook, error.lineno or 1, error.msg)) from None
    comments = _comments(source)
    declared: dict[str, Declared] = {}
    faults: list[Fault] = []
    for statement in body:
        try:
            parameter = _declare(statement, comments.get(statement.end_lineno or 0, ""))
            declared[parameter.name] = parameter
        except _LineError as error:
            faults.append(fault_at(notebook, statement.lineno, *error.args))
    if faults:
        raise InputError(*faults)
    return declared


def fault_at(notebook: Path, line: int, what: str, allowed: str = "") -> Fault:
    """Return a fault of one line of a parameters cell."""
    return Fault(notebook, f"parameters cell, line {line}: {what}", allowed)


class _LineError(Exception):
    """A line that declares nothing; args are what is wrong and what is allowed."""


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}


def _declare(statement: ast.stmt, comment: str) -> Declared:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            kind = _kind_of(name, comment)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            kind = _kind_of(name, "")
        case _:
            raise _LineError("not a literal", _LITERAL)
    try:
        default = ast.literal_eval(value)
    except ValueError:
        raise _LineError("not a literal", _LITERAL) from None
    if kind.type == "float" and type(default) is int:
        default = float(default)
    return Declared(name, default, kind, statement.lineno)


def _kind_of(name: str, comment: str) -> Kind:
    kind = read_comment(comment)
    if name in _GIVEN and kind.type in ("", "str") and not kind.choices:
        return replace(read_comment(_GIVEN[name]), words=kind.words)
    return kind


def read_comment(comment: str) -> Kind:
    """Return what a comment says; words alone say nothing, and a type that there is not is told."""
    head, colon, words = comment.partition(":")
    name, *limits = head.split() or [""]
    listed = _LIST.fullmatch(name)
    kind = Kind(listed[1] if listed else name, bool(listed), words=words.strip())
    if kind.type in _SAMPLES and len(limits) < 2 and (colon or not limits or _is_limit(limits[0])):
        return _limited(kind, limits[0]) if limits else kind
    if colon and (kind.type in _SAMPLES or not limits or _is_limit(limits[0])):
        near = difflib.get_close_matches(kind.type, set(_SAMPLES) - {kind.type}, n=1)
        meant = f" (did you mean {near[0]}?)" if near else ""
        raise _LineError(f"{head.strip()!r} is no type{meant}", f"allowed: {_TYPES}")
    return Kind(words=comment)


def _is_limit(token: str) -> bool:
    return "|" in token or ".." in token


def _limited(kind: Kind, token: str) -> Kind:
    parts = tuple(token.split("|"))
    if kind.type == "str" and all(parts):
        return replace(kind, choices=parts)
    found = [_RANGE.fullmatch(part) for part in parts] if kind.type in ("int", "float") else []
    ranges = tuple(_ends(match) for match in found if match and any(match.groups()))
    if not found or len(ranges) < len(found) or any(_is_empty(*ends) for ends in ranges):
        raise _LineError(f"{token!r} are no limits of {kind.type}", _LIMITS)
    return replace(kind, ranges=ranges)


def _ends(match: re.Match[str]) -> tuple[float | None, float | None]:
    ends = [match["value"]] * 2 if match["value"] else [match["low"], match["high"]]
    low, high = (None if end is None else ast.literal_eval(end) for end in ends)
    return low, high


def _is_empty(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low > high
