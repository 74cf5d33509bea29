"""Targets with what the codelist says of their indicators, and choices among them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.schemas import COMPARATORS, MEASURES
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
