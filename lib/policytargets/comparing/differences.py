"""Wherein targets of one indicator differ that stand side by side."""

from __future__ import annotations

import pandas as pd

from policytargets.script import simplify

__all__ = ["differences", "unify"]

_WORDED = ("indicator_text", "scope")
_CODED = ("end_year", "comparator", "cadence")


def differences(targets: pd.DataFrame) -> list[str]:
    """Return the columns in which some of the targets differ.

    Wording is compared in Simplified characters and without spaces: 規上工業 is 规上 工业.

    Parameters
    ----------
    targets : pandas.DataFrame
        Rows of the clean table.

    Returns
    -------
    list of str
        Those of ``indicator_text``, ``scope``, ``end_year``, ``comparator`` and ``cadence``
        that hold more than one value, a missing one counted as a value.
    """
    found = [column for column in _WORDED if targets[column].map(unify).nunique() > 1]
    return found + [c for c in _CODED if targets[c].nunique(dropna=False) > 1]


def unify(text: str) -> str:
    """Return a wording in Simplified characters and without spaces, to be compared with others."""
    return "".join(simplify(text).split())
