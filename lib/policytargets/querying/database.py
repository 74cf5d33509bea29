"""All tables of a study in one SQLite or DuckDB file, with the words of its quotes indexed."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from policytargets.building.exports import FOREIGN, KEYS
from policytargets.building.stored_pairs import is_listed, read_kinds
from policytargets.comparability.parts import is_sum
from policytargets.errors import Fault, InputError
from policytargets.project import hold_name, of_library, of_path, of_values
from policytargets.schemas import SCHEMAS
from policytargets.tables import read_table
from policytargets.vocabulary.wordings import simplify

_HAN = re.compile(r"[\u3400-\u9fff]")
_RUNS = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 4
"""So long words are found as they are; longer ones as a phrase of signs."""
OURS = 0x70746774
"""The application_id of the SQLite files written here."""
_TABLES = (
    *("documents", "indicators", "targets", "normalised", "steps", "numbers"),
    *("yardsticks", "missing", "contradictions"),
)
_TYPES = {"int64": "INTEGER", "Int64": "INTEGER", "bool": "BOOLEAN", "float64": "DOUBLE"}
_ENDS = ("target_id_a", "target_id_b")
_OF_PAIRS: Mapping[str, tuple[str, ...]] = {
    "kinds": ("PRIMARY KEY (target_id)", "FOREIGN KEY (target_id) REFERENCES targets (target_id)"),
    "verdicts": ("PRIMARY KEY (family, kind_a, kind_b)",),
    "comparisons": (
        "PRIMARY KEY (target_id_a, target_id_b)",
        *(f"FOREIGN KEY ({end}) REFERENCES targets (target_id)" for end in _ENDS),
    ),
    "sums_compared": ("PRIMARY KEY (target_id_a, target_id_b)",),
}
_BOTH_WAYS = """
CREATE VIEW pairs AS
SELECT target_id_a AS target_id, target_id_b AS other_id, family, verdict, reasons, refused_by
FROM comparisons UNION ALL
SELECT target_id_b, target_id_a, family, verdict, reasons, refused_by FROM comparisons
"""
_BY_KIND = """
CREATE VIEW pairs AS
SELECT own.target_id, other.target_id AS other_id, own.family, verdict, reasons, refused_by
FROM kinds AS own
JOIN verdicts ON verdicts.family = own.family AND kind_a = own.kind
JOIN kinds AS other ON other.family = own.family AND other.kind = kind_b
WHERE other.document <> own.document
"""
_INDEXES = (
    "CREATE INDEX targets_by_indicator ON targets (indicator, document)",
    "CREATE INDEX targets_by_year ON targets (end_year)",
    "CREATE INDEX steps_by_target ON steps (target_id)",
)
_INDEXES_OF_PAIRS = {
    "kinds": "CREATE INDEX kinds_by_family ON kinds (family, kind)",
    "comparisons": "CREATE INDEX comparisons_by_other ON comparisons (target_id_b)",
}


def index_text(text: str) -> str:
    """Return the words under which a text is found, in both scripts, parted by blanks.

    First every sign by itself, which a phrase finds; then all that a word may be.
    """
    forms = dict.fromkeys((simplify(text), text, _traditional(text)))
    joined = ["".join(form.split()) for form in forms]
    words = [word for form in joined for run in _RUNS.findall(form) for word in _words(run)]
    return " \n ".join([*map(spaced, forms), " ".join(dict.fromkeys(words))])


def _words(run: str) -> list[str]:
    lengths = range(2, _LONGEST + 1)
    return [run[at : at + n] for n in lengths for at in range(len(run) - n + 1)]


def spaced(text: str) -> str:
    """Return a text with each Chinese sign between blanks."""
    return " ".join(_HAN.sub(lambda sign: f" {sign[0]} ", text).split())


def as_query(words: str) -> str:
    """Return what FTS5 is asked for words as a person writes them: each a phrase of its signs."""
    # A quotation mark would end the phrase.
    phrases = (spaced(simplify(word)) for word in words.replace('"', " ").split())
    return " ".join(f'"{phrase}"' for phrase in phrases) or '""'


@cache
def _converter() -> Any:  # noqa: ANN401
    import opencc

    return opencc.OpenCC("s2t")


def _traditional(text: str) -> str:
    return str(_converter().convert(text))


def state_of_tables(root: Path) -> str:
    """Return one hash of all that a file follows from."""
    return of_values([of_path(root / "data/clean"), of_library()])


def read_tables(root: Path) -> dict[str, pd.DataFrame]:
    """Return the tables by name, those that others point at first."""
    tables = {name: read_table(name, root) for name in _TABLES}
    if not is_listed(root):
        kinds, verdicts = read_kinds(root)
        return tables | {"kinds": kinds, "verdicts": _turned(verdicts)}
    pairs = read_table("comparisons", root)
    formed = pairs[list(_ENDS)].map(is_sum).any(axis=1)
    return tables | {"comparisons": pairs[~formed], "sums_compared": pairs[formed]}


def _turned(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return each verdict on two kinds seen from both."""
    names = {"kind_a": "kind_b", "kind_b": "kind_a"}
    other = verdicts[verdicts["kind_a"] != verdicts["kind_b"]].rename(columns=names)
    return pd.concat([verdicts, other], ignore_index=True)


def storable(cell: object) -> object:
    """Return a cell as SQLite takes it: of more than 64 bits, a number with fractions."""
    return float(cell) if isinstance(cell, int) and abs(cell) >= 1 << 63 else cell


