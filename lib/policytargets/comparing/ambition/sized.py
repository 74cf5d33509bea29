"""Comparable pairs set against the size of the economies or populations that are to deliver."""

from __future__ import annotations

import pandas as pd

from policytargets.vocabulary.ambition import SIZINGS

__all__ = ["in_size"]

_COLUMNS = {
    "gdp": "per_100bn_gdp",
    "gdp_own_territory": "per_100bn_gdp_own_territory",
    "residents": "per_million_residents",
}
_ELSE = {"gdp_own_territory": "per_100bn_gdp"}
_SCALED = ("value", "low", "high")


def in_size(pairs: pd.DataFrame, normalised: pd.DataFrame, sizing: str) -> pd.DataFrame:
    """Return pairs with their numbers divided by a size, where it is known for both targets.

    Ratios and rates have no size and stay as they are, and so does a pair of which one figure is
    lacking: the two numbers of a pair are always on one footing.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As returned by `order_pairs`.
    normalised : pandas.DataFrame
        The clean table.
    sizing : str
        A code of ambition.yml; ``gdp_own_territory`` is ``gdp`` where the two do not differ.

    Returns
    -------
    pandas.DataFrame
        The same columns, and ``sizing``: by what the numbers were divided, ``none`` where by
        nothing.

    Raises
    ------
    KeyError
        If there is no such sizing.
    """
    if sizing == SIZINGS[0]:
        return pairs.assign(sizing=sizing)
    factors = _factors(normalised, sizing)
    given = {side: pairs[f"target_id_{side}"].map(factors) for side in "ab"}
    known = given["a"].notna() & given["b"].notna() & pairs["basis"].ne("rate_per_year")
    scaled = {
        f"{name}_{side}": pairs[f"{name}_{side}"].where(
            ~known, pairs[f"{name}_{side}"] * given[side]
        )
        for side in "ab"
        for name in _SCALED
    }
    return pairs.assign(**scaled, sizing=known.map({True: sizing, False: SIZINGS[0]}))


def _factors(normalised: pd.DataFrame, sizing: str) -> pd.Series:
    sized = normalised[_COLUMNS[sizing]].astype(float)
    if sizing in _ELSE:
        sized = sized.fillna(normalised[_ELSE[sizing]].astype(float))
    return (sized / normalised["value"]).set_axis(normalised["target_id"])
