"""Families shared, in three grades."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from policytargets.errors import Fault, InputError
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.codelists import family_of


def countable(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the targets that count for what plans share."""
    return targets[targets["family"].ne("other") & targets["repeats"].eq("")]


def presence(targets: pd.DataFrame, plans: Sequence[str], by: str = "family") -> pd.DataFrame:
    """Return the number of targets of each family, or each theme, in each plan."""
    coded = countable(targets)
    keys = list(dict.fromkeys(("theme", by)))
    # A family may hold indicators of two themes: it stands under the first of them.
    entries = coded[keys].drop_duplicates().sort_values(keys).drop_duplicates(by)
    counts = pd.crosstab(coded[by], coded["document"])
    counts = counts.reindex(index=entries[by], columns=list(plans), fill_value=0)
    table = pd.concat([entries.reset_index(drop=True), counts.reset_index(drop=True)], axis=1)
    table = table.astype(dict.fromkeys(plans, int))
    return table.assign(plans=(table[list(plans)] > 0).sum(axis=1))


def shared_targets(targets: pd.DataFrame, plans: Sequence[str], by: str = "family") -> pd.DataFrame:
    """Return of each two plans the targets of the families, or themes, that both have."""
    coded = countable(targets)
    own = {plan: coded[coded["document"].eq(plan)] for plan in plans}
    rows = []
    for a, b in combinations(plans, 2):
        both = pd.concat([own[a][own[a][by].isin(own[b][by])], own[b][own[b][by].isin(own[a][by])]])
        rows.append(both[[by, "target_id"]].assign(plan_a=a, plan_b=b))
    columns = ["plan_a", "plan_b", by, "target_id"]
    return pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)


def pool(codelist: pd.DataFrame, indicators: Sequence[str] = (), by: str = "family") -> int:
    """Return from how many families, or themes, a plan can choose: those that the codelist has."""
    own = codelist[codelist["indicator"].ne("other")]
    if indicators:
        own = own[own["indicator"].isin(list(indicators))]
    return int(own["indicator"].map(family_of).nunique() if by == "family" else own[by].nunique())


def members_of(table: pd.DataFrame, plans: Sequence[str]) -> np.ndarray:
    """Return which plan has which row, as truth values of shape (plans, rows)."""
    return table[list(plans)].to_numpy().T > 0


def intersections(table: pd.DataFrame, graded: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how many families stand in exactly which plans: the bars of an UpSet figure."""
    open_ = set(graded.loc[graded["grade"].eq("comparable"), "family"])
    inside = members_of(table, plans).T
    names = [";".join(np.array(plans)[row]) for row in inside]
    rows = table.assign(members=names, degree=inside.sum(axis=1))
    rows = rows.assign(comparable=rows["family"].isin(open_))
    groups = rows[rows["degree"] > 0].groupby(["members", "degree"])
    found = groups.agg(
        families=("family", "size"), comparable=("comparable", "sum"), codes=("family", ";".join)
    ).reset_index()
    # Tuples of places: of two sets of one size that with the earlier plans stands first.
    turn = [tuple(map(list(plans).index, own.split(";"))) for own in found["members"]]
    found = found.assign(turn=turn)
    order = ["degree", "families", "turn"]
    found = found.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return found.drop(columns="turn")


GRADES = ("comparable", "indicator", "theme")
"""From the narrowest to the widest: each holds those before it."""

_KEYS = ["plan_a", "plan_b", "family"]


def check_grade(code: str) -> str:
    """Return the code of a grade."""
    if code not in GRADES:
        raise InputError(Fault("grade", f"unknown {code!r}", f"allowed: {', '.join(GRADES)}"))
    return code


def unit_of(code: str) -> str:
    """Return what the plans are said to share at a grade: ``family`` or ``theme``."""
    return "theme" if check_grade(code) == "theme" else "family"


def grade_families(
    targets: pd.DataFrame, pairs: pd.DataFrame, plans: Sequence[str]
) -> pd.DataFrame:
    """Return for each pair of plans and each family that one of them states how far it is shared.

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
    own = countable(targets)
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
    """Return for each pair of plans how many families are shared in which way."""
    kinds = graded["verdict"].where(graded["side"].eq("both"), graded["grade"])
    long = graded[["plan_a", "plan_b"]].assign(kind=kinds.replace("", "apart"))
    columns = [*VERDICTS, "theme", "apart"]
    sizes = long.groupby(["plan_a", "plan_b", "kind"], sort=False).size().unstack(fill_value=0)
    return sizes.reindex(columns=columns, fill_value=0).rename_axis(columns=None).reset_index()


def comparable_cells(graded: pd.DataFrame) -> set[tuple[str, str]]:
    """Return each family and plan with a target that may be compared with one of another plan."""
    own = graded[graded["grade"].eq("comparable")]
    sides = [zip(own["family"], own[f"plan_{side}"], strict=True) for side in "ab"]
    return {cell for side in sides for cell in side}


def pair_lists(graded: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """Return the families of two plans as three lists: of both, of the first, of the second."""
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
