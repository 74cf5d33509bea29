"""What the pages say of each plan, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from policytargets.reporting.copies import mark_of
from policytargets.tables import read_table
from policytargets.vocabulary.names import translate

__all__ = ["plan_facts"]

Facts = dict[str, dict[str, Any]]


def plan_facts(root: Path, language: str) -> Facts:
    """Return what is known of each plan, by its id, in the order of the clean table.

    Parameters
    ----------
    root : Path
        The project's folder.
    language : str
        ``en`` or ``zh``.

    Returns
    -------
    dict of str to dict
        The columns of ``documents.csv`` (``""`` where the copy states nothing) with ``region``,
        ``level`` and whence it was ``copied`` in words and as a ``mark``, ``years`` of the period
        and the number of ``targets``.
    """
    counts = read_table("targets", root)["document"].value_counts()
    rows = read_table("documents", root).to_dict("records")
    return {row["document"]: _facts(row, language, counts) for row in rows}


def _facts(row: Mapping[Any, Any], language: str, counts: pd.Series) -> dict[str, Any]:
    years = [str(row[name]) for name in ("plan_start", "plan_end") if not pd.isna(row[name])]
    return {
        **row,
        "region": row[f"region_{language}"],
        "level": translate(f"level.{row['level']}", language) if row["level"] else "",
        "copied": translate(f"copy_source.{row['copy_source']}", language),
        "mark": Markup(mark_of(row["copy_source"], language).html),
        "years": "–".join(years),
        "targets": int(counts.get(row["document"], 0)),
    }
