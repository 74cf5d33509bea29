"""Whether there is a score at all: which families and plans are admitted, and why others not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from policytargets.vocabulary.ambition import ambition_name, load_ambition

__all__ = ["Admission", "admit", "shared_by"]


@dataclass(frozen=True)
class Admission:
    """What enters a score.

    Parameters
    ----------
    cells : pandas.DataFrame
        The rows of `entrants` that enter; empty where there is no score.
    families : pandas.DataFrame
        ``family``, ``theme``, ``stated`` (plans that state a target of it), ``comparable`` (of the
        largest set that is mutually not refused), ``entered`` and ``reason``, a code of
        ambition.yml, ``""`` for what enters.
    plans : pandas.DataFrame
        ``document``, ``families`` (of those comparable in enough plans), ``share``, ``scored``,
        ``reason``.
    reason : str
        Why there is no score: ``few_families`` or ``few_plans``; ``""`` where there is one.
    found, needed : int
        The two numbers of the reason.
    target_ids : tuple of str
        The targets that passed, also where they are too few for a score.
    """

    cells: pd.DataFrame
    families: pd.DataFrame
    plans: pd.DataFrame
    reason: str = ""
    found: int = 0
    needed: int = 0
    target_ids: tuple[str, ...] = ()

    def why(self, language: str) -> str:
        """Return why there is no score, as a sentence; ``""`` where there is one."""
        if not self.reason:
            return ""
        return ambition_name("reason", self.reason, language, found=self.found, needed=self.needed)


def admit(
    cells: pd.DataFrame,
    normalised: pd.DataFrame,
    plans: Sequence[str],
    minimum_families: int | None = None,
    minimum_share: float | None = None,
    minimum_plans: int | None = None,
) -> Admission:
    """Return what enters a score, and the reason for all that does not.

    Families in which too few plans are comparable go first; then plans with targets in too small a
    share of the families that are left; then families that these plans alone made comparable,
    and so on until nothing changes.

    Parameters
    ----------
    cells : pandas.DataFrame
        As returned by `entrants`.
    normalised : pandas.DataFrame
        The clean table, for the families that plans state without being comparable.
    plans : sequence of str
        Plan ids.
    minimum_families, minimum_share, minimum_plans : optional
        Those of ambition.yml by default.
    """
    rules = load_ambition().composite
    needed = rules.minimum_families if minimum_families is None else minimum_families
    least = rules.minimum_share if minimum_share is None else minimum_share
    group = rules.minimum_plans if minimum_plans is None else minimum_plans
    wide = shared_by(cells, group)
    kept, shares = _narrow(wide, plans, least, group)
    scored = [plan for plan in plans if plan in set(kept["document"])]
    told = _families(cells, kept, normalised, plans, group)
    seats = _plans(shares, wide, plans, scored)
    passed = tuple(kept.get("target_id", ()))
    for reason, found, least_of in (
        ("few_families", kept["family"].nunique(), needed),
        ("few_plans", len(scored), group),
    ):
        if found < least_of:
            return Admission(kept.iloc[:0], told, seats, reason, found, least_of, passed)
    return Admission(kept.reset_index(drop=True), told, seats, target_ids=passed)


def shared_by(cells: pd.DataFrame, plans: int) -> pd.DataFrame:
    """Return the cells without the families that fewer plans are in."""
    return cells[cells.groupby("family")["document"].transform("nunique").ge(plans)]


def _narrow(
    cells: pd.DataFrame, plans: Sequence[str], least: float, group: int
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the cells that are left, and each plan's share of the families when it was last in."""
    left = list(plans)
    shares: dict[str, float] = {}
    while True:
        total = max(cells["family"].nunique(), 1)
        shares |= {plan: float(cells["document"].eq(plan).sum()) / total for plan in left}
        kept = [plan for plan in left if shares[plan] >= least and shares[plan] > 0]
        if kept == left:
            return cells, shares
        left = kept
        cells = shared_by(cells[cells["document"].isin(left)], group)


def _families(
    cells: pd.DataFrame,
    kept: pd.DataFrame,
    normalised: pd.DataFrame,
    plans: Sequence[str],
    group: int,
) -> pd.DataFrame:
    own = normalised[normalised["document"].isin(list(plans)) & normalised["family"].ne("other")]
    stated = own.groupby("family")["document"].nunique().rename("stated")
    table = stated[stated.ge(2)].sort_index().reset_index()
    counted = cells.groupby("family")["document"].nunique()
    table["comparable"] = table["family"].map(counted).fillna(0).astype(int)
    table["entered"] = table["family"].isin(kept["family"])
    table["reason"] = "few_left"
    table.loc[table["comparable"].lt(group), "reason"] = "not_comparable"
    table.loc[table["stated"].lt(group), "reason"] = "few_state"
    table.loc[table["entered"], "reason"] = ""
    order = ["entered", "comparable", "stated"]
    return table.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def _plans(
    shares: dict[str, float], wide: pd.DataFrame, plans: Sequence[str], scored: list[str]
) -> pd.DataFrame:
    rows = pd.DataFrame({"document": list(plans)})
    counts = wide["document"].value_counts()
    rows["families"] = rows["document"].map(counts).fillna(0).astype(int)
    rows["share"] = rows["document"].map(shares)
    rows["scored"] = rows["document"].isin(scored)
    rows["reason"] = rows["scored"].map({True: "", False: "small_share"})
    return rows
