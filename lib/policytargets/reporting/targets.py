"""The sections of the report on targets: how many, on what, in which form, and all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.targets import count, describe
from policytargets.display.amounts import owed
from policytargets.display.cells import Cell, format_number, name_of, one_line, shaded
from policytargets.display.charts import draw_shares
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    groups_folded,
    joined,
    named_plans,
    percent,
    top_codes,
)
from policytargets.display.links import ids_of
from policytargets.display.section import Figure, Section, Table, table_of
from policytargets.display.show import heading, show, show_rows, title_of
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.reporting.limits import tell_omissions

__all__ = ["inventory", "listed"]

Words = dict[str, Any]
_NUMERAL = r"[\d〇一二两兩三四五六七八九十百千万萬亿億]"  # 零 alone is a word, as in 零的突破


def inventory(plans: Plans) -> Section:
    """Return how many targets the plans set, on what and in which form."""
    targets, labels = plans.targets, plans.labels
    by_theme = count(targets, "theme", plans.ids)
    by_measure = count(targets, "measure", plans.ids)
    return Section(
        "inventory",
        tables={
            "by_theme": Table(by_theme, lambda: show_themes(by_theme, targets, plans.ids)),
            "by_measure": table_of(by_measure, "by_measure"),
        },
        says={
            "themes": lambda: [
                *tell_targets(targets, plans.documents),
                *tell_omissions(plans.documents, "targets"),
            ],
            "measures": lambda: tell_measures(targets),
        },
        figures={
            "by_measure": Figure(lambda: draw_shares(by_measure, labels), targets, "measure"),
        },
    )


def listed(plans: Plans) -> Section:
    """Return all targets, a table a plan in the order of its text."""
    return Section("listed", {plan: _listed(plans, plan) for plan in plans})


def _listed(plans: Plans, plan: str) -> Table:
    own, document = plans[plan].targets, plans[plan].document
    named = {"region": document[localised("region")], "plan": plan}
    return Table(own, lambda: show_targets(own, "targets_of", named))


def tell_targets(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many targets there are, and in which themes each plan has most of its own."""
    how: Words = {"steps": chain(describe, count)}
    words: Words = {"plans": counted("plan", len(documents)), **totals(table)}
    wordless = table[without_numeral(table["number_text"])]
    words |= {"wordless": len(wordless), "again": int((wordless["repeats"] != "").sum())}
    shown: Words = {"value": len(table), "target_ids": table["target_id"]}
    told = [claim("total", **shown, **how, **words)]
    for plan, name in named_plans(documents).items():
        told.append(_plan_themes(table[table["document"] == plan], plan, name))
    again = table.loc[table["repeats"] != "", "target_id"]
    if len(again):
        shown = {"value": len(again), "target_ids": again, "n": len(again)}
        shown["once"] = len(table) - len(again)
        told.append(claim("repeats", **shown, **how))
    return told


def _plan_themes(own: pd.DataFrame, plan: str, name: Phrase) -> Claim:
    if own.empty:
        return claim("plan_nothing", subject=plan, value=0, plan=name)
    codes, most = top_codes(own["theme"].value_counts(sort=False))
    return claim(
        "plan_themes",
        subject=plan,
        value=most,
        target_ids=own.loc[own["theme"].isin(codes), "target_id"],
        steps=chain(describe, count),
        plan=name,
        targets=counted("target", len(own)),
        themes=joined([name_of("theme", code) for code in codes]),
        n=most,
    )


def tell_measures(table: pd.DataFrame) -> list[Claim]:
    """Return which form of target is the most frequent and how many rows name no scope."""
    if table.empty:
        return []
    how: Words = {"steps": chain(count), "total": len(table)}
    codes, most = top_codes(table["measure"].value_counts(sort=False))
    names = joined([name_of("measure", code) for code in codes])
    ids = table.loc[table["measure"].isin(codes), "target_id"]
    words: Words = {"measure": names, "n": most, "share": percent(most, len(table))}
    told = [claim("measures", value=most, target_ids=ids, **how, **words)]
    unscoped = table.loc[table["scope"] == "", "target_id"]
    if len(unscoped):
        shown: Words = {"value": len(unscoped), "target_ids": unscoped, "n": len(unscoped)}
        both = [table[name].str.replace(r"\s", "", regex=True) for name in ("scope", "quote")]
        shown["carried"] = sum(scope not in quote for scope, quote in zip(*both, strict=True))
        told.append(claim("no_scope", **shown, **how))
    return told


