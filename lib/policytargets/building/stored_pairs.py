"""Pairs of many plans: kept by family as verdicts on kinds of targets, listed when asked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from policytargets.comparability.pair_kinds import (
    ASKED,
    count_pairs,
    judge_kinds,
    list_pairs,
    with_kinds,
)
from policytargets.comparability.parts import is_sum
from policytargets.comparability.verdicts import BASES, COLUMNS
from policytargets.tables import read_table
from policytargets.vocabulary.rules import load_rules

MOST_LISTED = 50
"""Of so many plans every pair stands in comparisons.csv; of more, verdicts on kinds are kept."""

FOLDER = Path("comparisons")
"""In data/clean: ``family=CODE/targets.parquet`` and ``family=CODE/verdicts.parquet``."""

COUNTS = FOLDER / "counts.parquet"
"""How many pairs each family has of each verdict; ``at_once`` are refused and have no row."""

_KEPT = ("document", "target_id", "id", "kind", "repeats", *ASKED)


def pair_files(rows: pd.DataFrame) -> dict[str, bytes]:
    """Return the files that hold the verdicts on all pairs, by their names below data/clean."""
    kinds = with_kinds(rows)
    verdicts = judge_kinds(kinds)
    columns = [name for name in kinds if name in _columns()]
    files = {}
    own = dict(list(verdicts.groupby("family")))
    for family, targets in kinds.groupby("family"):
        folder = FOLDER / f"family={family}"
        kept = own.get(family, verdicts.iloc[:0]).drop(columns="family")
        files[(folder / "targets.parquet").as_posix()] = _parquet(targets[columns])
        files[(folder / "verdicts.parquet").as_posix()] = _parquet(kept)
    # The last: where it lies, all lie.
    return files | {COUNTS.as_posix(): _parquet(_counts(kinds, verdicts))}


def _columns() -> set[str]:
    """Return the columns that listing asks for: what is asked, told and set side by side."""
    shown = {rule.shows for rule in load_rules()}
    told = {f"{name}{end}" for name in shown for end in ("", "_en", "_zh")}
    return {*_KEPT, *told, *(f"{basis}{end}" for basis in BASES for end in ("", "_max"))}


def _counts(kinds: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    table = verdicts.pivot_table("pairs", "family", "verdict", "sum", fill_value=0)
    table = table.reindex(kinds["family"].drop_duplicates().sort_values(), fill_value=0)
    whole = kinds.groupby("family").apply(count_pairs, include_groups=False)
    at_once = (whole - table.sum(axis=1)).clip(lower=0).astype(int)
    return table.assign(at_once=at_once).reset_index()


def _parquet(table: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    table.to_parquet(out, index=False)
    return out.getvalue()


def is_listed(root: Path) -> bool:
    """Tell whether every pair of the study stands in comparisons.csv."""
    return not (root / "data/clean" / COUNTS).is_file()


def read_kinds(root: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the kind of each target of a study of many plans, and the verdicts on kinds."""
    columns = ["family", "kind", "document", "target_id"]
    found = [(targets[columns], verdicts) for targets, verdicts in _partitions(root, None)]
    kinds, verdicts = (pd.concat(part, ignore_index=True) for part in zip(*found, strict=True))
    single = ~kinds["target_id"].map(is_sum).astype(bool)
    return kinds[single], verdicts


def _partitions(
    root: Path, families: Sequence[str] | None
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Give the targets and the verdicts of each family."""
    for folder in sorted((root / "data/clean" / FOLDER).glob("family=*")):
        family = folder.name.removeprefix("family=")
        if families is None or family in families:
            tables = (pd.read_parquet(folder / f"{n}.parquet") for n in ("targets", "verdicts"))
            targets, verdicts = (table.assign(family=family) for table in tables)
            yield targets, verdicts


def read_pairs(
    root: Path,
    plans: Sequence[str] | None = None,
    families: Sequence[str] | None = None,
    targets: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return pairs in the columns of comparisons.csv, those refused at once left out.

    Parameters
    ----------
    root : pathlib.Path
        The study.
    plans, families : sequence of str, optional
        Both targets of a pair are of these plans and families; of all where not given.
    targets : sequence of str, optional
        One target of a pair is one of these.
    """
    if is_listed(root):
        return read_table("comparisons", root)
    found = list(_partitions(root, families))
    if not found:
        return pd.DataFrame(columns=list(COLUMNS))
    rows, verdicts = (pd.concat(part, ignore_index=True) for part in zip(*found, strict=True))
    chosen = rows if plans is None else rows[rows["document"].isin(list(plans))]
    return list_pairs(chosen, verdicts, targets)
