"""What was already reached: each target beside official figures of its region and its province."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.reached import RESULTS, TIMINGS, reached
from policytargets.display.amounts import aim_of, amount, statistic_name, told_period
from policytargets.display.cells import Cell, family_name, name_of, one_line
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    fill,
    joined,
    linked,
    named_plans,
    named_targets,
)
from policytargets.display.section import Section, Table
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.normalising.statistics import context_of, figure_notes, read_context
from policytargets.plans import Plans

Row = Any
Words = dict[str, Any]
_PLACES = ("province", "own")


def already_reached(plans: Plans) -> Section:
    """Return what region and province had reached by the signing of a plan, or the first after."""
    table = reached(
        plans.table("yardsticks"),
        plans.normalised,
        plans.targets,
        plans.documents,
        plans.codelist,
    )
    table["no_date"] = table["statistic_id"].isin(_without_date(plans))
    names = named_targets(plans.described, plans.documents)
    return Section(
        "already_reached",
        tables={"reached": Table(table, lambda: show_reached(table, names))},
        says={"reached": lambda: tell_reached(table, plans.documents)},
    )


def show_reached(table: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show each target beside what region and province had reached."""
    rows = [
        {
            "family": row.family,
            "pair_a": Cell((names[row.target_id], row.id, _by(row))),
            "place": name_of("place", row.place),
            "known": Cell((_known(row), statistic_name(row.statistic))),
            "timing": name_of("timing", row.timing),
            "source_grade": row.source_grade,
            "reached_result": name_of("reached", row.result or "open"),
            "why": one_line(_caveats(row)),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "reached", blank="–", stacked=True)


def _by(row: Row) -> str:
    return translate("clock.by", value=aim_of(row), year=row.end_year)


def _known(row: Row) -> str:
    value = amount(row.known, row.unit)
    return translate("clock.from_outside", value=value, year=told_period(row.period))


def tell_reached(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return which targets ask for less, as much or more than was reached, by plan and place."""
    how: Words = {"steps": chain(reached)}
    if table.empty:
        return [claim("reached_none", **how)]
    judged = table[table["result"] != ""]
    ids, short = table["target_id"].unique(), judged[judged["result"] == "short"]
    words: Words = {"targets": counted("target", len(ids)), "pairs": len(judged)}
    words["short"] = counted("target", short["target_id"].nunique())
    words["below"] = _below(short, documents)
    return [
        claim("reached_known", value=len(ids), target_ids=ids, **how, **words),
        *_by_plan(judged, documents),
    ]


def _below(short: pd.DataFrame, documents: pd.DataFrame) -> Phrase:
    """Return in brackets how many targets of which plan lie below whom, and with caveats."""
    plans = dict(zip(documents["document"], documents[localised("region")], strict=True))
    told = []
    for (plan, place), rows in short.groupby(["document", "place"], sort=False):
        n, open_ones = len(rows), int(rows["verdict"].eq("qualified").sum())
        key = "reached_below_qualified" if open_ones else "reached_below"
        words: Words = {"plan": plans[str(plan)], "place": name_of("place", str(place))}
        told.append(Phrase(fill(key, **words, n=n, caveated=open_ones)))
    return Phrase(fill("profile_note", note=joined(told)) if told else "")


def _by_plan(judged: pd.DataFrame, documents: pd.DataFrame) -> Iterator[Claim]:
    """Give a sentence for each plan, place, result and time: what asks for less goes first."""
    plans = named_plans(documents)
    known = documents[["date_signed", "date_published"]].ne("").any(axis=1)
    dated = set(documents.loc[known, "document"])
    groups = dict(iter(judged.groupby(["document", "place", "result", "timing"])))
    order = product(documents["document"], _PLACES, RESULTS, TIMINGS)
    for key in (key for key in order if key in groups):
        yield _claim(groups[key], plans[key[0]], dated=key[0] in dated)


def _claim(rows: pd.DataFrame, plan: Phrase, *, dated: bool) -> Claim:
    first = rows.iloc[0]
    told = translate("list.clause_of").join(_item(row) for row in rows.itertuples())
    key = f"reached_{first['result']}"
    why = list(dict.fromkeys(filter(None, map(_caveats, rows.itertuples()))))
    return claim(
        key,
        subject="/".join(first[["document", "place", "timing"]]),
        value=len(rows),
        target_ids=rows["target_id"],
        steps=chain(reached),
        sensitivity=translate("list.clause_of").join(why),
        plan=plan,
        place=name_of("place", first["place"]),
        when=name_of("timing", first["timing"]),
        items=Phrase(told),
        undated=Phrase("" if dated else fill("reached_undated")),
    )


def _caveats(row: Row) -> str:
    """Return in words what has to be told with a figure; empty where nothing has."""
    told = [getattr(row, localised("why"))]
    if row.of_item_before and "scope_unstated" not in row.reasons.split(";"):
        told.append(fill("reached_of_item_before"))
    if row.no_date:
        told.append(fill("reached_no_date", year=told_period(row.period)))
    if pd.notna(row.later):
        words: Words = {"value": amount(row.later, row.unit), "year": told_period(row.later_period)}
        told.append(fill("reached_later", **words, statistic=statistic_name(row.later_statistic)))
    return translate("list.clause_of").join(filter(None, told))


def _without_date(plans: Plans) -> set[str]:
    """Return the official figures of which the source says no date."""
    notes = figure_notes(read_context(context_of(plans.root)))
    return {key for key, told in notes.items() if "year_inferred" in told}


def _item(row: Row) -> str:
    caveats = _caveats(row)
    words: Words = {"family": family_name(row.family), "known": amount(row.known, row.unit)}
    words |= {"aim": linked(aim_of(row), row.id), "end": row.end_year}
    words |= {"year": told_period(row.period), "grade": row.source_grade}
    key = "reached_item_with" if caveats else "reached_item"
    return fill(key, caveats=caveats, **words)
