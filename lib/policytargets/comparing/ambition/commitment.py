"""How firmly targets are worded: what each commits to, and in what shares."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.vocabulary.grammar import load_grammar
from policytargets.vocabulary.rules import load_ambition
from policytargets.vocabulary.wordings import simplify

MARKS = ("ensures", "aspires", "bounded", "precise", "own_deadline", "agency", "baseline")
_BOUNDS = (">=", ">", "<=")


def mark_targets(
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    *,
    mentions: bool = False,
) -> pd.DataFrame:
    """Return for each target which marks of firm wording it bears, second mentions left out.

    With `mentions` a target bears a mark that any of its mentions bears.

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
    rows = targets[targets["document"].isin(list(plans))]
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
    table = table.astype(dict.fromkeys(MARKS, "boolean"))
    if mentions:
        first = rows["repeats"].where(rows["repeats"].ne(""), rows["id"])
        table[list(MARKS)] = table.groupby(first)[list(MARKS)].transform("max")
    return table[rows["repeats"].eq("").to_numpy()].reset_index(drop=True)


def mark_shares(marked: pd.DataFrame, by: str = "document") -> pd.DataFrame:
    """Return the share of targets that bear each mark, of those to which it applies.

    All targets of the chosen plans are counted and none is drawn: a share has no interval.
    """
    long = marked.melt([by], list(MARKS), var_name="mark", value_name="borne")
    groups = long.groupby([by, "mark"], sort=False)["borne"]
    counts = groups.agg(count="sum", of="count").astype(int)
    order = [(value, mark) for value in marked[by].unique() for mark in MARKS]
    table = counts.loc[order].reset_index()
    return table.assign(share=(table["count"] / table["of"]).where(table["of"].gt(0)))


def outranked(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the targets whose number holds a word of duty (不低于) under one of hope (力争)."""
    words = load_grammar().words["commitments"]["ensure"]
    numbers = targets["number_text"].map(lambda text: simplify("".join(text.split())))
    obliged = numbers.map(lambda text: any(word in text for word in words)).astype(bool)
    return targets[obliged & targets["commitment"].eq("aspire") & targets["repeats"].eq("")]
