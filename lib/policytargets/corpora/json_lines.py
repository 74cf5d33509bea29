"""One sorted file."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from policytargets.corpora.batches import Part, Read
from policytargets.errors import Fault, InputError
from policytargets.project import hold_name, unwritten

Settings = Mapping[str, Any]
"""All that decides on an output apart from the texts (`policytargets.corpora.parquet`)."""


@dataclass(frozen=True)
class Summary:
    """What a run came to."""

    texts: int  # How many the corpus holds
    targets: int  # How many were found
    faults: Sequence[Fault] = ()  # The texts that could not be read, in the order of the corpus
    parts: int = 0  # Partitions that the output holds, and how many of them an earlier run had made
    kept: int = 0
    undated: Sequence[str] = ()  # Files that were read and wait for their date of issue

    def __str__(self) -> str:
        """Return the sum in a line."""
        counts = f"{self.targets:,} targets of {self.texts:,} texts in {self.parts:,} partitions"
        return f"{counts}, {self.kept:,} of them there before" if self.kept else counts


class Output(Protocol):
    """Where the targets of a corpus go, partition by partition."""

    def holds(self, part: Part) -> bool:
        """Return whether an earlier run has written just this."""

    def write(self, part: int, reads: Sequence[Read]) -> None:
        """Take what came of a partition's texts."""

    def finish(self) -> Summary:
        """Make the output whole."""


@contextmanager
def writing(path: Path, hint: str) -> Iterator[None]:
    """Tell in one line what keeps a file from being written, a full disk above all."""
    try:
        yield
    except BrokenPipeError:
        # Whoever reads our output has had enough; no file is at fault.
        raise
    except OSError as error:
        raise InputError(Fault(path, unwritten(path, error), hint)) from None


_HINT = "nothing was written; make room, or choose another place"


class Lines:
    """JSON Lines that wait in a nameless file until all is read."""

    def __init__(self, spool: BinaryIO, target: Path | BinaryIO) -> None:
        self._spool, self._target = spool, target
        self._where = target if isinstance(target, Path) else Path("output")
        self._ids: list[str] = []
        self._ends = array("Q", [0])
        self._targets = 0
        self._faults: list[Fault] = []

    def holds(self, part: Part) -> bool:
        """Return False: a file of lines is made in one go."""
        del part
        return False

    def write(self, part: int, reads: Sequence[Read]) -> None:
        """Take what came of a partition's texts."""
        del part
        with writing(self._where, _HINT):
            for read in reads:
                self._take(read)

    def _take(self, read: Read) -> None:
        if read.fault:
            self._faults.append(read.fault)
            return
        self._spool.write(read.lines.encode("utf-8"))
        self._ids.append(read.document)
        self._ends.append(self._spool.tell())
        self._targets += read.rows

    def finish(self) -> Summary:
        """Write all lines, sorted."""
        if not self._ids:
            raise InputError(*self._faults)
        with writing(self._where, _HINT):
            if isinstance(self._target, Path):
                self._write_file(self._target)
            else:
                self._copy(self._target)
        texts = len(self._ids) + len(self._faults)
        return Summary(texts, self._targets, self._faults)

    def _write_file(self, path: Path) -> None:
        aside = path.with_name(f".{path.name}.part")  # that of a killed run is written over
        with hold_name(path):
            try:
                with aside.open("wb") as file:
                    self._copy(file)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)

    def _copy(self, file: BinaryIO) -> None:
        for place in sorted(range(len(self._ids)), key=self._ids.__getitem__):
            start, end = self._ends[place : place + 2]
            self._spool.seek(start)
            file.write(self._spool.read(end - start))
        file.flush()


@contextmanager
def open_lines(target: Path | BinaryIO) -> Iterator[Lines]:
    """Open an output of JSON Lines, to be used in a ``with`` statement."""
    folder = target.parent if isinstance(target, Path) else Path(tempfile.gettempdir())
    with writing(folder, _HINT):
        folder.mkdir(parents=True, exist_ok=True)
        spool = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
    try:
        yield Lines(spool, target)
    finally:
        # What a full disk did not take was told when it was written.
        with suppress(OSError):
            spool.close()
