"""Where the plans stand to one another: who asks more, on which evidence, and how firmly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from policytargets.comparing.ambition.dominance import dominance, hasse, layers
from policytargets.comparing.ambition.flips import flip_neighbours, flip_targets
from policytargets.comparing.ambition.orders import order_families, order_pairs

__all__ = ["EVIDENCE", "Standing", "gather", "stand"]

EVIDENCE = ("strict", "wide")
"""Direct and converted pairs alone; qualified ones too."""


@dataclass(frozen=True)
class Standing:
    """The partial order of plans on one kind of evidence.

    Parameters
    ----------
    evidence : str
        A code of `EVIDENCE`.
    pairs, families, relations, edges, layers, flips, neighbours : pandas.DataFrame
        As returned by `order_pairs`, `order_families`, `dominance`, `hasse` (with ``families``, the
        codes that an edge rests on), `layers`, `flip_targets` and `flip_neighbours`.
    """

    evidence: str
    pairs: pd.DataFrame
    families: pd.DataFrame
    relations: pd.DataFrame
    edges: pd.DataFrame
    layers: pd.DataFrame
    flips: pd.DataFrame
    neighbours: pd.DataFrame


def stand(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    qualified: bool = True,
) -> list[Standing]:
    """Return how the plans stand without caveats and, where wanted, with them.

    Parameters
    ----------
    comparisons, targets, normalised, indicators : pandas.DataFrame
        The clean tables; only pairs of these targets count.
    plans : sequence of str
        Plan ids.
    qualified : bool, optional
        Whether pairs that are comparable only with a caveat are looked at too, on their own.
    """
    given = (comparisons, targets, normalised, indicators, plans)
    wanted = EVIDENCE[: 1 + qualified]
    found = {code: order_pairs(*given, qualified=code == "wide") for code in wanted}
    return [_standing(code, pairs, plans) for code, pairs in found.items()]


def gather(standings: Sequence[Standing], table: str) -> pd.DataFrame:
    """Return one table of all standings, with a column ``evidence`` before the others."""
    parts = [getattr(own, table) for own in standings]
    named = zip(standings, parts, strict=True)
    return pd.concat(
        [part.assign(evidence=own.evidence) for own, part in named], ignore_index=True
    )[["evidence", *parts[0].columns]]


def _standing(evidence: str, pairs: pd.DataFrame, plans: Sequence[str]) -> Standing:
    families = order_families(pairs)
    relations = dominance(families, plans)
    edges = _with_families(hasse(relations, plans), families)
    flips = flip_targets(pairs)
    return Standing(
        evidence,
        pairs,
        families,
        relations,
        edges,
        layers(edges, plans),
        flips,
        flip_neighbours(edges, flips),
    )


def _with_families(edges: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Return the edges with the families in which the upper plan asks more than the lower."""
    rows = zip(edges["upper"], edges["lower"], strict=True)
    return edges.assign(families=[";".join(_won(families, *ends)) for ends in rows])


def _won(families: pd.DataFrame, upper: str, lower: str) -> list[str]:
    between = families["document_a"].isin([upper, lower])
    between &= families["document_b"].isin([upper, lower])
    return list(families.loc[between & families["asks_more"].eq(upper), "family"])
