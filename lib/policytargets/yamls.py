"""YAML checked against pydantic models: every fault of a file at once, each with its line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, NoReturn, TextIO, TypeVar, get_args, get_origin

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Strict, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from policytargets.errors import Fault, InputError

try:  # libyaml's reader is ten times as fast; where PyYAML comes without it, its own reads the same
    from yaml import CSafeLoader as _Base
except ImportError:
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value of a file."""

Found = tuple[Place, str, str]
"""Where a fault is, what is wrong, what is allowed."""

_Where = tuple[str, int]
_Told = tuple[_Where, str, str]
_ALLOWED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "date_type": "a date such as 2020-12-31",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping of fields",
}
_SHOWN = 60  # characters of a wrong value: whole entries would fill the screen


class Entry(BaseModel):
    """What every entry of a file keeps to: no unknown field, no changed value."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


Words = Annotated[tuple[str, ...], Strict(False)]
"""A list of words that cannot be changed once it is read."""

Shape = TypeVar("Shape")


CODE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
"""What the ids of plans and the codes of tables are made of; files are named after them."""


def demand(fits: Callable[[Any], object], allowed: str) -> AfterValidator:
    """Return a demand on a value, which `allowed` tells in words."""
    told = f"expected: {allowed}"
    return AfterValidator(lambda value: value if fits(value) else _refuse_value(told))


Code = Annotated[str, demand(re.compile(CODE).fullmatch, "ASCII letters, digits and _")]
Text = Annotated[str, demand(str.strip, "text that is not empty")]
Year = Annotated[int, demand(range(1949, 2101).__contains__, "a year from 1949 to 2100")]


def fitting(shape: Any, value: Any) -> Any:  # noqa: ANN401
    """Return a value that fits a shape; refuse it, in a validator of a field, if it does not."""
    try:
        TypeAdapter(shape).validate_python(value, strict=True)
    except ValidationError as error:
        return _refuse_value(" or ".join(map(_allowed, error.errors(include_url=False))))
    return value  # as it was written


def _refuse_value(allowed: str) -> NoReturn:
    raise PydanticCustomError("expected", "{allowed}", {"allowed": allowed})


def one_of(value: str, known: Iterable[str]) -> str:
    """Return one of the values known; refuse any other, in a validator of a field."""
    choices = list(known)
    return value if value in choices else _refuse_value(f"allowed: {', '.join(choices) or 'none'}")


def refuse(what: str, allowed: str = "") -> NoReturn:
    """Refuse an entry, in a validator of a model, for what its fields are together."""
    raise PydanticCustomError("wrong", "{what}", {"what": what, "allowed": allowed})


def load_entries(
    path: Path,
    shape: type[Shape],
    check: Callable[[Shape], Iterable[Found]] | None = None,
    context: object = None,
    own: Path | None = None,
) -> Shape:
    """Return what a file holds; `check` finds what is wrong between entries that are each right.

    Of a folder it is the lists of its files, in the order of their names. The entries of `own`
    extend those of the file, or override them where they have the same name.
    """
    read = _read_folder if path.is_dir() else _read
    file = read(path) if own is None else _joint(read(path), _read(own))
    told = list(file.twice)
    try:
        found = TypeAdapter(shape).validate_python(file.content, context=context)
    except ValidationError as error:
        told += _faults(file, shape, error)
    else:
        told += file.lines((check or _nothing)(found))
    _raise(told)
    return found


def faults_in(content: object, shape: Any) -> list[Found]:  # noqa: ANN401
    """Return what is wrong with values that come from no file."""
    try:
        TypeAdapter(shape).validate_python(content)
    except ValidationError as error:
        file = _File("", content, None, [])
        return [_told(file, shape, fault) for fault in error.errors(include_url=False)]
    return []


def read_yaml(path: Path, check: Callable[[Any], Iterable[Found]] | None = None) -> Any:  # noqa: ANN401
    """Return what a file holds, as plain values."""
    file = _read(path)
    found = (check or _nothing)(file.content)
    _raise([*file.twice, *file.lines(found)])
    return file.content


def line_of(path: Path, place: Place) -> str:
    """Return file and line of a value, as faults name them."""
    return "{}:{}".format(*_read(path).where(place))


def parse(text: str) -> Any:  # noqa: ANN401
    """Return what a YAML text holds."""
    return yaml.load(text, Loader=Loader)


def values_at(content: Any, path: str) -> Iterator[tuple[Place, Any]]:  # noqa: ANN401
    """Return the values that a path such as ``scopes/*/wordings/*`` leads to, with their places."""
    step, _, rest = path.partition("/")
    for key, value in _children(content, step):
        below = values_at(value, rest) if rest else [((), value)]
        yield from (((key, *place), inner) for place, inner in below)


def doubled(*values: Iterable[tuple[Place, Any]]) -> Iterator[Found]:
    """Return those of the values that stood before."""
    seen: set[Any] = set()
    for place, value in chain(*values):
        if value in seen:
            yield place, f"{value or '(none)'} stands twice", ""
        seen.add(value)


def unknown(
    values: Iterable[tuple[Place, Any]], known: Iterable[object], what: str
) -> Iterator[Found]:
    """Return those of the values that are not known; an empty one names nothing."""
    codes = set(known)
    for place, value in values:
        if value and value not in codes:
            yield place, f"{value} is no {what}", ""


def _nothing(_content: object) -> list[Found]:
    return []


def _children(content: Any, step: str) -> Iterable[tuple[str | int, Any]]:  # noqa: ANN401
    if step != "*":
        return [(step, getattr(content, step))]
    return content.items() if isinstance(content, dict) else enumerate(content)


class Loader(_Base):
    """The safe loader, which also keeps the keys that stand twice in one mapping."""

    def __init__(self, text: str | TextIO) -> None:
        super().__init__(text)
        self.twice: list[_Told] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping; the last of two values of a key would win without a word."""
        if len({key.value for key, _ in node.value}) < len(node.value):
            self.twice += _twice(node)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found

    def construct_plain(self, node: yaml.ScalarNode) -> object:
        """Return a date or number, or the text of one that is none, for the model to refuse."""
        is_date = node.tag.endswith("timestamp")
        try:
            return (self.construct_yaml_timestamp if is_date else self.construct_yaml_int)(node)
        except ValueError:
            return node.value


for _tag in ("timestamp", "int"):
    Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", Loader.construct_plain)


def _twice(node: yaml.MappingNode) -> Iterator[_Told]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if key.value in first:
            where = str(key.start_mark.name), line
            yield where, f"{key.value} stands twice", f"first in line {first[key.value]}"
        first.setdefault(key.value, line)


@dataclass(frozen=True)
class _File:
    """What a file holds, its nodes, which know their lines, and the keys that stand twice."""

    path: str
    content: Any
    node: yaml.Node | None
    twice: list[_Told]

    def where(self, place: Place) -> _Where:
        """Return file and line of the deepest value that a place leads to."""
        node, where = self.node, (self.path, 1)
        for step in place:
            mark, node = _below(node, step)
            if mark is None:
                break
            where = str(mark.name), mark.line + 1
        return where

    def lines(self, found: Iterable[Found]) -> list[_Told]:
        """Return faults with their lines in place of their places."""
        return [(self.where(place), what, allowed) for place, what, allowed in found]

    def within(self, place: Place) -> Place:
        """Return the part of a place that the file has: pydantic adds steps of its own."""
        content, found = self.content, []
        for step in place:
            try:
                content = content[step]
            except (KeyError, IndexError, TypeError):
                break
            found.append(step)
        return tuple(found)

    def name(self, place: Place) -> str:
        """Return the keys of a place; an entry of a list by its first field, which is its code."""
        content, names = self.content, []
        for step in place:
            inside = isinstance(content, list)
            content = content[step]
            names.append(_title(content, step) if inside else str(step))
        return ": ".join(names)


def _below(node: yaml.Node | None, step: str | int) -> tuple[yaml.Mark | None, yaml.Node | None]:
    """Return where a value begins, with its key if it has one, and its node."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark, value
    return None, None


def _title(entry: object, position: str | int) -> str:
    first = next(iter(entry.values()), None) if isinstance(entry, dict) else None
    return first if isinstance(first, str) and first else f"entry {int(position) + 1}"


def _read(path: Path) -> _File:
    loader = None
    try:
        # From the stream, whose name the nodes keep.
        with path.open(encoding="utf-8") as stream:
            loader = Loader(stream)
            node = loader.get_single_node()
            content = None if node is None else loader.construct_document(node)
        return _File(str(path), content, node, loader.twice)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(Fault(f"{path}:{line}", f"broken YAML: {error.problem}")) from None
    except OSError as error:
        raise InputError(Fault(path, error.strerror or "cannot be read")) from None
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise InputError(Fault(path, f"broken YAML: {error}", "text in UTF-8")) from None
    finally:
        if loader:
            loader.dispose()


def _read_folder(path: Path) -> _File:
    """Return the lists of a folder's files as one; the nodes know their files."""
    files: list[_File] = []
    faults: list[Fault] = []
    for one in sorted(path.glob("*.yml")):
        try:
            files.append(_read(one))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(*faults)
    for file in files:
        if not isinstance(file.node, yaml.SequenceNode):
            return file  # which is then told to be no list
    items = [item for file in files if file.node for item in file.node.value]
    content = [entry for file in files for entry in file.content]
    node = yaml.SequenceNode("tag:yaml.org,2002:seq", items)
    return _File(str(path), content, node, [fault for file in files for fault in file.twice])


def _joint(file: _File, own: _File) -> _File:
    """Return a file with the entries of another put in."""
    if file.node is None or own.node is None:
        return file
    node = _joint_nodes(file.node, own.node)
    loader = Loader("")
    try:
        content = loader.construct_document(node)
    finally:
        loader.dispose()
    return _File(file.path, content, node, [*file.twice, *own.twice])


def _joint_nodes(node: yaml.Node, own: yaml.Node) -> yaml.Node:
    if isinstance(node, yaml.MappingNode) and isinstance(own, yaml.MappingNode):
        pairs = {key.value: (key, value) for key, value in node.value}
        for key, value in own.value:
            there = pairs.get(key.value)
            pairs[key.value] = (key, _joint_nodes(there[1], value) if there else value)
        return yaml.MappingNode(node.tag, list(pairs.values()), node.start_mark, node.end_mark)
    if isinstance(node, yaml.SequenceNode) and isinstance(own, yaml.SequenceNode):
        width = _width(node.value)
        items = {_identity(item, width): item for item in node.value}
        for item in own.value:
            name = _identity(item, width)
            items[name] = _joint_nodes(items[name], item) if name in items else item
        return yaml.SequenceNode(node.tag, list(items.values()), node.start_mark, node.end_mark)
    return own


def _width(items: list[yaml.Node]) -> int:
    """Return with how many of their first fields the items of a list are told apart."""
    for width in (1, 2, 3):
        if len({_identity(item, width) for item in items}) == len(items):
            return width
    return 99


def _identity(item: yaml.Node, width: int) -> object:
    if isinstance(item, yaml.MappingNode):
        return tuple(repr(_plain(value)) for _, value in item.value[:width])
    return _plain(item)


def _plain(node: yaml.Node) -> object:
    """Return what a node says, without its place."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    parts = node.value if isinstance(node, yaml.SequenceNode) else sum(node.value, ())
    return tuple(map(_plain, parts))


def _raise(told: Iterable[_Told]) -> None:
    """Raise the faults of a file in the order of their lines, if there are any."""
    ordered = sorted(told, key=_where_of)
    faults = [Fault(f"{file}:{line}", *words) for (file, line), *words in ordered]
    if faults:
        raise InputError(*faults)


def _where_of(told: _Told) -> _Where:
    return told[0]


def _faults(file: _File, shape: object, error: ValidationError) -> list[_Told]:
    """Return the faults that pydantic found; a value that fits no choice of several is one."""
    allowed: dict[tuple[Place, str], list[str]] = defaultdict(list)
    for fault in error.errors(include_url=False):
        place, what, wanted = _told(file, shape, fault)
        allowed[place, what].append(wanted)
    return [
        (file.where(place), what, " or ".join(filter(None, wanted)))
        for (place, what), wanted in allowed.items()
    ]


def _told(file: _File, shape: object, fault: Any) -> Found:  # noqa: ANN401
    place = file.within(fault["loc"])
    name = file.name(place)
    if fault["type"] == "missing":
        return place, _joined(name, f"field {fault['loc'][-1]} is missing"), ""
    if fault["type"] == "extra_forbidden":
        what = _joined(file.name(place[:-1]), f"unknown field {place[-1]}")
        return place, what, f"allowed: {', '.join(_fields(shape, place[:-1]))}"
    if fault["type"] == "wrong":
        return place, _joined(name, fault["msg"]), fault["ctx"]["allowed"]
    value = repr(fault["input"])
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    kind = "key " if fault["loc"][-1:] == ("[key]",) else ""
    return place, f"{kind}{name or 'the file'} is {shown}", _allowed(fault)


def _joined(name: str, what: str) -> str:
    return f"{name}: {what}" if name else what


def _allowed(fault: Any) -> str:  # noqa: ANN401
    if fault["type"] == "literal_error":
        choices = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        return f"allowed: {', '.join(filter(None, choices))}"
    if fault["type"] == "expected":
        return str(fault["msg"])
    return f"expected: {_ALLOWED.get(fault['type'], fault['msg'].removeprefix('Input should be '))}"


def _fields(shape: Any, place: Place) -> list[str]:  # noqa: ANN401
    """Return the fields of the model which holds a place."""
    for step in place:
        shape = _inside(_given(shape), step)
    own = getattr(_given(shape), "model_fields", {})
    return [entry.alias or name for name, entry in own.items()]


def _inside(shape: Any, step: str | int) -> Any:  # noqa: ANN401
    if hasattr(shape, "model_fields"):
        return shape.model_fields[step].annotation
    return get_args(shape)[get_origin(shape) is dict]


def _given(shape: Any) -> Any:  # noqa: ANN401
    """Return the type of a value that is there, without remarks on it."""
    bare = get_origin(shape) is Annotated or NoneType in get_args(shape)
    return _given(get_args(shape)[0]) if bare else shape
