"""Who asks more, plan by plan: dominance, Hasse edges, layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from policytargets.comparing.ambition.flips import flip_neighbours, flip_targets
from policytargets.comparing.ambition.pair_order import order_families, order_pairs
from policytargets.vocabulary.rules import load_ambition

_COUNTS = ["wins", "losses", "ties", "trade_offs", "undecided"]


def dominance(
    families: pd.DataFrame, plans: Sequence[str], minimum_families: int | None = None
) -> pd.DataFrame:
    """Return how often each plan asks more than each other.

    Returns
    -------
    pandas.DataFrame
        Each pair of plans twice: ``document``, ``other``, the numbers of families ``wins``,
        ``losses``, ``ties``, ``trade_offs`` and ``undecided``, their sum ``families``, how many are
        ``qualified``, and ``relation``: ``more`` (in the majority of at least `minimum_families`,
        and less in none), ``less``, ``equal`` (ties alone), ``mixed`` (more in some, less in
        others), ``few`` (fewer families than the minimum), ``undecided``, ``none`` (nothing
        comparable).
    """
    if minimum_families is None:
        minimum_families = load_ambition().order.minimum_families
    told = _both_ways(families)
    grid = [(a, b) for a in plans for b in plans if a != b]
    table = pd.DataFrame(grid, columns=["document", "other"])
    for outcome in _COUNTS:
        table[outcome] = _count(told[told["outcome"].eq(outcome)], grid)
    table["families"] = table[_COUNTS].sum(axis=1)
    table["qualified"] = _count(told[told["qualified"]], grid)
    counts = table[_COUNTS].to_numpy()
    table["relation"] = [_relation(row, minimum_families) for row in counts.tolist()]
    return table


def hasse(table: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the edges of the Hasse diagram: who asks more, what follows from others left out.

    Families differ from pair to pair, so that the relation need not be transitive: plans that
    stand in a circle are one knot, and the edges between knots are reduced. For the
    same reason a way of two edges claims nothing of its two ends: `dominance` tells what is known.

    Returns
    -------
    pandas.DataFrame
        ``upper`` asks more than ``lower``; ``wins``, ``ties``, ``compared`` and ``qualified`` count
        the families: in which it does, that tie, that may be compared, and that need caveats.
    """
    edges = _edges(table, plans)
    knots, of = _components(edges)
    between = np.zeros((knots, knots), dtype=bool)
    upper, lower = np.nonzero(edges)
    between[of[upper], of[lower]] = of[upper] != of[lower]
    np.fill_diagonal(between, val=False)
    # An edge is spare when its lower end is reached from one of the other lower ends.
    spare = (between.astype(int) @ _reached(between).astype(int)) > 0
    kept = (between & ~spare)[of[upper], of[lower]]
    chosen = pd.DataFrame(
        {
            "document": np.array(list(plans), dtype=object)[upper[kept]],
            "other": np.array(list(plans), dtype=object)[lower[kept]],
        }
    )
    found = chosen.merge(table, on=["document", "other"], how="left")
    names = {"document": "upper", "other": "lower", "families": "compared"}
    return found.rename(columns=names)[["upper", "lower", "wins", "ties", "compared", "qualified"]]


def _components(edges: np.ndarray) -> tuple[int, np.ndarray]:
    """Return how many sets of mutually reachable plans there are, and the set of each plan."""
    from scipy.sparse.csgraph import connected_components  # long to load, needed here only

    count, of = connected_components(edges, directed=True, connection="strong")
    return int(count), np.asarray(of)


