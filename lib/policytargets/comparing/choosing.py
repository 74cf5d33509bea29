"""Targets with what the codelist says of their indicators, and choices among them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.tables import COMPARATORS, MEASURES

__all__ = ["choose", "describe"]

_ORDERS = {
    "measure": MEASURES,
    "comparator": COMPARATORS,
    "commitment": ("ensure", "aspire", "plain"),  # from the firmest wording to none
}


def describe(targets: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the targets with names, theme and canonical unit of their indicators.

    Parameters
    ----------
    targets, indicators : pandas.DataFrame
        The clean tables.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``name_en``, ``name_zh``, ``theme`` and ``canonical_unit``. Theme,
        measure, comparator and commitment are categories in the order of their codelists.
    """
    entries = indicators[["indicator", "name_en", "name_zh", "theme", "unit"]]
    entries = entries.rename(columns={"unit": "indicator_unit"})
    joined = targets.merge(entries, on="indicator", how="left", validate="many_to_one")
    joined["canonical_unit"] = _canonical_units(joined)
    for column, codes in {**_ORDERS, "theme": indicators["theme"].unique()}.items():
        joined[column] = pd.Categorical(joined[column], categories=list(codes))
    return joined.drop(columns="indicator_unit")


def choose(
    targets: pd.DataFrame, themes: Sequence[str] = (), indicators: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the targets of some themes and indicators, as they stand.

    Parameters
    ----------
    targets : pandas.DataFrame
        As returned by `describe`.
    themes, indicators : sequence of str, optional
        Codes of the codelist; all where empty.
    """
    kept = targets
    if themes:
        kept = kept[kept["theme"].isin(list(themes))]
    if indicators:
        kept = kept[kept["indicator"].isin(list(indicators))]
    return kept.reset_index(drop=True)


def _canonical_units(joined: pd.DataFrame) -> pd.Series:
    # Plans write 亩均税收 22万元 for yuan per mu: the denominator stands in the indicator's name.
    amounts = joined["measure"].isin(["level", "addition", "flow"])
    pairs = zip(joined["unit"], joined["indicator_unit"], strict=True)
    shortened = pd.Series(
        [str(full).startswith(f"{unit}/") and unit != "" for unit, full in pairs],
        index=joined.index,
        dtype=bool,
    )
    return joined["unit"].mask(amounts & shortened, joined["indicator_unit"])
