"""The section of the report on policy instruments: the PMC index, each 0 or 1 with its sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from policytargets.comparing import consistency as pmc
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


def consistency(plans: Plans, least: int = 5) -> Section:
    """Return the PMC index of the plans, its variables and items, and what their choice decides."""
    labels, ids = plans.labels, plans.ids
    found = pmc.find_items(plans.readings, load_variables(), ids)
    sums, most = (pmc.sums_of_choices(v, ids, least) for v in (found.variables, found.most))
    ranked, firm = pmc.rank_plans(sums, most), pmc.firm_orders(sums, most)
    items = found.items.assign(plans=found.items[list(ids)].sum(axis=1))
    named = pd.DataFrame({"pmc_variable": found.variables[localised("name")]})
    for plan in plans:
        named[plan] = list(map(_range, found.variables[plan], found.most[plan]))
    return Section(
        "consistency",
        {
            "ranks": Table(ranked, lambda: show_ranks(ranked)),
            "variables": table_of(named, "pmc"),
            "items": Table(items, partial(show_mentions, found.mentions, items, ids, "pmc_items")),
        },
        {
            "ranks": lambda: [
                *tell_orders(firm, labels, len(sums), least),
                *tell_ranks(ranked, labels),
                *tell_omissions(plans.documents, "consistency"),
            ],
            "items": lambda: tell_items(items, labels),
        },
        {
            "radar": Figure(lambda: draw_radar(found.variables, labels)),
            "surface": Figure(lambda: draw_surfaces(found.variables, labels)),
        },
    )


def _range(low: float, high: float, places: int = 2) -> str:
    """Return a number, or both ends of what it may be where a copy leaves out parts."""
    return "–".join(dict.fromkeys(f"{end:.{places}f}" for end in (low, high)))


def show_ranks(ranked: pd.DataFrame) -> None:
    """Show the index and the rank of each plan, and what the choice of variables makes of them."""
    shown = ranked.round({"choices_first": 2})
    for column, last, places in (("pmc", "pmc_most", 2), ("pmc_rank", "pmc_rank_last", 0)):
        ends = zip(shown[column], shown.pop(last), strict=True)
        shown[column] = [Cell((_range(*both, places),), "number") for both in ends]
    show(shown, "pmc_ranks", decimals=2)


def tell_orders(
    firm: Sequence[tuple[str, str]], labels: Mapping[str, str], choices: int, least: int
) -> list[Claim]:
    """Return which orders of two plans hold under every choice of so many."""
    words: dict[str, Any] = {"choices": choices, "least": least, "variables": len(load_variables())}
    told = [translate("overlap.above", a=labels[a], b=labels[b]) for a, b in firm]
    which = Phrase(fill("pmc_which", which=joined(told)) if told else "")
    words |= {"pairs": math.comb(len(labels), 2), "firm": len(firm), "value": len(firm)}
    key, steps = "pmc_firm" if firm else "pmc_firm_none", [step(pmc.firm_orders)]
    return [claim(key, steps=steps, which=which, **words)] if words["pairs"] else []


def tell_ranks(ranked: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[Claim]:
    """Return the index of each plan and its rank, over all choices."""
    steps = [step(pmc.find_items), step(pmc.average), step(pmc.rank_plans)]
    for row in ranked.itertuples():
        low, *high = _range(row.pmc, row.pmc_most).split("–")
        index = Phrase(fill("pmc_range", low=low, high=high[0]) if high else low)
        words: dict[str, Any] = {"plan": labels[row.document], "pmc": index}
        words |= {"best": row.best_rank, "worst": row.worst_rank}
        words |= {"variables": len(load_variables()), "value": round(row.pmc, 4)}
        key = "pmc_rank" if row.best_rank < row.worst_rank else "pmc_rank_one"
        yield claim(key, subject=row.document, steps=steps, **words)


def tell_items(items: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return how many items stand in all plans, and of how many no wording was found in any."""
    every, none = (int(items["plans"].eq(n).sum()) for n in (len(labels), 0))
    words: dict[str, Any] = {"value": len(items), "n": len(items), "every": every, "none": none}
    return [claim("pmc_items", steps=[step(pmc.find_items)], **words)]
