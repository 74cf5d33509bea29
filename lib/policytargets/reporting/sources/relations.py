"""What a target takes part in: verdicts on pairs, contradictions, repeats, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from policytargets.comparing import foremost
from policytargets.corrections import Correction, load_corrections
from policytargets.tables import read_table

__all__ = ["Pair", "Relations", "relations_of"]

Row = Any


@dataclass(frozen=True)
class Pair:
    """Another target that one was set beside, with what came of it.

    Parameters
    ----------
    other : str
        Id of the other target, for people.
    verdict : str
        One of the four verdicts.
    why : str
        Caveats or reasons in words; empty where there are none.
    """

    other: str
    verdict: str
    why: str


@dataclass
class Relations:
    """All that one target takes part in.

    Parameters
    ----------
    pairs : list of Pair
        Pairs with targets of other plans, the most comparable first.
    left : int
        How many pairs are left out; the table of comparisons has them.
    contradictions : list of (str, str, str)
        Kind, id of the other target, and explanation.
    corrections : list of Correction
        Readings that were put right by hand.
    repeated_by : list of str
        Ids of later mentions of the same target.
    """

    pairs: list[Pair] = field(default_factory=list)
    left: int = 0
    contradictions: list[tuple[str, str, str]] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    repeated_by: list[str] = field(default_factory=list)


def relations_of(root: Path, language: str) -> dict[str, Relations]:
    """Return by key what each target of a project takes part in.

    Parameters
    ----------
    root : Path
        The project's folder.
    language : str
        ``en`` or ``zh``, for the explanations.
    """
    targets = read_table("targets", root)
    found = {key: Relations() for key in targets["target_id"]}
    keys = dict(zip(targets["id"], targets["target_id"], strict=True))
    for row in targets[targets["repeats"].isin(list(keys))].itertuples():
        found[keys[row.repeats]].repeated_by.append(row.id)
    for row in foremost(read_table("comparisons", root)).itertuples():
        why = str(getattr(row, f"why_{language}"))
        found[row.target_id].pairs.append(Pair(row.other, row.verdict, why))
        found[row.target_id].left = row.left
    for row, own, other in _sides(read_table("contradictions", root)):
        told = row.explanation_zh if language == "zh" else row.explanation
        found[own].contradictions.append((row.kind, other, told))
    for one in load_corrections(root):
        if one.target in found:
            found[one.target].corrections.append(one)
    return found


def _sides(table: pd.DataFrame) -> Iterator[tuple[Row, str, str]]:
    """Give each row from both its sides, with the key of the one and the id of the other."""
    for row in table.itertuples():
        yield row, row.target_id_a, row.target_b
        if row.target_id_b != row.target_id_a:
            yield row, row.target_id_b, row.target_a
