"""An edition of the reports: the claims of a site with the tables that they rest on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.site.claims_file import CLAIMS, FIELDS

PREVIOUS = "previous"
"""Folder of a site with the edition before its own; of one that failed, with the last whole one."""
LOG = "editions.json"
"""What changed from edition to edition, with the day."""
TABLES = ("targets", "normalised", "comparisons")
"""The tables that tell why a claim changed, in ``data/`` beside the claims."""

_NEEDED = {
    "targets": ("target_id", "id"),
    "normalised": ("target_id",),
    "comparisons": ("target_id_a", "target_id_b", "verdict"),
}
_FILES = (CLAIMS, *(f"data/{name}.csv" for name in TABLES))
_EXPECTED = "a list of claims as policytargets report writes it"
Row = Mapping[str, str]
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Edition:
    """What the reports said at one time."""

    claims: Mapping[str, Mapping[str, Any]]  # The records of claims.json by id
    tables: Mapping[str, list[Row]]  # Rows of those of `TABLES` that lie beside the claims


def read_edition(path: Path) -> Edition:
    """Return the edition of a site's folder or of a file of claims."""
    file = path / CLAIMS if path.is_dir() else path
    if not file.is_file():
        raise InputError(Fault(file, "no such file", f"a site's folder or its {CLAIMS} is wanted"))

    def get(name: str) -> bytes | None:
        """Return a file beside the claims."""
        wanted = file if name == CLAIMS else file.parent / name
        return wanted.read_bytes() if wanted.is_file() else None

    return _edition(get, file)


def make_edition(files: Files) -> Edition:
    """Return the edition that files of a site by relative path make up."""
    return _edition(files.get, Path(CLAIMS))


def last_files(folder: Path) -> dict[str, bytes]:
    """Return what a published site holds of its edition, of the one before it and of its log."""
    names = [LOG, *_FILES, *(f"{PREVIOUS}/{name}" for name in _FILES)]
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def edition_files(last: Files, *, sound: bool) -> dict[str, bytes]:
    """Return the files of the last edition: that of the site, or the one kept since a failure."""
    files = {name: last[name] for name in _FILES if name in last} if sound else kept_files(last)
    return files if _is_whole(files) else {}  # damaged: no reason not to make the reports


def kept_files(last: Files) -> dict[str, bytes]:
    """Return the files of the edition that a site keeps beside its own."""
    start = f"{PREVIOUS}/"
    files = {n.removeprefix(start): last[n] for n in last if n.startswith(start)}
    return files if _is_whole(files) else {}


def _is_whole(files: Files) -> bool:
    try:
        make_edition(files)
    except InputError:
        return False
    return True


def _edition(get: Callable[[str], bytes | None], where: Path) -> Edition:
    claims = _claims(get(CLAIMS) or b"", where)
    tables = {}
    for name in TABLES:
        content = get(f"data/{name}.csv")
        if content is not None:
            tables[name] = _rows(name, content, where.parent / "data" / f"{name}.csv")
    return Edition(claims, tables)


def _claims(content: bytes, where: Path) -> dict[str, Mapping[str, Any]]:
    try:
        records = json.loads(content.decode("utf-8"))
    except ValueError as error:
        raise InputError(Fault(where, f"no JSON: {error}", _EXPECTED)) from None
    if not isinstance(records, list):
        raise InputError(Fault(where, "not a list", _EXPECTED))
    faults = [
        Fault(where, f"claim {place}: {what}", _EXPECTED)
        for place, record in enumerate(records, start=1)
        if (what := _fault(record))
    ]
    names = [record["id"] for record in records] if not faults else []
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.append(Fault(where, f"claim {name!r} stands twice", "each id stands once"))
    if faults:
        raise InputError(*faults)
    return dict(zip(names, records, strict=True))


def _fault(record: object) -> str:
    if not isinstance(record, dict):
        return "no object"
    lacking = [field for field in FIELDS if field not in record]
    if lacking:
        return f"without {', '.join(lacking)}"
    texts = ("id", "report", "text_en", "text_zh", "unit", "sensitivity")
    wrong = [field for field in texts if not isinstance(record[field], str)]
    wrong += [field for field in ("target_ids", "steps") if not isinstance(record[field], list)]
    return f"{', '.join(wrong)} of another type" if wrong else ""


def _rows(name: str, content: bytes, where: Path) -> list[Row]:
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        head = next(lines, [])
        lacking = [column for column in _NEEDED[name] if column not in head]
        if lacking:
            raise InputError(Fault(where, f"columns missing: {', '.join(lacking)}"))
        return list(_kept(name, head, lines))
    except (ValueError, csv.Error) as error:
        raise InputError(Fault(where, f"no readable table: {error}")) from None


def _kept(name: str, head: list[str], lines: Iterator[list[str]]) -> Iterator[Row]:
    """Give the rows of a table: of pairs, of which there are many, only what is asked for."""
    wanted = _NEEDED[name] if name == "comparisons" else head
    kept = [(place, column) for place, column in enumerate(head) if column in wanted]
    for line in filter(None, lines):
        yield {c: intern(line[place]) if place < len(line) else "" for place, c in kept}
