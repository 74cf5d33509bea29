"""What comparable targets ask a year."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from policytargets.comparing.pairs import choose_pairs
from policytargets.comparing.timelines.paces import COLUMNS, paces
from policytargets.display.amounts import amount, bounded
from policytargets.display.cells import Cell, family_name, format_number, name_of, one_line
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
)
from policytargets.display.section import Section, Table
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.normalising.baselines import INFERRED, is_inferred
from policytargets.plans import Plans

Row = Any
_UNDECIDED = "rate_basis"  # the reason of a change that may be meant yearly
Words = dict[str, Any]


def pace(plans: Plans) -> Section:
    """Return what comparable targets ask a year, beside the window they have for it."""
    table = paces(plans.pairs, plans.normalised, plans.targets)
    return Section(
        "pace",
        tables={"paces": Table(table, lambda: show_paces(table))},
        says={
            "turns": lambda: tell_turns(table, plans.documents),
            "paces": lambda: tell_paces(table, plans.documents),
        },
    )


def show_paces(table: pd.DataFrame) -> None:
    """Show what comparable targets ask a year."""
    rows = [
        {
            "family": row.family,
            "id": row.id,
            "number_text": one_line(row.number_text),
            "form": row.form,
            "window": _window(row),
            "pace": _pace(row),
            "reasons": caveats_of(row.caveats),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "paces", blank="–", stacked=True)


def pace_of(row: Row) -> str:
    """Return a pace with its unit, as an amount or a rate a year."""
    if row.basis == "rate_per_year":
        rate = bounded(format_number(round(row.pace, 2)), row.comparator)
        return translate("clock.rate", value=rate)
    value = bounded(amount(row.pace, row.unit, row.pace_max), row.comparator)
    return translate("clock.a_year", value=value)


def _pace(row: Row) -> Cell:
    """Return a pace, and what it were from another first year that may be meant."""
    return Cell(tuple(filter(None, (pace_of(row), otherwise(row), if_yearly(row)))))


def if_yearly(row: Row) -> str:
    """Return the rate as it stands, where the text does not say that it is of the whole period."""
    if row.form != "change" or _UNDECIDED not in row.caveats.split(";"):
        return ""
    whole = 100 * ((1 + row.pace / 100) ** row.window_years - 1)
    value = bounded(format_number(round(whole, 2)), row.comparator)
    return translate("clock.if_yearly", value=value)


def otherwise(row: Row) -> str:
    """Return a pace from the other first year that may be meant; empty where there is none."""
    if pd.isna(row.other_start):
        return ""
    unit = "%" if row.basis == "rate_per_year" else row.unit
    value = bounded(amount(row.other_pace, unit), row.comparator)
    return translate("clock.otherwise", value=value, year=row.other_start)


def _window(row: Row) -> Cell:
    if pd.isna(row.window_years):
        return Cell(("–",), "missing")
    key = "of_year" if row.window_years == 1 else "of_years"
    span = translate("clock.years", start=row.start_year, end=row.end_year)
    inferred = name_of("caveat", INFERRED) if is_inferred(row.start_status) else ""
    return Cell(
        tuple(filter(None, (span, translate(f"clock.{key}", n=row.window_years), inferred)))
    )


def caveats_of(codes: str) -> str:
    """Return caveats by name, as a list in words; empty where there are none."""
    named = [name_of("caveat", code) for code in codes.split(";") if code]
    return translate("list.comma").join(named)


def tell_paces(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many targets have a comparable pace, and how many rest on an inferred year."""
    if table.empty:
        return []
    ids = table["target_id"].unique()
    words: Words = {"targets": counted("target", len(ids))}
    words["groups"] = counted("group", table["group"].nunique())
    shown: Words = {"value": len(ids), "target_ids": ids, "steps": chain(choose_pairs, paces)}
    return [claim("paces", **shown, **words), *_inferred(table, documents)]


