"""Plans taken out of a study or renamed; the rest of documents.yml stays as it is, remarks too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import yaml

from policytargets.documents import decode, load_documents
from policytargets.errors import Fault, InputError, nearest
from policytargets.project import MARK, alone, write_set, write_whole
from policytargets.yamls import CODE

_FILE = re.compile(r"^(\s+file:\s*)[^#\s].*?(?=\s+#|\s*$)", re.MULTILINE)
"""The field of an entry that names its text; a remark may follow."""


@alone
def remove_plan(root: Path, plan: str) -> Path:
    """Take a plan out of a study, its entry and its text; return the text's place."""
    text = _text_of(root, plan)
    lines = _lines(root)
    first, last = _spans(lines)[plan]
    while last < len(lines) and not lines[last].strip():
        last += 1
    write_set(text.parent, {MARK.name: "".join(lines[:first] + lines[last:])}, [text.name])
    return text


@alone
def rename_plan(root: Path, old: str, new: str) -> Path:
    """Give a plan another id and name its text after it; return the text's new place."""
    text = _text_of(root, old)
    if not re.fullmatch(CODE, new):
        allowed = "at most 100 letters, digits and . _ - such as wenzhou-2020"
        raise InputError(Fault(f"plan {new!r}", "no id of a plan", allowed))
    target = text.with_name(f"{new}{text.suffix}")
    # Some file systems take Wenzhou-2020.txt and wenzhou-2020.txt for one file.
    others = {other.casefold() for other in load_documents(root) if other != old}
    if new.casefold() in others or (target.exists() and not target.samefile(text)):
        raise InputError(Fault(f"plan {new}", "is there already", "give another id"))
    lines = _lines(root)
    first, last = _spans(lines)[old]
    entry = re.sub(rf"^(['\"]?){re.escape(old)}\1(?=\s*:)", new, "".join(lines[first:last]))
    entry = _FILE.sub(rf"\g<1>{target.name}", entry, count=1)
    listing = "".join([*lines[:first], entry, *lines[last:]])
    if target.exists():  # the same file, where a file system knows no case
        text.rename(target)
        write_whole(root / MARK, listing)
    else:
        content = text.read_bytes()
        write_set(text.parent, {target.name: content, MARK.name: listing}, [text.name])
    return target


def edit_entry(root: Path, plan: str, edit: Callable[[str], str]) -> str:
    """Return documents.yml with the entry of a plan edited, all else as it stands."""
    lines = _lines(root)
    first, last = _spans(lines)[plan]
    return "".join([*lines[:first], edit("".join(lines[first:last])), *lines[last:]])


def _text_of(root: Path, plan: str) -> Path:
    documents = load_documents(root)
    if plan not in documents:
        allowed = f"such as {nearest(plan, documents)}" if documents else "the study has none"
        raise InputError(Fault(f"plan {plan!r}", "no such plan", allowed))
    return (root / MARK).parent / str(documents[plan].file)


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
