"""Readings scored against annotated texts."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from policytargets.building.csv_lines import to_csv
from policytargets.building.exports import described
from policytargets.corpora.extract import read_rows
from policytargets.documents import decode
from policytargets.errors import Fault, InputError
from policytargets.project import alone, of_files, write_set
from policytargets.schemas import SCHEMAS
from policytargets.tables import check_set

CORE = ("value", "value_max", "unit", "comparator", "measure", "cadence", "end_year")
FIELDS = (*CORE, "start_year", "indicator", "scope", "commitment", "section", "agencies")

Row = Mapping[str, object]
Pair = tuple[Row, Row]


def read_reference(path: Path) -> list[Row]:
    """Return annotated targets from a JSON Lines file, or from all such files of a folder.

    In a folder a file without a line says that its text has no target.
    """
    texts = [path] if not path.is_dir() else [f for f in _files(path) if f.stat().st_size]
    try:
        return [json.loads(x) for f in texts for x in decode(f).split("\n") if x.strip()]
    except json.JSONDecodeError as error:
        raise InputError(Fault(path, f"no JSON Lines: {error}")) from None


def annotated_documents(path: Path, annotated: Sequence[Row]) -> set[object]:
    """Return the documents that annotated targets speak of, those without a target too."""
    named = {f.stem for f in _files(path)} if path.is_dir() else set()
    return named | {row["document"] for row in annotated}


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise InputError(Fault(folder, "no annotated targets here", "*.jsonl files are expected"))
    return files


def pair(read: Iterable[Row], annotated: Iterable[Row]) -> list[Pair]:
    """Return the pairs of a read and an annotated row whose numbers overlap, one to one.

    Rows that must be found are paired before optional ones, larger overlaps before smaller.
    """
    by_document = defaultdict(list)
    for place, row in enumerate(read):
        by_document[row["document"]].append((place, row))
    candidates = [
        (bool(target.get("optional")), -overlap, g, p, row, target)
        for g, target in enumerate(annotated)
        for p, row in by_document[target["document"]]
        if (overlap := _overlap(row, target)) > 0
    ]
    pairs, taken_read, taken_annotated = [], set(), set()
    for _, _, g, p, row, target in sorted(candidates, key=lambda c: c[:4]):
        if p not in taken_read and g not in taken_annotated:
            taken_read.add(p)
            taken_annotated.add(g)
            pairs.append((row, target))
    return pairs


def _overlap(one: Row, other: Row) -> int:
    ends = min(int(str(one["end"])), int(str(other["end"])))
    return ends - max(int(str(one["start"])), int(str(other["start"])))


def score(corpus: str, read: Sequence[Row], annotated: Sequence[Row]) -> pd.DataFrame:
    """Return precision, recall and F1 of finding targets and of reading each field right."""
    pairs = pair(read, annotated)
    found = [(r, a) for r, a in pairs if not a.get("optional")]
    n_read = len(read) - (len(pairs) - len(found))
    n_annotated = sum(not row.get("optional") for row in annotated)
    known = [field for field in FIELDS if any(field in row for row in annotated)]
    groups: dict[str, Sequence[str]] = {"detection": (), "core": CORE, "all": known} | {
        field: (field,) for field in known
    }
    rows = [
        _figures(corpus, name, _right(found, fields), n_read, n_annotated)
        for name, fields in groups.items()
    ]
    rows += _of_doubts(corpus, read, pairs) if any("doubt" in row for row in read) else []
    return SCHEMAS["accuracy"].validate(pd.DataFrame(rows))


def _of_doubts(corpus: str, read: Sequence[Row], pairs: Sequence[Pair]) -> list[dict[str, object]]:
    """Return how well doubts part wrong rows from right ones, the core fields counting.

    ``trusted`` are the right rows among those without a doubt, ``doubted`` the wrong ones among
    those with one.
    """
    optional = {id(row) for row, target in pairs if target.get("optional")}
    right = {id(r) for r, a in pairs if all(_agrees(field, r, a) for field in CORE)}
    told = Counter(
        (bool(row["doubt"]), id(row) in right) for row in read if id(row) not in optional
    )
    parts = (("trusted", False, True), ("doubted", True, False))
    sizes = {
        n: (told[d, True] + told[d, False], told[True, g] + told[False, g]) for n, d, g in parts
    }
    # where no row is wrong, no doubt can tell one
    return [
        _figures(corpus, name, told[doubt, good], *sizes[name])
        for name, doubt, good in parts
        if all(sizes[name])
    ]


def _right(pairs: Sequence[Pair], fields: Sequence[str]) -> int:
    return sum(all(_agrees(field, row, target) for field in fields) for row, target in pairs)


def _figures(corpus: str, field: str, right: int, read: int, annotated: int) -> dict[str, object]:
    precision, recall = right / max(read, 1), right / max(annotated, 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    figures = {"precision": precision, "recall": recall, "f1": f1}
    return {"corpus": corpus, "field": field} | {k: round(v, 4) for k, v in figures.items()}


def _agrees(field: str, row: Row, target: Row) -> bool:
    unscored = target.get("unscored")
    if field not in target or (isinstance(unscored, list) and field in unscored):
        return True
    one_year = target.get("start_year") == target.get("end_year") is not None
    if field == "measure" and one_year and {row[field], target[field]} == {"growth", "change"}:
        return True
    return _plain(row.get(field)) == _plain(target[field])


def _plain(value: object) -> object:
    """Return a value so that 3 and 3.0 agree, and texts that differ in spaces."""
    if isinstance(value, (int, float)):
        return round(float(value), 9)
    return "".join(str(value or "").split())


def confusions(corpus: str, read: Sequence[Row], annotated: Sequence[Row]) -> pd.DataFrame:
    """Return what was read for what, with counts: codes, and targets missed or extra."""
    pairs = pair(read, annotated)
    counts = Counter(
        (field, str(row.get(field)), str(target[field]))
        for row, target in pairs
        for field in ("indicator", "measure", "comparator", "cadence", "commitment", "unit")
        if not target.get("optional") and not _agrees(field, row, target)
    )
    missed = sum(not a.get("optional") for a in annotated) - sum(
        not a.get("optional") for _, a in pairs
    )
    counts["detection", "", "target"] = missed
    counts["detection", "target", ""] = len(read) - len(pairs)
    rows = [(corpus, *key, count) for key, count in counts.items() if count]
    rows.sort(key=lambda row: (-int(row[-1]), row))
    return pd.DataFrame(rows, columns=["corpus", "field", "read", "annotated", "count"])


Corpus = tuple[str, Sequence[Row], Sequence[Row]]


@alone
def measure(root: Path, corpora: Sequence[tuple[str, Path, Path]]) -> str:
    """Write both tables of a project and return the figures as text.

    Other sets of texts keep the figures that they had: a first reading can be made only once.
    """
    read = [_covered(name, read_rows([texts]), path) for name, texts, path in corpora]
    figures = pd.concat([score(*corpus) for corpus in read], ignore_index=True)
    mistakes = pd.concat([confusions(*corpus) for corpus in read], ignore_index=True)
    folder = root / "data" / "clean"
    made = {}
    for name, table in (("accuracy", figures), ("confusions", mistakes)):
        kept = _stored(folder / f"{name}.csv", {corpus for corpus, _, _ in corpora})
        made[f"{name}.csv"] = to_csv(pd.concat([table, kept]))
    others = [path.name for path in folder.glob("*.csv") if path.name not in made]
    check_set(folder, of_files(folder, others))
    write_set(folder, described(folder, made))
    return figures.to_string(index=False)


def _stored(path: Path, measured: Collection[str]) -> pd.DataFrame:
    """Return the rows of a table of those sets of texts that are not measured now."""
    if not path.exists():
        return pd.DataFrame()
    stored = pd.read_csv(path, keep_default_na=False)
    return stored[~stored["corpus"].isin(measured)]


def _covered(name: str, read: Sequence[Row], path: Path) -> Corpus:
    """Leave out texts that nobody has annotated, such as a plan that was added."""
    annotated = read_reference(path)
    documents = annotated_documents(path, annotated)
    return name, [row for row in read if row["document"] in documents], annotated
