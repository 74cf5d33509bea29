"""Where targets start from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.comparing.timelines import pathways
from policytargets.comparing.timelines.due_dates import first_mentions
from policytargets.display.amounts import aim_of, baseline, derived_of, start_of
from policytargets.display.cells import Cell, family_name, format_number, one_line
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    fill,
    joined,
    linked,
    named_plans,
)
from policytargets.display.section import Section, Table
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.normalising.baselines import WITHIN
from policytargets.plans import Plans
from policytargets.reporting.timelines.courses import status_of, told_in_year

Row = Any
Words = dict[str, Any]


def starts(plans: Plans) -> Section:
    """Return the baseline of each target that has one, its derivation and the growth asked for."""
    table = pathways.starts(plans.normalised, plans.targets, plans.steps)
    return Section(
        "starts",
        tables={"starts": Table(table, lambda: show_starts(table))},
        says={
            "growth": lambda: tell_growth(table, plans.targets, plans.documents),
            "starts": lambda: tell_starts(table, first_mentions(plans.targets)),
        },
    )


def show_starts(table: pd.DataFrame) -> None:
    """Show where targets start from."""
    rows = [
        {
            "id": row.id,
            "indicator_written": one_line(row.indicator_text),
            "aim": told_in_year("by", aim_of(row), row.end_year),
            "path_start": baseline(row),
            "derivation": _lines(getattr(row, localised("derivation"))),
            "start_caveat": translate(f"start_caveat.{row.function}"),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "starts", blank="–", stacked=True)


def _lines(text: str) -> Cell | str:
    return Cell(tuple(text.split("\n"))) if text else ""


def tell_starts(table: pd.DataFrame, targets: pd.DataFrame) -> list[Claim]:
    """Return of how many targets it is known where they start, and how."""
    if table.empty:
        return []
    shown: Words = {"value": len(table), "target_ids": table["target_id"], "n": len(table)}
    within = table["baseline_reasons"].str.split(";").map(lambda told: WITHIN in told).astype(bool)
    counts = table["baseline_status"].mask(within, WITHIN).value_counts()
    kinds = [fill(f"starts_from_{code}", n=int(n)) for code, n in counts.items()]
    shown |= {"steps": chain(pathways.starts), "total": len(targets)}
    shown["kinds"] = joined(map(Phrase, kinds))
    return [claim("starts", **shown)]


def tell_growth(table: pd.DataFrame, targets: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return the growth that each target with a start asks for."""
    names, known = named_plans(documents), targets.set_index("id")
    rows = table[table["implied_growth_per_year"].notna()].itertuples()
    return [_growth(row, known, names[row.document]) for row in rows]


def _growth(row: Row, known: pd.DataFrame, plan: Phrase) -> Claim:
    rate = round(row.implied_growth_per_year, 2)
    caveat = translate(f"start_caveat.{row.function}")
    others = known.loc[[name for name in row.baseline_source.split(";") if name in known.index]]
    start = start_of(row)
    return claim(
        "starts_implied",
        subject=row.target_id,
        value=rate,
        unit="%",
        target_ids=[row.target_id, *others["target_id"]],
        steps=chain(pathways.starts),
        sensitivity=caveat,
        plan=plan,
        indicator=family_name(row.family),
        start=translate("clock.in", value=start, year=row.baseline_year),
        status=status_of(row),
        aim=linked(aim_of(row), row.id),
        end=row.end_year,
        rate=derived_of(format_number(rate), row, opposed=True),
        caveat=caveat,
        scopes=_scopes(row.scope, others["scope"]),
    )


def _scopes(own: str, others: pd.Series) -> Phrase:
    """Return which populations the two targets name, where they name two."""
    parted = [scope for scope in dict.fromkeys(others) if own and scope not in ("", own)]
    if not parted:
        return Phrase("")
    return Phrase(fill("starts_scopes", own=own, other=joined(parted)))
