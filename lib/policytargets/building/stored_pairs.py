"""Pairs of many plans: kept by family as verdicts on kinds of targets, listed when asked."""

from __future__ import annotations

import io
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from policytargets.comparability.pair_kinds import (
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
from policytargets.project import of_bytes, of_library, of_values
from policytargets.schemas import VERDICTS
from policytargets.tables import read_table
from policytargets.vocabulary.rules import load_rules

if TYPE_CHECKING:
    import pyarrow as pa

MOST_LISTED = 50
"""Of so many plans every pair stands in comparisons.csv; of more, verdicts on kinds are kept."""

FOLDER = Path("comparisons")
"""In data/clean: ``family=CODE/targets.parquet`` and ``family=CODE/verdicts.parquet``."""

COUNTS = FOLDER / "counts.parquet"
"""How many pairs each family has of each verdict; ``at_once`` are refused and have no row."""

_KEPT = ("document", "target_id", "id", "kind", "repeats", *ASKED)


def pair_files(
    rows: pd.DataFrame, clean: Path, keys: Mapping[str, str], engine: Engine
) -> dict[str, bytes | None]:
    """Return the files that hold the verdicts on all pairs, by their names below data/clean.

    Those that lie there already are None. A family whose plans are those of the earlier build, by
    their keys, is taken from there; of any other the verdicts on kinds that it had.
    """
    families = {str(family): own for family, own in with_sums(rows).groupby("family")}
    follows = {family: _follows(own, keys) for family, own in families.items()}
    found, known = _earlier(clean, follows)
    fresh = {f: (families[f], known.get(f)) for f in follows if f not in found}
    for judged in engine(judge_families, _groups(list(fresh.values()))):
        found |= judged
    counts = [
        {"family": family, **found[family].counts, "follows_from": follows[family]}
        | {f"{name}_sha256": of_bytes(content) for name, content in found[family].files.items()}
        | {"library": of_library()}
        for family in follows
    ]
    files = {
        (FOLDER / f"family={family}" / f"{name}.parquet").as_posix(): content
        if family in fresh
        else None
        for family in follows
        for name, content in found[family].files.items()
    }
    # The last: where it lies, all lie.
    return files | {COUNTS.as_posix(): _written(_arrow(pd.DataFrame(counts)))}


class Judged(NamedTuple):
    """What is kept of a family."""

    counts: Mapping[str, int]  # Pairs by verdict; `at_once` those refused at once
    files: Mapping[str, bytes]  # By name, without its ending


Family = tuple[pd.DataFrame, pd.DataFrame | None]
"""The rows of a family with the sums formed of them, and verdicts that are known of its kinds."""


def _groups(families: Sequence[Family]) -> Iterator[Sequence[Family]]:
    """Give families together until they have enough rows for columns to pay."""
    group: list[Family] = []
    for family in families:
        group.append(family)
        if sum(len(rows) for rows, _ in group) >= _TOGETHER:
            yield group
            group = []
    if group:
        yield group


def judge_families(group: Sequence[Family]) -> dict[str, Judged]:
    """Return the verdicts on all pairs of some families; called on a worker."""
    kinds = number_kinds(pd.concat([rows for rows, _ in group], ignore_index=True))
    known = [verdicts for _, verdicts in group if verdicts is not None]
    verdicts = judge_kinds(kinds, pd.concat(known) if known else None)
    columns = [name for name in kinds if name in _columns()]
    targets, told = _arrow(kinds[columns]), _arrow(verdicts.drop(columns="family"))
    own = verdicts.groupby("family").indices
    return {
        str(family): _judged(
            targets.take(rows), told.take(own.get(family, _NONE)), count_pairs(kinds.iloc[rows])
        )
        for family, rows in kinds.groupby("family").indices.items()
    }


_NONE = np.array([], int)


def _arrow(table: pd.DataFrame) -> pa.Table:
    import pyarrow as pa  # needed by studies of many plans alone

    return pa.Table.from_pandas(table, preserve_index=False)


def _written(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def _judged(kinds: pa.Table, verdicts: pa.Table, pairs: int) -> Judged:
    counts = dict.fromkeys(VERDICTS, 0)
    for verdict, held in zip(
        *(verdicts[name].to_pylist() for name in ("verdict", "pairs")), strict=True
    ):
        counts[verdict] += held
    counts["at_once"] = max(pairs - sum(counts.values()), 0)
    return Judged(counts, {"targets": _written(kinds), "verdicts": _written(verdicts)})


def _follows(own: pd.DataFrame, keys: Mapping[str, str]) -> str:
    return of_values([[plan, keys[plan]] for plan in own["document"].unique()])


def _earlier(
    clean: Path, follows: Mapping[str, str]
) -> tuple[dict[str, Judged], dict[str, pd.DataFrame]]:
    """Return the families of an earlier build that stay the same, and the verdicts of others."""
    try:
        rows = pd.read_parquet(clean / COUNTS).to_dict("records")
    except (OSError, ValueError):
        return {}, {}
    own = [row for row in rows if row.get("library") == of_library() and row["family"] in follows]
    read = {row["family"]: (row, _read_family(clean, row)) for row in own}
    found, known = {}, {}
    for family, (row, judged) in read.items():
        if judged and follows[family] == row["follows_from"]:
            found[family] = judged
        elif judged:
            verdicts = pd.read_parquet(io.BytesIO(judged.files["verdicts"]))
            known[family] = verdicts.assign(family=family)
    return found, known


def _read_family(clean: Path, row: Mapping[Hashable, Any]) -> Judged | None:
    folder = clean / FOLDER / f"family={row['family']}"
    try:
        files = {name: (folder / f"{name}.parquet").read_bytes() for name in _FILES}
    except OSError:
        return None
    whole = all(of_bytes(files[name]) == row[f"{name}_sha256"] for name in _FILES)
    return Judged({name: row[name] for name in (*VERDICTS, "at_once")}, files) if whole else None


_FILES = ("targets", "verdicts")
_TOGETHER = 20_000  # rows


def _columns() -> set[str]:
    """Return the columns that listing asks for: what is asked, told and set side by side."""
    shown = {rule.shows for rule in load_rules()}
    told = {f"{name}{end}" for name in shown for end in ("", "_en", "_zh")}
    return {*_KEPT, *told, *(f"{basis}{end}" for basis in BASES for end in ("", "_max"))}


def need_parquet() -> bool:
    """Tell that Parquet can be read and written; without it the command ends with how to get it."""
    import pyarrow  # noqa: F401

    return True


def is_listed(root: Path) -> bool:
    """Tell whether every pair of the study stands in comparisons.csv."""
    listed = not (root / "data/clean" / COUNTS).is_file()
    return listed or not need_parquet()


def count_comparable(root: Path) -> dict[str, int]:
    """Return how many pairs may be compared, by family; nothing where all stand in a CSV file."""
    if is_listed(root):
        return {}
    counts = pd.read_parquet(root / "data/clean" / COUNTS).set_index("family")
    found = counts[[verdict for verdict in VERDICTS if verdict != "refused"]].sum(axis=1)
    return {str(family): int(count) for family, count in found[found > 0].items()}


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
