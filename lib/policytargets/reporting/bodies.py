"""Responsible bodies by function: which lead and join what, and which are unmatched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.reporting.cells import Cell
from policytargets.reporting.claims import Claim, Step, claim
from policytargets.reporting.display import show
from policytargets.reporting.prose import counted, joined
from policytargets.vocabulary.agencies import load_agencies
from policytargets.vocabulary.names import translate

__all__ = ["function_name", "name_functions", "show_bodies", "show_unmatched", "tell_bodies"]

_STEP = Step("comparing.overlap.named_bodies")


def function_name(code: str, language: str) -> str:
    """Return the name of a function of agencies.yml."""
    return {e.function: {"en": e.en, "zh": e.zh} for e in load_agencies()}[code][language]


def name_functions(work: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return what `policytargets.comparing.overlap.work_of` does, with names for the codes."""
    return work.assign(function=[function_name(code, language) for code in work["function"]])


def tell_bodies(
    bodies: pd.DataFrame, work: pd.DataFrame, labels: Mapping[str, str], language: str
) -> list[Claim]:
    """Return which plans name bodies, which functions all of these name, and who leads the most.

    Parameters
    ----------
    bodies, work : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.named_bodies` and `work_of`.
    labels : mapping of str to str
        Name of each plan, also of those that name none.
    language : str
        ``en`` or ``zh``.
    """
    if bodies.empty:
        return [claim("overlap_bodies_none", language, steps=[_STEP])]
    naming = [plan for plan in labels if bodies["document"].eq(plan).any()]
    silent = [plan for plan in labels if plan not in naming]
    told = [
        claim(
            "overlap_bodies" if silent else "overlap_bodies_all",
            language,
            value=bodies["target_id"].nunique(),
            target_ids=bodies["target_id"],
            steps=[_STEP],
            plans=joined([labels[plan] for plan in naming], language),
            silent=joined([labels[plan] for plan in silent], language),
            targets=counted("target", bodies["target_id"].nunique(), language),
        )
    ]
    if len(naming) > 1:
        told.append(_everywhere(bodies, naming, language))
    leading = _leader(work, bodies, language)
    return [*told, *([leading] if leading else [])]


def _everywhere(bodies: pd.DataFrame, naming: Sequence[str], language: str) -> Claim:
    spread = bodies[bodies["function"].ne("")].groupby("function")["document"].nunique()
    order = [entry.function for entry in load_agencies()]
    shared = [code for code in order if spread.get(code, 0) == len(naming)]
    names = joined([function_name(code, language) for code in shared], language)
    key = "overlap_bodies_shared" if shared else "overlap_bodies_apart"
    words: dict[str, Any] = {"n": len(shared), "total": len(spread), "names": names}
    words |= {"plans": counted("plan", len(naming), language)}
    own = bodies.loc[bodies["function"].isin(shared), "target_id"]
    return claim(key, language, value=len(shared), steps=[_STEP], target_ids=own, **words)


def _leader(work: pd.DataFrame, bodies: pd.DataFrame, language: str) -> Claim | None:
    leads = work.groupby("function")["leads"].sum()
    if leads.empty or not leads.max():
        return None
    code = str(leads.idxmax())
    own = bodies[bodies["function"].eq(code) & bodies["leads"]]
    words: dict[str, Any] = {"n": int(leads.max()), "total": bodies["target_id"].nunique()}
    return claim(
        "overlap_bodies_lead",
        language,
        subject=code,
        value=int(leads.max()),
        target_ids=own["target_id"],
        steps=[Step("comparing.overlap.work_of")],
        name=function_name(code, language),
        **words,
    )


def show_bodies(counts: pd.DataFrame, plans: Sequence[str], language: str) -> None:
    """Show each function with the bodies that have it, and how many targets they lead and join.

    Parameters
    ----------
    counts : pandas.DataFrame
        As returned by `policytargets.comparing.overlap.count_bodies`.
    plans : sequence of str
        The plans with columns.
    language : str
        ``en`` or ``zh``.
    """
    rows = []
    for row in counts.to_dict("records"):
        cells = {plan: _body_cell(row, plan, language) for plan in plans}
        named = {"function": Cell((function_name(row["function"], language),))}
        rows.append(named | cells | {"plans": row["plans"]})
    show(pd.DataFrame(rows), language, "bodies", blank="–", stacked=True)


def _body_cell(row: Mapping[str, object], plan: str, language: str) -> Cell | str:
    names = str(row[f"{plan} body"])
    if not names:
        return ""
    numbers = {"leads": row[f"{plan} leads"], "joins": row[f"{plan} joins"]}
    told = translate("overlap.leads_joins", language, **numbers)
    return Cell((told, translate("list.comma", language).join(names.split(";"))))


def show_unmatched(bodies: pd.DataFrame, language: str) -> None:
    """Show the bodies whose function the vocabulary does not hold, as the plans write them."""
    show(bodies.rename(columns={"body": "agency"}), language, "unmatched_bodies")
