"""What is sent to a worker and comes back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policytargets import reading
from policytargets.corpora.texts import Text
from policytargets.errors import Fault, InputError
from policytargets.project import of_files, of_values
from policytargets.reading.metadata import date_by
from policytargets.sources import convert

TARGET_COLUMNS: dict[str, str] = {
    **dict.fromkeys(("target_id", "document", "id", "indicator", "indicator_text"), "string"),
    **dict.fromkeys(("number_text", "quote", "measure"), "string"),
    **dict.fromkeys(("value", "value_max"), "double"),
    **dict.fromkeys(("unit", "comparator", "cadence"), "string"),
    **dict.fromkeys(("start_year", "end_year"), "int64"),
    **dict.fromkeys(("scope", "commitment", "section", "agencies", "repeats"), "string"),
    **dict.fromkeys(("start", "end", "quote_start", "quote_end"), "int64"),
    "corrected": "bool",
    "end_year_status": "string",
    "binding": "string",
    "source_page": "int64",
    "source_place": "string",
    "doubt": "string",
    "voice": "string",
}
"""Kind by column, as Arrow calls it; a test holds it to `policytargets.schemas`, which needs
seconds to load."""


@dataclass(frozen=True)
class Batch:
    """Some texts that are read together."""

    part: int  # The partition of the output that they belong to
    texts: tuple[Text, ...]  # In the order of the corpus


@dataclass(frozen=True)
class Read:
    """What came of a text."""

    document: str  # Its id
    lines: str = ""  # Its targets as JSON Lines
    rows: int = 0  # How many they are
    fault: Fault | None = None  # Why it could not be read
    undated: str = ""  # Its file, where its date of issue would tell the years of some rows


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
    return of_values(of_files(package, ("reading", "vocabulary", "sources", "documents.py")))


def _read(text: Text) -> Read:
    name = text.entry.document
    try:
        plan = open_text(text)
        undated = text.where if plan.undated else ""
        return Read(name, to_json_lines(plan.targets), len(plan.targets), undated=undated)
    except InputError as error:
        return Read(name, fault=error.faults[0])
    except MemoryError:
        return Read(name, fault=Fault(text.where, "too large for the memory there is", "split it"))
    except Exception as error:  # one text of 100,000 must not stop the rest
        what = f"the rules fail on it: {type(error).__name__}: {error}"
        return Read(name, fault=Fault(text.where, what, "please report it"))


def open_text(text: Text) -> reading.Reading:
    """Return the reading of a text, whatever kind of file it is."""
    if text.fault:
        raise InputError(text.fault)
    made = convert(text.data, text.where, text.limits, text.places)
    entry = date_by(text.entry, made.stated)
    return reading.read_plan(made.text, entry).with_places(made.places)


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


LIMITS = {"texts": 250, "bytes": 4 << 20}
"""When a partition is full. It follows from the texts alone, not from who reads them, so that
the same corpus always gives the same files; one partition at a time is held in memory."""

_TOGETHER = {"texts": 50, "bytes": 256 << 10}


@dataclass(frozen=True)
class Part:
    """The texts of one partition."""

    number: int  # From 0 on
    texts: tuple[Text, ...]  # In the order of the corpus

    def batches(self) -> Iterator[Batch]:
        """Return the texts in handfuls: enough to be worth a journey, few enough to share out."""
        for texts in _groups(self.texts, **_TOGETHER):
            yield Batch(self.number, texts)


def split(corpus: Iterable[Text]) -> Iterator[Part]:
    """Return a corpus partition by partition."""
    for number, texts in enumerate(_groups(corpus, **LIMITS)):
        yield Part(number, texts)


def _groups(every: Iterable[Text], texts: int, bytes: int) -> Iterator[tuple[Text, ...]]:
    """Return texts in groups that end with the text which reaches one of the limits."""
    group: list[Text] = []
    size = 0
    for text in every:
        group.append(text)
        size += len(text.data)
        if len(group) >= texts or size >= bytes:
            yield tuple(group)
            group, size = [], 0
    if group:
        yield tuple(group)
