"""Targets described by the codelist, chosen, counted."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.errors import Fault, InputError
from policytargets.schemas import COMPARATORS, MEASURES
from policytargets.vocabulary.codelists import family_of
from policytargets.vocabulary.units import complete_unit

_AMOUNTS = ("level", "addition", "flow")
_ORDERS = {
    "measure": MEASURES,
    "comparator": COMPARATORS,
    "commitment": ("ensure", "aspire", "plain"),  # from the firmest wording to none
}


def describe(targets: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the targets with names, theme and canonical unit of their indicators."""
    entries = indicators[["indicator", "name_en", "name_zh", "theme", "unit"]]
    entries = entries.rename(columns={"unit": "indicator_unit"})
    joined = targets.merge(entries, on="indicator", how="left", validate="many_to_one")
    joined["canonical_unit"] = [
        complete_unit(unit, canonical) if measure in _AMOUNTS else unit
        for unit, canonical, measure in zip(
            joined["unit"], joined["indicator_unit"], joined["measure"], strict=True
        )
    ]
    for column, codes in {**_ORDERS, "theme": indicators["theme"].unique()}.items():
        joined[column] = pd.Categorical(joined[column], categories=list(codes))
    return joined.drop(columns="indicator_unit")


def choose(
    targets: pd.DataFrame, themes: Sequence[str] = (), indicators: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the targets of some themes and indicators, as they stand."""
    kept = targets
    if themes:
        kept = kept[kept["theme"].isin(list(themes))]
    if indicators:
        kept = kept[kept["indicator"].isin(list(indicators))]
    return kept.reset_index(drop=True)


def count(targets: pd.DataFrame, column: str, plans: Sequence[str]) -> pd.DataFrame:
    """Return the number of targets for each code of a column in each plan."""
    table = pd.crosstab(targets[column], targets["document"])
    table = table.reindex(columns=list(plans), fill_value=0).astype(int)
    table["total"] = table.sum(axis=1)
    table = table[table["total"] > 0].rename_axis(columns=None).reset_index()
    return table.astype({column: table[column].dtype if table.empty else object})


def shares(counts: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the counts as shares of each plan's targets."""
    numbers = counts[list(plans)].astype(float)
    totals = numbers.sum().replace(0.0, float("nan"))
    return pd.concat([counts.iloc[:, [0]], 100 * numbers / totals], axis=1)


def members(families: Sequence[str], indicators: pd.DataFrame) -> list[str]:
    """Return the indicators of some families, in the order of the families."""
    by_family: dict[str, list[str]] = {}
    for code in indicators["indicator"]:
        by_family.setdefault(family_of(code), []).append(code)
    unknown = [code for code in families if code not in by_family]
    if unknown:
        allowed = f"allowed: {', '.join(sorted(by_family))}"
        raise InputError(*(Fault("families", f"unknown family {c!r}", allowed) for c in unknown))
    return [code for family in families for code in by_family[family]]


def shared_families(normalised: pd.DataFrame, plans: Sequence[str], at_least: int = 2) -> list[str]:
    """Return the families that so many plans state targets of, the most widely shared first."""
    own = normalised[normalised["document"].isin(list(plans)) & (normalised["family"] != "other")]
    spread = own.groupby("family")["document"].nunique()
    kept = spread[spread >= at_least].rename("plans").reset_index()
    ordered = kept.sort_values(["plans", "family"], ascending=[False, True])
    return list(ordered["family"])


_FIELDS = (
    "title",
    "issuer",
    "document_number",
    "region_en",
    "region_zh",
    "adcode",
    "level",
    "date_signed",
    "date_published",
    "published_as",
    "plan_start",
    "plan_end",
    "start_status",
    "script",
    "copy_source",
)


def describe_plan(documents: pd.DataFrame, plan: str) -> pd.DataFrame:
    """Return what is known of a plan as ``field`` and ``value``; ``""`` where it is not stated."""
    entry = documents[documents["document"] == plan].iloc[0]
    rows = [(name, "" if pd.isna(entry[name]) else str(entry[name])) for name in _FIELDS]
    return pd.DataFrame(rows, columns=["field", "value"])


def count_agencies(targets: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets each body leads and how many name it at all."""
    listed = targets.loc[targets["agencies"] != "", "agencies"].str.split(";")
    named = listed.explode().groupby(level=0).unique().explode().value_counts()
    leads = listed.str[0].value_counts()
    table = pd.DataFrame({"leads": leads, "named": named}).fillna(0).astype(int)
    table = table.rename_axis("agency").reset_index()
    return table.sort_values(
        ["leads", "named", "agency"], ascending=[False, False, True]
    ).reset_index(drop=True)
