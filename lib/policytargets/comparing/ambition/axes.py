"""Targets of a family on axes: one axis for each form and unit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from policytargets.comparing.ambition.requirements import requirements, to_basis
from policytargets.comparing.pairs import both_ways, carried, choose_pairs

KINDS = {
    **dict.fromkeys(("level", "rank"), ("level", "value")),
    **dict.fromkeys(("addition", "flow"), ("pace", "pace_per_year")),
    "points": ("points", "value"),
    **dict.fromkeys(("growth", "change"), ("rate", "rate_per_year")),
}
"""By form: the kind of axis on which a target stands, and on which basis."""

_MOST_REASONS = 2
_TOLD = ["verdict", "beside", "reasons"]


def on_axes(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str],
) -> pd.DataFrame:
    """Return the targets of some families with the axis on which each stands.

    Returns
    -------
    pandas.DataFrame
        What `requirements` gives, and: ``kind`` (of `KINDS`); ``at``, the number on its axis, with
        ``least`` and ``most``, all that it admits there; ``alone``: no other plan has a target on
        this axis; ``verdict``: the best one beside a target of another plan there; ``beside``: the
        plans of those that the rules do not refuse, and ``reasons``: the codes that refuse most of
        the others, both joined by ``;``.
    """
    rows = requirements(targets, normalised, indicators)
    place = {plan: turn for turn, plan in enumerate(plans)}
    turn = {code: turn for turn, code in enumerate(families)}
    rows = rows[rows["document"].isin(place) & rows["family"].isin(turn)]
    rows = rows.assign(kind=[KINDS[form][0] for form in rows["form"]])
    ends = {"at": "value", "least": "can_low", "most": "can_high"}
    for name, column in ends.items():
        given = zip(rows[column], rows["form"], rows["window_years"], strict=True)
        rows[name] = [_on_basis(*each) for each in given]
    keys = ["family", "kind", "unit"]
    rows["alone"] = rows.groupby(keys)["document"].transform("nunique").eq(1) | rows["at"].isna()
    pairs = choose_pairs(comparisons, targets, plans, families)
    seen = dict(iter(both_ways(_same_axis(pairs, rows, keys)).groupby("target_id")))
    told = [_verdicts(seen.get(key)) for key in rows["target_id"]]
    rows[_TOLD] = pd.DataFrame(told, rows.index, _TOLD)
    order = rows.assign(turn=rows["family"].map(turn), place=rows["document"].map(place))
    order = order.sort_values(["turn", "kind", "unit", "place", "start_year"], kind="stable")
    return rows.loc[order.index].reset_index(drop=True)


def _on_basis(value: float, form: str, years: float) -> float:
    """Return a number on its axis; missing where it needs the years of a window and has none."""
    needs_years = form in ("addition", "change")
    return (
        math.nan if needs_years and pd.isna(years) else to_basis(value, form, KINDS[form][1], years)
    )


def _same_axis(pairs: pd.DataFrame, rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    axis = dict(zip(rows["target_id"], zip(*(rows[key] for key in keys), strict=True), strict=True))
    ends = [pairs[f"target_id_{side}"].map(axis) for side in "ab"]
    return pairs[ends[0].eq(ends[1])]


def _verdicts(seen: pd.DataFrame | None) -> tuple[str, str, str]:
    """Return the best verdict, the plans with which one may compare, and what refuses the rest."""
    if seen is None:
        return "", "", ""
    refused = seen["verdict"].eq("refused")
    codes = Counter(code for row in seen[refused].itertuples() for code in carried(row))
    reasons = [code for code, _ in codes.most_common(_MOST_REASONS)]
    plans = dict.fromkeys(seen.loc[~refused, "other_document"])
    return str(seen["verdict"].iloc[0]), ";".join(plans), ";".join(reasons)
