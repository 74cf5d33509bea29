"""Parts and wholes: parts that one plan states added up, and what a part says of its whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from policytargets.vocabulary.codelists import load_families

PLUS = "+"
_ADDED = re.compile("(value|pace_per_year)(_max)?|value_written|(pace_)?per_(100bn|million).*")
_ALIKE = ["document", "form", "unit", "window", "grade", "size", "scope_code", "scope_each"]
_LEAST = ("~", "=", ">", ">=")  # of unlike comparators the sum takes the one that says least


def is_sum(key: str) -> bool:
    """Tell whether an id or target_id is of a formed sum: ``a+b``."""
    return PLUS in key


def parts_of(key: str) -> list[str]:
    """Return the targets behind an id: those of a formed sum, or the one itself."""
    return key.split(PLUS)


def form_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each whole of families.yml that a plan states in parts alone.

    The parts must be of one form, unit, period, grade and population, and each must be stated once;
    second mentions are left out, and so are upper bounds and ranges of a part.
    """
    first = rows[rows["repeats"].eq("") & rows["comparator"].ne("<=") & rows["value_max"].isna()]
    found = [
        _whole(own, entry.whole, entry.parts)
        for entry in load_families().sums
        for _, own in first[first["concept"].isin(entry.parts)].groupby(_ALIKE, dropna=False)
        if sorted(own["concept"]) == sorted(entry.parts)
    ]
    return pd.DataFrame(found, columns=rows.columns).astype(rows.dtypes.to_dict())


def with_sums(table: pd.DataFrame, comparisons: pd.DataFrame) -> pd.DataFrame:
    """Return targets or their canonical values with a row more for each formed sum of the pairs.

    Of columns that cannot be added a sum has what its first part has.
    """
    sides = pd.concat([comparisons["target_id_a"], comparisons["target_id_b"]]).unique()
    rows = table.set_index("target_id", drop=False)
    found = [
        _added(rows.loc[parts_of(key)])
        for key in sides
        if is_sum(key) and rows.index.isin(parts_of(key)).sum() == len(parts_of(key))
    ]
    if not found:
        return table
    formed = pd.DataFrame(found, columns=table.columns).astype(table.dtypes.to_dict())
    return pd.concat([table, formed], ignore_index=True)


def _added(parts: pd.DataFrame) -> dict[str, Any]:
    """Return one row for several: numbers added, ids joined, wordings with the step."""
    row: dict[str, Any] = parts.iloc[0].to_dict()
    for name in parts:
        if _ADDED.fullmatch(str(name)):
            row[str(name)] = parts[name].sum(min_count=1)
    row |= {name: PLUS.join(parts[name]) for name in ("id", "target_id")}
    if "number_text" in parts:
        told = zip(parts["indicator_text"], parts["number_text"], strict=True)
        row["indicator_text"] = " + ".join(f"{text} {number}" for text, number in told)
        row["number_text"] = " + ".join(parts["number_text"])
        row["comparator"] = min(parts["comparator"], key=_LEAST.index)
    return row


def _whole(own: pd.DataFrame, whole: str, parts: Sequence[str]) -> dict[str, Any]:
    place = {concept: turn for turn, concept in enumerate(parts)}
    row = _added(own.loc[own["concept"].map(place).sort_values().index])
    indicator = next(e.indicator for e in load_families().concepts if e.concept == whole)
    text = f"{row['indicator_text']}={row['value']:g}"
    return row | {"concept": whole, "indicator": indicator, "indicator_text": text}


def pair_sums(rows: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Return the places of each formed sum and of each whole of another plan, side by side."""
    keys = zip(rows["document"], rows["concept"], rows["id"], strict=True)
    wholes = {entry.whole for entry in load_families().sums}
    own = [(place, *key) for place, key in enumerate(keys) if key[1] in wholes]
    turn = {plan: n for n, plan in enumerate(rows["document"].unique())}
    own.sort(key=lambda each: turn[each[1]])
    pairs = [
        (a, b)
        for (a, plan_a, whole_a, id_a), (b, plan_b, whole_b, id_b) in combinations(own, 2)
        if plan_a != plan_b and whole_a == whole_b and (is_sum(id_a) or is_sum(id_b))
    ]
    return [a for a, _ in pairs], [b for _, b in pairs]
