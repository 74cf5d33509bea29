"""Sentences about time, overlap and what the tables leave open, computed from them."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from policytargets.comparing.gaps import KINDS
from policytargets.reporting.prose import bullets, counted, fill, joined, named_plans

__all__ = [
    "baselines",
    "contradictions",
    "due",
    "gaps",
    "intervals",
    "overlap",
    "scopes",
    "shared_forms",
    "wordings",
    "yardsticks",
]


def intervals(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    """Return the time from signing to publication and to the end of the plans.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.periods`.
    documents : pandas.DataFrame
        The same plans.
    language : str
        ``en`` or ``zh``.
    """
    names = named_plans(documents, language)
    known = table.dropna(subset="days_to_publish")
    lines = [
        fill("published", language, plan=names[plan], days=counted("day", int(days), language))
        for plan, days in zip(known["document"], known["days_to_publish"], strict=True)
    ]
    unknown = [names[p] for p in table["document"] if p not in set(known["document"])]
    if unknown:
        lines.append(fill("interval_unknown", language, plans=joined(unknown, language)))
    horizons = table["horizon_years"].dropna()
    if len(horizons):
        low, high = f"{horizons.min():.1f}", f"{horizons.max():.1f}"
        key = "horizon_one" if low == high else "horizon"
        lines.append(fill(key, language, low=low, high=high))
    return bullets(lines)


def due(dated: pd.DataFrame, documents: pd.DataFrame, as_of: str, language: str) -> str:
    """Return what has fallen due by a date, what has not, and the next deadline.

    Parameters
    ----------
    dated : pandas.DataFrame
        As returned by `policytargets.comparing.due`.
    documents : pandas.DataFrame
        The plans of those targets.
    as_of : str
        The ISO date.
    language : str
        ``en`` or ``zh``.
    """
    if dated.empty:
        return ""
    counts = {code: int((dated["status"] == code).sum()) for code in ("due", "open", "undated")}
    values = {"as_of": as_of, "total": len(dated), "due": counts["due"], "open": counts["open"]}
    lines = [fill("due", language, **values)]
    coming = dated[dated["status"] == "open"]
    if len(coming):
        lines.append(_next_due(coming, language))
    ends = dated["document"].map(documents.set_index("document")["plan_end"])
    last = int((dated["end_year"] == ends).sum())
    lines.append(fill("last_year", language, n=last, total=len(dated)))
    if counts["undated"]:
        lines.append(fill("undated", language, n=counts["undated"]))
    return bullets(lines)


def _next_due(coming: pd.DataFrame, language: str) -> str:
    day = coming["due_on"].min()
    first = coming[coming["due_on"] == day]
    return fill(
        "next_due",
        language,
        date=dt.date.fromisoformat(day).isoformat(),
        targets=counted("target", len(first), language),
        days=counted("day", int(first["days_left"].iloc[0]), language),
    )


def overlap(
    table: pd.DataFrame, paired: pd.DataFrame, documents: pd.DataFrame, language: str
) -> str:
    """Return how many indicators the plans share and the range of the coefficients.

    Parameters
    ----------
    table, paired : pandas.DataFrame
        As returned by `policytargets.comparing.presence` and `pairs`.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    if table.empty:
        return ""
    common = table[table["plans"] == len(documents)]
    single = int((table["plans"] == 1).sum())
    number = counted("indicator", len(table), language)
    lines = [fill("indicators", language, indicators=number, single=single, common=len(common))]
    if len(common):
        names = joined(common[f"name_{language}"], language)
        lines.append(fill("in_all", language, names=names))
    measured = paired.dropna(subset="jaccard")
    if len(measured) > 1:
        lines.append(_jaccard_range(measured, documents, language))
    return bullets(lines)


def _jaccard_range(measured: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    regions = documents.set_index("document")[f"region_{language}"]
    ordered = measured.sort_values("jaccard", kind="stable")
    pairs = {
        end: "–".join(regions[[ordered.iloc[at]["plan_a"], ordered.iloc[at]["plan_b"]]])
        for end, at in (("low_pair", 0), ("high_pair", -1))
    }
    ends = {"low": measured["jaccard"].min(), "high": measured["jaccard"].max()}
    ends |= {"low_overlap": measured["overlap"].min(), "high_overlap": measured["overlap"].max()}
    return fill("jaccard_range", language, **pairs, **{k: f"{v:.2f}" for k, v in ends.items()})


def shared_forms(rows: pd.DataFrame, at_least: int, language: str) -> str:
    """Return how many shared indicators have one form and unit in all plans that use them.

    Parameters
    ----------
    rows : pandas.DataFrame
        As returned by `policytargets.comparing.shared_targets`.
    at_least : int
        In how many plans those indicators occur.
    language : str
        ``en`` or ``zh``.
    """
    if rows.empty:
        return ""
    forms = rows.groupby("indicator")[["measure", "canonical_unit"]].nunique()
    same = int((forms == 1).all(axis=1).sum())
    number = counted("indicator", len(forms), language)
    return fill("same_form", language, indicators=number, at_least=at_least, n=same)


def contradictions(found: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    """Return how many contradictions the checks found inside plans, and inside which."""
    if found.empty:
        return fill("contradictions_none", language)
    names = named_plans(documents, language)
    plans = joined([names[plan] for plan in found["document"].unique()], language)
    number = counted("contradiction", len(found), language)
    return fill("contradictions", language, contradictions=number, plans=plans)


def gaps(table: pd.DataFrame, documents: pd.DataFrame, language: str) -> str:
    """Return for each plan how many families it states, names only or leaves out.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `policytargets.comparing.gaps`.
    documents : pandas.DataFrame
        The plans of those rows.
    language : str
        ``en`` or ``zh``.
    """
    lines = []
    families = counted("family", table["family"].nunique(), language)
    for plan, name in named_plans(documents, language).items():
        own = table.loc[table["document"] == plan, "kind"]
        counts = {kind: int((own == kind).sum()) for kind in KINDS}
        counts["stated"] += counts["other_form"]
        lines.append(fill("gaps", language, plan=name, families=families, **counts))
    return bullets(lines)


def scopes(table: pd.DataFrame, language: str) -> str:
    """Return how many scopes the vocabulary does not hold, or that there are none."""
    return _found("unclassified", table, language)


def wordings(table: pd.DataFrame, language: str) -> str:
    """Return how many wordings only an equal wording matches, or that there are none."""
    return _found("unmatched", table, language)


def _found(key: str, table: pd.DataFrame, language: str) -> str:
    key = f"{key}_none" if table.empty else key
    return fill(key, language, **({} if table.empty else {"n": len(table)}))


def baselines(normalised: pd.DataFrame, language: str) -> str:
    """Return how many targets have a baseline of any kind."""
    known = int((normalised["baseline_status"] != "none").sum())
    return fill("baselines", language, n=known, total=len(normalised))


def yardsticks(table: pd.DataFrame, language: str) -> str:
    """Return how many official figures stand beside targets and how many may not be joined."""
    if table.empty:
        return fill("yardsticks_none", language)
    refused = int((table["verdict"] == "refused").sum())
    return fill("yardsticks", language, n=len(table), refused=refused)
