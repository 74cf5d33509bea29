"""What the partitions of an output hold and what they were made with, so that a run can go on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from policytargets import __version__
from policytargets.corpora.partitions import LIMITS, Part
from policytargets.corpora.reading import rules
from policytargets.corpora.writing import Settings
from policytargets.documents import Document
from policytargets.errors import Fault
from policytargets.fingerprints import of_values

__all__ = ["KEY", "Manifest", "describe", "read_manifest", "settings_of"]

KEY = b"policytargets"
"""Where a Parquet file keeps its manifest: partition and manifest are one file, written at once."""


@dataclass(frozen=True)
class Manifest:
    """What a partition holds.

    Parameters
    ----------
    settings : mapping
        As `settings_of` returns them.
    texts : sequence of dict
        For each text its ``id``, the ``sha256`` of its content, and a hash of what was known of
        it beforehand, ``entry``.
    targets : int
        Rows of the partition.
    faults : sequence of Fault
        The texts that could not be read.
    """

    settings: Settings
    texts: Sequence[Mapping[str, str]]
    targets: int = 0
    faults: Sequence[Fault] = ()

    def dump(self) -> bytes:
        """Return the manifest as it is stored; the same for the same content."""
        faults = [[str(f.where), f.what, f.allowed] for f in self.faults]
        return json.dumps(vars(self) | {"faults": faults}, ensure_ascii=False).encode()

    def covers(self, wanted: Manifest) -> bool:
        """Return whether this is of the same texts and settings, and each text was to be had."""
        same = (self.settings, self.texts) == (wanted.settings, wanted.texts)
        return same and all(text["sha256"] for text in self.texts)


def settings_of(issued: str | None) -> Settings:
    """Return all that decides on an output apart from the texts.

    Parameters
    ----------
    issued : str or None
        Date of texts that do not state theirs.
    """
    return {
        "policytargets": __version__,
        "rules": rules(),
        "issued": issued,
        "partition": LIMITS,
    }


def describe(settings: Settings, part: Part) -> Manifest:
    """Return the manifest of a partition that is yet to be read."""
    texts = [
        {"id": text.entry.document, "sha256": text.sha256, "entry": _entry_hash(text.entry)}
        for text in part.texts
    ]
    return Manifest(settings, texts)


def read_manifest(path: Path) -> Manifest | None:
    """Return the manifest of a partition; None for a file that is torn or of another kind."""
    try:
        stored = json.loads((pq.read_metadata(path).metadata or {})[KEY])
        faults = [Fault(*fault) for fault in stored.pop("faults")]
        return Manifest(**stored, faults=faults)
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None


def _entry_hash(entry: Document) -> str:
    """Return a hash of what documents.yml says; empty where it says nothing."""
    told = {field.name: getattr(entry, field.name) for field in fields(entry) if field.compare}
    known = {name: str(value) for name, value in told.items() if value}
    return of_values(known) if set(known) - {"document"} else ""
