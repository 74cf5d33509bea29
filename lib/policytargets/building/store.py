"""What was made of each plan, kept beside the clean tables until what it follows from changes.

A batch is a Parquet file that is named by the SHA-256 of its content: a half-written or damaged one
is not taken for whole. Nothing here is a source: without it, and without pyarrow, all is made anew.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from policytargets.comparability.missing import Silence
from policytargets.project import of_bytes, write_whole

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:  # few plans are built without it, and nothing is kept of them
    pa = None

FOLDER = Path("data/clean/.parts")
"""In a study; not committed."""

MOST_FILES = 64
"""So many batches are kept as they are; of more, all become one."""


Rows: TypeAlias = bytes | pd.DataFrame
"""Targets made comparable, as an Arrow stream where there is Arrow."""


class Part(NamedTuple):
    """What one plan gives to the clean tables."""

    document: str
    key: str  # A hash of all that it follows from
    counts: Mapping[str, int]  # Rows by table
    silences: Mapping[str, Silence]  # By family; left out where nothing is said of one
    rows: Rows
    lines: Mapping[str, bytes]  # Its lines by table and block


def read_parts(root: Path, keys: Mapping[str, str]) -> dict[str, Part]:
    """Return the parts that are kept of some plans by plan, of those keys alone."""
    found = (part for path in _files(root) for part in _read(path))
    return {part.document: part for part in found if keys.get(part.document) == part.key}


def keep_parts(root: Path, parts: Sequence[Part]) -> None:
    """Keep a batch of parts."""
    if pa is None:
        return
    out = io.BytesIO()
    pq.write_table(_table(parts), out, compression="zstd")
    content = out.getvalue()
    write_whole(root / FOLDER / f"{of_bytes(content)}.parquet", content)


def tidy_parts(root: Path, parts: Sequence[Part]) -> None:
    """Remove batches that hold nothing of what is in use; make one of all where there are many."""
    used = {(part.document, part.key) for part in parts}
    files = {path: _named(path) & used for path in _files(root)}
    if len(files) > MOST_FILES:
        keep_parts(root, parts)
    for path, held in files.items():
        if not held or len(files) > MOST_FILES:
            path.unlink(missing_ok=True)


def _files(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("*.parquet")) if pa else []


def _read(path: Path) -> Iterator[Part]:
    """Give the parts of a batch; none of a file that is not what its name says."""
    content = path.read_bytes()
    if of_bytes(content) != path.stem:
        path.unlink()
        return
    for row in pq.read_table(pa.BufferReader(content)).to_pylist():
        plain = {name: row.pop(name) for name in ("document", "key", "rows")}
        counts, said = (json.loads(row.pop(name)) for name in ("counts", "silences"))
        silences = {family: Silence(*one) for family, one in said.items()}
        yield Part(**plain, counts=counts, silences=silences, lines=row)


def _named(path: Path) -> set[tuple[str, str]]:
    names = pq.read_table(path, columns=["document", "key"])
    return set(zip(*names.to_pydict().values(), strict=True))


def _table(parts: Sequence[Part]) -> pa.Table:
    names = sorted({name for part in parts for name in part.lines})
    return pa.table(
        {
            **{name: [getattr(p, name) for p in parts] for name in ("document", "key", "rows")},
            **{n: [json.dumps(getattr(p, n)) for p in parts] for n in ("counts", "silences")},
            **{name: [part.lines.get(name, b"") for part in parts] for name in names},
        }
    )


def rows_by_plan(rows: pd.DataFrame, plans: Iterable[str]) -> dict[str, Rows]:
    """Return the targets of each plan as they are kept."""
    own = rows.drop(columns="quote")
    places, none = own.groupby("document", sort=False).indices, np.array([], int)
    if pa is None:
        return {plan: own.take(places.get(plan, none)) for plan in plans}
    table = pa.Table.from_pandas(own, preserve_index=False)
    return {plan: _stream(table.take(places.get(plan, none))) for plan in plans}


def _stream(table: pa.Table) -> bytes:
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    found: bytes = out.getvalue().to_pybytes()
    return found


def rows_of(parts: Sequence[Part]) -> pd.DataFrame:
    """Return the targets of all plans made comparable."""
    if pa is None:
        return pd.concat([part.rows for part in parts], ignore_index=True)
    tables = [pa.ipc.open_stream(part.rows).read_all() for part in parts]
    return pa.concat_tables(tables, promote_options="permissive").to_pandas()
