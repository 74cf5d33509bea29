"""YAML checked against pydantic models; faults with their line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from policytargets.errors import Fault, InputError

# libyaml's reader is ten times as fast; where PyYAML comes without it, its own reads the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str) -> Any:  # noqa: ANN401
    """Return what a YAML text holds."""
    return yaml.load(text, Loader=_LOADER)


def compose(text: str) -> Any:  # noqa: ANN401
    """Return the nodes of a YAML text, which know their lines."""
    return yaml.compose(text, Loader=_LOADER)


def read_yaml(path: Path) -> Any:  # noqa: ANN401
    """Return what a YAML file holds."""
    try:
        return parse(path.read_text("utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(Fault(f"{path}:{line}", f"broken YAML: {error.problem}")) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(Fault(path, f"no readable YAML: {error}")) from None


class Entry(BaseModel):
    """What every entry of a vocabulary keeps to: no unknown field, no changed value."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Shape = TypeVar("Shape")


def load_entries(path: Path, shape: type[Shape]) -> Shape:
    """Return the entries of a file."""
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


def lines_of(path: Path, section: str = "") -> list[int]:
    """Return the line of each entry of a list, counted from 1."""
    node: Any = compose(path.read_text("utf-8"))
    if section:
        node = next(value for key, value in node.value if key.value == section)
    return [child.start_mark.line + 1 for child in node.value]
