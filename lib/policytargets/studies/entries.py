"""Plans taken out of a study or renamed; the rest of documents.yml stays as it is, remarks too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import yaml

from policytargets.documents import decode, load_documents
from policytargets.errors import Fault, InputError, nearest
from policytargets.project import MARK, Content, alone, write_set
from policytargets.sources.convert import map_of
from policytargets.yamls import CODE

_FILE = re.compile(r"^(\s+file:\s*)([^#\s].*?)(?=\s+#|\s*$)", re.MULTILINE)
"""A field that names a file, that of the text or that of its source; a remark may follow."""


@alone
def remove_plan(root: Path, plan: str) -> Path:
    """Take a plan out of a study, its entry and its files; return the place of its text."""
    text, *others = _files_of(root, plan)
    lines = _lines(root)
    first, last = _spans(lines)[plan]
    while last < len(lines) and not lines[last].strip():
        last += 1
    listing = "".join(lines[:first] + lines[last:])
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
    lines = _lines(root)
    first, last = _spans(lines)[old]
    entry = re.sub(rf"^(['\"]?){re.escape(old)}\1(?=\s*:)", new, "".join(lines[first:last]))
    entry = _FILE.sub(lambda one: one[1] + names.get(one[2].strip("'\""), one[2]), entry)
    held: dict[str, Content] = {t.name: _content(path, names) for path, t in targets.items()}
    for path, target in targets.items():
        if target.exists():  # the same file, where a file system knows no case
            path.rename(target)
    listing = "".join([*lines[:first], entry, *lines[last:]])
    gone = [path.name for path, target in targets.items() if not target.exists()]
    write_set(files[0].parent, held | {MARK.name: listing}, gone)
    return targets[files[0]]


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


def edit_entry(root: Path, plan: str, edit: Callable[[str], str]) -> str:
    """Return documents.yml with the entry of a plan edited, all else as it stands."""
    lines = _lines(root)
    first, last = _spans(lines)[plan]
    return "".join([*lines[:first], edit("".join(lines[first:last])), *lines[last:]])


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


def _lines(root: Path) -> list[str]:
    return decode(root / MARK).splitlines(keepends=True)


def _spans(lines: list[str]) -> Mapping[str, tuple[int, int]]:
    """Return first and last line of each entry, without the remarks that follow it."""
    node = yaml.compose("".join(lines))
    keys = [key for key, _ in node.value] if node else []
    starts = [key.start_mark.line for key in keys]
    ends = [_end(lines, last) for _, last in pairwise([*starts, len(lines)])]
    return {key.value: span for key, span in zip(keys, zip(starts, ends, strict=True), strict=True)}


def _end(lines: list[str], last: int) -> int:
    while not lines[last - 1].strip() or lines[last - 1].startswith("#"):
        last -= 1
    return last
