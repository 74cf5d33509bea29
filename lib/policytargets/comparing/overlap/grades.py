"""How far two plans share a family: comparable targets, the same family only, the same theme."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from policytargets.comparing.overlap.indicators import counted
from policytargets.errors import Fault, InputError
from policytargets.schemas import VERDICTS

__all__ = [
    "GRADES",
    "check_grade",
    "comparable_cells",
    "count_grades",
    "grade",
    "threefold",
    "unit_of",
]

GRADES = ("comparable", "indicator", "theme")
"""From the narrowest to the widest: each holds those before it."""

_KEYS = ["plan_a", "plan_b", "family"]


def check_grade(code: str) -> str:
    """Return the code of a grade.

    Raises
    ------
    InputError
        If there is no such grade.
    """
    if code not in GRADES:
        raise InputError(Fault("grade", f"unknown {code!r}", f"allowed: {', '.join(GRADES)}"))
    return code


def unit_of(code: str) -> str:
    """Return what the plans are said to share at a grade: ``family`` or ``theme``."""
    return "theme" if check_grade(code) == "theme" else "family"


def grade(targets: pd.DataFrame, pairs: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return for each pair of plans and each family that one of them states how far it is shared.

    Parameters
    ----------
    targets : pandas.DataFrame
        Targets with ``document``, ``theme``, ``family`` and ``repeats``.
    pairs : pandas.DataFrame
        As returned by `policytargets.comparing.choose_pairs`, of the same targets.
    plans : sequence of str
        Plan ids; each pair stands once, in this order.

    Returns
    -------
    pandas.DataFrame
        ``plan_a``, ``plan_b``, ``theme``, ``family``; ``side``: ``both``, ``a`` or ``b``;
        ``grade``: ``comparable`` (two targets have a verdict that is not refused), ``indicator``
        (the same family, all refused), ``theme`` (one plan alone, but the other has targets of the
        theme) or ``""`` (not even the theme); ``verdict``: the best of the pairs of targets;
        ``reasons``: why it is not better, joined by ``;``; ``targets_a`` and ``targets_b``: keys
        joined by ``;``.
    """
    own = counted(targets)
    ids = own.groupby(["document", "family"])["target_id"].agg(";".join).to_dict()
    themes = own.sort_values("theme").groupby("family")["theme"].first().to_dict()
    stated = {plan: set(own.loc[own["document"].eq(plan), "theme"]) for plan in plans}
    best = _best(pairs)
    rows = []
    for a, b in combinations(plans, 2):
        for family in sorted({f for plan, f in ids if plan in (a, b)}):
            keys = {"plan_a": a, "plan_b": b, "theme": themes[family], "family": family}
            held = {"targets_a": ids.get((a, family), ""), "targets_b": ids.get((b, family), "")}
            verdict = best.get((frozenset((a, b)), family), ("", ""))
            shares_theme = themes[family] in stated[a] & stated[b]
            rows.append(keys | held | _graded(held, verdict, shares_theme))
    columns = ["plan_a", "plan_b", "theme", "family", "targets_a", "targets_b"]
    return pd.DataFrame(rows, columns=[*columns, "side", "grade", "verdict", "reasons"])


def count_grades(graded: pd.DataFrame) -> pd.DataFrame:
    """Return for each pair of plans how many families are shared in which way.

    Parameters
    ----------
    graded : pandas.DataFrame
        As returned by `grade`.

    Returns
    -------
    pandas.DataFrame
        ``plan_a``, ``plan_b``; ``direct``, ``converted`` and ``qualified`` (the best verdict on two
        targets of a family), ``refused`` (a family of both, nothing comparable), ``theme`` (a
        family of one plan, a theme of both), ``apart`` (a theme of one plan alone).
    """
    kinds = graded["verdict"].where(graded["side"].eq("both"), graded["grade"])
    long = graded[["plan_a", "plan_b"]].assign(kind=kinds.replace("", "apart"))
    columns = [*VERDICTS, "theme", "apart"]
    sizes = long.groupby(["plan_a", "plan_b", "kind"], sort=False).size().unstack(fill_value=0)
    return sizes.reindex(columns=columns, fill_value=0).rename_axis(columns=None).reset_index()


def comparable_cells(graded: pd.DataFrame) -> set[tuple[str, str]]:
    """Return each family and plan with a target that may be compared with one of another plan.

    Parameters
    ----------
    graded : pandas.DataFrame
        As returned by `grade`.
    """
    own = graded[graded["grade"].eq("comparable")]
    sides = [zip(own["family"], own[f"plan_{side}"], strict=True) for side in "ab"]
    return {cell for side in sides for cell in side}


def threefold(graded: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """Return the families of two plans as three lists: of both, of the first, of the second.

    Parameters
    ----------
    graded : pandas.DataFrame
        As returned by `grade`.
    wanted : str
        One of `GRADES`: what counts as shared. With ``comparable``, families of both plans that
        cannot be compared stand in the lists of either; with ``theme``, families of one plan
        whose theme the other has stand among the shared.

    Returns
    -------
    pandas.DataFrame
        The rows of `graded` with ``list``: ``both``, ``a`` or ``b``.

    Raises
    ------
    InputError
        If there is no such grade.
    """
    check_grade(wanted)
    shared = graded["grade"].isin(GRADES[: GRADES.index(wanted) + 1])
    parts = [graded[shared].assign(list="both")]
    for side in "ab":
        alone = graded[~shared & graded["side"].isin([side, "both"])]
        parts.append(alone.assign(list=side))
    return pd.concat(parts).sort_values(_KEYS[:2], kind="stable", ignore_index=True)


def _best(pairs: pd.DataFrame) -> dict[tuple[frozenset[str], str], tuple[str, str]]:
    """Return the best verdict by plans and family, with the reasons of the pairs that have it."""
    columns = ["document_a", "document_b", "family", "verdict", "reasons"]
    found: dict[tuple[frozenset[str], str], list[tuple[str, str]]] = {}
    for a, b, family, verdict, reasons in pairs[columns].itertuples(index=False, name=None):
        found.setdefault((frozenset((a, b)), family), []).append((verdict, reasons))
    return {key: _best_of(judged) for key, judged in found.items()}


def _best_of(judged: list[tuple[str, str]]) -> tuple[str, str]:
    best = min((verdict for verdict, _ in judged), key=VERDICTS.index)
    named = {r for verdict, reasons in judged if verdict == best for r in reasons.split(";")}
    return best, ";".join(sorted(filter(None, named)))


def _graded(held: dict[str, str], verdict: tuple[str, str], shares_theme: bool) -> dict[str, str]:
    if held["targets_a"] and held["targets_b"]:
        code, reasons = verdict if verdict[0] else ("refused", "")
        known = "indicator" if code == "refused" else "comparable"
        return {"side": "both", "grade": known, "verdict": code, "reasons": reasons}
    side = "a" if held["targets_a"] else "b"
    return {"side": side, "grade": "theme" * shares_theme, "verdict": "", "reasons": ""}
