"""Industries and instruments that plans name: sentences, and counts over quotes that fold out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparing.overlap.chance import coincide_surely
from policytargets.comparing.overlap.mentions import (
    count_mentions,
    find_mentions,
    find_vintages,
    quoted,
    years_of,
)
from policytargets.display.cells import Cell, format_number, one_line, shaded
from policytargets.display.claims import Claim, Phrase, claim, fill, joined, step
from policytargets.display.links import link_ids
from policytargets.display.section import Section, Table
from policytargets.display.show import heading, show_rows, title_of
from policytargets.messages import in_use, localised, translate, use_language
from policytargets.plans import Plans
from policytargets.reporting.omissions import bounded, incomplete, tell_omissions
from policytargets.reporting.overlap.chance import show_coincidence, tell_chance, tell_found
from policytargets.vocabulary.named import load_industries, load_instruments, load_vintages

_STEPS = [step(find_mentions)]
_DARKEST = 20  # places that name a thing: from so many on no ground is darker


def industries(plans: Plans, draws: int = 5000, seed: int = 1) -> Section:
    """Return which industries the plans name, and whether two plans share more than chance."""
    labels, known = plans.labels, load_industries()
    mentions = find_mentions(plans.readings, known, plans.ids)
    counts = count_mentions(mentions, known, plans.ids)
    pairs, draws = coincide_surely(counts, plans.ids, len(known), draws, seed)
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
                *tell_mentions(counts, labels, "industries", cut),
                *tell_omissions(plans.documents, "industries"),
            ],
            "chance": lambda: [
                *tell_found(pairs, labels, draws, "industry", plans.documents),
                *tell_chance(pairs, labels, draws, "industry"),
            ],
        },
    )


def instruments(plans: Plans) -> Section:
    """Return which instruments of policy the plans name, by side."""
    labels, known = plans.labels, load_instruments().instruments
    mentions = find_mentions(plans.readings, known, plans.ids)
    counts = add_sides(count_mentions(mentions, known, plans.ids))
    cut = incomplete(plans.documents)
    return Section(
        "instruments",
        {"counts": _counted(mentions, counts, plans, "instruments")},
        {
            "counts": lambda: [
                *tell_mentions(counts, labels, "instruments", cut),
                *tell_omissions(plans.documents, "instruments"),
            ],
            "sides": lambda: [
                *tell_sides(counts, labels, cut),
                *tell_omissions(plans.documents, "sides"),
            ],
        },
    )


def vintages(plans: Plans) -> Section:
    """Return in which year each of some words of policy first stands in one of the plans."""
    known, years = load_vintages(), years_of(plans.documents)
    mentions = find_mentions(plans.readings, known, plans.ids)
    found = find_vintages(mentions, known, years)
    in_time = sorted(years, key=lambda plan: (years[plan], plan))
    first = found.loc[found["first"], ["code", "document"]].itertuples(index=False, name=None)
    counts = count_mentions(mentions, known, in_time).set_index("code")
    counts = counts.loc[found["code"].unique()].reset_index()
    return Section(
        "vintages",
        {
            "words": Table(
                found, lambda: show_mentions(mentions, counts, in_time, "vintages", set(first))
            )
        },
        {
            "words": lambda: [
                *tell_vintages(found, _dated(plans)),
                *tell_omissions(plans.documents, "vintages"),
            ]
        },
    )


def _dated(plans: Plans) -> dict[str, str]:
    """Return the name of each plan, with the ground of its year where its copy has no date."""
    rows = plans.documents.set_index("document")
    bare = rows["date_signed"].eq("") & rows["date_published"].eq("")
    return {
        plan: fill("overlap_undated", plan=name, start=rows.at[plan, "plan_start"])
        if bare[plan]
        else name
        for plan, name in plans.labels.items()
    }


def tell_vintages(found: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return for each word the year and the plans in which it first stands here."""
    steps = [step(find_vintages)]
    told = []
    for code, own in found[found["first"]].groupby("code", sort=False):
        row = own.iloc[0]
        plans = joined([Phrase(labels[plan]) for plan in own["document"]])
        word, written = row[localised("name")], row["name_zh"]
        words = {"word": word if word == written else f"{word} ({written})"}
        year = int(row["year"])
        key = "overlap_vintage"
        told.append(
            claim(key, subject=str(code), value=year, steps=steps, year=year, plans=plans, **words)
        )
    return told or [claim("overlap_vintage_none", steps=steps)]


