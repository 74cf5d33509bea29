"""Where targets start from, the growth that this asks for, and how both were derived."""

from __future__ import annotations

import pandas as pd

__all__ = ["starts"]

_FIELDS = ("baseline_value", "implied_growth_per_year")


def starts(normalised: pd.DataFrame, targets: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Return every target with a baseline, with its derivation.

    Parameters
    ----------
    normalised, targets, steps : pandas.DataFrame
        The clean tables.

    Returns
    -------
    pandas.DataFrame
        The columns of `normalised` with ``number_text``, ``scope``, ``end_year``, ``function``
        (the step that gave the baseline, or its status where it was read), and the descriptions
        of the steps, ``derivation_en`` and ``derivation_zh``, one a line.
    """
    own = normalised[normalised["baseline_status"] != "none"]
    shown = ["target_id", "number_text", "scope", "end_year", "indicator_text"]
    own = own.merge(targets[shown], on="target_id", validate="one_to_one")
    used = steps[steps["field"].isin(_FIELDS)].sort_values(["target_id", "field", "step"])
    for language in ("en", "zh"):
        told = used.groupby("target_id")[f"description_{language}"].agg("\n".join)
        own[f"derivation_{language}"] = own["target_id"].map(told).fillna("")
    functions = used[used["field"] == "baseline_value"].drop_duplicates("target_id")
    by_id = functions.set_index("target_id")["function"]
    own["function"] = own["target_id"].map(by_id).fillna(own["baseline_status"])
    return own.reset_index(drop=True)
