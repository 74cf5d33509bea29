"""Accuracy of the reading as a table for people: a row a field, a column a set of texts."""

from __future__ import annotations

import pandas as pd

__all__ = ["OVERALL", "f1_by_corpus", "overall"]

OVERALL = ("detection", "core", "all")
"""Finding a target at all; its number and deadline read right; every annotated field right."""


def f1_by_corpus(accuracy: pd.DataFrame) -> pd.DataFrame:
    """Return F1 of every field on every set of texts.

    Parameters
    ----------
    accuracy : pandas.DataFrame
        The clean table.

    Returns
    -------
    pandas.DataFrame
        ``feature`` and a column of fractions for each corpus, both in the order of `accuracy`;
        missing where a corpus has no annotation of the field.
    """
    table = accuracy.pivot(index="field", columns="corpus", values="f1")
    table = table.reindex(index=accuracy["field"].unique(), columns=accuracy["corpus"].unique())
    return table.rename_axis(index="feature", columns=None).reset_index()


def overall(accuracy: pd.DataFrame) -> pd.DataFrame:
    """Return precision, recall and F1 of the three overall measures on every set of texts.

    Parameters
    ----------
    accuracy : pandas.DataFrame
        The clean table.

    Returns
    -------
    pandas.DataFrame
        ``corpus``, ``feature``, ``precision``, ``recall`` and ``f1``.
    """
    rows = accuracy[accuracy["field"].isin(OVERALL)]
    return rows.rename(columns={"field": "feature"}).reset_index(drop=True)