def write_sqlite(root: Path, file: Path) -> dict[str, int]:
    """Write the tables of a study to an SQLite file and return the rows of each."""
    tables = read_tables(root)
    with (
        _aside(file, sqlite3.OperationalError) as aside,
        closing(sqlite3.connect(aside)) as base,
        base,
    ):
        base.execute(f"PRAGMA application_id = {OURS}")
        for name, table in tables.items():
            base.execute(_create(name, table))
            marks = ", ".join("?" * len(table.columns))
            rows = table.astype(object).where(table.notna(), None).map(storable)
            base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows.to_numpy().tolist())
        base.execute("CREATE TABLE made_from (state TEXT)")
        base.execute("INSERT INTO made_from VALUES (?)", [state_of_tables(root)])
        for told in _further(tables):
            base.execute(told)
        base.execute('CREATE VIRTUAL TABLE targets_fts USING fts5(words, content="targets")')
        words = enumerate(map(index_text, tables["targets"]["quote"]), start=1)
        base.executemany("INSERT INTO targets_fts (rowid, words) VALUES (?, ?)", words)
    return {name: len(table) for name, table in tables.items()}


def write_duckdb(root: Path, file: Path) -> dict[str, int]:
    """Write the tables of a study to a DuckDB file and return the rows of each.

    ``quotes`` holds the words of each: ``list_contains(words, '机器')``.
    """
    import duckdb

    tables = read_tables(root)
    with _aside(file, duckdb.IOException) as aside, closing(duckdb.connect(str(aside))) as base:
        for name, table in tables.items():
            base.execute(_create(name, table))
            base.register("shown", table)
            base.execute(f'INSERT INTO "{name}" SELECT * FROM shown')
            base.unregister("shown")
        for told in _further(tables):
            base.execute(told)
        words = tables["targets"]["quote"].map(index_text)
        base.register("shown", tables["targets"][["target_id"]].assign(words=words))
        split = "string_split_regex(words, '\\s+')"
        base.execute(f"CREATE TABLE quotes AS SELECT target_id, {split} AS words FROM shown")
        base.unregister("shown")
    return {name: len(table) for name, table in tables.items()}


WRITERS: Mapping[str, Callable[[Path, Path], dict[str, int]]] = {
    "sqlite": write_sqlite,
    "duckdb": write_duckdb,
}


def is_ours(file: Path) -> bool:
    """Tell whether a file is one that was written here."""
    return file.is_file() and (_state_in_sqlite(file) is not None or _is_our_duckdb(file))


def is_current(root: Path, file: Path) -> bool:
    """Tell whether an SQLite file holds the tables as they are."""
    return file.is_file() and _state_in_sqlite(file) == state_of_tables(root)


def _state_in_sqlite(file: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as base:
            (own,) = base.execute("PRAGMA application_id").fetchone()
            (state,) = base.execute("SELECT state FROM made_from").fetchone()
    except (sqlite3.Error, TypeError):
        return None
    return str(state) if own == OURS else None


def _is_our_duckdb(file: Path) -> bool:
    try:
        import duckdb

        with closing(duckdb.connect(str(file), read_only=True)) as base:
            names = {name for (name,) in base.execute("SHOW TABLES").fetchall()}
    except (ModuleNotFoundError, duckdb.Error):
        return False
    return {"targets", "quotes", "indicators"} <= names


@contextmanager
def _aside(file: Path, failure: type[Exception]) -> Iterator[Path]:
    """Give a place to write to; the file appears whole or not at all."""
    if file.exists() and not is_ours(file):
        raise InputError(Fault(file, "no file of policytargets", "choose another name"))
    file.parent.mkdir(parents=True, exist_ok=True)
    with hold_name(file, 30):
        _clear(file)  # of runs that were killed
        aside = file.with_name(f".{file.name}.{os.getpid()}.part")
        try:
            yield aside
            aside.replace(file)
        except failure as error:  # of the database's own kind, also where a disk is full
            what = f"cannot be written: {error}"
            allowed = "choose a place with room, yours to write"
            raise InputError(Fault(file, what, allowed)) from None
        finally:
            _clear(file)


def _clear(file: Path) -> None:
    """Delete what was written aside, with the journals that databases keep."""
    begins = f".{file.name}."
    for left in [*file.parent.iterdir()]:
        if left.name.startswith(begins) and ".part" in left.name:
            left.unlink(missing_ok=True)


def _create(name: str, table: pd.DataFrame) -> str:
    """Return the statement that makes a table with its keys."""
    schema = SCHEMAS[name].columns if name in SCHEMAS else {}
    kinds = {c: str(schema[c].dtype if c in schema else table[c].dtype) for c in table}
    columns = [f'"{column}" {_TYPES.get(kind, "TEXT")}' for column, kind in kinds.items()]
    return f'CREATE TABLE "{name}" ({", ".join([*columns, *_keys(name)])})'


def _keys(name: str) -> Iterator[str]:
    if name in _OF_PAIRS:
        yield from _OF_PAIRS[name]
        return
    key = KEYS[name]
    columns = [key] if isinstance(key, str) else key
    yield f"PRIMARY KEY ({', '.join(_quoted(columns))})"
    for column, other in FOREIGN.get(name, ()):
        yield f'FOREIGN KEY ("{column}") REFERENCES "{other}" ("{column}")'


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _further(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Give the statements that make indexes and the view on pairs."""
    yield from _INDEXES
    yield from (told for name, told in _INDEXES_OF_PAIRS.items() if name in tables)
    yield _BY_KIND if "kinds" in tables else _BOTH_WAYS
