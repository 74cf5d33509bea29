"""Capital, land and money: targets side by side that no order can be made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd


def side_by_side(targets: pd.DataFrame, groups: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return the targets of groups of indicators with their group, second mentions left out."""
    group_of = {code: group for group, codes in groups.items() for code in codes}
    first = targets[targets["repeats"].eq("") & targets["indicator"].isin(list(group_of))]
    rows = first.assign(group=first["indicator"].map(group_of))
    order = {group: place for place, group in enumerate(groups)}
    return rows.sort_values("group", key=lambda codes: codes.map(order), kind="stable")


def pairs_abreast(rows: pd.DataFrame) -> int:
    """Return how many pairs of two plans the targets of one group of `side_by_side` make."""
    pairs = rows.merge(rows, on="group", suffixes=("_a", "_b"))
    return int(pairs["document_a"].ne(pairs["document_b"]).sum()) // 2


def pairs_within(pairs: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the judged pairs of which both targets stand in one group of `side_by_side`."""
    group_of = rows.set_index("target_id")["group"]
    ends = [pairs[f"target_id_{side}"].map(group_of) for side in "ab"]
    return pairs[ends[0].notna() & ends[0].eq(ends[1])]
