"""Targets of plain texts as JSON Lines."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from policytargets.documents import Document, decode, load_documents
from policytargets.errors import Fault, InputError
from policytargets.project import MARK, find_root
from policytargets.reading import read_ledger, read_text
from policytargets.schemas import COLUMNS

__all__ = ["error_table", "extract", "ledger", "read_rows", "to_json_lines"]


def extract(paths: Sequence[Path], issued: dt.date | None = None) -> tuple[str, Sequence[Fault]]:
    """Return the targets of some texts as JSON Lines, sorted by plan and place.

    A file's stem is its document id; where documents.yml of the project around the working
    directory lists it, its entry gives the plan's period.

    Parameters
    ----------
    paths : sequence of Path
        Text files, folders whose ``.txt`` files are read, or patterns such as ``plans/*.txt``.
    issued : date, optional
        When texts were issued which do not say so themselves; 今年 is that year.

    Returns
    -------
    str, sequence of Fault
        The lines, and the files of folders or patterns that cannot be read.

    Raises
    ------
    InputError
        Naming every file given by name that cannot be read; then nothing is returned.
    """
    texts, faults = _read_all(paths)
    rows = (row for entry, text in texts for row in read_text(text, _dated(entry, issued)))
    return to_json_lines(rows), faults


def read_rows(paths: Sequence[Path]) -> list[dict[str, object]]:
    """Return the targets of some texts as rows; any text that cannot be read is a fault."""
    texts, faults = _read_all(paths)
    if faults:
        raise InputError(*faults)
    return [row for entry, text in texts for row in read_text(text, entry)]


def ledger(paths: Sequence[Path]) -> tuple[str, Sequence[Fault]]:
    """Return one line a numeral of some texts: place, text, role and reason, parted by tabs.

    Parameters
    ----------
    paths : sequence of Path
        As for `extract`, as are results and errors.
    """
    texts, faults = _read_all(paths)
    lines = (
        (f"{row['document']}@{row['start']}-{row['end']}", row["text"], row["role"], row["reason"])
        for entry, text in texts
        for row in read_ledger(text, entry)
    )
    return "".join(
        "\t".join(" ".join(str(c).split()) for c in line) + "\n" for line in lines
    ), faults


def error_table(faults: Sequence[Fault]) -> str:
    """Return ``errors.csv``: the files that could not be read, each with its reason."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("file", "fault", "allowed"))
    writer.writerows((fault.where, fault.what, fault.allowed) for fault in faults)
    return out.getvalue()


def _dated(entry: Document, issued: dt.date | None) -> Document:
    return entry if entry.date_signed else replace(entry, date_signed=issued)


def _read_all(paths: Sequence[Path]) -> tuple[list[tuple[Document, str]], list[Fault]]:
    """Return entry and text of each file by id, and the faults of files that nobody named."""
    named = {path: [path] for path in paths if not _is_many(path)}
    many = {path: _files(path) for path in paths if _is_many(path)}
    files = sorted({f for found in (*named.values(), *many.values()) for f in found}, key=_id)
    known, texts, faults = _known(), [], {}
    for file in files:
        try:
            texts.append((known.get(file.stem, Document(file.stem)), decode(file)))
        except InputError as error:
            faults[file] = error.faults
    stems = [file.stem for file in files]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    refused = [fault for file in named if file in faults for fault in faults[file]]
    refused += [Fault(stem, "two files of this name", "ids must differ") for stem in twice]
    if refused or (faults and not texts):
        raise InputError(*(refused or [fault for own in faults.values() for fault in own]))
    return texts, [fault for own in faults.values() for fault in own]


def _id(file: Path) -> str:
    return file.stem


def _is_many(path: Path) -> bool:
    """Return whether a path is a folder, or a pattern that no shell has expanded."""
    return path.is_dir() or (any(sign in path.name for sign in "*?[") and not path.exists())


def _files(path: Path) -> list[Path]:
    """Return the files of a folder or a pattern; where there are none, what to complain of."""
    pattern = path / "*.txt" if path.is_dir() else path
    return list(pattern.parent.glob(pattern.name)) or [pattern]


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
