"""The section of the report on policy instruments: the PMC index, each 0 or 1 with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.consistency import (
    Consistency,
    average,
    count_firm,
    find_items,
    rank_plans,
    sums_of_choices,
)
from policytargets.display.charts import draw_radar, draw_surfaces
from policytargets.display.claims import Claim, claim, step
from policytargets.display.section import Figure, Section, Table, table_of
from policytargets.messages import localised
from policytargets.plans import Plans
from policytargets.reporting.limits import tell_omissions
from policytargets.reporting.overlap.bodies_and_industries import show_mentions
from policytargets.vocabulary.named import load_variables

__all__ = ["consistency"]

_STEPS = [step(find_items), step(average), step(rank_plans)]


def consistency(plans: Plans, least: int = 5) -> Section:
    """Return the PMC index of the plans, its variables and items, and what their choice decides."""
    labels, known = plans.labels, load_variables()
    found = find_items(plans.readings, known, plans.ids)
    sums = sums_of_choices(found.variables, plans.ids, least)
    ranked = rank_plans(sums)
    items = found.items.assign(plans=found.items[list(plans.ids)].sum(axis=1))
    names = found.variables[localised("name")]
    named = found.variables[list(plans.ids)].assign(pmc_variable=names)
    named = named[["pmc_variable", *plans.ids]]
    return Section(
        "consistency",
        {
            "ranks": table_of(ranked, "pmc_ranks", decimals=2),
            "variables": table_of(named, "pmc", decimals=2),
            "items": Table(
                items, lambda: show_mentions(found.mentions, items, plans.ids, "pmc_items")
            ),
        },
        {
            "ranks": lambda: [
                *tell_ranks(found, sums, labels, least),
                *tell_omissions(plans.documents, "instruments"),
            ],
            "items": lambda: tell_items(items, labels),
        },
        {
            "radar": Figure(lambda: draw_radar(found.variables, labels)),
            "surface": Figure(lambda: draw_surfaces(found.variables, labels)),
        },
    )


def tell_ranks(
    found: Consistency, sums: pd.DataFrame, labels: Mapping[str, str], least: int
) -> list[Claim]:
    """Return how many orders of two plans hold under every choice, and the index of each plan."""
    firm, pairs = count_firm(sums)
    words: dict[str, Any] = {"choices": len(sums), "least": least, "firm": firm, "pairs": pairs}
    told = [claim("pmc_firm", value=firm, steps=[step(count_firm)], **words)]
    for row in rank_plans(sums).itertuples():
        moves = row.best_rank < row.worst_rank
        shown: dict[str, Any] = {"best": row.best_rank, "worst": row.worst_rank}
        shown |= {"subject": row.document, "value": round(row.pmc, 4), "pmc": f"{row.pmc:.2f}"}
        shown |= {"plan": labels[row.document], "variables": len(found.variables)}
        told.append(claim("pmc_rank" if moves else "pmc_rank_one", steps=_STEPS, **shown))
    return told


def tell_items(items: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return how many items tell any two plans apart."""
    same = int(items["plans"].isin([0, len(labels)]).sum())
    steps = [step(find_items)]
    return [claim("pmc_items", value=len(items), steps=steps, n=len(items), same=same)]
