"""A folder of partitions that a run goes on with."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

from policytargets import __version__
from policytargets.corpora.batches import LIMITS, TARGET_COLUMNS, Part, Read, rules
from policytargets.corpora.json_lines import Settings, Summary, writing
from policytargets.documents import Document
from policytargets.errors import Fault, InputError
from policytargets.project import LOCK, lock_folder, of_values, write_whole

RUN = "_run.json"
"""What the partitions were made with, and whether they are all there. Readers of Parquet pass
over names that begin with ``_``."""

_OURS = re.compile(rf"part-\d{{5,}}\.parquet|{LOCK}|{RUN}|\..*\.part")
_FOLDER_HINT = "nothing was written; make room, or choose another place"


def partition_path(folder: Path, number: int) -> Path:
    """Return where a partition lies."""
    return folder / f"part-{number:05}.parquet"


def partitions(folder: Path) -> list[Path]:
    """Return the partitions of a folder in their order."""
    return sorted(folder.glob("part-*.parquet"), key=lambda path: int(path.stem[5:]))


@contextmanager
def claim_folder(folder: Path, settings: Settings, force: bool = False) -> Iterator[None]:
    """Make a folder ready for a run and keep others out, in a ``with`` statement."""
    with ExitStack() as held:
        with writing(folder, _FOLDER_HINT):
            folder.mkdir(parents=True, exist_ok=True)
            _refuse_others(folder)
            held.enter_context(lock_folder(folder))
            _begin(folder, settings, force)
        yield


def close_run(folder: Path, settings: Settings, summary: Summary) -> None:
    """Write down that all partitions are there."""
    counts = {
        "partitions": summary.parts,
        "texts": summary.texts,
        "unreadable": len(summary.faults),
        "targets": summary.targets,
    }
    _note(folder, settings, "whole", counts)


def clear(folder: Path) -> None:
    """Remove what runs have written."""
    for path in (*partitions(folder), folder / RUN):
        path.unlink(missing_ok=True)


def _refuse_others(folder: Path) -> None:
    others = sorted(path.name for path in folder.iterdir() if not _OURS.fullmatch(path.name))
    if others:
        choose = "choose a new folder; partitions do not stand among other files"
        raise InputError(Fault(folder, f"holds {others[0]}", choose))


def _begin(folder: Path, settings: Settings, force: bool) -> None:
    made_with = _made_with(folder)
    if force:
        clear(folder)
    elif partitions(folder) and made_with != settings:
        changed = [name for name in settings if made_with.get(name) != settings[name]]
        what = f"its partitions were made with other {' and '.join(changed)}"
        raise InputError(Fault(folder, what, "choose another folder, or make all anew: --force"))
    # A run that was killed may have left what it was writing.
    for path in folder.glob(".*.part"):
        path.unlink(missing_ok=True)
    _note(folder, settings, "begun", {})


def _made_with(folder: Path) -> Settings:
    try:
        stored: Settings = json.loads((folder / RUN).read_text("utf-8"))["settings"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return stored


def _note(folder: Path, settings: Settings, state: str, counts: Mapping[str, int]) -> None:
    note = {"state": state, "settings": settings, **counts}
    with writing(folder / RUN, _FOLDER_HINT):
        write_whole(folder / RUN, json.dumps(note, ensure_ascii=False, indent=1) + "\n")


KEY = b"policytargets"
"""Where a Parquet file keeps its manifest: partition and manifest are one file, written at once."""


@dataclass(frozen=True)
class Manifest:
    """What a partition holds."""

    settings: Settings  # As `settings_of` returns them
    # For each text its id, the sha256 of its content, and a hash of what was known of it
    # beforehand, entry
    texts: Sequence[Mapping[str, str]]
    targets: int = 0  # Rows of the partition
    faults: Sequence[Fault] = ()  # The texts that could not be read

    def dump(self) -> bytes:
        """Return the manifest as it is stored; the same for the same content."""
        faults = [[str(f.where), f.what, f.allowed] for f in self.faults]
        return json.dumps(vars(self) | {"faults": faults}, ensure_ascii=False).encode()

    def covers(self, wanted: Manifest) -> bool:
        """Return whether this is of the same texts and settings, and each text was to be had."""
        same = (self.settings, self.texts) == (wanted.settings, wanted.texts)
        return same and all(text["sha256"] for text in self.texts)


def settings_of(issued: str | None) -> Settings:
    """Return all that decides on an output apart from the texts."""
    return {"policytargets": __version__, "rules": rules(), "issued": issued, "partition": LIMITS}


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


SCHEMA = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in TARGET_COLUMNS.items()])
"""The columns of ``targets.csv`` with their types."""

_HINT = "what was written whole is kept: make room, then run the same command again"


class Dataset:
    """Partitions in a folder that no other run writes into."""

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
        """Remove what an earlier run on more texts has left, and sum up."""
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
    """Return a partition as a Parquet file that holds its manifest."""
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
