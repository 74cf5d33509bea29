"""What plans promise of a few families, and what the province had reached before."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.comparing.targets import shared_families
from policytargets.vocabulary.codelists import load_families

KNOWN = ("target_id", "known", "unit", "period", "statistic", "verdict", "place")


def board_families(normalised: pd.DataFrame, plans: Sequence[str], most: int) -> list[str]:
    """Return the headline families that the plans state, then those that most of them state."""
    stated = shared_families(normalised, plans, at_least=1)
    headline = [one.family for one in load_families().families if one.headline]
    wanted = [code for code in headline if code in stated]
    return list(dict.fromkeys([*wanted, *stated]))[:most]


def known_before(
    yardsticks: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return beside each target the last figure of the province of a year before the plan.

    A figure that the rules do not refuse goes before others, then a later one, then one of the
    target's own form.

    Returns
    -------
    pandas.DataFrame
        With `KNOWN`, a row a target. ``place`` is ``own`` for a plan of the province itself.
    """
    rows = yardsticks[yardsticks["when"] == "before"]
    targets = normalised[["target_id", "document", "form"]]
    rows = rows.merge(targets, on="target_id", suffixes=("", "_of_target"))
    rows = rows.merge(documents[["document", "level"]], on="document")
    rows = rows[(rows["place"] == "province") | (rows["level"] == "province")]
    ranked = rows.assign(
        refused=rows["verdict"] == "refused", other=rows["form"] != rows["form_of_target"]
    ).sort_values(["refused", "year", "other"], ascending=[True, False, True], kind="stable")
    first = ranked.drop_duplicates("target_id").sort_index()
    return first.rename(columns={"value": "known"})[list(KNOWN)].reset_index(drop=True)
