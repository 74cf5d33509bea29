"""Promises beside official statistics: outcomes, additions, refused and untargeted ones."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from policytargets.comparability.statistics import ALL_INDUSTRIES


def refused_statistics(
    yardsticks: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return the refused figures from before or within a target's period."""
    yardsticks = own_region(yardsticks)
    kept = yardsticks["verdict"].eq("refused") & yardsticks["when"].isin(["before", "during"])
    return with_promises(yardsticks[kept], normalised, targets)


def count_figures(yardsticks: pd.DataFrame) -> dict[str, int]:
    """Return how often a figure stands beside a target, by place, and how many figures these are.

    One figure may stand beside several targets.
    """
    own = own_region(yardsticks)
    return {
        "n": len(own),
        "figures": own["statistic_id"].nunique(),
        "refused": int(own["verdict"].eq("refused").sum()),
        "province": len(yardsticks) - len(own),
    }


def own_region(yardsticks: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the plans' own regions, those of the province left out."""
    return yardsticks[yardsticks["place"] != "province"]


def with_promises(
    figures: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return official figures with what the plan promises of the target they are of."""
    words = ["target_id", "document", "indicator_text", "number_text", "comparator"]
    words += ["scope", "end_year"]
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

    Of an addition that is counted over its whole window no other figure is an outcome.

    Returns
    -------
    pandas.DataFrame
        As `with_promises`, with ``same_form`` and ``reached``: the figure in per cent of the
        promise, missing where the verdict is ``refused`` and where more is counted than what was
        promised. Refused is also where the forms differ: a stock may be where an addition starts
        from, but is no outcome of it.
    """
    figures = own_region(yardsticks)
    figures = figures[(figures["when"] == "outcome") & (figures["form"] != "flow")]
    whole = figures["form"] == "addition"
    counted = figures["target_id"].isin(figures.loc[whole, "target_id"])
    found = with_promises(figures[whole | ~counted], normalised, targets)
    found["same_form"] = found["promised_form"] == found["form"]
    found["verdict"] = found["verdict"].where(found["same_form"], "refused")
    may = (found["verdict"] != "refused") & (found["promised"] != 0) & ~_wider(found)
    found["reached"] = (100 * found["value"] / found["promised"]).where(may)
    return found.reset_index(drop=True)


def count_outcomes(dated: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return for each plan how many due targets have an official figure of their year or window."""
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
    yardsticks = own_region(yardsticks)
    plan_of = yardsticks["target_id"].str.split("@").str[0]
    asked = set(zip(plan_of, yardsticks["statistic_id"], strict=True))
    pairs = zip(figures["document"], figures["statistic_id"], strict=True)
    left = figures.loc[np.array([pair not in asked for pair in pairs], dtype=bool)]
    left = left.rename(columns={"grade": "source_grade"})
    columns = ["document", "statistic", "statistic_id", "period", "value", "unit", "source_grade"]
    return left[columns].reset_index(drop=True)


_COUNTS = ("flow", "addition")
_SHARED = [
    *("target_id", "id", "document", "indicator_text", "scope", "end_year", "promised"),
    *("comparator", "promised_unit", "promised_form", "unit", "statistic", "source_grade"),
    *("verdict", "reasons", "why_en", "why_zh", "window_years"),
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
        ``year_count``, ``value``, ``basis`` and ``share`` (per cent of the promise). ``basis`` is
        ``window`` (a figure of the whole window, beside which no sum of its years is told),
        ``sum`` (of all its years) or ``at_least`` (of those of its years that are known).
        ``share`` is missing where the figure counts more than what was promised, or not all of it.
    """
    figures = own_region(yardsticks)
    within = figures["when"].isin(["during", "outcome"]) & figures["form"].isin(_COUNTS)
    kept = figures[within & figures["verdict"].ne("refused")]
    told = with_promises(kept, normalised, targets)
    windows = normalised[["target_id", "window_years"]]
    told = told[told["promised_form"] == "addition"].merge(windows, on="target_id")
    whole = told[(told["form"] == "addition") & (told["when"] == "outcome")]
    parts = told[(told["form"] == "flow") & ~told["target_id"].isin(whole["target_id"])]
    table = pd.concat([_summed(whole), _summed(parts)], ignore_index=True)
    table["basis"] = [_basis(row) for row in table.to_dict("records")]
    may = table["basis"].ne("at_least") & ~_wider(table)
    table["share"] = (100 * table["value"] / table["promised"]).where(may)
    return table


def _wider(figures: pd.DataFrame) -> pd.Series:
    """Return which figures count every industry where a part was promised."""
    codes = figures["reasons"].str.split(";")
    return codes.map(lambda told: ALL_INDUSTRIES in told).astype(bool)


def whole_sums(counted: pd.DataFrame) -> pd.DataFrame:
    """Return the sums over all years of a window, which are outcomes as its own figure is."""
    return counted[counted["basis"] == "sum"].rename(columns={"share": "reached"})


def _summed(figures: pd.DataFrame) -> pd.DataFrame:
    groups = figures.sort_values("year").groupby(
        [*_SHARED, "form"], sort=False, dropna=False, as_index=False
    )
    return groups.agg(
        years=("period", ", ".join), year_count=("year", "nunique"), value=("value", "sum")
    )


def _basis(row: dict[Hashable, Any]) -> str:
    if row["form"] == "addition":
        return "window"
    return "sum" if row["year_count"] == row["window_years"] else "at_least"
