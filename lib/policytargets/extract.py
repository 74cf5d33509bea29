"""Targets of plain texts: as JSON Lines, as partitions of Parquet, or as rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from policytargets.corpora.engines import open_engine
from policytargets.corpora.finding import TABLE, find_corpus
from policytargets.corpora.lines import open_lines
from policytargets.corpora.progress import show_progress
from policytargets.corpora.reading import to_json_lines
from policytargets.corpora.running import run
from policytargets.corpora.writing import Output, Settings, Summary
from policytargets.documents import Document, decode_bytes
from policytargets.errors import Fault, InputError
from policytargets.project import write_whole
from policytargets.reading import read_ledger, read_text

__all__ = ["error_table", "extract", "ledger", "note_faults", "read_rows", "to_json_lines"]

_HEADER = ("file", "fault", "allowed")


def extract(
    paths: Sequence[Path],
    target: Path | BinaryIO,
    issued: dt.date | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    force: bool = False,
) -> Summary:
    """Write the targets of texts; the same bytes whoever reads them.

    Parameters
    ----------
    paths : sequence of Path
        As for `policytargets.corpora.finding.find_corpus`.
    target : Path or file
        A folder of Parquet partitions where the path ends in ``.parquet`` or is a folder, which
        a run that was stopped goes on with; JSON Lines sorted by plan and place otherwise.
    issued : date, optional
        When texts were issued which do not say so themselves; 今年 is that year.
    jobs : int
        Processes on this machine.
    scheduler : str, optional
        Address of a Dask scheduler, in place of local processes.
    force : bool
        Make all partitions anew.

    Returns
    -------
    Summary
        What was found, and the texts of folders, patterns and tables that cannot be read.

    Raises
    ------
    InputError
        Naming every file given by name that cannot be read, an output that cannot be written, or
        an engine that cannot be used.
    """
    corpus = find_corpus(paths, issued)
    with (
        # First the engine: where it cannot be used no output is begun.
        open_engine(jobs, scheduler) as engine,
        _open_output(target, issued, force) as output,
        show_progress(len(corpus)) as advance,
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
    from policytargets.corpora.dataset import Dataset
    from policytargets.corpora.folder import claim_folder
    from policytargets.corpora.manifest import settings_of

    settings: Settings = settings_of(issued.isoformat() if issued else None)
    with claim_folder(target, settings, force):
        yield Dataset(target, settings)


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
        As for `extract`, as are the errors.

    Returns
    -------
    str, sequence of Fault
        The lines, and the texts of folders, patterns and tables that cannot be read.
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
    writer.writerow(_HEADER)
    writer.writerows((fault.where, fault.what, fault.allowed) for fault in faults)
    return out.getvalue()


def note_faults(target: Path, faults: Sequence[Fault], paths: Sequence[Path]) -> None:
    """Write ``errors.csv`` beside an output; remove that of an earlier run when all went well.

    Parameters
    ----------
    target : Path
        The output.
    faults : sequence of Fault
        The texts that could not be read.
    paths : sequence of Path
        What was read. Errors of other texts, of another output in the same folder, stay.
    """
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


def _read_all(paths: Sequence[Path]) -> tuple[list[tuple[Document, str]], list[Fault]]:
    """Return entry and text of each file by id, and the faults of files that nobody named."""
    texts: list[tuple[Document, str]] = []
    faults: list[Fault] = []
    for text in find_corpus(paths):
        try:
            if text.fault:
                raise InputError(text.fault)
            texts.append((text.entry, decode_bytes(text.data, Path(text.where))))
        except InputError as error:
            faults += error.faults
    if faults and not texts:
        raise InputError(*faults)
    return texts, faults