def tell_turns(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return where totals and amounts a year do not, or may not, stand in one order."""
    regions, table = regions_of(documents), table.reindex(columns=list(COLUMNS))
    return [_reversal(*pair, regions) for pair in _reversals(table)]


def _inferred(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many paces rest on a first year that no text states, and of which plans."""
    own = table[table["other_start"].notna()].drop_duplicates("target_id")
    if own.empty:
        return []
    names, groups = named_plans(documents), table.loc[table["other_start"].notna(), "group"]
    words: Words = {"n": len(own), "groups": counted("group", groups.nunique())}
    words["plans"] = joined(names[plan] for plan in own["document"].unique())
    words["years"] = joined(str(year) for year in sorted(own["other_start"].unique()))
    shown: Words = {"value": len(own), "target_ids": own["target_id"]}
    return [claim("pace_inferred", **shown, **words, steps=chain(choose_pairs, paces))]


def _reversals(table: pd.DataFrame) -> list[tuple[Row, Row]]:
    """Return the pairs, each once, whose totals and paces may not stand in one order."""
    amounts = table[table["basis"] == "pace_per_year"].dropna(subset="window_years")
    found: dict[tuple[str, str], tuple[Row, Row]] = {}
    for _, own in amounts.groupby("group", sort=False):
        for pair in combinations(own.itertuples(), 2):
            more, less = sorted(pair, key=lambda row: (-_total(row), -max(_paces(row))))
            if _signs(more, less) != {int(_total(more) > _total(less))}:
                found.setdefault((more.target_id, less.target_id), (more, less))
    return list(found.values())


def _paces(row: Row) -> list[float]:
    """Return the paces from all first years that may be meant, rounded against binary fractions."""
    known = (row.pace, row.other_pace)
    return [round(float(pace), 9) for pace in known if pd.notna(pace)]


def _order(more: Row, less: Row) -> str:
    """Return how the larger total stands by the year, in every first year that may be meant."""
    if _total(more) == _total(less):
        return _ORDERS_OF_EQUALS.get(_signs(more, less), "pace_tie_open")
    return _ORDERS.get(_signs(more, less), "pace_open")


def _signs(more: Row, less: Row) -> frozenset[int]:
    """Return how two paces stand, in every first year that may be meant."""
    return frozenset((a > b) - (a < b) for a in _paces(more) for b in _paces(less))


_ORDERS = {
    frozenset({0}): "pace_equal",
    frozenset({-1}): "pace_turns",
    frozenset({0, 1}): "pace_not_more",
    frozenset({0, -1}): "pace_not_less",
}
"""By the signs of the larger total's pace less the other's: which sentence tells them."""

_ORDERS_OF_EQUALS = {frozenset({1}): "pace_tie_more", frozenset({0, 1}): "pace_tie_not_less"}


def _reversal(more: Row, less: Row, regions: Mapping[str, str]) -> Claim:
    words: Words = {}
    for name, row in (("more", more), ("less", less)):
        words[name] = regions[row.document]
        words[f"{name}_pace"] = _told_pace(row)
        words[f"{name}_all"] = _in_all(row)
    return claim(
        _order(more, less),
        subject=f"{more.target_id}/{less.target_id}",
        target_ids=[more.target_id, less.target_id],
        steps=chain(choose_pairs, paces),
        sensitivity=told_caveats(more.caveats).strip(),
        family=family_name(more.family),
        caveats=told_caveats(more.caveats),
        **words,
    )


def _in_all(row: Row) -> str:
    """Return a total with its window; of an amount each year as what it adds up to."""
    key = "of_year" if row.window_years == 1 else "of_years"
    words: Words = {"total": amount(_total(row), row.unit), "pace": pace_of(row)}
    words["window"] = translate(f"clock.{key}", n=row.window_years)
    return fill("pace_summed" if row.form == "flow" else "pace_total", **words)


def _told_pace(row: Row) -> Phrase:
    told, other = linked(pace_of(row), row.id), otherwise(row)
    return Phrase(translate("clock.or_else", value=told, other=other)) if other else told


def regions_of(documents: pd.DataFrame) -> dict[str, str]:
    """Return the region of each plan, by the name of its language."""
    return dict(zip(documents["document"], documents[localised("region")], strict=True))


def _total(row: Row) -> float:
    return round(float(row.pace * row.window_years), 9)


def told_caveats(codes: str) -> Phrase:
    """Return what a sentence ends with where a comparison has caveats."""
    return Phrase(fill("pace_caveats", caveats=caveats_of(codes))) if codes else Phrase("")
