"""Promise against outcome, where an official figure of the target's year is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from policytargets.comparing.timelines.beside import with_promises

__all__ = ["count_outcomes", "outcomes", "unasked"]


def outcomes(
    yardsticks: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return the official figures of target years beside what was promised.

    Parameters
    ----------
    yardsticks, normalised : pandas.DataFrame
        The clean tables.
    targets : pandas.DataFrame
        The targets whose outcome is asked for, such as those of `due` that are due.

    Returns
    -------
    pandas.DataFrame
        As `policytargets.comparing.timelines.beside`, with ``same_form`` and ``reached``: the
        figure in per cent of the promise, missing where the verdict is ``refused``. It is so too
        where the forms differ: a stock may be where an addition starts from, but is no outcome
        of it.
    """
    found = with_promises(yardsticks[yardsticks["when"] == "outcome"], normalised, targets)
    found["same_form"] = found["promised_form"] == found["form"]
    found["verdict"] = found["verdict"].where(found["same_form"], "refused")
    may = (found["verdict"] != "refused") & (found["promised"] != 0)
    found["reached"] = (100 * found["value"] / found["promised"]).where(may)
    return found.reset_index(drop=True)


def count_outcomes(dated: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return for each plan how many due targets have an official figure of their year.

    Parameters
    ----------
    dated : pandas.DataFrame
        As returned by `policytargets.comparing.due`.
    found : pandas.DataFrame
        As returned by `outcomes`.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``due_count``, ``with_outcome``, ``judged`` (of them, those whose figure may
        be set against the promise) and ``no_outcome``; plans with nothing due are left out.
    """
    own = dated[dated["status"] == "due"]
    judged = found.loc[found["reached"].notna(), "target_id"]
    marked = own.assign(
        with_outcome=own["target_id"].isin(found["target_id"]),
        judged=own["target_id"].isin(judged),
    )
    groups = marked.groupby("document", sort=False)
    table = groups[["with_outcome", "judged"]].sum().astype(int)
    table.insert(0, "due_count", groups.size())
    table["no_outcome"] = table["due_count"] - table["with_outcome"]
    return table.reset_index()


def unasked(
    statistics: pd.DataFrame, yardsticks: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the official figures of each plan's last year that none of its targets asks for.

    Parameters
    ----------
    statistics : pandas.DataFrame
        As returned by `policytargets.normalising.context.starting_points`.
    yardsticks, documents : pandas.DataFrame
        The clean tables.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``statistic``, ``year``, ``value``, ``unit``, ``source_grade``.
    """
    plans = documents[["document", "region", "plan_end"]].rename(columns={"plan_end": "year"})
    plans = plans.dropna(subset="year").astype({"year": int})
    figures = plans.merge(statistics.astype({"year": int}), on=["region", "year"])
    plan_of = yardsticks["target_id"].str.split("@").str[0]
    asked = set(zip(plan_of, yardsticks["statistic_id"], strict=True))
    pairs = zip(figures["document"], figures["statistic_id"], strict=True)
    left = figures.loc[np.array([pair not in asked for pair in pairs], dtype=bool)]
    left = left.rename(columns={"grade": "source_grade"})
    columns = ["document", "statistic", "year", "value", "unit", "source_grade"]
    return left[columns].reset_index(drop=True)
