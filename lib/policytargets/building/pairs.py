"""Pairs of many plans: kept by family as verdicts on kinds of targets, listed when asked."""

from __future__ import annotations

import io
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from policytargets.comparability.kinds import (
    ASKED,
    count_pairs,
    judge_kinds,
    list_pairs,
    number_kinds,
    with_sums,
)
from policytargets.comparability.parts import is_sum
from policytargets.comparability.verdicts import BASES, COLUMNS
from policytargets.corpora.engines import Engine
from policytargets.project import of_bytes, of_values
from policytargets.schemas import VERDICTS
from policytargets.tables import read_table
from policytargets.vocabulary.rules import load_rules

MOST_LISTED = 50
"""Of so many plans every pair stands in comparisons.csv; of more, verdicts on kinds are kept."""

FOLDER = Path("comparisons")
"""In data/clean: ``family=CODE/targets.parquet`` and ``family=CODE/verdicts.parquet``."""

COUNTS = FOLDER / "counts.parquet"
"""How many pairs each family has of each verdict; ``at_once`` are refused and have no row."""

_KEPT = ("document", "target_id", "id", "kind", "repeats", *ASKED)


def pair_files(
    rows: pd.DataFrame, clean: Path, keys: Mapping[str, str], engine: Engine
) -> dict[str, bytes]:
    """Return the files that hold the verdicts on all pairs, by their names below data/clean.

    A family whose plans are those of the earlier build, by their keys, is taken from there.
    """
    formed = with_sums(rows)
    families = dict(list(formed.groupby("family")))
    follows = {str(family): _follows(own, keys) for family, own in families.items()}
    kept = _kept(clean, follows)
    fresh = [family for family in follows if family not in kept]
    judged = dict(zip(fresh, engine(judge_family, (families[f] for f in fresh)), strict=True))
    found = {**kept, **judged}
    counts = [
        {"family": family, **found[family].counts, "follows_from": follows[family]}
        | {f"{name}_sha256": of_bytes(content) for name, content in found[family].files.items()}
        for family in follows
    ]
    files = {
        (FOLDER / f"family={family}" / f"{name}.parquet").as_posix(): content
        for family in follows
        for name, content in found[family].files.items()
    }
    # The last: where it lies, all lie.
    return files | {COUNTS.as_posix(): _parquet(pd.DataFrame(counts))}


class Judged(NamedTuple):
    """What is kept of a family."""

    counts: Mapping[str, int]  # Pairs by verdict; `at_once` those refused at once
    files: Mapping[str, bytes]  # By name, without its ending


def judge_family(formed: pd.DataFrame) -> Judged:
    """Return the verdicts on all pairs of a family; called on a worker."""
    kinds = number_kinds(formed)
    verdicts = judge_kinds(kinds)
    columns = [name for name in kinds if name in _columns()]
    tables = {"targets": kinds[columns], "verdicts": verdicts.drop(columns="family")}
    found = verdicts.groupby("verdict")["pairs"].sum()
    counts = {verdict: int(found.get(verdict, 0)) for verdict in VERDICTS}
    counts["at_once"] = max(count_pairs(kinds) - int(found.sum()), 0)
    return Judged(counts, {name: _parquet(table) for name, table in tables.items()})


def _follows(own: pd.DataFrame, keys: Mapping[str, str]) -> str:
    return of_values([[plan, keys[plan]] for plan in own["document"].unique()])


def _kept(clean: Path, follows: Mapping[str, str]) -> dict[str, Judged]:
    """Return the families of an earlier build that would come out the same again."""
    try:
        earlier = pd.read_parquet(clean / COUNTS).to_dict("records")
    except (OSError, ValueError):
        return {}
    same = (row for row in earlier if follows.get(row["family"]) == row.get("follows_from"))
    found = {row["family"]: _read_family(clean, row) for row in same}
    return {family: judged for family, judged in found.items() if judged is not None}


def _read_family(clean: Path, row: Mapping[Hashable, Any]) -> Judged | None:
    folder = clean / FOLDER / f"family={row['family']}"
    try:
        files = {name: (folder / f"{name}.parquet").read_bytes() for name in _FILES}
    except OSError:
        return None
    whole = all(of_bytes(files[name]) == row[f"{name}_sha256"] for name in _FILES)
    return Judged({name: row[name] for name in (*VERDICTS, "at_once")}, files) if whole else None


_FILES = ("targets", "verdicts")


def _columns() -> set[str]:
    """Return the columns that listing asks for: what is asked, told and set side by side."""
    shown = {rule.shows for rule in load_rules()}
    told = {f"{name}{end}" for name in shown for end in ("", "_en", "_zh")}
    return {*_KEPT, *told, *(f"{basis}{end}" for basis in BASES for end in ("", "_max"))}


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
