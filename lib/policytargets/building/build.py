"""Data/raw -> data/clean."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from policytargets.building.corrections import (
    Correction,
    correct,
    correct_ledger,
    load_corrections,
)
from policytargets.building.derive import normalise
from policytargets.building.exports import FILE, annotate, described
from policytargets.building.stored_pairs import COUNTS, FOLDER, MOST_LISTED, pair_files
from policytargets.comparability.contradictions import find_contradictions
from policytargets.comparability.missing import missing
from policytargets.comparability.verdicts import compared, judge, judge_sums
from policytargets.documents import Document
from policytargets.normalising.concepts import unclassified_scopes
from policytargets.normalising.regional_statistics import context_of, read_context
from policytargets.normalising.steps import steps_table
from policytargets.project import alone, of_files, of_library, of_values, write_set, write_whole
from policytargets.reading import Reading, read_study
from policytargets.schemas import COLUMNS, SCHEMAS, text_columns
from policytargets.tables import read_table
from policytargets.vocabulary import Indicator, load_indicators


@alone
def build(root: Path) -> dict[str, int]:
    """Write the clean tables of a project and return the number of rows of each.

    Nothing is written unless every raw file is the one that documents.yml pins and every table
    passes its schema.
    """
    readings = read_study(root)
    documents = {plan: reading.document for plan, reading in readings.items()}
    corrections = load_corrections(root)
    tables = {
        "targets": targets_table(readings, corrections),
        "numbers": numbers_table(readings, corrections),
        "documents": documents_table(documents),
        "indicators": indicators_table(load_indicators()),
    }
    derived, files = derived_tables(tables, readings, read_context(context_of(root)))
    tables |= derived
    folder = root / "data" / "clean"
    texts = {plan: reading.raw for plan, reading in readings.items()}
    notes = annotate(tables["targets"], tables["indicators"], documents, texts)
    _drop_pairs(folder, files)
    made = described(folder, {f"{name}.csv": to_csv(table) for name, table in tables.items()})
    write_set(folder, {FILE: notes, **files, **made})
    return {name: len(table) for name, table in tables.items()}


def _drop_pairs(folder: Path, files: Collection[str]) -> None:
    """Remove what says that the pairs are whole, and families and forms that are no more."""
    (folder / COUNTS).unlink(missing_ok=True)
    if not files:
        shutil.rmtree(folder / FOLDER, ignore_errors=True)
        return
    (folder / "comparisons.csv").unlink(missing_ok=True)
    for path in (folder / FOLDER).rglob("*.parquet"):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()


def targets_table(
    readings: Mapping[str, Reading], corrections: Sequence[Correction] = ()
) -> pd.DataFrame:
    """Return all targets of the plans, one row each, in the plans' order and then by place."""
    rows = [row for reading in readings.values() for row in reading.targets]
    return SCHEMAS["targets"].validate(_frame("targets", correct(rows, corrections)))


def numbers_table(
    readings: Mapping[str, Reading], corrections: Sequence[Correction] = ()
) -> pd.DataFrame:
    """Return the ledger of the plans: every numeral with its role, in text order."""
    rows = [row for reading in readings.values() for row in reading.ledger]
    return SCHEMAS["numbers"].validate(_frame("numbers", correct_ledger(rows, corrections)))


def documents_table(documents: Mapping[str, Document]) -> pd.DataFrame:
    """Return what is known of each plan, one row each; ``""`` where a copy states nothing."""
    rows = [
        {column: getattr(entry, column) for column in COLUMNS["documents"]}
        for entry in documents.values()
    ]
    return SCHEMAS["documents"].validate(_frame("documents", rows))


def indicators_table(indicators: Sequence[Indicator]) -> pd.DataFrame:
    """Return the codelist of indicators, one row each, in the vocabulary's order."""
    rows = [
        {column: getattr(entry, column) for column in COLUMNS["indicators"]} for entry in indicators
    ]
    return SCHEMAS["indicators"].validate(_frame("indicators", rows))


def derived_tables(
    tables: Mapping[str, pd.DataFrame], readings: Mapping[str, Reading], context: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], dict[str, bytes]]:
    """Return what is derived from the clean tables: values, verdicts, gaps and contradictions.

    The verdicts of many plans are no table but files, by family.
    """
    targets, indicators, documents = (
        tables[name] for name in ("targets", "indicators", "documents")
    )
    rows, chains, beside = normalise(targets, indicators, documents, context, readings)
    listed = len(documents) <= MOST_LISTED
    derived = {
        "normalised": rows,
        "steps": steps_table(chains),
        **({"comparisons": _all_pairs(rows)} if listed else {}),
        "yardsticks": beside,
        "missing": missing(rows, documents, readings),
        "contradictions": find_contradictions(rows),
    }
    checked = {
        name: SCHEMAS[name].validate(table[list(COLUMNS[name])]) for name, table in derived.items()
    }
    return checked, {} if listed else pair_files(rows)


def _all_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    return compared(pd.concat([judge(rows), judge_sums(rows)], ignore_index=True))


def tell_unclassified(root: Path) -> list[str]:
    """Return a line for each scope of the clean tables that scopes.yml does not hold."""
    targets, own = read_table("targets", root), read_table("normalised", root)
    rows = targets.merge(own[["target_id", "scope_code"]], on="target_id", validate="one_to_one")
    return [
        f"scope {row.scope} is not in scopes.yml, comparisons of its targets are refused: {row.ids}"
        for row in unclassified_scopes(rows).itertuples()
    ]


def to_csv(table: pd.DataFrame) -> str:
    """Return a table as CSV; whole numbers are written without a fraction."""
    shown = table.copy()
    for column in shown.select_dtypes("float").columns:
        shown[column] = shown[column].map(_plain, na_action="ignore").astype(object)
    out = io.StringIO()
    shown.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue()


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _frame(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS[name]))
    text = text_columns(name)
    table[text] = table[text].astype(object).fillna("").astype(str)
    return table


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
