"""Promises beside official statistics: outcomes, additions, refused and untargeted ones."""

from __future__ import annotations

import numpy as np
import pandas as pd


def refused_statistics(
    yardsticks: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return the refused figures from before or within a target's period."""
    kept = yardsticks["verdict"].eq("refused") & yardsticks["when"].isin(["before", "during"])
    return with_promises(yardsticks[kept], normalised, targets)


def with_promises(
    figures: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return official figures with what the plan promises of the target they are of."""
    words = ["target_id", "document", "indicator_text", "number_text", "scope", "end_year"]
    promised = normalised[["target_id", "form", "value", "unit"]]
    promised = promised.rename(
        columns={"value": "promised", "unit": "promised_unit", "form": "promised_form"}
    )
    told = targets[words].merge(promised, on="target_id", validate="one_to_one")
    return figures.merge(told, on="target_id", validate="many_to_one")


def outcomes(
    yardsticks: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return the official figures of target years beside what was promised.

    Returns
    -------
    pandas.DataFrame
        As `with_promises`, with ``same_form`` and ``reached``: the figure in per cent of the
        promise, missing where the verdict is ``refused``. It is so too where the forms differ: a
        stock may be where an addition starts from, but is no outcome of it.
    """
    found = with_promises(yardsticks[yardsticks["when"] == "outcome"], normalised, targets)
    found["same_form"] = found["promised_form"] == found["form"]
    found["verdict"] = found["verdict"].where(found["same_form"], "refused")
    may = (found["verdict"] != "refused") & (found["promised"] != 0)
    found["reached"] = (100 * found["value"] / found["promised"]).where(may)
    return found.reset_index(drop=True)


def count_outcomes(dated: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return for each plan how many due targets have an official figure of their year."""
    own = dated[dated["status"] == "due"]
    judged = found.loc[found["reached"].notna(), "target_id"]
    marked = own.assign(
        with_outcome=own["target_id"].isin(found["target_id"]), judged=own["target_id"].isin(judged)
    )
    groups = marked.groupby("document", sort=False)
    table = groups[["with_outcome", "judged"]].sum().astype(int)
    table.insert(0, "due_count", groups.size())
    table["no_outcome"] = table["due_count"] - table["with_outcome"]
    return table.reset_index()


def untargeted_statistics(
    statistics: pd.DataFrame, yardsticks: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return official figures of each plan's last year that stand beside none of its targets."""
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


_SHARED = [
    *("target_id", "id", "document", "indicator_text", "scope", "end_year", "promised"),
    *("promised_unit", "promised_form", "unit", "statistic", "source_grade", "verdict"),
    *("why_en", "why_zh", "window_years"),
]


def additions(
    yardsticks: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return what official figures count of each promised addition in the years of its window.

    Returns
    -------
    pandas.DataFrame
        A row a target and statistic that the rules do not refuse: the columns of
        `outcomes` with ``window_years``, ``years`` (as text),
        ``year_count``, ``value`` (the sum of those years) and ``share`` (per cent of the promise).
        Years without a figure are not filled in: the share is no outcome while one is lacking.
    """
    within = yardsticks["when"].isin(["during", "outcome"])
    kept = yardsticks[within & yardsticks["form"].eq("flow") & yardsticks["verdict"].ne("refused")]
    told = with_promises(kept, normalised, targets)
    windows = normalised[["target_id", "window_years"]]
    told = told[told["promised_form"] == "addition"].merge(windows, on="target_id")
    groups = told.sort_values("year").groupby(_SHARED, sort=False, dropna=False)
    table = groups.agg(
        years=("year", lambda years: ", ".join(map(str, years))),
        year_count=("year", "nunique"),
        value=("value", "sum"),
    ).reset_index()
    table["share"] = 100 * table["value"] / table["promised"]
    return table
