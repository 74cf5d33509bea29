"""Industries and instruments that plans name: sentences, and counts over quotes that fold out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparing.overlap.chance import coincide
from policytargets.comparing.overlap.mentions import count_mentions, find_mentions, quoted
from policytargets.display.cells import Cell, format_number, one_line
from policytargets.display.charts import draw_heatmap
from policytargets.display.claims import Claim, claim, joined, step
from policytargets.display.links import link_ids
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import heading, show_rows, title_of
from policytargets.messages import in_use, localised, translate, use_language
from policytargets.plans import Plans
from policytargets.reporting.omissions import incomplete, tell_omissions
from policytargets.reporting.overlap.chance import show_coincidence, tell_chance
from policytargets.vocabulary.named import load_industries, load_instruments

_STEPS = [step(find_mentions)]


def industries(plans: Plans, draws: int = 5000, seed: int = 1) -> Section:
    """Return which industries the plans name, and whether two plans share more than chance.

    Parameters
    ----------
    plans : Plans
        Their whole texts are searched.
    draws, seed : int
        As of `coincidence`.
    """
    labels, known = plans.labels, load_industries()
    mentions = find_mentions(plans.readings, known, plans.ids)
    counts = count_mentions(mentions, known, plans.ids)
    several = counts[counts["plans"] >= min(2, len(plans))]
    pairs = coincide(counts, plans.ids, len(known), draws, seed)
    cut = incomplete(plans.documents)
    return Section(
        "industries",
        {
            "counts": _counted(mentions, counts, plans, "industries"),
            "pairs": Table(
                pairs, lambda: show_coincidence(pairs, labels, "industry_coincidence", cut)
            ),
        },
        {
            "counts": lambda: [
                *tell_mentions(counts, labels, "industries"),
                *tell_omissions(plans.documents, "industries"),
            ],
            "chance": lambda: tell_chance(pairs, labels, draws, "industry"),
        },
        {"counts": Figure(lambda: draw_heatmap(several, labels, title="mentions"))},
    )


def instruments(plans: Plans) -> Section:
    """Return which instruments of policy the plans name, by side."""
    labels, known = plans.labels, load_instruments().instruments
    mentions = find_mentions(plans.readings, known, plans.ids)
    counts = add_sides(count_mentions(mentions, known, plans.ids))
    return Section(
        "instruments",
        {"counts": _counted(mentions, counts, plans, "instruments")},
        {
            "counts": lambda: [
                *tell_mentions(counts, labels, "instruments"),
                *tell_omissions(plans.documents, "instruments"),
            ],
            "sides": lambda: tell_sides(counts, labels),
        },
        {"counts": Figure(lambda: draw_heatmap(counts, labels, title="mentions"))},
    )


def _counted(mentions: pd.DataFrame, counts: pd.DataFrame, plans: Plans, kind: str) -> Table:
    return Table(counts, lambda: show_mentions(mentions, counts, plans.ids, kind))


def tell_mentions(counts: pd.DataFrame, labels: Mapping[str, str], kind: str) -> list[Claim]:
    """Return how many things the plans name, which all or most name, and which one names alone."""
    if counts.empty:
        return [claim(f"overlap_{kind}_none", steps=_STEPS)]
    most = int(counts["plans"].max())
    widest = counts[counts["plans"].eq(most)]
    words: dict[str, Any] = {
        "n": len(counts),
        "single": int(counts["plans"].eq(1).sum()),
        "all": int(counts["plans"].eq(len(labels)).sum()),
    }
    told = [claim(f"overlap_{kind}", value=len(counts), steps=_STEPS, **words)]
    if most > 1:
        names = joined(list(widest[localised("name")]))
        values: dict[str, Any] = {"names": names, "n": most, "total": len(labels)}
        told.append(claim(f"overlap_{kind}_widest", value=most, steps=_STEPS, **values))
    return told


def tell_sides(counts: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return for each plan how its words on instruments fall on the three sides."""
    sides = {entry.code: entry.side for entry in load_instruments().instruments}
    grouped = counts.groupby(counts["code"].map(sides))[list(labels)].sum()
    told = []
    for plan, name in labels.items():
        total = int(grouped[plan].sum()) if len(grouped) else 0
        if total:
            shares = {
                s: f"{100 * grouped[plan].get(s, 0) / total:.0f}" for s in set(sides.values())
            }
            words: dict[str, Any] = {"plan": name, "n": total} | shares
            told.append(claim("overlap_sides", subject=plan, value=total, steps=_STEPS, **words))
    return told


def add_sides(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of instruments in the order of the sides, the side in each name."""
    found = load_instruments()
    sides = {entry.code: entry.side for entry in found.instruments}
    order = {side: place for place, side in enumerate(found.sides)}
    rank = counts["code"].map(sides).map(order)
    table = counts.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)
    for language in ("en", "zh"):
        with use_language(language):
            marks = [in_use(found.sides[sides[code]]) for code in table["code"]]
            pairs = zip(table[f"name_{language}"], marks, strict=True)
            told = [translate("list.plan", region=name, plan=mark) for name, mark in pairs]
        table[f"name_{language}"] = told
    return table


def show_mentions(
    mentions: pd.DataFrame, counts: pd.DataFrame, plans: Sequence[str], kind: str
) -> None:
    """Show how often each plan names each thing; under a row the first quote of each plan."""
    columns = ["name", *plans, "plans"]
    head = [heading(kind), *(heading(column) for column in columns[1:])]
    rows = [
        [
            Cell((row[localised("name")],)),
            *(_count(row[column]) for column in columns[1:]),
        ]
        for row in counts.to_dict("records")
    ]
    found = quoted(mentions, list(counts["code"]))
    under = [_quotes(found[found["code"].eq(code)]) for code in counts["code"]]
    show_rows(title_of(kind), head, rows, under)


def _count(number: int) -> Cell:
    return Cell((format_number(number),), "number" if number else "missing")


def _quotes(own: pd.DataFrame) -> str:
    """Return the first mention in each plan as markup, folded."""
    items = [
        f"<li><code>{link_ids(row.place)}</code> {escape(one_line(row.quote))}"
        f" <small>{escape(_told(row.wordings, row.count))}</small></li>"
        for row in own.itertuples(index=False)
    ]
    head = escape(translate("overlap.quotes"))
    return f"<details><summary>{head}</summary><ol>{''.join(items)}</ol></details>"


def _told(wordings: str, number: int) -> str:
    words = translate("list.comma").join(wordings.split(";"))
    return translate("overlap.wordings", words=words, n=number)
