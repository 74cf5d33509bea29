"""What all outputs of a corpus have in common: how they are written, and what is told of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from policytargets.corpora.partitions import Part
from policytargets.corpora.reading import Read
from policytargets.errors import Fault, InputError

__all__ = ["Output", "Settings", "Summary", "writing"]

Settings = Mapping[str, Any]
"""All that decides on an output apart from the texts (`policytargets.corpora.manifest`)."""


@dataclass(frozen=True)
class Summary:
    """What a run came to.

    Parameters
    ----------
    texts : int
        How many the corpus holds.
    targets : int
        How many were found.
    faults : sequence of Fault
        The texts that could not be read, in the order of the corpus.
    parts, kept : int
        Partitions that the output holds, and how many of them an earlier run had made.
    """

    texts: int
    targets: int
    faults: Sequence[Fault] = ()
    parts: int = 0
    kept: int = 0

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
    """Tell in one line what keeps a file from being written, a full disk above all.

    Parameters
    ----------
    path : Path
        What is written.
    hint : str
        What to do then.
    """
    try:
        yield
    except BrokenPipeError:
        # Whoever reads our output has had enough; no file is at fault.
        raise
    except OSError as error:
        reason = error.strerror or (os.strerror(error.errno) if error.errno else str(error))
        raise InputError(Fault(path, f"cannot be written: {reason}", hint)) from None
