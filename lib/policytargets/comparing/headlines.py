"""The headline board: what each plan promises for the same few indicators, side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.vocabulary.families import family_of

__all__ = ["board", "number_lines"]


def board(
    targets: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    chosen: Sequence[str],
) -> pd.DataFrame:
    """Return the chosen indicators' targets and, where a plan has none, a row that says so.

    Parameters
    ----------
    targets : pandas.DataFrame
        As returned by `describe`.
    indicators : pandas.DataFrame
        The clean codelist.
    plans, chosen : sequence of str
        Plan ids and indicator codes; both give the order of the rows.

    Returns
    -------
    pandas.DataFrame
        The columns of `targets` with ``family`` and ``missing``: ``""`` for a target,
        ``not_stated`` where the plan has no target of the indicator.
    """
    cells = pd.MultiIndex.from_product([list(chosen), list(plans)], names=["indicator", "document"])
    grid = cells.to_frame(index=False)
    grid["place"] = range(len(grid))
    names = indicators[["indicator", "name_en", "name_zh"]]
    found = targets.drop(columns=["name_en", "name_zh"])
    rows = grid.merge(names, on="indicator").merge(found, on=["indicator", "document"], how="left")
    rows["missing"] = rows["target_id"].isna().map({True: "not_stated", False: ""})
    rows["family"] = rows["indicator"].map(family_of)
    return rows.sort_values(["place", "start"], kind="stable", ignore_index=True).drop(
        columns="place"
    )


def number_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a board with the number of the line that each belongs to.

    A line holds one indicator in one form (level, addition, flow, ...) and one unit, so that
    unlike quantities never stand in one line. An indicator that no plan states has a line
    without a form; other silent rows belong to no line and are left out.

    Parameters
    ----------
    rows : pandas.DataFrame
        As returned by `board`.
    """
    stated = rows["missing"] == ""
    unknown = ~rows["indicator"].isin(rows.loc[stated, "indicator"])
    kept = rows[stated | unknown].copy()
    keys = ["indicator", "measure", "canonical_unit"]
    kept["line"] = kept.groupby(keys, sort=False, observed=True, dropna=False).ngroup()
    return kept.sort_values("line", kind="stable", ignore_index=True)
