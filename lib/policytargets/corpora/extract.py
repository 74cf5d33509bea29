"""Texts -> targets as JSON Lines, Parquet or rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from policytargets.corpora.batches import Batch, ReadBatch, open_text, read_batch, rules, split
from policytargets.corpora.engines import Engine, open_engine
from policytargets.corpora.json_lines import Output, Settings, Summary, open_lines
from policytargets.corpora.texts import TABLE, Corpus, find_corpus
from policytargets.errors import Fault, InputError
from policytargets.progress import show_progress
from policytargets.project import write_whole
from policytargets.reading import Reading
from policytargets.sources import Limits


def run(corpus: Corpus, output: Output, engine: Engine, advance: Callable[[int], None]) -> Summary:
    """Read a corpus."""
    done = _told(engine(read_batch, _batches(corpus, output, advance)), advance)
    undated: list[str] = []
    for part, batches in groupby(done, key=lambda batch: batch.part):
        reads = [read for batch in batches for read in batch.reads]
        output.write(part, reads)
        undated += [read.undated for read in reads if read.undated]
    return replace(output.finish(), undated=undated)


def _batches(corpus: Corpus, output: Output, advance: Callable[[int], None]) -> Iterator[Batch]:
    """Return what is to be read, passing over what an earlier run has written."""
    for part in split(corpus):
        if output.holds(part):
            advance(len(part.texts))
        else:
            yield from part.batches()


def _told(batches: Iterator[ReadBatch], advance: Callable[[int], None]) -> Iterator[ReadBatch]:
    for batch in batches:
        if batch.rules != rules():
            wanted = "install on all machines what is installed here"
            raise InputError(Fault("--scheduler", "a worker has another policytargets", wanted))
        advance(len(batch.reads))
        yield batch


_HEADER = ("file", "fault", "allowed")


def extract(
    paths: Sequence[Path],
    target: Path | BinaryIO,
    issued: dt.date | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    force: bool = False,
    limits: Limits | None = None,
) -> Summary:
    """Write the targets of texts; the same bytes whoever reads them."""
    corpus = find_corpus(paths, issued, limits)
    with (
        # First the engine: where it cannot be used no output is begun.
        open_engine(jobs, scheduler) as engine,
        _open_output(target, issued, force) as output,
        show_progress(len(corpus), "texts") as advance,
    ):
        return run(corpus, output, engine, advance)


def is_dataset(target: Path) -> bool:
    """Return whether a path is where partitions go, and not a file of JSON Lines."""
    return target.suffix == TABLE or target.is_dir()


@contextmanager
def _open_output(target: Path | BinaryIO, issued: dt.date | None, force: bool) -> Iterator[Output]:
    if not (isinstance(target, Path) and is_dataset(target)):
        with open_lines(target) as lines:
            yield lines
        return
    from policytargets.corpora.parquet import Dataset, claim_folder, settings_of

    settings: Settings = settings_of(issued.isoformat() if issued else None)
    with claim_folder(target, settings, force):
        yield Dataset(target, settings)


def read_rows(paths: Sequence[Path]) -> list[dict[str, object]]:
    """Return the targets of some texts as rows; any text that cannot be read is a fault."""
    readings, faults = _read_all(paths)
    if faults:
        raise InputError(*faults)
    return [row for reading in readings for row in reading.targets]


def ledger(paths: Sequence[Path], limits: Limits | None = None) -> tuple[str, Sequence[Fault]]:
    """Return one line a numeral of some texts: place, text, role and reason, parted by tabs."""
    readings, faults = _read_all(paths, limits)
    lines = (
        (_place(row), row["text"], row["role"], row["reason"])
        for reading in readings
        for row in reading.ledger
    )
    return "".join(
        "\t".join(" ".join(str(c).split()) for c in line) + "\n" for line in lines
    ), faults


def _place(row: Mapping[str, object]) -> object:
    """Return where a numeral stands; of one that makes several rows the id of each."""
    if row["role"] == "target":
        return row["target_id"]
    return f"{row['document']}@{row['start']}-{row['end']}"


def error_table(faults: Sequence[Fault]) -> str:
    """Return ``errors.csv``: the files that could not be read, each with its reason."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows((fault.where, fault.what, fault.allowed) for fault in faults)
    return out.getvalue()


def note_faults(target: Path, faults: Sequence[Fault], paths: Sequence[Path]) -> None:
    """Write ``errors.csv`` beside an output; remove that of an earlier run when all went well."""
    path = target.resolve().with_name("errors.csv")
    if faults:
        write_whole(path, error_table(faults))
    elif _holds_errors(path, paths):
        path.unlink()


def _holds_errors(path: Path, paths: Sequence[Path]) -> bool:
    """Return whether a file is a table of errors of texts under some paths alone."""
    if not path.is_file() or not path.read_bytes().startswith(error_table(()).encode()):
        return False
    places = tuple(map(_beginning, paths))
    with path.open(encoding="utf-8", newline="") as file:
        return all(row["file"].startswith(places) for row in csv.DictReader(file))


def _beginning(path: Path) -> str:
    """Return how the names of the files that a path stands for begin."""
    return f"{path}/" if path.is_dir() else re.split(r"[*?\[]", str(path))[0]


def _read_all(
    paths: Sequence[Path], limits: Limits | None = None
) -> tuple[list[Reading], list[Fault]]:
    """Return the reading of each file by id, and the faults of files that nobody named."""
    readings: list[Reading] = []
    faults: list[Fault] = []
    for text in find_corpus(paths, limits=limits):
        try:
            readings.append(open_text(text))
        except InputError as error:
            faults += error.faults
    if faults and not readings:
        raise InputError(*faults)
    return readings, faults
