"""The texts of a corpus, taken up one at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from policytargets.documents import Document
from policytargets.errors import Fault
from policytargets.fingerprints import of_bytes

__all__ = ["Corpus", "Text", "id_of"]


@dataclass(frozen=True)
class Text:
    """One text as it was found; nothing of it has been checked.

    Parameters
    ----------
    entry : Document
        What is known of it beforehand, its id at least.
    where : str
        What to call it in an error: its file, or the table and its id.
    data : bytes
        Its content.
    fault : Fault, optional
        Why there is none.
    """

    entry: Document
    where: str
    data: bytes = b""
    fault: Fault | None = None

    @cached_property
    def sha256(self) -> str:
        """The hash of its content; empty where there is none to be had."""
        return "" if self.fault else of_bytes(self.data)


@dataclass(frozen=True)
class Corpus:
    """Texts that are read from where they lie, one after another, whenever they are iterated.

    Files come first, by id; the tables follow, each in its own order.

    Parameters
    ----------
    files : sequence of str
        Plain texts, by id.
    tables : sequence of str
        Parquet files of texts.
    broken : sequence of Fault
        What was found and cannot be taken up at all.
    known : mapping of str to Document
        The entries of documents.yml by id.
    issued : date, optional
        When texts were issued which do not say so themselves.
    """

    files: Sequence[str]
    tables: Sequence[str] = ()
    broken: Sequence[Fault] = ()
    known: Mapping[str, Document] = field(default_factory=dict)
    issued: dt.date | None = None

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
            from policytargets.corpora.tables import read_ids

            for table in self.tables:
                yield from read_ids(table)

    def _entry(self, document: str) -> Document:
        entry = self.known.get(document) or Document(document)
        return entry if entry.date_signed else replace(entry, date_signed=self.issued)

    def _of_file(self, file: str) -> Text:
        entry = self._entry(id_of(file))
        try:
            return Text(entry, file, Path(file).read_bytes())
        except OSError as error:
            return Text(entry, file, fault=Fault(file, error.strerror or "cannot be read"))

    def _of_table(self, table: str) -> Iterator[Text]:
        from policytargets.corpora.tables import read_texts

        for document, data, fault in read_texts(table):
            yield Text(self._entry(document), f"{table}: {document}", data, fault)


def id_of(file: str | Path) -> str:
    """Return the id of the text in a file."""
    return Path(file).stem
