"""Data/raw -> data/clean."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from policytargets.building.corrections import load_corrections
from policytargets.building.csv_lines import header, to_csv
from policytargets.building.exports import FILE, described, page
from policytargets.building.parts import (
    ANNOTATIONS,
    NOTHING,
    OF_PLANS,
    Sources,
    checked,
    documents_table,
    indicators_table,
    lines_of,
    parts_of,
)
from policytargets.building.store import Part, rows_of, tidy_parts
from policytargets.building.stored_pairs import (
    COUNTS,
    FOLDER,
    MOST_LISTED,
    need_parquet,
    pair_files,
)
from policytargets.comparability.missing import lacking, stated_forms, targets_of
from policytargets.comparability.verdicts import compared, judge, judge_sums
from policytargets.corpora.engines import Engine, open_engine
from policytargets.normalising.concepts import unclassified_scopes
from policytargets.normalising.regional_statistics import context_of, read_context, starting_points
from policytargets.project import (
    Content,
    alone,
    of_files,
    of_library,
    of_values,
    write_set,
    write_whole,
)
from policytargets.reading import Reading, read_study
from policytargets.schemas import COLUMNS
from policytargets.vocabulary import load_indicators


class Built(NamedTuple):
    """What came of a build."""

    rows: Mapping[str, int]  # How many each table has
    told: Sequence[str]  # What the vocabulary does not hold


@alone
def build(root: Path, jobs: int = 1, scheduler: str | None = None, *, quiet: bool = False) -> Built:
    """Write the clean tables of a project and return what came of it.

    Nothing is written unless every raw file is the one that documents.yml pins and every table
    passes its schema.
    """
    readings = read_study(root)
    if len(readings) > MOST_LISTED:
        need_parquet()  # told before the work, not after it
    context = read_context(context_of(root))
    starting_points(context)  # whatever plan it is of, a wrong figure is told
    sources = Sources(load_corrections(root), context)
    with open_engine(jobs, scheduler) as engine:
        parts = parts_of(root, readings, sources, engine, quiet=quiet)
        rows = rows_of(parts)
        files, counts = _files(root, readings, parts, rows, engine)
    folder = root / CLEAN
    _drop_pairs(folder, files)
    write_set(folder, {name: content for name, content in files.items() if content is not None})
    tidy_parts(root, parts)
    return Built(counts, tell_unclassified(rows))


CLEAN = Path("data/clean")


def _files(
    root: Path,
    readings: Mapping[str, Reading],
    parts: Sequence[Part],
    rows: pd.DataFrame,
    engine: Engine,
) -> tuple[dict[str, Content | None], dict[str, int]]:
    """Return the files of data/clean and the rows of each; None is what lies there already."""
    documents = {plan: reading.document for plan, reading in readings.items()}
    whole = {
        "documents": documents_table(documents),
        "indicators": indicators_table(load_indicators()),
        "missing": _missing(parts, rows),
    }
    pairs: dict[str, bytes | None] = {}
    if len(parts) <= MOST_LISTED:
        whole["comparisons"] = checked("comparisons", _all_pairs(rows))
    else:
        pairs = pair_files(rows, root / CLEAN, {part.document: part.key for part in parts}, engine)
    by_name = sorted(parts, key=lambda part: part.document)
    lines = {n: lines_of(by_name if n == "contradictions" else parts, n) for n in OF_PLANS}
    tables: dict[str, Content] = {
        **{f"{name}.csv": to_csv(table) for name, table in whole.items()},
        **{f"{n}.csv": [header(COLUMNS[n]).encode(), *own] for n, own in lines.items()},
    }
    counts = {name: len(table) for name, table in whole.items()}
    counts |= {name: sum(part.counts[name] for part in parts) for name in OF_PLANS}
    notes = page(lines_of(parts, ANNOTATIONS))
    ordered = {name: counts[name] for name in _TOLD if name in counts}
    return {FILE: notes, **pairs, **described(root / CLEAN, tables)}, ordered


_TOLD = (
    *("targets", "numbers", "documents", "indicators", "normalised", "steps", "comparisons"),
    *("yardsticks", "missing", "contradictions"),
)
"""The order in which rows are told."""


def _missing(parts: Sequence[Part], rows: pd.DataFrame) -> pd.DataFrame:
    stated = targets_of(rows)
    forms = stated_forms(target for own in stated.values() for target in own)
    said = {
        part.document: {family: part.silences.get(family, NOTHING) for family in forms}
        for part in parts
    }
    return checked("missing", lacking(stated, forms, said))


def _drop_pairs(folder: Path, files: Collection[str]) -> None:
    """Remove what says that the pairs are whole, and families and forms that are no more."""
    (folder / COUNTS).unlink(missing_ok=True)
    if COUNTS.as_posix() not in files:
        shutil.rmtree(folder / FOLDER, ignore_errors=True)
        return
    (folder / "comparisons.csv").unlink(missing_ok=True)
    for path in (folder / FOLDER).rglob("*.parquet"):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()


def _all_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    return compared(pd.concat([judge(rows), judge_sums(rows)], ignore_index=True))


def tell_unclassified(rows: pd.DataFrame) -> list[str]:
    """Return a line for each scope of some targets that scopes.yml does not hold."""
    return [
        f"scope {row.scope} is not in scopes.yml, comparisons of its targets are refused: {row.ids}"
        for row in unclassified_scopes(rows).itertuples()
    ]


NOTE = Path("data/clean/.built.json")
"""Where a project keeps what its clean tables were made from; not committed."""

_INPUTS = (
    *("data/raw", "data/context.csv", "vocabulary"),
    *("data/corrections.yml", "data/clean/accuracy.csv"),
)


def state_of_raw(root: Path) -> str:
    """Return one hash of all that the clean tables follow from."""
    return of_values([of_files(root, _INPUTS), of_library()])


def told_before(root: Path) -> list[str] | None:
    """Return what an earlier build told, if it would do the same again; else None."""
    try:
        note = json.loads((root / NOTE).read_text("utf-8"))
        state, files, lines = note["state"], dict(note["files"]), list(note["told"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return lines if state == state_of_raw(root) and files == _clean_files(root) else None


@alone
def note_build(root: Path, state: str, told: Sequence[str]) -> None:
    """Write down that the clean tables are made."""
    note = {"state": state, "told": list(told), "files": _clean_files(root)}
    write_whole(root / NOTE, json.dumps(note, ensure_ascii=False, indent=1) + "\n")


def _clean_files(root: Path) -> dict[str, str]:
    folder = (root / NOTE).parent
    return of_files(folder, (path.name for path in folder.glob("[!.]*")))
