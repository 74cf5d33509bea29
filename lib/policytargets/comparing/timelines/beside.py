"""Official figures that stand beside a target and are never joined to it."""

from __future__ import annotations

import pandas as pd

__all__ = ["beside"]


def beside(
    yardsticks: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return the refused figures from before or within a target's period.

    Parameters
    ----------
    yardsticks, normalised, targets : pandas.DataFrame
        The clean tables; figures beside targets that are not in `targets` are left out.

    Returns
    -------
    pandas.DataFrame
        The columns of `yardsticks` with ``document``, ``indicator_text``, ``number_text``,
        ``scope``, ``end_year``, ``promised``, ``promised_unit`` and ``promised_form``.
    """
    kept = yardsticks["verdict"].eq("refused") & yardsticks["when"].isin(["before", "during"])
    return with_promises(yardsticks[kept], normalised, targets)


def with_promises(
    figures: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return figures with what the plan promises; see `beside` for the columns."""
    words = ["target_id", "document", "indicator_text", "number_text", "scope", "end_year"]
    promised = normalised[["target_id", "form", "value", "unit"]]
    promised = promised.rename(
        columns={"value": "promised", "unit": "promised_unit", "form": "promised_form"}
    )
    told = targets[words].merge(promised, on="target_id", validate="one_to_one")
    return figures.merge(told, on="target_id", validate="many_to_one")
