"""Families of indicators: which there are, what belongs to them, which plans share them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.families import family_of, load_families

__all__ = ["headline_families", "members", "shared_families"]


def headline_families() -> list[str]:
    """Return the families of the headline board, in the vocabulary's order."""
    return [entry.family for entry in load_families().families if entry.headline]


def members(families: Sequence[str], indicators: pd.DataFrame) -> list[str]:
    """Return the indicators of some families, in the order of the families.

    Parameters
    ----------
    families : sequence of str
        Codes of families.yml; an indicator that stands in none is its own family.
    indicators : pandas.DataFrame
        The clean codelist.

    Raises
    ------
    InputError
        Naming each code that is no family.
    """
    by_family: dict[str, list[str]] = {}
    for code in indicators["indicator"]:
        by_family.setdefault(family_of(code), []).append(code)
    unknown = [code for code in families if code not in by_family]
    if unknown:
        allowed = f"allowed: {', '.join(sorted(by_family))}"
        raise InputError(*(Fault("families", f"unknown family {c!r}", allowed) for c in unknown))
    return [code for family in families for code in by_family[family]]


def shared_families(normalised: pd.DataFrame, plans: Sequence[str], at_least: int = 2) -> list[str]:
    """Return the families that so many plans state targets of, the most widely shared first.

    Parameters
    ----------
    normalised : pandas.DataFrame
        The clean table.
    plans : sequence of str
        Plan ids.
    at_least : int, optional
        In how many plans a family must occur.
    """
    own = normalised[normalised["document"].isin(list(plans)) & (normalised["family"] != "other")]
    spread = own.groupby("family")["document"].nunique()
    kept = spread[spread >= at_least].rename("plans").reset_index()
    ordered = kept.sort_values(["plans", "family"], ascending=[False, True])
    return list(ordered["family"])
