"""Three yardsticks in tables, never averaged: a plan's own past, its peers, the province."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.benchmarks import own_past, parents, peers, province
from policytargets.display.amounts import base_years, growth_of, start_of
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
from policytargets.normalising.baselines import WITHIN
from policytargets.plans import Plans
from policytargets.reporting.ambition.order_words import readings
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
        "baseline_status": Cell(tuple(_known(row))),
        "times": times and growth_of(times, row, row.comparator),
        "growth": rate and growth_of(rate, row, row.comparator),
    }


def _known(row: Row) -> Iterator[str]:
    """Give how a start is known, and that it is none where the year is one of the plan."""
    yield translate(f"baseline.{row.baseline_status}")
    if row.within:
        yield translate(f"caveat.{WITHIN}")


def tell_past(past: pd.DataFrame, total: int, mentions: int) -> list[Claim]:
    """Return of how many targets it is known where they start, and how."""
    known, within = past[~past["within"]], int(past["within"].sum())
    counts = known[["bounds", "baseline_status"]].value_counts()
    told = [
        Phrase(fill("past_bound" if b else "past_value", reason=translate(f"baseline.{s}"), n=n))
        for (b, s), n in counts.items()
    ]
    how = joined(told) if told else Phrase(translate("axis.no_number"))
    words: Given = {"n": len(known), "targets": counted("target", total), "all": mentions}
    words["within"] = Phrase(fill("past_within", n=within) if within else "")
    given: Given = {"value": float(len(known)), "target_ids": past["target_id"]}
    steps = [step(own_past, fill("step_past"))]
    return [claim("past", **given, **words, steps=steps, how=how)]


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
        numbers = [getattr(row, f"{name}{end}") for name in ("value", "other")]
        value = readings(numbers, row.unit)
        target = getattr(row, f"target{end}")
        sides[key] = Cell(tuple(filter(None, (names[target], target, f"{value} {basis}".strip()))))
    ways = [1.0, row.other_share]
    ratio = readings([100 * way * row.ratio for way in ways], "%", digits=0)
    sized = [row.per_100bn_gdp, row.per_100bn_gdp_above]
    known = [readings([sized[0] * way for way in ways], ""), readings(sized[1:], "")]
    per_gdp = " : ".join(known), base_years(row.gdp_year, row.gdp_year_above)
    return {
        "family": row.family,
        **sides,
        "ratio": ratio,
        "per_gdp": Cell(per_gdp, "number") if all(known) else "",
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
