"""Boilerplate: what is masked before texts are compared, and how much it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.text_reuse.alignment import SHORTEST
from policytargets.comparing.text_reuse.texts import (
    ComparedText,
    boilerplate_name,
    boilerplate_of_pairs,
    boilerplate_wordings,
)
from policytargets.display.cells import Cell
from policytargets.display.claims import Claim, claim
from policytargets.display.section import Section, Table
from policytargets.display.show import show
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.overlap.passages import pair_in_time, readings_of
from policytargets.reporting.overlap.shingles import grid_of, grid_steps

Row = Any


def boilerplate(plans: Plans, shingle: int = SHORTEST) -> Section:
    """Return the words that count nothing, and how much they take from each pair of plans."""
    labels, readings = plans.labels, readings_of(plans)
    pairs, wordings = boilerplate_of_pairs(readings), boilerplate_wordings(readings)
    return Section(
        "boilerplate",
        {
            "pairs": Table(pairs, lambda: show_masked(pairs, labels)),
            "wordings": Table(wordings, lambda: show_wordings(wordings, plans.ids)),
        },
        {"shares": lambda: tell_boilerplate(readings, grid_of(plans, shingle), shingle)},
    )


def tell_boilerplate(
    readings: Sequence[ComparedText], grid: pd.DataFrame, length: int
) -> list[Claim]:
    """Return how much of the plans is boilerplate, and what masking it takes from the pairs."""
    shares = [100 * (1 - one.free.mean()) for one in readings if len(one.text)]
    own = grid[grid["length"].eq(length) & grid["script"].eq("simplified")]
    if not shares or own.empty:
        return []
    shared = own.groupby("masked")["shared"].sum()
    words: dict[str, Any] = {
        "least": f"{min(shares):.0f}",
        "most": f"{max(shares):.0f}",
        "length": length,
    }
    words |= {"before": int(shared[False]), "after": int(shared[True])}
    steps = grid_steps()
    return [claim("reuse_boilerplate", value=max(shares), unit="%", steps=steps, **words)]


def show_masked(pairs: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Show what is masked in each pair, by kind."""
    show(_by_kind(pairs, labels), "reuse_pairs", stacked=True)


def show_wordings(found: pd.DataFrame, plans: Sequence[str]) -> None:
    """Show the wordings that two plans or more have."""
    shared = found[found["plans"].ge(2)]
    listed = {
        "reuse_wording": shared["wording"],
        "reuse_kind": [boilerplate_name(k) for k in shared["boilerplate"]],
        "reuse_plans": shared["plans"],
        "reuse_times": shared[list(plans)].sum(axis=1).astype(int),
    }
    show(pd.DataFrame(listed), "reuse_wordings")


def _by_kind(pairs: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return a row a pair and a column a kind of boilerplate that any plan has."""
    filled = pairs["characters_a"].gt(0) | pairs["characters_b"].gt(0)
    kinds = set(pairs.loc[filled, "boilerplate"])
    rows = []
    for (a, b), own in pairs.groupby(["plan_a", "plan_b"], sort=False):
        cells = {
            boilerplate_name(row.boilerplate): _taken_cell(row)
            for row in own.itertuples()
            if row.boilerplate in kinds
        }
        rows.append({"reuse_pair": pair_in_time(str(a), str(b), labels)} | cells)
    return pd.DataFrame(rows)


def _taken_cell(row: Row) -> Cell:
    words = {"a": f"{row.characters_a:,}", "b": f"{row.characters_b:,}"}
    taken = translate("sentence.reuse_taken", **words)
    if pd.isna(row.common) or not row.common:
        return Cell((taken,), "number")
    return Cell((taken, translate("sentence.reuse_same", n=row.common)), "number")