def _counted(mentions: pd.DataFrame, counts: pd.DataFrame, plans: Plans, kind: str) -> Table:
    return Table(counts, lambda: show_mentions(mentions, counts, plans.ids, kind))


def tell_mentions(
    counts: pd.DataFrame, labels: Mapping[str, str], kind: str, cut: Collection[str] = ()
) -> list[Claim]:
    """Return how many things the plans name, which all or most name, and which one names alone.

    The last are counted among the plans whose copies leave nothing out: what a copy in `cut` does
    not name, the plan may.
    """
    if counts.empty:
        return [claim(f"overlap_{kind}_none", steps=_STEPS)]
    whole = [plan for plan in labels if plan not in cut]
    plans = counts[whole].gt(0).sum(axis=1)
    key = "overlap_among_whole" if cut else "overlap_among"
    among = Phrase(fill(key, n=len(whole)))
    words: dict[str, Any] = {"n": bounded(len(counts)) if cut else len(counts), "among": among}
    words |= {"single": int(plans.eq(1).sum()), "all": int(plans.eq(len(whole)).sum())}
    told = [claim(f"overlap_{kind}", value=len(counts), steps=_STEPS, **words)]
    if (most := int(plans.max())) > 1:
        names = joined(list(counts.loc[plans.eq(most), localised("name")]))
        values: dict[str, Any] = {"names": names, "n": most, "among": among}
        told.append(claim(f"overlap_{kind}_widest", value=most, steps=_STEPS, **values))
    return told


def tell_sides(
    counts: pd.DataFrame, labels: Mapping[str, str], cut: Collection[str] = ()
) -> list[Claim]:
    """Return for each plan how its words on instruments fall on the three sides."""
    sides = {entry.code: entry.side for entry in load_instruments().instruments}
    grouped = counts.groupby(counts["code"].map(sides))[list(labels)].sum()
    told = []
    for plan, name in labels.items():
        total = int(grouped[plan].sum()) if len(grouped) else 0
        if total:
            numbers = {s: int(grouped[plan].get(s, 0)) for s in set(sides.values())} | {"n": total}
            words: dict[str, Any] = {"plan": name}
            words |= {s: bounded(n) if plan in cut else n for s, n in numbers.items()}
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
    mentions: pd.DataFrame,
    counts: pd.DataFrame,
    plans: Sequence[str],
    kind: str,
    first: Collection[tuple[str, str]] = (),
) -> None:
    """Show how often each plan names each thing, the darker the more, with each first quote.

    `first` are the code and the plan of the cells that are marked.
    """
    head = [heading(kind), *map(heading, plans), heading("plans")]
    rows = [
        [
            Cell((row[localised("name")],)),
            *(_count(row[plan], (row["code"], plan) in first) for plan in plans),
            Cell((format_number(row["plans"]),), "number"),
        ]
        for row in counts.to_dict("records")
    ]
    found = quoted(mentions[mentions["document"].isin(list(plans))], list(counts["code"]))
    under = [_quotes(found[found["code"].eq(code)]) for code in counts["code"]]
    show_rows(title_of(kind), head, rows, under)


def _count(number: int, marked: bool) -> Cell:
    if pd.isna(number):
        return Cell(("?",), "none")
    told = f"● {format_number(number)}" if marked else format_number(number)
    return shaded([told], min(number, _DARKEST), _DARKEST)


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
