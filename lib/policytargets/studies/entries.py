"""Plans taken out of a study or renamed; the rest of documents.yml stays as it is, remarks too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from policytargets.building.add import listing_of
from policytargets.documents import decode, load_documents
from policytargets.errors import Fault, InputError, nearest
from policytargets.project import MARK, Content, alone, write_set
from policytargets.sources.convert import map_of
from policytargets.yamls import CODE, Loader, parse


@alone
def remove_plan(root: Path, plan: str) -> Path:
    """Take a plan out of a study, its entry and its files; return the place of its text."""
    text, *others = _files_of(root, plan)
    lines, (first, last) = _lines(root, plan)
    while last < len(lines) and not lines[last].strip():
        last += 1
    entries = parse("".join(lines))
    del entries[plan]
    listing = listing_of(root, "".join(lines[:first] + lines[last:]), entries)
    write_set(text.parent, {MARK.name: listing}, [path.name for path in (text, *others)])
    return text


@alone
def rename_plan(root: Path, old: str, new: str) -> Path:
    """Give a plan another id and name its files after it; return the text's new place."""
    files = _files_of(root, old)
    if not re.fullmatch(CODE, new):
        allowed = "at most 100 letters, digits and . _ - such as wenzhou-2020"
        raise InputError(Fault(f"plan {new!r}", "no id of a plan", allowed))
    targets = {path: _renamed(path, old, new) for path in files}
    # Some file systems take Wenzhou-2020.txt and wenzhou-2020.txt for one file.
    others = {other.casefold() for other in load_documents(root) if other != old}
    if new.casefold() in others or any(_is_taken(*pair) for pair in targets.items()):
        raise InputError(Fault(f"plan {new}", "is there already", "give another id"))
    names = {path.name: target.name for path, target in targets.items()}
    listing = _with_names(root, old, new, names)
    held: dict[str, Content] = {t.name: _content(path, names) for path, t in targets.items()}
    for path, target in targets.items():
        if target.exists():  # the same file, where a file system knows no case
            path.rename(target)
    gone = [path.name for path, target in targets.items() if not target.exists()]
    write_set(files[0].parent, held | {MARK.name: listing}, gone)
    return targets[files[0]]


def _with_names(root: Path, old: str, new: str, names: Mapping[str, str]) -> str:
    """Return documents.yml with a plan's id and its files' names replaced where they stand."""
    text = decode(root / MARK)
    node: Any = yaml.compose(text, Loader)
    key, entry = next(pair for pair in node.value if pair[0].value == old)
    spots = [(key, new), *((node, names[node.value]) for node in _file_names(entry, names))]
    after, mark = text, len(text) - len(text.removeprefix("\ufeff"))  # no node counts that one
    for spot, name in sorted(spots, key=lambda one: -one[0].start_mark.index):
        first, last = (mark + end.index for end in (spot.start_mark, spot.end_mark))
        written = name if parse(name) == name else json.dumps(name, ensure_ascii=False)
        after = after[:first] + written + after[last:]
    entries = {new if plan == old else plan: fields for plan, fields in parse(text).items()}
    entries[new] = _renamed_files(entries[new], names)
    return listing_of(root, after, entries)


def _file_names(entry: yaml.MappingNode, names: Mapping[str, str]) -> Iterator[yaml.ScalarNode]:
    """Return the fields that name a file, that of the text and that of its source."""
    for key, value in entry.value:
        if key.value == "source":
            yield from _file_names(value, names)
        elif key.value == "file" and value.value in names:
            yield value


def _renamed_files(fields: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    renamed = {"file": names.get(fields["file"], fields["file"])}
    if source := fields.get("source"):
        renamed["source"] = _renamed_files(source, names)
    return dict(fields) | renamed


def _renamed(path: Path, old: str, new: str) -> Path:
    """Return where a file of a plan goes; one that is not named after it stays."""
    ending = path.name.removeprefix(old)
    named = path.name != ending and ending[:1] in (".", "")
    return path.with_name(f"{new}{ending}" if named else path.name)


def _is_taken(path: Path, target: Path) -> bool:
    return target.exists() and not target.samefile(path)


def _content(path: Path, names: Mapping[str, str]) -> bytes | str:
    if path.suffix != ".json":
        return path.read_bytes()
    told = json.loads(decode(path))["source"]  # the map names its source
    old, new = (json.dumps(name, ensure_ascii=False) for name in (told, names[told]))
    return decode(path).replace(old, new, 1)


def edit_entry(root: Path, plan: str, edit: Callable[[str], str], fields: Mapping[str, Any]) -> str:
    """Return documents.yml with the entry of a plan edited, all else as it stands.

    `fields` are what the entry says then of what was edited; None where it is silent.
    """
    lines, (first, last) = _lines(root, plan)
    entries = parse("".join(lines))
    told = entries[plan] | fields
    entries[plan] = {name: told[name] for name in told if name not in fields or told[name]}
    edited = edit("".join(lines[first:last]))
    return listing_of(root, "".join([*lines[:first], edited, *lines[last:]]), entries)


def _files_of(root: Path, plan: str) -> list[Path]:
    """Return the text of a plan; its source and map where it was made from another file."""
    documents = load_documents(root)
    if plan not in documents:
        allowed = f"such as {nearest(plan, documents)}" if documents else "the study has none"
        raise InputError(Fault(f"plan {plan!r}", "no such plan", allowed))
    text = (root / MARK).parent / str(documents[plan].file)
    source = documents[plan].source
    others = [text.with_name(source.file), map_of(text)] if source else []
    return [text, *(path for path in others if path.is_file())]


def _lines(root: Path, plan: str) -> tuple[list[str], tuple[int, int]]:
    """Return the lines of documents.yml; first and last of a plan, without remarks that follow."""
    lines = decode(root / MARK).splitlines(keepends=True)
    node: Any = yaml.compose("".join(lines), Loader)
    keys = [key for key, _ in node.value]
    starts = [*(key.start_mark.line for key in keys), len(lines)]
    place = [key.value for key in keys].index(plan)
    return lines, (starts[place], _end(lines, starts[place + 1]))


def _end(lines: list[str], last: int) -> int:
    while not lines[last - 1].strip() or lines[last - 1].startswith("#"):
        last -= 1
    return last
