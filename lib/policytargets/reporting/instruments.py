"""The section of the report on policy instruments: the PMC index, each 0 or 1 with its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.consistency import (
    average,
    find_items,
    firm_orders,
    rank_plans,
    sums_of_choices,
)
from policytargets.display.cells import Cell
from policytargets.display.charts import draw_radar, draw_surfaces
from policytargets.display.claims import Claim, Phrase, claim, fill, joined, step
from policytargets.display.section import Figure, Section, Table, table_of
from policytargets.display.show import show
from policytargets.messages import localised, translate
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
    sums, most = (sums_of_choices(v, plans.ids, least) for v in (found.variables, found.most))
    ranked = rank_plans(sums, most)
    items = found.items.assign(plans=found.items[list(plans.ids)].sum(axis=1))
    named = pd.DataFrame({"pmc_variable": found.variables[localised("name")]})
    for plan in plans:
        ends = zip(found.variables[plan], found.most[plan], strict=True)
        named[plan] = [_range(*both) for both in ends]
    return Section(
        "consistency",
        {
            "ranks": Table(ranked, lambda: show_ranks(ranked)),
            "variables": table_of(named, "pmc"),
            "items": Table(
                items, lambda: show_mentions(found.mentions, items, plans.ids, "pmc_items")
            ),
        },
        {
            "ranks": lambda: [
                *tell_ranks(ranked, firm_orders(sums, most), labels, (len(sums), least)),
                *tell_omissions(plans.documents, "consistency"),
            ],
            "items": lambda: tell_items(items, labels),
        },
        {
            "radar": Figure(lambda: draw_radar(found.variables, labels)),
            "surface": Figure(lambda: draw_surfaces(found.variables, labels)),
        },
    )


def _range(low: float, high: float) -> str:
    """Return a number, or both ends of what it may be where a copy leaves out parts."""
    ends = dict.fromkeys((f"{low:.2f}", f"{high:.2f}"))
    return "–".join(ends)


def show_ranks(ranked: pd.DataFrame) -> None:
    """Show the index and the rank of each plan, and what the choice of variables makes of them."""
    rows = [
        {
            "document": row.document,
            "pmc": Cell((_range(row.pmc, row.pmc_most),), "number"),
            "pmc_rank": Cell(
                ("–".join(dict.fromkeys((str(row.pmc_rank), str(row.pmc_rank_last)))),), "number"
            ),
            "best_rank": row.best_rank,
            "worst_rank": row.worst_rank,
            "choices_first": round(row.choices_first, 2),
        }
        for row in ranked.itertuples()
    ]
    show(pd.DataFrame(rows), "pmc_ranks", decimals=2)


def tell_ranks(
    ranked: pd.DataFrame,
    firm: Sequence[tuple[str, str]],
    labels: Mapping[str, str],
    tried: tuple[int, int],
) -> list[Claim]:
    """Return which orders of two plans hold under every choice, and the index of each plan."""
    pairs = len(labels) * (len(labels) - 1) // 2
    words: dict[str, Any] = {"pairs": pairs, "choices": tried[0], "least": tried[1]}
    words |= {"variables": len(load_variables()), "firm": len(firm)}
    told = [translate("overlap.above", a=labels[a], b=labels[b]) for a, b in firm]
    words["which"] = Phrase(fill("pmc_which", which=joined(told)) if told else "")
    key = "pmc_firm" if firm else "pmc_firm_none"
    claims = [claim(key, value=len(firm), steps=[step(firm_orders)], **words)] if pairs else []
    for row in ranked.itertuples():
        moves = row.best_rank < row.worst_rank
        shown: dict[str, Any] = {"best": row.best_rank, "worst": row.worst_rank}
        shown |= {"subject": row.document, "value": round(row.pmc, 4), "plan": labels[row.document]}
        low, high = f"{row.pmc:.2f}", f"{row.pmc_most:.2f}"
        shown["pmc"] = Phrase(low if low == high else fill("pmc_range", low=low, high=high))
        shown["variables"] = words["variables"]
        claims.append(claim("pmc_rank" if moves else "pmc_rank_one", steps=_STEPS, **shown))
    return claims


def tell_items(items: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return how many items stand in all plans, and of how many no wording was found in any."""
    every, none = (int(items["plans"].eq(n).sum()) for n in (len(labels), 0))
    words: dict[str, Any] = {"n": len(items), "every": every, "none": none}
    return [claim("pmc_items", value=len(items), steps=[step(find_items)], **words)]
