"""How firmly targets are worded: what each commits to, and in what shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from policytargets.vocabulary.rules import load_ambition

MARKS = ("ensures", "aspires", "bounded", "precise", "own_deadline", "agency", "baseline")
_BOUNDS = (">=", ">", "<=")


def mark_targets(
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
) -> pd.DataFrame:
    """Return for each target which marks of firm wording it bears, second mentions left out.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``theme``, ``target_id``, ``id`` and one column a mark, true, false or missing
        (does not apply): ``ensures`` and ``aspires`` (commitment), ``bounded`` (the comparator is
        a floor or a ceiling), ``precise`` (neither about nor a range), ``own_deadline`` (due in
        another year than the plan's last; missing where either is not known), ``agency`` (a
        responsible body is named; missing in plans that name none anywhere), ``baseline`` (the
        plan states where the target starts).
    """
    rules = load_ambition().hardness
    rows = targets[targets["repeats"].eq("") & targets["document"].isin(list(plans))]
    rows = rows.merge(indicators[["indicator", "theme"]], on="indicator", how="left")
    ends = rows["document"].map(documents.set_index("document")["plan_end"]).astype("Int64")
    naming = targets.loc[targets["agencies"].ne(""), "document"].unique()
    statuses = normalised.set_index("target_id")["baseline_status"]
    hedged = rows["comparator"].isin(rules.hedged) | rows["value_max"].notna()
    marks = {
        "ensures": rows["commitment"].eq("ensure"),
        "aspires": rows["commitment"].eq("aspire"),
        "bounded": rows["comparator"].isin(_BOUNDS),
        "precise": ~hedged,
        "own_deadline": rows["end_year"].astype("Int64").ne(ends),
        "agency": rows["agencies"].ne("").astype("boolean").where(rows["document"].isin(naming)),
        "baseline": rows["target_id"].map(statuses).isin(rules.baseline_statuses),
    }
    table = rows[["document", "theme", "target_id", "id"]].assign(**marks)
    return table.astype(dict.fromkeys(MARKS, "boolean"))


def mark_shares(
    marked: pd.DataFrame, by: str = "document", level: float | None = None
) -> pd.DataFrame:
    """Return the share of targets that bear each mark, with Wilson intervals."""
    confidence = load_ambition().hardness.confidence if level is None else level
    long = marked.melt([by], list(MARKS), var_name="mark", value_name="borne")
    groups = long.groupby([by, "mark"], sort=False)["borne"]
    counts = groups.agg(count="sum", of="count").astype(int)
    order = [(value, mark) for value in marked[by].unique() for mark in MARKS]
    table = counts.loc[order].reset_index()
    pairs = zip(table["count"], table["of"], strict=True)
    shares = [_wilson(count, of, confidence) for count, of in pairs]
    columns = pd.DataFrame(shares, columns=["share", "low", "high"])
    return pd.concat([table, columns], axis=1)


def _wilson(count: int, of: int, level: float) -> tuple[float, float, float]:
    """Return the share with its score interval.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, J. Am.
    Stat. Assoc. 22(158), 209–212; for small numbers as here recommended by Brown, Cai & DasGupta
    (2001), Interval estimation for a binomial proportion, Stat. Sci. 16(2), 101–133.
    """
    from scipy.stats import binomtest  # most of a second to load, needed for intervals only

    if not of:
        return np.nan, np.nan, np.nan
    ends = binomtest(count, of).proportion_ci(level, method="wilson")
    return count / of, float(ends.low), float(ends.high)
