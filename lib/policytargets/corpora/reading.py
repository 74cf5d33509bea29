"""Reading a few texts: what is sent to a process or to a machine of a cluster, and what comes back.

Nothing here knows where the texts lay or where the targets go, so that it is the same everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policytargets import reading
from policytargets.corpora.columns import TARGET_COLUMNS
from policytargets.corpora.texts import Text
from policytargets.documents import decode_bytes
from policytargets.errors import Fault, InputError
from policytargets.fingerprints import of_files, of_values

__all__ = ["Batch", "Read", "ReadBatch", "read_batch", "rules", "to_json_lines"]


@dataclass(frozen=True)
class Batch:
    """Some texts that are read together.

    Parameters
    ----------
    part : int
        The partition of the output that they belong to.
    texts : sequence of Text
        In the order of the corpus.
    """

    part: int
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Read:
    """What came of a text.

    Parameters
    ----------
    document : str
        Its id.
    lines : str
        Its targets as JSON Lines.
    rows : int
        How many they are.
    fault : Fault, optional
        Why it could not be read.
    """

    document: str
    lines: str = ""
    rows: int = 0
    fault: Fault | None = None


@dataclass(frozen=True)
class ReadBatch:
    """What came of a batch, and the hash of the `rules` that read it."""

    part: int
    rules: str
    reads: tuple[Read, ...]


def read_batch(batch: Batch) -> ReadBatch:
    """Return the targets of some texts, or for each why it cannot be read."""
    return ReadBatch(batch.part, rules(), tuple(map(_read, batch.texts)))


@cache
def rules() -> str:
    """Return one hash for the code and the vocabulary that say what is read from a text."""
    package = Path(reading.__file__).parents[1]
    return of_values(of_files(package, ("reading", "vocabulary", "documents.py")))


def _read(text: Text) -> Read:
    name = text.entry.document
    if text.fault:
        return Read(name, fault=text.fault)
    try:
        rows = reading.read_text(decode_bytes(text.data, Path(text.where)), text.entry)
    except InputError as error:
        return Read(name, fault=error.faults[0])
    except Exception as error:  # one text of 100,000 must not stop the rest
        what = f"the rules fail on it: {type(error).__name__}: {error}"
        return Read(name, fault=Fault(text.where, what, "please report it"))
    return Read(name, to_json_lines(rows), len(rows))


def to_json_lines(rows: Iterable[dict[str, object]]) -> str:
    """Return rows as JSON Lines with the columns of ``targets.csv`` in their order."""
    lines = (
        json.dumps({name: _plain(row[name]) for name in TARGET_COLUMNS}, ensure_ascii=False)
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines)


def _plain(value: object) -> object:
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value
