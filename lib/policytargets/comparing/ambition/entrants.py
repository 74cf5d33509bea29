"""Which targets may enter one score: one a plan and family, mutually comparable."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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
    parts = [_sized(own, links) for _, own in asked.groupby("family", sort=True)]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=[*_KEPT, *SIZINGS])
    table = pd.concat(parts, ignore_index=True)
    place = table["document"].map({plan: number for number, plan in enumerate(plans)})
    order = table.assign(place=place).sort_values(["family", "place"], kind="stable").index
    return table.loc[order, [*_KEPT, *SIZINGS]].reset_index(drop=True)


def _links(comparisons: pd.DataFrame, qualified: bool) -> Links:
    allowed = VERDICTS[: VERDICTS.index("refused" if qualified else "qualified")]
    kept = comparisons[comparisons["verdict"].isin(allowed)]
    columns = kept[["target_id_a", "target_id_b", "verdict", "basis"]]
    rows = columns.itertuples(index=False, name=None)
    return {frozenset((a, b)): (verdict, basis) for a, b, verdict, basis in rows}


def _sized(own: pd.DataFrame, links: Links) -> pd.DataFrame:
    """Return the family's chosen targets on one basis, in all sizes."""
    chosen = _largest(own, links)
    found = [links[frozenset(pair)][1] for pair in combinations(chosen, 2)]
    basis = next((basis for basis in _BASES if basis in found), "value")
    rows = own[own["target_id"].isin(chosen)].assign(basis=basis)
    rows["none"] = rows[basis].astype(float)
    for sizing, columns in _SIZED.items():
        rows[sizing] = _in_size(rows, [f"{_PREFIXES.get(basis, '')}{name}" for name in columns])
    return rows


def _in_size(rows: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Return the first column that holds a number; the plain numbers where one is lacking."""
    sized = rows[columns].astype(float).bfill(axis=1).iloc[:, 0]
    return rows["none"] if sized.isna().any() else sized


def _largest(own: pd.DataFrame, links: Links) -> list[str]:
    plan = own.set_index("target_id")["document"]
    value = own.set_index("target_id")["value"]
    best: tuple[tuple[float, ...], list[str]] = ((math.inf,), [])
    for group in _groups(sorted(plan.index), plan.to_dict(), links):
        verdicts = [links[frozenset(pair)][0] for pair in combinations(group, 2)]
        weak = sum(map(VERDICTS.index, verdicts))
        numbers = sorted(-float(value[target]) for target in group)
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
