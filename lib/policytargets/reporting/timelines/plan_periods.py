"""Periods of the plans, how each date is known, and the windows of every two of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.timelines.windows import lags, name_parents, periods
from policytargets.display.cells import Cell, name_of
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    fill,
    joined,
    named_plans,
)
from policytargets.display.section import Section, Table, table_of
from policytargets.display.show import show
from policytargets.messages import current_language, localised, translate
from policytargets.normalising.baselines import INFERRED, is_inferred
from policytargets.normalising.yearly import plausible_starts
from policytargets.plans import Plans
from policytargets.vocabulary.statistics_and_parents import load_parents

Row = Any
Words = dict[str, Any]


def plan_windows(plans: Plans) -> Section:
    """Return how long every two plans run together, and which plan stands above each."""
    recorded = load_parents()
    between = lags(plans.documents, recorded)
    parents = name_parents(plans.documents, recorded)
    return Section(
        "plan_windows",
        tables={
            "lags": Table(between, lambda: show_lags(between)),
            "parents": Table(parents, lambda: show_parents(parents)),
        },
        says={"windows": lambda: tell_windows(between, parents, plans.documents)},
    )


def tell_windows(
    between: pd.DataFrame, parents: pd.DataFrame, documents: pd.DataFrame
) -> list[Claim]:
    """Return which plans run together the longest, and whose parent a province's plan is not."""
    names = named_plans(documents)
    above = parents.set_index("document")
    rows = between[(between["relation"] == "comparator") & between["start_lag"].notna()]
    return [
        *_longest_overlap(between.dropna(subset="overlap_months"), names),
        *(
            _comparator(row, above.loc[row.plan_b], names)
            for row in rows.itertuples()
            if row.plan_b in above.index
        ),
    ]


def _longest_overlap(known: pd.DataFrame, names: Mapping[str, Phrase]) -> list[Claim]:
    if known.empty:
        return []
    months = int(known["overlap_months"].max())
    rows = known[known["overlap_months"] == months].itertuples()
    longest: list[Words] = [{"a": names[row.plan_a], "b": names[row.plan_b]} for row in rows]
    shown: Words = {"value": months, "unit": "月", "steps": chain(lags)}
    words: Words = {"months": counted("month", months)}
    if len(known) == 1:
        words["caveat"] = _inferred(known["start_inferred"].iloc[0])
        return [claim("windows_one", **shown, **words, **longest[0])]
    words["longest"] = joined(Phrase(fill("windows_pair", **pair)) for pair in longest)
    words["pairs"] = counted("pair", len(known))
    words["n"] = int((known["overlap_months"] == 0).sum())
    return [claim("windows_shared", **shown, **words, caveat=_resting(known))]


def _resting(known: pd.DataFrame) -> Phrase:
    """Return how many windows, and how many empty ones, rest on an inferred first year."""
    rests = known[known["start_inferred"] != ""]
    if rests.empty:
        return Phrase("")
    plans = dict.fromkeys(plan for told in rests["start_inferred"] for plan in told.split(";"))
    words: Words = {"moved": counted("pair", len(rests)), "plans": joined(plans)}
    return Phrase(fill("windows_rest", apart=int((rests["overlap_months"] == 0).sum()), **words))


def _comparator(row: Row, parent: pd.Series, names: Mapping[str, Phrase]) -> Claim:
    months = int(row.start_lag)
    words: Words = {"province": names[row.plan_a], "city": names[row.plan_b]}
    words["months"] = counted("month", months)
    words["caveat"] = _inferred(row.start_inferred)
    recorded = parent["status"] == "not_in_corpus"
    if recorded:
        key = "parent_titled" if parent["title"] == "verified" else "parent_described"
        words["parent"] = Phrase(fill(key, parent=parent[localised("parent")]))
    return claim(
        "comparator" if recorded else "comparator_unrecorded",
        subject=f"{row.plan_a}/{row.plan_b}",
        value=months,
        unit="月",
        steps=chain(lags, name_parents),
        **words,
    )


