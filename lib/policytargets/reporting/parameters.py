"""Parameters of the reports, read and checked before any kernel starts.

Papermill itself only warns of a mistyped name, turns ``001`` into 1 and leaves ``true`` a text;
here the type of a value is that of the notebook's own default.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from policytargets.errors import Fault, InputError

__all__ = ["Declared", "fits", "parse", "read_declared", "wanted"]


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
    """Return the parameters of a notebook by name, from its cell tagged ``parameters``.

    Parameters
    ----------
    notebook : Path
        A notebook; its cell holds one literal a line, ``name = literal  # comment``.

    Raises
    ------
    InputError
        If the notebook cannot be read, has no such cell, or a line is no literal.
    """
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
    """Return a value given on the command line, in the type of the parameter's default.

    Parameters
    ----------
    parameter : Declared
        The parameter it is for.
    text : str
        The value: text as it stands, all else as JSON (``True``, ``False`` and ``None`` as in
        Papermill's own flag also).

    Raises
    ------
    ValueError
        Saying which type is wanted.
    """
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
