"""Targets as a folder of Parquet partitions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

from policytargets.corpora.columns import TARGET_COLUMNS
from policytargets.corpora.folder import clear, close_run, partition_path, partitions
from policytargets.corpora.manifest import KEY, Manifest, describe, read_manifest
from policytargets.corpora.partitions import Part
from policytargets.corpora.reading import Read
from policytargets.corpora.writing import Settings, Summary, writing
from policytargets.errors import Fault, InputError
from policytargets.project import write_whole

__all__ = ["SCHEMA", "Dataset"]

SCHEMA = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in TARGET_COLUMNS.items()])
"""The columns of ``targets.csv`` with their types."""

_HINT = "what was written whole is kept: make room, then run the same command again"


class Dataset:
    """Partitions in a folder that no other run writes into.

    Parameters
    ----------
    folder : Path
        As `policytargets.corpora.folder.claim_folder` gives it.
    settings : mapping
        What the partitions are made with.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder, self._settings = folder, settings
        self._wanted: dict[int, Manifest] = {}
        self._parts = self._kept = 0

    def holds(self, part: Part) -> bool:
        """Return whether an earlier run has written just this."""
        self._parts += 1
        wanted = describe(self._settings, part)
        there = read_manifest(partition_path(self._folder, part.number))
        if there and there.covers(wanted):
            self._kept += 1
            return True
        self._wanted[part.number] = wanted
        return False

    def write(self, part: int, reads: Sequence[Read]) -> None:
        """Write a partition; its rows stand by plan and place."""
        manifest = replace(
            self._wanted.pop(part),
            targets=sum(read.rows for read in reads),
            faults=[read.fault for read in reads if read.fault],
        )
        path = partition_path(self._folder, part)
        with writing(path, _HINT):
            write_whole(path, to_parquet(reads, manifest))

    def finish(self) -> Summary:
        """Remove what an earlier run on more texts has left, and sum up.

        Raises
        ------
        InputError
            If no text at all could be read, with the reason of each.
        """
        for path in partitions(self._folder)[self._parts :]:
            path.unlink()
        texts = targets = 0
        faults: list[Fault] = []
        for path in partitions(self._folder):
            manifest = read_manifest(path) or self._torn(path)
            texts, targets = texts + len(manifest.texts), targets + manifest.targets
            faults += manifest.faults
        if len(faults) == texts:
            clear(self._folder)
            raise InputError(*faults)
        summary = Summary(texts, targets, faults, self._parts, self._kept)
        close_run(self._folder, self._settings, summary)
        return summary

    def _torn(self, path: Path) -> Manifest:
        """Refuse a partition that somebody has damaged while the run went on."""
        raise InputError(Fault(path, "damaged during the run", _HINT))


def to_parquet(reads: Sequence[Read], manifest: Manifest) -> bytes:
    """Return a partition as a Parquet file that holds its manifest.

    Parameters
    ----------
    reads : sequence of Read
        What came of its texts.
    manifest : Manifest
        What it holds.
    """
    lines = "".join(read.lines for read in sorted(reads, key=lambda read: read.document))
    out = io.BytesIO()
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        writer.write_table(_to_table(lines.encode()))
        writer.add_key_value_metadata({KEY: manifest.dump()})
    return out.getvalue()


def _to_table(lines: bytes) -> pa.Table:
    """Return JSON Lines as a table: both outputs hold the same rows by their making."""
    if not lines:
        return SCHEMA.empty_table()
    reading = pj.ReadOptions(use_threads=False, block_size=len(lines) + 1)
    strictly = pj.ParseOptions(explicit_schema=SCHEMA, unexpected_field_behavior="error")
    return pj.read_json(io.BytesIO(lines), reading, strictly).select(SCHEMA.names)
