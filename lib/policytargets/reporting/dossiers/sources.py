"""All that a dossier is made from: the clean tables and the raw texts, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from policytargets.comparing import describe, foremost
from policytargets.documents import load_documents, read_pinned
from policytargets.tables import read_table

__all__ = ["Sources", "load_sources"]

Row = Any


@dataclass(frozen=True)
class Sources:
    """The tables by the key of a target, and the texts by plan.

    Parameters
    ----------
    targets, derived, documents : mapping of str to row
        Rows of targets and of normalised by key, of documents by plan.
    steps, verdicts, contradictions : mapping of str to list of row
        Rows of the tables that concern a target, by its key.
    texts : mapping of str to str
        The raw texts by plan.
    files : mapping of str to str
        The raw files by plan, relative to the project.
    """

    targets: Mapping[str, Row]
    derived: Mapping[str, Row]
    documents: Mapping[str, Row]
    steps: Mapping[str, list[Row]]
    verdicts: Mapping[str, list[Row]]
    contradictions: Mapping[str, list[Row]]
    texts: Mapping[str, str]
    files: Mapping[str, str]


def load_sources(root: Path) -> Sources:
    """Return the sources of a project's dossiers.

    Parameters
    ----------
    root : Path
        The project's folder.

    Raises
    ------
    InputError
        If a table is absent or a raw text is not the one that was read.
    """
    documents = load_documents(root)
    targets = describe(read_table("targets", root), read_table("indicators", root))
    return Sources(
        targets=_by(targets, "target_id"),
        derived=_by(read_table("normalised", root), "target_id"),
        documents=_by(read_table("documents", root), "document"),
        steps=_all(read_table("steps", root), "target_id"),
        verdicts=_all(foremost(read_table("comparisons", root)), "target_id"),
        contradictions=_all(read_table("contradictions", root), "target_id_a", "target_id_b"),
        texts=read_pinned(root, documents),
        files={plan: f"data/raw/{document.file}" for plan, document in documents.items()},
    )


def _by(table: pd.DataFrame, column: str) -> dict[str, Row]:
    return {str(getattr(row, column)): row for row in table.itertuples()}


def _all(table: pd.DataFrame, *columns: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table.itertuples():
        for key in {getattr(row, column) for column in columns}:
            found.setdefault(key, []).append(row)
    return found
