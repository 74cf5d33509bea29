"""Whether there is a score, and what enters."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from policytargets.comparing.ambition.requirements import requirements
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.rules import SIZINGS, ambition_name, load_ambition


@dataclass(frozen=True)
class Admission:
    """What enters a score."""

    cells: pd.DataFrame  # The rows of `candidates` that enter; empty where there is no score
    # family, theme, stated (plans that state a target of it), comparable (of the largest set that
    # is mutually not refused), entered and reason, a code of ambition.yml, "" for what enters
    families: pd.DataFrame
    # document, families (of those comparable in enough plans), share, scored, reason
    plans: pd.DataFrame
    reason: str = ""  # Why there is no score: few_families or few_plans; "" where there is one
    found: int = 0  # The two numbers of the reason
    needed: int = 0
    # The targets that passed, also where they are too few for a score
    target_ids: tuple[str, ...] = ()

    def why(self) -> str:
        """Return why there is no score, as a sentence; ``""`` where there is one."""
        if not self.reason:
            return ""
        return ambition_name("reason", self.reason, found=self.found, needed=self.needed)


def admit(
    cells: pd.DataFrame,
    normalised: pd.DataFrame,
    plans: Sequence[str],
    minimum_families: int | None = None,
    minimum_share: float | None = None,
    minimum_plans: int | None = None,
    bounded: Collection[str] = (),
) -> Admission:
    """Return what enters a score, and the reason for all that does not.

    Families in which too few plans are comparable go first; then plans with targets in too small a
    share of the families that are left; then families that these plans alone made comparable,
    and so on until nothing changes. Families in `bounded` had enough plans but for lower bounds.
    """
    rules = load_ambition().composite
    needed = rules.minimum_families if minimum_families is None else minimum_families
    least = rules.minimum_share if minimum_share is None else minimum_share
    group = rules.minimum_plans if minimum_plans is None else minimum_plans
    wide = shared_by(cells, group)
    kept, shares = _narrow(wide, plans, least, group)
    scored = [plan for plan in plans if plan in set(kept["document"])]
    told = _families(cells, kept, normalised, plans, group)
    lacking = told["reason"].eq("not_comparable") & told["family"].isin(list(bounded))
    told.loc[lacking, "reason"] = "lower_bound"
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


_SIZED = {
    "gdp": ("per_100bn_gdp",),
    "gdp_own_territory": ("per_100bn_gdp_own_territory", "per_100bn_gdp"),
    "residents": ("per_million_residents",),
}
_PREFIXES = {"pace_per_year": "pace_"}
_KEPT = ["family", "theme", "document", "target_id", "id", "number_text", "comparator"]
_KEPT += ["direction", "form", "window_years", "unit", "about", "value", "basis"]
_BASES = ("rate_per_year", "pace_per_year")

Links = dict[frozenset[str], tuple[str, str]]
"""Verdict and basis of the pairs that are not refused, by their two target ids."""
Values = dict[str, tuple[str, float]]
"""Plan and value of the targets of one family."""


def candidates(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str] = (),
    qualified: bool = True,
    bounds: bool = False,
) -> pd.DataFrame:
    """Return for each family the largest set of targets that are mutually not refused.

    Pairs in which one number is only a lower bound are left out unless `bounds` lets them in.
    Each plan gives one target at most. Of several sets of one size that with the better verdicts
    is taken, then that with the higher numbers, so that names of plans decide nothing.

    Returns
    -------
    pandas.DataFrame
        One row a family and plan, sorted by family, then in the order of `plans`: what
        `requirements` gives of the target, ``basis`` (one for the family), and what is compared,
        in four sizes: ``none``, ``gdp``, ``gdp_own_territory`` and ``residents``. A family of
        ratios or rates, or one of which a figure is lacking, has the same numbers in all.
    """
    asked = requirements(targets, normalised, indicators)
    asked = asked[asked["document"].isin(list(plans)) & asked["direction"].isin(["more", "less"])]
    if families:
        asked = asked[asked["family"].isin(list(families))]
    links = _links(comparisons, qualified, bounds)
    table = _with_basis(asked, links)
    if table.empty:
        return pd.DataFrame(columns=[*_KEPT, *SIZINGS])
    table = _sized(table)
    place = table["document"].map({plan: number for number, plan in enumerate(plans)})
    order = table.assign(place=place).sort_values(["family", "place"], kind="stable").index
    return table.loc[order, [*_KEPT, *SIZINGS]].reset_index(drop=True)


def kept_out_by_bounds(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
) -> set[str]:
    """Return the families that enough plans share, were lower bounds let in."""
    cells = candidates(comparisons, targets, normalised, indicators, plans, bounds=True)
    return set(shared_by(cells, load_ambition().composite.minimum_plans)["family"])


def _links(comparisons: pd.DataFrame, qualified: bool, bounds: bool) -> Links:
    allowed = VERDICTS[: VERDICTS.index("refused" if qualified else "qualified")]
    # A lower bound is no number to score by.
    exact = comparisons["bound"].eq("") | bounds
    kept = comparisons[comparisons["verdict"].isin(allowed) & exact]
    columns = kept[["target_id_a", "target_id_b", "verdict", "basis"]]
    rows = columns.itertuples(index=False, name=None)
    return {frozenset((a, b)): (verdict, basis) for a, b, verdict, basis in rows}


def _with_basis(asked: pd.DataFrame, links: Links) -> pd.DataFrame:
    """Return the chosen targets with the one basis of their family."""
    bases: dict[str, str] = {}
    for own in _values_by_family(asked):
        group = _largest(own, links)
        found = {links[frozenset(pair)][1] for pair in combinations(group, 2)}
        bases |= dict.fromkeys(group, next((b for b in _BASES if b in found), "value"))
    chosen = asked[asked["target_id"].isin(list(bases))]
    return chosen.assign(basis=chosen["target_id"].map(bases))


def _values_by_family(asked: pd.DataFrame) -> Iterable[Values]:
    """Return plan and value of the targets of each family."""
    families: dict[str, Values] = {}
    columns = ["family", "target_id", "document", "value"]
    for family, target, plan, value in asked[columns].itertuples(index=False, name=None):
        families.setdefault(family, {})[target] = (plan, float(value))
    return families.values()


def _sized(table: pd.DataFrame) -> pd.DataFrame:
    """Return the targets in all sizes."""
    plain = _first_number(table, ())
    sizes = {"none": plain}
    for sizing, names in _SIZED.items():
        sized = _first_number(table, names)
        lacking = sized.isna().groupby(table["family"]).transform("any")
        sizes[sizing] = sized.mask(lacking, plain)
    return table.assign(**sizes)


def _first_number(table: pd.DataFrame, names: Sequence[str]) -> pd.Series:
    """Return of each target the first of the named sizes that is known, on its basis."""
    numbers = pd.Series(math.nan, index=table.index)
    for basis, own in table.groupby("basis"):
        columns = [f"{_PREFIXES.get(str(basis), '')}{name}" for name in names] or [str(basis)]
        numbers[own.index] = own[columns].astype(float).bfill(axis=1).iloc[:, 0]
    return numbers


def _largest(own: Values, links: Links) -> list[str]:
    plan = {target: plan for target, (plan, _) in own.items()}
    best: tuple[tuple[float, ...], list[str]] = ((math.inf,), [])
    for group in _groups(sorted(plan), plan, links):
        verdicts = [links[frozenset(pair)][0] for pair in combinations(group, 2)]
        weak = sum(map(VERDICTS.index, verdicts))
        numbers = sorted(-own[target][1] for target in group)
        best = min(best, ((-len(group), weak, *numbers), group), key=lambda entry: entry[0])
    return best[1]


def _groups(names: list[str], plan: dict[str, str], links: Links) -> Iterator[list[str]]:
    """Yield every set of two or more targets of different plans that are linked each to each."""
    sets = [[name] for name in names]
    while sets:
        sets = [
            [*group, name]
            for group in sets
            for name in names
            if name > group[-1]
            and all(frozenset((name, other)) in links for other in group)
            and all(plan[name] != plan[other] for other in group)
        ]
        yield from sets