def _inferred(plans: str) -> Phrase:
    return Phrase(fill("window_inferred", plans=joined(plans.split(";")))) if plans else Phrase("")


def show_lags(table: pd.DataFrame) -> None:
    """Show the windows of every two plans."""
    shown = table.astype(object)
    shown["relation"] = [translate(f"relation.{code}") for code in table["relation"]]
    # What an inferred first year moves says so beside its number.
    rests = table["start_inferred"].ne("")
    note = name_of("caveat", INFERRED)
    for column in ("overlap_months", "start_lag"):
        told = [Cell((str(n), note), "number") for n in table.loc[rests, column]]
        shown.loc[rests, column] = pd.Series(told, index=table.index[rests], dtype=object)
    shown = shown.drop(columns="start_inferred")
    show(shown, "lags", stacked=True)


def show_parents(table: pd.DataFrame) -> None:
    """Show the plan above each plan.

    The title stands in Chinese also on an English page: by it the plan is found.
    """
    rows = [
        {
            "document": row.document,
            "parent": _parent(row),
            "name_source": _sourced(row),
            "status": row.status,
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "parents", blank="–", stacked=True)


def _parent(row: Row) -> Cell | str:
    names = dict.fromkeys((getattr(row, localised("parent")), row.parent_zh))
    return Cell(tuple(names)) if row.parent_zh else ""


def _sourced(row: Row) -> Cell | str:
    if not row.title:
        return ""
    told = translate(f"title.{row.title}")
    return Cell((getattr(row, localised("parent_source")), told))


def plan_dates(plans: Plans) -> Section:
    """Return the periods of the plans, and when they were signed and published."""
    table = periods(plans.targets, plans.documents)
    return Section(
        "plan_dates",
        tables={"periods": table_of(table, "periods", decimals=1, stacked=True)},
        says={"intervals": lambda: tell_intervals(table, plans.documents)},
    )


def tell_intervals(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how dates are known, and the time from signing to publication and to the end."""
    names = named_plans(documents)
    how: Words = {"steps": chain(periods)}
    known = table.dropna(subset="days_to_publish")
    told = [_start(row, names[row.document]) for row in table.itertuples() if _moves(row)]
    told += [_note(row, names[row.document]) for row in documents.itertuples() if row.note]
    told += [_published(row, names[row.document]) for row in known.itertuples()]
    unknown = [names[p] for p in table["document"] if p not in set(known["document"])]
    if unknown:
        told.append(claim("interval_unknown", **how, plans=joined(unknown)))
    horizons = table["horizon_years"].dropna()
    if len(horizons):
        low, high = f"{horizons.min():.1f}", f"{horizons.max():.1f}"
        key = "horizon_one" if low == high else "horizon"
        told.append(claim(key, **how, low=low, high=high))
    return told


def _published(row: Row, plan: Phrase) -> Claim:
    days = int(row.days_to_publish)
    shown: Words = {"subject": row.document, "value": days, "unit": "天", "steps": chain(periods)}
    words: Words = {"plan": plan, "days": counted("day", days)}
    if not row.published_as:
        return claim("published", **shown, **words)
    return claim("published_as", **shown, **words, which=name_of("published_as", row.published_as))


def _note(row: Row, plan: Phrase) -> Claim:
    """Return what else is to be known of a copy, such as how it states its period."""
    note = (row.note_zh if current_language() == "zh" else "") or row.note
    return claim("copy_note", subject=row.document, steps=chain(periods), plan=plan, note=note)


def _moves(row: Row) -> bool:
    return is_inferred(row.start_status)


def _start(row: Row, plan: Phrase) -> Claim:
    """Return how the first year of a plan was inferred, and which others may be meant."""
    years = plausible_starts(row.plan_start, row.start_status, row.date_signed)
    others = joined([str(year) for year in years[1:]])
    key = "start_inferred" if others else "start_inferred_alone"
    how = name_of("start_status", row.start_status)
    words: Words = {"plan": plan, "how": how, "start": years[0], "others": others}
    return claim(key, subject=row.document, steps=chain(periods), **words)
