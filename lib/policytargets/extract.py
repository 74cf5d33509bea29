"""Targets of plain texts as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from policytargets.documents import Document, decode, load_documents
from policytargets.errors import Fault, InputError
from policytargets.project import MARK, find_root
from policytargets.reading import read_text
from policytargets.tables import COLUMNS

__all__ = ["extract", "to_json_lines"]


def extract(paths: Sequence[Path]) -> str:
    """Return the targets of some texts as JSON Lines, sorted by plan and place.

    A file's stem is its document id; where documents.yml of the project around the working
    directory lists it, its entry gives the plan's period.

    Parameters
    ----------
    paths : sequence of Path
        Text files, or folders whose ``.txt`` files are read.

    Raises
    ------
    InputError
        Naming every file that cannot be read; then nothing is returned.
    """
    files = sorted({file for path in paths for file in _files(path)}, key=lambda file: file.stem)
    known = _known()
    texts: dict[Path, str] = {}
    faults: list[Fault] = []
    for file in files:
        try:
            texts[file] = decode(file)
        except InputError as error:
            faults += error.faults
    stems = [file.stem for file in files]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    faults += [Fault(stem, "two files of this name", "ids must differ") for stem in twice]
    if faults:
        raise InputError(*faults)
    rows = (
        row
        for file, text in texts.items()
        for row in read_text(text, known.get(file.stem, Document(file.stem)))
    )
    return to_json_lines(rows)


def _files(path: Path) -> Iterable[Path]:
    return sorted(path.glob("*.txt")) if path.is_dir() else [path]


def _known() -> dict[str, Document]:
    """Return the entries of the project around the working directory; none outside a project."""
    try:
        root = find_root()
    except InputError:
        return {}
    return load_documents(root) if (root / MARK).is_file() else {}


def to_json_lines(rows: Iterable[dict[str, object]]) -> str:
    """Return rows as JSON Lines with the columns of ``targets.csv`` in their order."""
    columns = COLUMNS["targets"]
    lines = (
        json.dumps({name: _plain(row[name]) for name in columns}, ensure_ascii=False)
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines)


def _plain(value: object) -> object:
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value
