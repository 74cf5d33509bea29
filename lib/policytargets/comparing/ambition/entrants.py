"""Which targets may enter one score: one a plan and family, mutually comparable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import pandas as pd

from policytargets.comparing.ambition.asks import asks
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.ambition import SIZINGS

__all__ = ["entrants"]

_SIZED = {
    "gdp": ("per_100bn_gdp",),
    "gdp_own_territory": ("per_100bn_gdp_own_territory", "per_100bn_gdp"),
    "residents": ("per_million_residents",),
}
_PREFIXES = {"pace_per_year": "pace_"}
_KEPT = ["family", "theme", "document", "target_id", "id", "number_text", "comparator"]
_KEPT += ["direction", "form", "window_years", "unit", "half_step", "about", "value", "basis"]
_BASES = ("rate_per_year", "pace_per_year")

Links = dict[frozenset[str], tuple[str, str]]
"""Verdict and basis of the pairs that are not refused, by their two target ids."""
Own = dict[str, tuple[str, float]]
"""Plan and value of the targets of one family."""


def entrants(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str] = (),
    qualified: bool = True,
) -> pd.DataFrame:
    """Return for each family the largest set of targets that are mutually not refused.

    Each plan gives one target at most. Of several sets of one size that with the better verdicts
    is taken, then that with the higher numbers, so that names of plans decide nothing.

    Parameters
    ----------
    comparisons, targets, normalised, indicators : pandas.DataFrame
        The clean tables.
    plans : sequence of str
        Plan ids.
    families : sequence of str, optional
        Codes; all where empty.
    qualified : bool, optional
        Whether pairs that are comparable only with a caveat count.

    Returns
    -------
    pandas.DataFrame
        One row a family and plan, sorted by family, then in the order of `plans`: what `asks`
        gives of the target, ``basis`` (one for the family), and what is compared, in four sizes:
        ``none``, ``gdp``, ``gdp_own_territory`` and ``residents``. A family of ratios or rates,
        or one of which a figure is lacking, has the same numbers in all.
    """
    asked = asks(targets, normalised, indicators)
    asked = asked[asked["document"].isin(list(plans)) & asked["direction"].isin(["more", "less"])]
    if families:
        asked = asked[asked["family"].isin(list(families))]
    links = _links(comparisons, qualified)
    table = _with_basis(asked, links)
    if table.empty:
        return pd.DataFrame(columns=[*_KEPT, *SIZINGS])
    table = _sized(table)
    place = table["document"].map({plan: number for number, plan in enumerate(plans)})
    order = table.assign(place=place).sort_values(["family", "place"], kind="stable").index
    return table.loc[order, [*_KEPT, *SIZINGS]].reset_index(drop=True)


def _links(comparisons: pd.DataFrame, qualified: bool) -> Links:
    allowed = VERDICTS[: VERDICTS.index("refused" if qualified else "qualified")]
    kept = comparisons[comparisons["verdict"].isin(allowed)]
    columns = kept[["target_id_a", "target_id_b", "verdict", "basis"]]
    rows = columns.itertuples(index=False, name=None)
    return {frozenset((a, b)): (verdict, basis) for a, b, verdict, basis in rows}


def _with_basis(asked: pd.DataFrame, links: Links) -> pd.DataFrame:
    """Return the chosen targets with the one basis of their family."""
    bases: dict[str, str] = {}
    for own in _families(asked):
        group = _largest(own, links)
        found = {links[frozenset(pair)][1] for pair in combinations(group, 2)}
        bases |= dict.fromkeys(group, next((b for b in _BASES if b in found), "value"))
    chosen = asked[asked["target_id"].isin(list(bases))]
    return chosen.assign(basis=chosen["target_id"].map(bases))


def _families(asked: pd.DataFrame) -> Iterable[Own]:
    """Return plan and value of the targets of each family."""
    families: dict[str, Own] = {}
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


def _largest(own: Own, links: Links) -> list[str]:
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