def without_numeral(texts: pd.Series) -> pd.Series:
    """Return which targets are pledges without a numeral, such as full coverage or a first one."""
    return ~texts.str.contains(_NUMERAL)


def totals(table: pd.DataFrame) -> Words:
    """Return how many targets there are, of how many indicators, as words of a sentence."""
    number = table["indicator"].nunique()
    return {"targets": counted("target", len(table)), "indicators": counted("indicator", number)}


def show_themes(counts: pd.DataFrame, targets: pd.DataFrame, plans: Sequence[str]) -> None:
    """Show themes by plans, the darker the more targets, which are listed under a row."""
    top = counts[list(plans)].max(axis=None)
    rows, under = [], []
    for row in counts.to_dict("records"):
        cells = [shaded([str(row[plan])], row[plan], top) for plan in plans]
        own = targets[targets["theme"].eq(row["theme"])].groupby("document")["target_id"]
        total = Cell((str(row["total"]),), "number")
        rows.append([Cell((name_of("theme", row["theme"]),)), *cells, total])
        under.append(groups_folded({str(plan): ids_of(keys) for plan, keys in own}, "row"))
    head = [heading("theme"), *map(heading, plans), heading("total")]
    show_rows(title_of("by_theme"), head, rows, under)


_SHOWN = (
    *("target", "name", "number_text", "comparator", "value", "canonical_unit", "measure"),
    *("end_year", "scope", "commitment_short", "quote"),
)


def show_targets(
    targets: pd.DataFrame,
    caption: str = "",
    values: Mapping[str, object] | None = None,
) -> None:
    """Show targets a row each."""
    shown = targets.copy()
    shown["target"] = _two_lines(targets["id"], targets["target_id"], "code")
    shown["name"] = _two_lines(targets[localised("name")], targets["indicator_text"])
    shown["quote"] = _two_lines(targets["quote"], targets["section"])
    ranges = zip(targets["value"], targets["value_max"], strict=True)
    shown["value"] = [_range(low, high) for low, high in ranges]
    told = zip(targets["commitment"], targets["binding"].fillna(""), strict=True)
    shown["commitment_short"] = [_obligation(*each) for each in told]
    shown["end_year"] = _deadlines(targets)
    shown = shown[list(_SHOWN)].astype(object)
    if "missing" in targets:
        _fill_missing(shown, targets["missing"])
    show(shown, caption, values)


def _two_lines(first: pd.Series, second: pd.Series, kind: str = "text") -> list[object]:
    pairs = zip(first.fillna(""), second.fillna(""), strict=True)
    return [Cell(tuple(filter(None, map(one_line, pair))), kind) for pair in pairs]


def _obligation(commitment: str, binding: str) -> object:
    """Return how firmly a target is worded, and below it what its table calls it."""
    if not binding:
        return commitment
    codes = f"commitment_short.{commitment}", f"binding.{binding}"
    return Cell(tuple(map(translate, codes)), "text")


def _range(low: float, high: float) -> object:
    if pd.isna(high):
        return low
    return Cell((f"{format_number(low)}–{format_number(high)}",), "number")


def _deadlines(targets: pd.DataFrame) -> list[object]:
    told = zip(targets["end_year"], targets["cadence"], targets["measure"], strict=True)
    return [
        Cell((str(year), owed(measure)), "number")
        if cadence == "annual" and pd.notna(year)
        else year
        for year, cadence, measure in told
    ]


def _fill_missing(shown: pd.DataFrame, missing: pd.Series) -> None:
    dash = Cell(("—",), "missing")
    for row in missing.index[missing != ""]:
        note = Cell((translate(f"missing.{missing[row]}"),), "missing")
        for column in shown.columns.difference(["document", "name"]):
            shown.at[row, column] = note if column == "number_text" else dash
