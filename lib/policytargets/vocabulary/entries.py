"""YAML files of entries, each checked against a model; a fault is told with its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from policytargets.errors import Fault, InputError
from policytargets.yamls import compose, read_yaml

__all__ = ["Entry", "load_entries", "twice"]


class Entry(BaseModel):
    """What every entry of a vocabulary keeps to: no unknown field, no changed value."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Shape = TypeVar("Shape")


def load_entries(path: Path, shape: type[Shape]) -> Shape:
    """Return the entries of a file.

    Parameters
    ----------
    path : Path
        A YAML file.
    shape : type
        An `Entry`, or a list or mapping of entries, such as ``list[Family]``.

    Raises
    ------
    InputError
        With one fault for each missing, unknown or ill-valued field, naming line and field.
    """
    content = read_yaml(path)
    try:
        return TypeAdapter(shape).validate_python(content, strict=False)
    except ValidationError as error:
        root = compose(path.read_text("utf-8"))
        raise InputError(
            *(
                Fault(f"{path}:{_line(root, fault['loc'])}", _told(fault), fault["msg"])
                for fault in error.errors()
            )
        ) from None


def twice(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once, each once, in order."""
    seen: set[str] = set()
    again = [value for value in values if value in seen or seen.add(value)]  # type: ignore[func-returns-value]
    return list(dict.fromkeys(again))


def _told(fault: Any) -> str:  # noqa: ANN401
    where = ".".join(map(str, fault["loc"]))
    return where if fault["type"] == "missing" else f"{where} is {fault['input']!r}"


def _line(node: yaml.Node | None, place: Sequence[str | int]) -> int:
    """Return the line of the deepest node that the place of a fault leads to."""
    line = 1
    for step in place:
        node = _child(node, step)
        if node is None:
            return line
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    return None
