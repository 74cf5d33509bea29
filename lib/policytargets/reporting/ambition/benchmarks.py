"""Three yardsticks in tables, never averaged: a plan's own past, its peers, the province."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.benchmarks import own_past, parents, peers, province
from policytargets.display.amounts import amount, base_years, growth_of, start_of
from policytargets.display.cells import Cell, caveat_names, format_number, name_of
from policytargets.display.claims import (
    Claim,
    Phrase,
    claim,
    counted,
    fill,
    joined,
    named_targets,
    step,
)
from policytargets.display.section import Section, Table
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.orders import Order
from policytargets.vocabulary.rules import ambition_name

Row = Any
Given = dict[str, Any]
_STANDS = ("less", "same", "more", "trade_off", "undecided")


def reference_points(plans: Plans, order: Order) -> Section:
    """Return how targets stand against their plan's own past, its peers and the province."""
    normalised, documents, labels = plans.normalised, plans.documents, plans.labels
    first = plans.targets.loc[plans.targets["repeats"].eq(""), "target_id"]
    names, pairs = named_targets(plans.described, documents), order.orders[-1].pairs
    past = own_past(normalised, plans.ids)
    past = past[past["target_id"].isin(first)]
    past = past.merge(plans.targets[["target_id", "comparator"]], on="target_id")
    others, above = peers(pairs), province(pairs, normalised, documents, plans.ids)
    ids = {row.id: names[row.target_id] for row in normalised.itertuples()}
    return Section(
        "reference_points",
        tables={
            "past": Table(past, lambda: show_past(past, names)),
            "peers": Table(others, lambda: show_peers(others)),
            "province": Table(above, lambda: show_province(above, ids)),
        },
        says={
            "past": lambda: tell_past(past, len(first), len(plans.targets)),
            "parents": lambda: tell_parents(parents(documents, plans.ids), labels),
        },
    )


def show_past(past: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show targets beside the figure that they start from, and how that is known."""
    first = past[past["target_id"].isin(list(names))]
    _show_rows([_past(row, names) for row in first.itertuples()], "own_past")


def _past(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    lines = [start_of(row)] if row.baseline_status != "none" else []
    lines += [] if pd.isna(row.baseline_year) else [str(int(row.baseline_year))]
    times = "" if pd.isna(row.baseline_value) else format_number(row.times, 2)
    growth = row.implied_growth_per_year
    rate = "" if pd.isna(growth) else f"{format_number(growth, 1)} %"
    return {
        "pair_a": Cell((names[row.target_id], row.id)),
        "family": row.family,
        "baseline": Cell(tuple(lines) or ("–",)),
        "baseline_status": row.baseline_status,
        "times": times and growth_of(times, row, row.comparator),
        "growth": rate and growth_of(rate, row, row.comparator),
    }


def tell_past(past: pd.DataFrame, total: int, mentions: int) -> list[Claim]:
    """Return of how many targets it is known where they start, and how."""
    known = list(past["target_id"].unique())
    counts = past.drop_duplicates("target_id")["baseline_status"].value_counts()
    steps = [step(own_past, fill("step_past"))]
    given: Given = {"value": float(len(known)), "target_ids": known, "steps": steps}
    told = [
        Phrase(fill("reason_count", reason=translate(f"baseline.{status}"), n=n))
        for status, n in counts.items()
    ]
    how = joined(told) if told else Phrase(translate("axis.no_number"))
    targets = counted("target", total)
    return [claim("past", **given, n=len(known), targets=targets, all=mentions, how=how)]


def show_peers(own: pd.DataFrame) -> None:
    """Show a row a plan: how its comparable targets stand among those of the others."""
    groups = own.groupby("document", sort=False)
    rows = groups[list(_STANDS)].sum()
    rows.insert(0, "targets", groups["target_id"].nunique())
    named = rows.rename(columns={name: f"peers_{name}" for name in _STANDS}).reset_index()
    show(named, "peers")


def show_province(claims: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show local targets beside those of the province, as stated and per GDP."""
    _show_rows([_province(row, names) for row in claims.itertuples()], "province")


def _province(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    reasons = caveat_names(row)
    basis = "" if row.basis == "value" else name_of("basis", row.basis)
    sides = {}
    for key, end in (("pair_a", ""), ("pair_b", "_above")):
        value = amount(getattr(row, f"value{end}"), row.unit)
        target = getattr(row, f"target{end}")
        sides[key] = Cell(tuple(filter(None, (names[target], target, f"{value} {basis}".strip()))))
    sized = [row.per_100bn_gdp, row.per_100bn_gdp_above]
    known = [format_number(round(value, 2)) for value in sized if pd.notna(value)]
    per_gdp = " : ".join(known), base_years(row.gdp_year, row.gdp_year_above)
    return {
        "family": row.family,
        **sides,
        "ratio": "" if pd.isna(row.ratio) else f"{100 * row.ratio:.0f} %",
        "per_gdp": Cell(per_gdp, "number") if len(known) == len(sized) else "",
        "reasons": Cell((translate("list.clause_of").join(reasons),)),
    }


def tell_parents(tested: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return for each local plan whether the provincial plan can be the one above it."""
    told = [_parent(row, labels) for row in tested.itertuples()]
    return told or [claim("parents_none")]


def _parent(row: Row, labels: Mapping[str, str]) -> Claim:
    named = getattr(row, localised("parent"))
    return claim(
        "parent_named" if named else "parent_plain",
        subject=f"{row.document}/{row.above}",
        steps=[step(parents, fill("step_parents"))],
        plan=labels[row.document],
        above=labels[row.above],
        told=ambition_name("parent", row.status),
        parent=named,
    )


def _show_rows(rows: Sequence[dict[str, object]], caption: str) -> None:
    """Show rows that are too wide for a narrow screen."""
    show(pd.DataFrame(rows), caption, blank="–", stacked=True)
