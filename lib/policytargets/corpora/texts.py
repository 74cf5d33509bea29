"""The texts under some paths."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from policytargets.documents import Document, load_documents
from policytargets.errors import Fault, InputError
from policytargets.project import MARK, find_root, of_bytes
from policytargets.sources import Limits, Places, open_source
from policytargets.sources.convert import places_beside
from policytargets.sources.kinds import SUFFIXES


@dataclass(frozen=True)
class Text:
    """One text as it was found; nothing of it has been checked."""

    entry: Document  # What is known of it beforehand, its id at least
    where: str  # What to call it in an error: its file, or the table and its id
    data: bytes = b""  # Its content
    fault: Fault | None = None  # Why there is none
    limits: Limits = field(default_factory=Limits)  # What its conversion may take
    places: Places | None = None  # Where its stretches stand in the file that it was made from

    @cached_property
    def sha256(self) -> str:
        """The hash of its content; empty where there is none to be had."""
        return "" if self.fault else of_bytes(self.data)


@dataclass(frozen=True)
class Corpus:
    """Texts that are read from where they lie, one after another, whenever they are iterated.

    Files come first, by id; the tables follow, each in its own order.
    """

    files: Sequence[str]  # Plain texts, by id
    tables: Sequence[str] = ()  # Parquet files of texts
    broken: Sequence[Fault] = ()  # What was found and cannot be taken up at all
    # The entries of documents.yml by id
    known: Mapping[str, Document] = field(default_factory=dict)
    issued: dt.date | None = None  # When texts were issued which do not say so themselves
    limits: Limits = field(default_factory=Limits)  # What the conversion of a file may take

    def __len__(self) -> int:
        """Return how many texts there are."""
        return sum(1 for _ in self.ids()) + len(self.broken)

    def __iter__(self) -> Iterator[Text]:
        """Take up the texts."""
        for fault in self.broken:
            yield Text(Document(id_of(fault.where)), str(fault.where), fault=fault)
        yield from map(self._of_file, self.files)
        for table in self.tables:
            yield from self._of_table(table)

    def ids(self) -> Iterator[str]:
        """Return the ids of all texts, without reading any."""
        yield from map(id_of, self.files)
        if self.tables:
            from policytargets.corpora.parquet_texts import read_ids

            for table in self.tables:
                yield from read_ids(table)

    def _entry(self, document: str) -> Document:
        entry = self.known.get(document) or Document(document)
        return entry if entry.date_signed else replace(entry, date_signed=self.issued)

    def _of_file(self, file: str) -> Text:
        entry = self._entry(id_of(file))
        try:
            data = Path(file).read_bytes()
            places = places_beside(Path(file), data)
        except OSError as error:
            return Text(entry, file, fault=Fault(file, error.strerror or "cannot be read"))
        except InputError as error:
            return Text(entry, file, fault=error.faults[0])
        return Text(entry, file, data, limits=self.limits, places=places)

    def _of_table(self, table: str) -> Iterator[Text]:
        from policytargets.corpora.parquet_texts import read_texts

        for document, data, fault in read_texts(table):
            where = f"{table}: {document}"
            yield Text(self._entry(document), where, data, fault, self.limits)


def id_of(file: str | Path) -> str:
    """Return the id of the text in a file."""
    return Path(file).stem


TABLE = ".parquet"
"""How the name of a table of texts ends."""


def find_corpus(
    paths: Sequence[Path], issued: dt.date | None = None, limits: Limits | None = None
) -> Corpus:
    """Return the texts that lie under some paths.

    A file's stem is its id; where documents.yml of the project around the working directory
    lists it, its entry gives the plan's period.
    """
    named = {str(path) for path in paths if not _is_many(path)}
    found = named.union(*(_files(path) for path in paths if _is_many(path)))
    odd = {file: faults for file in sorted(found) if (faults := list(_odd_faults(file)))}
    found -= odd.keys()
    files = sorted((f for f in found if not f.endswith(TABLE)), key=lambda f: (id_of(f), f))
    broken = {file: list(_table_faults(file)) for file in sorted(found) if file.endswith(TABLE)}
    tables = [table for table, faults in broken.items() if not faults]
    broken |= odd
    limits = limits or Limits()
    broken |= {file: list(_text_faults(file, limits)) for file in files if file in named}
    twins = _twins(files, named)
    broken |= twins
    files = [file for file in files if file not in twins]
    refused = [fault for file in broken if file in named for fault in broken[file]]
    unnamed = [fault for file in broken if file not in named for fault in broken[file]]
    corpus = Corpus(files, tables, unnamed, _known(), issued, limits)
    refused += _doubles(corpus.ids())
    if refused:
        raise InputError(*refused)
    return corpus


def _is_many(path: Path) -> bool:
    """Return whether a path is a folder, or a pattern that no shell has expanded."""
    return path.is_dir() or (any(sign in path.name for sign in "*?[") and not path.exists())


def _files(path: Path) -> Iterable[str]:
    """Return the files of a folder or a pattern; where there are none, what to complain of."""
    folder = path if path.is_dir() else path.parent
    made_from = _sources(folder)
    if path.is_dir():
        every = (f for f in folder.iterdir() if f.suffix.lower() in (*SUFFIXES, TABLE))
        path /= "*.txt"
    else:
        every = folder.glob(path.name)
    found = [f for f in every if f.name not in made_from and not _is_aside(f)]
    return map(str, found or [path])


def _sources(folder: Path) -> set[str]:
    """Return the files of a folder whose texts lie beside them."""
    names = set()
    for file in folder.glob("*.map.json"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            names |= {json.loads(file.read_text("utf-8"))["source"], file.name}
    return names


def _is_aside(path: Path) -> bool:
    """Return whether a path is what an open Word leaves, or an earlier run of ours."""
    return path.name.startswith("~$") or _is_dataset(path)


def _twins(files: Sequence[str], named: set[str]) -> dict[str, list[Fault]]:
    """Return what is wrong with files of a folder that differ by their ending alone."""
    stems: dict[str, list[str]] = {}
    for file in files:
        stems.setdefault(str(Path(file).with_suffix("")), []).append(file)
    return {
        file: [Fault(file, "another file here has its id", "ids must differ: name one of them")]
        for same in stems.values()
        if len(same) > 1 and not named.intersection(same)
        for file in same
    }


def _is_dataset(path: Path) -> bool:
    """Return whether a path is a folder of partitions, such as an earlier run has left."""
    return path.name.endswith(TABLE) and path.is_dir()


def _odd_faults(file: str) -> Iterator[Fault]:
    """Give what keeps a file from being taken up at all: a name that no output could hold."""
    path = Path(file)
    if path.exists() and not (path.is_file() or path.is_dir()):
        yield Fault(file, "no plain file", "a pipe or device cannot be read twice")
    try:
        file.encode("utf-8")
    except UnicodeEncodeError:
        shown = os.fsencode(file).decode("utf-8", "backslashreplace")
        yield Fault(shown, "its name is not UTF-8", "rename it")


def _table_faults(file: str) -> Iterator[Fault]:
    from policytargets.corpora.parquet_texts import check_table

    try:
        check_table(file)
    except InputError as error:
        yield from error.faults


def _text_faults(file: str, limits: Limits) -> Iterator[Fault]:
    try:
        open_source(Path(file), limits)
    except InputError as error:
        yield from error.faults


def _doubles(ids: Iterable[str]) -> list[Fault]:
    seen: set[str] = set()
    twice = {i for i in ids if i in seen or seen.add(i)}  # type: ignore[func-returns-value]
    return [Fault(i, "two files of this name", "ids must differ") for i in sorted(twice)]


def _known() -> dict[str, Document]:
    """Return the entries of the project around the working directory; none outside a project."""
    try:
        root = find_root()
    except InputError:
        return {}
    return load_documents(root) if (root / MARK).is_file() else {}
