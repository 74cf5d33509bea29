"""Finding the texts that lie under some paths."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from policytargets.corpora.texts import Corpus, id_of
from policytargets.documents import Document, decode, load_documents
from policytargets.errors import Fault, InputError
from policytargets.project import MARK, find_root

__all__ = ["TABLE", "find_corpus"]

TABLE = ".parquet"
"""How the name of a table of texts ends."""


def find_corpus(paths: Sequence[Path], issued: dt.date | None = None) -> Corpus:
    """Return the texts that lie under some paths.

    A file's stem is its id; where documents.yml of the project around the working directory
    lists it, its entry gives the plan's period.

    Parameters
    ----------
    paths : sequence of Path
        Text files; Parquet files with the columns ``id`` and ``text``; folders, whose files of
        both kinds are meant; patterns such as ``plans/*.txt``.
    issued : date, optional
        When texts were issued which do not say so themselves; 今年 is that year.

    Raises
    ------
    InputError
        Naming every file given by name that cannot be read, and every id that stands twice.
    """
    named = {str(path) for path in paths if not _is_many(path)}
    found = named.union(*(_files(path) for path in paths if _is_many(path)))
    odd = {file: faults for file in sorted(found) if (faults := list(_odd_faults(file)))}
    found -= odd.keys()
    files = sorted((f for f in found if not f.endswith(TABLE)), key=lambda f: (id_of(f), f))
    broken = {file: list(_table_faults(file)) for file in sorted(found) if file.endswith(TABLE)}
    tables = [table for table, faults in broken.items() if not faults]
    broken |= odd
    broken |= {file: list(_text_faults(file)) for file in files if file in named}
    refused = [fault for file in broken if file in named for fault in broken[file]]
    unnamed = [fault for file in broken if file not in named for fault in broken[file]]
    corpus = Corpus(files, tables, unnamed, _known(), issued)
    refused += _doubles(corpus.ids())
    if refused:
        raise InputError(*refused)
    return corpus


def _is_many(path: Path) -> bool:
    """Return whether a path is a folder, or a pattern that no shell has expanded."""
    return path.is_dir() or (any(sign in path.name for sign in "*?[") and not path.exists())


def _files(path: Path) -> Iterable[str]:
    """Return the files of a folder or a pattern; where there are none, what to complain of."""
    patterns = [path / "*.txt", path / f"*{TABLE}"] if path.is_dir() else [path]
    found = [f for p in patterns for f in p.parent.glob(p.name) if not _is_dataset(f)]
    return map(str, found or patterns[:1])


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
    from policytargets.corpora.tables import check_table

    try:
        check_table(file)
    except InputError as error:
        yield from error.faults


def _text_faults(file: str) -> Iterator[Fault]:
    try:
        decode(Path(file))
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