def layers(edges: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how far down in the diagram each plan is drawn.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``layer`` (0 at the top; the longest way down from there) and ``linked``,
        False where no edge touches the plan.
    """
    layer = dict.fromkeys(plans, 0)
    for _ in plans:
        for row in edges.itertuples():
            layer[row.lower] = max(layer[row.lower], min(layer[row.upper] + 1, len(plans)))
    linked = {*edges["upper"], *edges["lower"]}
    rows = [(plan, layer[plan], plan in linked) for plan in plans]
    return pd.DataFrame(rows, columns=["document", "layer", "linked"])


_SAME = {"tie": "ties", "trade_off": "trade_offs", "undecided": "undecided"}
_OUTCOMES = {
    "a": {"more": "wins", "less": "losses", **_SAME},
    "b": {"more": "losses", "less": "wins", **_SAME},
}
"""What a result is to each side of a pair."""


def _both_ways(families: pd.DataFrame) -> pd.DataFrame:
    """Return each family and pair of plans twice, with the outcome as each plan sees it."""
    seen = []
    for own, other in ("ab", "ba"):
        view = families.rename(
            columns={f"document_{own}": "document", f"document_{other}": "other"}
        )
        seen.append(view.assign(outcome=view["result"].map(_OUTCOMES[own])))
    return pd.concat(seen, ignore_index=True).astype({"qualified": bool})


def _count(rows: pd.DataFrame, grid: Sequence[tuple[str, str]]) -> list[int]:
    counts = rows.groupby(["document", "other"]).size().to_dict()
    return [int(counts.get(pair, 0)) for pair in grid]


def _relation(counts: list[int], minimum: int) -> str:
    wins, losses, ties, _, _ = counts
    families = sum(counts)
    if not families:
        return "none"
    if wins and losses:
        return "mixed"
    if families < minimum:
        return "few"
    if ties == families:
        return "equal"
    if 2 * max(wins, losses) > families:
        return "more" if wins else "less"
    return "undecided"


def _edges(table: pd.DataFrame, plans: Sequence[str]) -> np.ndarray:
    """Return the square of truth values: the row's plan asks more than the column's."""
    rows = table.loc[table["relation"].eq("more"), ["document", "other"]]
    more = set(rows.itertuples(index=False, name=None))
    square = [[(a, b) in more for b in plans] for a in plans]
    return np.array(square, dtype=bool).reshape(len(plans), len(plans))


def _reached(edges: np.ndarray) -> np.ndarray:
    """Return which is reached from which by one edge or more."""
    from scipy.sparse.csgraph import shortest_path

    steps = shortest_path(edges.astype(float), directed=True, unweighted=True)
    return np.isfinite(steps) & (steps > 0)


EVIDENCE = ("strict", "wide")
"""Direct and converted pairs alone; qualified ones too."""


@dataclass(frozen=True)
class PartialOrder:
    """The partial order of plans on one kind of evidence."""

    evidence: str  # A code of `EVIDENCE`
    # As returned by `order_pairs`, `order_families`, `dominance`, `hasse` (with families, those in
    # which the upper plan asks more), `layers`, `flip_targets` and `flip_neighbours`
    pairs: pd.DataFrame
    families: pd.DataFrame
    relations: pd.DataFrame
    edges: pd.DataFrame
    layers: pd.DataFrame
    flips: pd.DataFrame
    neighbours: pd.DataFrame


def partial_orders(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    documents: pd.DataFrame,
    plans: Sequence[str],
    qualified: bool = True,
) -> list[PartialOrder]:
    """Return how the plans stand without caveats and, where wanted, with them."""
    given = (comparisons, targets, normalised, indicators, documents, plans)
    wanted = EVIDENCE[: 1 + qualified]
    found = {code: order_pairs(*given, qualified=code == "wide") for code in wanted}
    return [_standing(code, pairs, plans) for code, pairs in found.items()]


def gather(standings: Sequence[PartialOrder], table: str) -> pd.DataFrame:
    """Return one table of all standings, with a column ``evidence`` before the others."""
    parts = [getattr(own, table) for own in standings]
    named = zip(standings, parts, strict=True)
    return pd.concat(
        [part.assign(evidence=own.evidence) for own, part in named], ignore_index=True
    )[["evidence", *parts[0].columns]]


def _standing(evidence: str, pairs: pd.DataFrame, plans: Sequence[str]) -> PartialOrder:
    families = order_families(pairs)
    relations = dominance(families, plans)
    edges = _with_families(hasse(relations, plans), families)
    flips = flip_targets(pairs)
    return PartialOrder(
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
