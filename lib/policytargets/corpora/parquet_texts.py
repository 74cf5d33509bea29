"""Parquet files of texts: an id and a text a row, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from policytargets.errors import Fault, InputError

_ALLOWED = "a Parquet file with the columns id and text, or content and media_type, is expected"
_ROWS, _MANY_ROWS = 64, 4096
_BUFFER = 1 << 20

_BYTES = (
    *(pa.types.is_string, pa.types.is_large_string),
    *(pa.types.is_binary, pa.types.is_large_binary),
)
_KINDS: dict[str, tuple[Callable[[pa.DataType], bool], ...]] = {
    "id": (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer),
    **dict.fromkeys(("text", "content"), _BYTES),
}


def check_table(file: str) -> None:
    """Refuse a file that is no table of texts."""
    with _open(file) as table:
        for name in ("id", _column(table)):
            kinds = _KINDS[name]
            place = table.schema_arrow.get_field_index(name)
            if place < 0:
                raise InputError(Fault(file, f"no column {name}", _ALLOWED))
            kind = _plain_type(table.schema_arrow.field(place).type)
            if not any(is_kind(kind) for is_kind in kinds):
                raise InputError(Fault(file, f"column {name} holds {kind}", _ALLOWED))
    try:
        for _ in read_ids(file):
            pass
    except (OSError, pa.ArrowException) as error:
        raise InputError(Fault(file, f"damaged: {error}", _ALLOWED)) from None


def read_ids(file: str) -> Iterator[str]:
    """Return the ids of a table of texts; a row without one is called by its number."""
    with _open(file) as table:
        batches = table.iter_batches(_MANY_ROWS, columns=["id"], use_threads=False)
        ids = chain.from_iterable(map(_ids, batches))
        for row, given in enumerate(ids, start=1):
            yield given or _unnamed(file, row)


def read_texts(file: str) -> Iterator[tuple[str, bytes, Fault | None]]:
    """Return the texts of a table, each with its id, or why it cannot be had."""
    row = 0
    try:
        with _open(file) as table:
            columns = ["id", _column(table)]
            batches = table.iter_batches(_ROWS, columns=columns, use_threads=False)
            pairs = chain.from_iterable(map(_pairs, batches))
            for row, (given, data) in enumerate(pairs, start=1):
                yield _checked(file, row, given, data)
    except (OSError, pa.ArrowException) as error:
        fault = Fault(file, f"damaged after row {row}: {error}", "get a whole copy of it")
        yield _unnamed(file, row + 1), b"", fault


def _open(file: str) -> pq.ParquetFile:
    try:
        # Buffered reading takes up a page at a time; the default is a whole group of rows.
        return pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Fault(file, reason, _ALLOWED)) from None
    except pa.ArrowException:
        raise InputError(Fault(file, "no readable Parquet", _ALLOWED)) from None


def _column(table: pq.ParquetFile) -> str:
    """Return the column that holds the texts, or files of any kind with their media type."""
    names = set(table.schema_arrow.names)
    return "content" if "text" not in names and {"content", "media_type"} <= names else "text"


def _plain_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _ids(batch: pa.RecordBatch) -> list[str | None]:
    ids: list[str | None] = batch.column("id").cast(pa.string()).to_pylist()
    return ids


def _pairs(batch: pa.RecordBatch) -> Iterator[tuple[str | None, bytes | None]]:
    return zip(_ids(batch), _contents(batch), strict=True)


def _contents(batch: pa.RecordBatch) -> list[bytes | None]:
    """Return the texts as bytes: whether they are UTF-8 is judged as for files."""
    (name,) = set(batch.schema.names) - {"id"}
    column = batch.column(name)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    contents: list[bytes | None] = column.cast(pa.large_binary()).to_pylist()
    return contents


def _checked(
    file: str, row: int, given: str | None, data: bytes | None
) -> tuple[str, bytes, Fault | None]:
    if not given:
        return _unnamed(file, row), b"", Fault(f"{file}: row {row}", "no id", "each text needs one")
    if data is None:
        return given, b"", Fault(f"{file}: {given}", "no text", "text in UTF-8 is expected")
    return given, data, None


def _unnamed(file: str, row: int) -> str:
    return f"{Path(file).stem}:{row}"
