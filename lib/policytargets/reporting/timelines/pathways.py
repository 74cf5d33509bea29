"""Levels with different deadlines in the same year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.pairs import choose_pairs
from policytargets.comparing.timelines import pathways
from policytargets.display.amounts import aim_of, amount, derived_of, start_of
from policytargets.display.cells import Cell, family_name, name_of
from policytargets.display.claims import Claim, Phrase, chain, claim, fill, linked
from policytargets.display.section import Section, Table
from policytargets.display.show import show
from policytargets.messages import translate
from policytargets.normalising.baselines import WITHIN
from policytargets.plans import Plans
from policytargets.reporting.timelines.paces import caveats_of, regions_of, told_caveats

Row = Any
Words = dict[str, Any]


def same_year(plans: Plans, common_year: int = 0) -> Section:
    """Return where levels stand in one year; 0 for the earliest deadline of each group."""
    table = pathways.same_year(plans.pairs, plans.normalised, plans.targets, common_year)
    return Section(
        "same_year",
        tables={"levels": Table(table, lambda: show_same_year(table))},
        says={"levels": lambda: tell_same_year(table, plans.documents)},
    )


def show_same_year(table: pd.DataFrame) -> None:
    """Show levels in a common year."""
    rows = [
        {
            "family": row.family,
            "id": row.id,
            "path_start": _start(row),
            "aim": told_in_year("by", aim_of(row), row.end_year),
            "common_year": Cell((str(row.common_year),), "number"),
            "in_common_year": _band(row),
            "status": row.status,
            "reasons": caveats_of(row.caveats),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "same_year", blank="–", stacked=True)


def _start(row: Row) -> Cell:
    if pd.isna(row.start):
        return Cell((translate("baseline.none"),), "missing")
    told = told_in_year("in", start_of(row), row.baseline_year)
    return Cell((told, translate(f"baseline.{row.baseline_status}")))


def told_in_year(key: str, told: str, year: int) -> str:
    """Return an amount with the year that it stands in, or is to be reached by."""
    return translate(f"clock.{key}", value=told, year=year)


def _band(row: Row) -> str:
    if pd.isna(row.linear):
        return ""
    if row.common_year == row.end_year:
        return aim_of(row)
    low, high = _band_ends(row)
    ends = [amount(end, row.unit) for end in (low, high)]
    if ends[0] == ends[1]:
        return derived_of(ends[0], row)
    return derived_of(translate("clock.band", low=ends[0], high=ends[1]), row)


def _band_ends(row: Row) -> tuple[float, float]:
    """Return the lower and the upper end of where a level stands; one where only one is known."""
    known = [end for end in (row.linear, row.geometric) if pd.notna(end)]
    return min(known), max(known)


def tell_same_year(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return where the plans stand in each common year that more than one target shares."""
    regions = regions_of(documents)
    groups = [own for _, own in table.groupby("group", sort=False)]
    return [_group_claim(own, regions) for own in groups if len(own) > 1]


def _group_claim(own: pd.DataFrame, regions: Mapping[str, str]) -> Claim:
    first = own.iloc[0]
    told = [_place_of(row, regions[row.document]) for row in own.itertuples()]
    between = translate("list.clause_of")
    year = int(first["common_year"])
    return claim(
        "same_year",
        subject="/".join([first["family"], *own["target_id"]]),
        target_ids=own["target_id"],
        steps=chain(choose_pairs, pathways.same_year, common_year=year),
        sensitivity=told_caveats(first["caveats"]).strip(),
        family=family_name(first["family"]),
        year=year,
        standings=Phrase(between.join(filter(None, told))),
        caveats=told_caveats(first["caveats"]),
    )


def _place_of(row: Row, plan: str) -> str:
    value = linked(aim_of(row), row.id)
    words: Words = {"plan": plan, "value": value, "end": row.end_year}
    if row.status == "no_path":
        return fill("standing_no_path", **words)
    if row.status == "before_start":
        return ""
    if row.end_year == row.common_year:
        return fill("standing_target", **words)
    low, high = (amount(end, row.unit) for end in _band_ends(row))
    low = derived_of(low, row)
    key = "standing_path" if row.status == "on_path" else "standing_extrapolated"
    words |= {"start": told_in_year("in", start_of(row), row.baseline_year), "how": status_of(row)}
    return fill(key, low=low, high=high, **words)


def status_of(row: Row) -> str:
    """Return how a start is known, with the grade of its source where it comes from outside."""
    status = name_of("baseline_status", row.baseline_status)
    if row.baseline_grade:
        status = translate("clock.graded", status=status, grade=row.baseline_grade)
    if WITHIN in row.baseline_reasons.split(";"):
        status = translate("list.comma").join((status, translate(f"caveat.{WITHIN}")))
    return status
