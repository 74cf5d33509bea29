"""Limits in words: what plans and vocabulary leave open, and what may not be joined."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.comparing.gaps import KINDS
from policytargets.reporting.chains import chain
from policytargets.reporting.claims import Claim, claim
from policytargets.reporting.prose import counted, joined, named_plans

__all__ = [
    "tell_baselines",
    "tell_contradictions",
    "tell_gaps",
    "tell_scopes",
    "tell_wordings",
    "tell_yardsticks",
]

Words = dict[str, Any]


def tell_contradictions(found: pd.DataFrame, documents: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many contradictions the checks found inside plans, and inside which.

    Parameters
    ----------
    found : pandas.DataFrame
        The clean table, of the plans chosen.
    documents : pandas.DataFrame
        Those plans.
    language : str
        ``en`` or ``zh``.
    """
    how: Words = {"value": len(found), "steps": chain(language, "normalising.contradictions")}
    if found.empty:
        return [claim("contradictions_none", language, **how)]
    names = named_plans(documents, language)
    plans = joined([names[plan] for plan in found["document"].unique()], language)
    words: Words = {
        "contradictions": counted("contradiction", len(found), language),
        "plans": plans,
    }
    ids = pd.concat([found["target_id_a"], found["target_id_b"]])
    return [claim("contradictions", language, target_ids=ids[ids != ""], **how, **words)]


def tell_gaps(
    table: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame, language: str
) -> list[Claim]:
    """Return for each plan how many families it states, names only or leaves out.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.gaps`.
    normalised : pandas.DataFrame
        The clean table, of the same plans.
    documents : pandas.DataFrame
        The plans of those rows.
    language : str
        ``en`` or ``zh``.
    """
    told = []
    families = counted("family", table["family"].nunique(), language)
    known = normalised[normalised["family"].isin(table["family"])]
    for plan, name in named_plans(documents, language).items():
        own = table.loc[table["document"] == plan, "kind"]
        words: Words = {kind: int((own == kind).sum()) for kind in KINDS}
        words["stated"] += words["other_form"]
        shown: Words = {"subject": plan, "value": words["stated"]}
        shown["target_ids"] = known.loc[known["document"] == plan, "target_id"]
        how: Words = {"steps": chain(language, "comparing.gaps"), "families": families}
        told.append(claim("gaps", language, plan=name, **shown, **how, **words))
    return told


def tell_scopes(table: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many scopes the vocabulary does not hold, or that there are none."""
    return [_found("unclassified", table, language)]


def tell_wordings(table: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many wordings only an equal wording matches, or that there are none."""
    return [_found("unmatched", table, language)]


def _found(key: str, table: pd.DataFrame, language: str) -> Claim:
    how: Words = {"value": len(table), "steps": chain(language, f"comparing.{key}")}
    if table.empty:
        return claim(f"{key}_none", language, **how)
    return claim(key, language, **how, n=len(table))


def tell_baselines(normalised: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many targets have a baseline of any kind."""
    known = normalised.loc[normalised["baseline_status"] != "none", "target_id"]
    words: Words = {"n": len(known), "total": len(normalised)}
    how: Words = {"steps": chain(language, "comparing.count_baselines")}
    return [claim("baselines", language, value=len(known), target_ids=known, **how, **words)]


def tell_yardsticks(table: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many official figures stand beside targets and how many may not be joined."""
    how: Words = {"value": len(table), "steps": chain(language, "normalising.yardsticks")}
    if table.empty:
        return [claim("yardsticks_none", language, **how)]
    refused = int((table["verdict"] == "refused").sum())
    shown: Words = {"target_ids": table["target_id"], "n": len(table), "refused": refused}
    return [claim("yardsticks", language, **how, **shown)]
