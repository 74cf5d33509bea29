"""Targets of plain texts as JSON Lines."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from policytargets.documents import Document, decode, load_documents
from policytargets.errors import Fault, InputError
from policytargets.project import MARK, find_root
from policytargets.reading import read_ledger, read_text
from policytargets.tables import COLUMNS

__all__ = ["extract", "ledger", "read_rows", "to_json_lines"]


def extract(paths: Sequence[Path], issued: dt.date | None = None) -> str:
    """Return the targets of some texts as JSON Lines, sorted by plan and place.

    A file's stem is its document id; where documents.yml of the project around the working
    directory lists it, its entry gives the plan's period.

    Parameters
    ----------
    paths : sequence of Path
        Text files, folders whose ``.txt`` files are read, or patterns such as ``plans/*.txt``.
    issued : date, optional
        When texts were issued which do not say so themselves; 今年 is that year.

    Raises
    ------
    InputError
        Naming every file that cannot be read; then nothing is returned.
    """
    return to_json_lines(read_rows(paths, issued))


def read_rows(paths: Sequence[Path], issued: dt.date | None = None) -> list[dict[str, object]]:
    """Return the targets of some texts as rows (see `extract`)."""
    texts = _read_all(paths)
    return [row for entry, text in texts for row in read_text(text, _dated(entry, issued))]


def ledger(paths: Sequence[Path]) -> str:
    """Return one line a numeral of some texts: place, text, role and reason, parted by tabs.

    Parameters
    ----------
    paths : sequence of Path
        As for `extract`.

    Raises
    ------
    InputError
        As for `extract`.
    """
    rows = (row for entry, text in _read_all(paths) for row in read_ledger(text, entry))
    lines = (
        (f"{row['document']}@{row['start']}-{row['end']}", row["text"], row["role"], row["reason"])
        for row in rows
    )
    return "".join("\t".join(" ".join(str(c).split()) for c in line) + "\n" for line in lines)


def _dated(entry: Document, issued: dt.date | None) -> Document:
    return entry if entry.date_signed else replace(entry, date_signed=issued)


def _read_all(paths: Sequence[Path]) -> list[tuple[Document, str]]:
    """Return entry and text of each file, sorted by id, or raise all faults together."""
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
    return [(known.get(f.stem, Document(f.stem)), text) for f, text in texts.items()]


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return list(path.glob("*.txt")) or [path / "*.txt"]
    # A shell that expands no patterns hands them on as they are.
    if any(sign in path.name for sign in "*?[") and not path.exists():
        return list(path.parent.glob(path.name)) or [path]
    return [path]


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
