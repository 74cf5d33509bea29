"""The null models and what exceeds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from policytargets.comparing.overlap.shared_targets import members_of

_SWEEPS = 6  # meetings of each two plans in a chain
_CELLS = 4_000_000  # of the tables that are in memory at once


def draw_tables(table: np.ndarray, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Return tables with the margins of one, in parts that fit into memory.

    Yields
    ------
    numpy.ndarray
        Truth values of shape (tables of this part, plans, indicators).
    """
    generator = np.random.default_rng(seed)
    columns = _sorted(table)
    start = columns[np.newaxis].copy()
    meetings = _all_meetings(len(table), generator)
    _mix(start, meetings[::-1], generator)
    size = max(1, _CELLS // max(1, columns.size))
    for first in range(0, draws, size):
        tables = np.repeat(start, min(size, draws - first), axis=0)
        _mix(tables, meetings, generator)
        yield tables


def shared_counts(tables: np.ndarray) -> np.ndarray:
    """Return how many indicators each two plans share, of shape (tables, plans, plans)."""
    numbers = tables.astype(np.float32)
    return np.rint(numbers @ numbers.transpose(0, 2, 1)).astype(int)


def _sorted(table: np.ndarray) -> np.ndarray:
    """Return the table without what no plan or every plan has, in an order of its own.

    Neither can be traded; and the draws may not depend on the order in which indicators stand.
    """
    popular = table.sum(axis=0)
    kept = table[:, (popular > 0) & (popular < len(table))]
    order = np.lexsort(kept)
    return kept[:, order]


def _mix(
    tables: np.ndarray, meetings: Sequence[np.ndarray], generator: np.random.Generator
) -> None:
    if tables.shape[2]:
        for meeting in meetings:
            _trade(tables, meeting, generator)


def _all_meetings(plans: int, generator: np.random.Generator) -> list[np.ndarray]:
    # The chain to the start runs through them backwards: only so is it the others' reverse.
    turns = [generator.permutation(plans) for _ in range(_SWEEPS)]
    return [meeting for turn in turns for meeting in _meetings(turn)]


def _meetings(plans: np.ndarray) -> Iterator[np.ndarray]:
    """Return the rounds of a tournament in which each two plans meet once, of shape (pairs, 2)."""
    ring = list(plans) + [-1] * (len(plans) % 2)
    half = len(ring) // 2
    for _ in range(len(ring) - 1):
        pairs = [p for p in zip(ring[:half], ring[: half - 1 : -1], strict=True) if -1 not in p]
        yield np.array(pairs)
        ring = [ring[0], ring[-1], *ring[1:-1]]


def _trade(tables: np.ndarray, pairs: np.ndarray, generator: np.random.Generator) -> None:
    """Deal out anew what one of two plans has alone, in place; no plan stands in two pairs."""
    ours, theirs = tables[:, pairs[:, 0]], tables[:, pairs[:, 1]]
    pooled = ours ^ theirs
    due = np.count_nonzero(ours & pooled, axis=2, keepdims=True)
    ranked = np.sort(lots := _draw_lots(pooled, generator), axis=2)
    # The lowest lots go to the first of the two, as many as it had.
    last = np.take_along_axis(ranked, np.maximum(due - 1, 0), axis=2)
    dealt = (lots <= last) & (due > 0)
    both = ours & theirs
    tables[:, pairs[:, 0]] = both | dealt
    tables[:, pairs[:, 1]] = both | (pooled ^ dealt)


def _draw_lots(pooled: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return lots, no two alike in a row; those outside the pool are higher than any inside.

    The column fills the last digits of each: of two lots that tie, one table would be dealt both.
    """
    columns = pooled.shape[2]
    places = np.arange(columns, dtype=np.uint64)
    digits = np.uint64(columns.bit_length())
    lots = generator.integers(0, 2**32, pooled.shape, dtype=np.uint64)
    lots = (lots << digits) | places
    lots[~pooled] |= np.uint64(1 << 63)
    return lots


COVERAGE = 0.95
"""Of every interval here."""

LEVEL = 0.05
"""Chance of a result that is called more than chance, for all pairs or plans together."""

_MORE = 20  # times as many draws where the first ones cannot decide
_MOST = 1_000_000  # draws

_ENDS = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
_COLUMNS = ["plan_a", "plan_b", "size_a", "size_b", "shared", "jaccard", "overlap", "by_size"]
_COLUMNS += ["p_size", "by_genre", "genre_low", "genre_high", "p_genre", "p_fewer", "p_holm"]
_COLUMNS += ["needed", "at_most"]
_APART = ["plan", "shared", "by_genre", "genre_low", "genre_high", "p_genre", "p_fewer", "p_holm"]


def coincide(
    table: pd.DataFrame, plans: Sequence[str], pool: int, draws: int, seed: int
) -> pd.DataFrame:
    """Return for each pair of plans what they share, and what they would share by chance.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts with one column a plan, as returned by `presence`.
    plans : sequence of str
        Plan ids; each pair stands once, in this order. The numbers do not depend on it.
    pool : int
        From how many rows a plan that chooses blindly would choose: all that are known of, whether
        or not one of the plans has them.
    draws : int
        Tables drawn with the same margins.
    seed : int
        Of the draws.

    Returns
    -------
    pandas.DataFrame
        ``plan_a``, ``plan_b``, ``size_a``, ``size_b``, ``shared``; ``jaccard`` (shared over the
        union) and ``overlap`` (shared over the smaller set); ``by_size`` and ``p_size``: expected
        number shared, and chance of as many or more, where each plan draws its number from the
        pool blindly (hypergeometric); ``by_genre``, ``genre_low``, ``genre_high``: mean and central
        interval where popular rows are drawn more often (`draw_tables`); ``p_genre``, ``p_fewer``:
        chance of as many or more, as many or fewer; ``p_holm``: twice the lesser of the two after
        Holm's correction for all pairs; ``needed``, ``at_most``: from how many shared, and up to
        how many, that pair alone would be told from chance among all pairs; missing where its
        shorter list, or where no draw, reaches that. Sizes are fixed in
        every draw, so that the coefficients rise with ``shared`` alone: one p value is that of all
        three. What is of the genre is missing where there are fewer than three plans (the margins
        of two leave nothing to draw), and what no draw can tell where there are too few draws.

    Notes
    -----
    ``p_genre`` is (1 + draws that share as many or more) / (1 + draws). The sum over all pairs is
    the same in every draw, since it follows from the margins: what all plans share together
    cannot be tested.
    """
    ordered = sorted(plans)
    inside = _inside(table, ordered)
    genre = _genre(inside, draws, seed) if len(ordered) > 2 else None
    place = {plan: row for row, plan in enumerate(ordered)}
    pairs = list(combinations(plans, 2))
    rows: list[dict[str, Any]] = []
    for a, b in pairs:
        own: dict[str, Any] = _observed(inside[place[a]], inside[place[b]], pool)
        drawn = genre[:, place[a], place[b]] if genre is not None else None
        told = _by_genre(own["shared"], drawn) | _limits(drawn, len(pairs))
        # No two plans share more than the shorter list holds.
        if told["needed"] > min(own["size_a"], own["size_b"]):
            told["needed"] = np.nan
        rows.append(own | {"plan_a": a, "plan_b": b} | told)
    return _corrected(pd.DataFrame(rows, columns=[*_COLUMNS, "p_both"]))


def coincide_surely(
    table: pd.DataFrame, plans: Sequence[str], pool: int, draws: int, seed: int
) -> tuple[pd.DataFrame, int]:
    """Return what `coincide` does, and of how many draws.

    They are `_MORE` times as many where a chance lies within three standard errors of the level,
    so that no pair is told from chance by the lot.
    """
    found = coincide(table, plans, pool, draws, seed)
    # Holm's factor is two sides times at most as many pairs as there are.
    error = np.sqrt(2 * len(found) * LEVEL / draws)
    if not (found["p_holm"] - LEVEL).abs().lt(3 * error).any() or draws * _MORE > _MOST:
        return found, draws
    return coincide(table, plans, pool, draws * _MORE, seed), draws * _MORE


def stand_apart(table: pd.DataFrame, plans: Sequence[str], draws: int, seed: int) -> pd.DataFrame:
    """Return for each plan what it shares with all others together, and what chance would give.

    Returns
    -------
    pandas.DataFrame
        ``plan``; the rest as in `coincide`, summed over the plan's pairs; ``p_holm`` for all plans
        together. No rows where there are fewer than three plans.
    """
    ordered = sorted(plans)
    if len(ordered) < 3:
        return pd.DataFrame(columns=_APART)
    inside = _inside(table, ordered)
    seen = _with_others(shared_counts(inside[np.newaxis]))[0]
    drawn = _with_others(_genre(inside, draws, seed))
    rows = []
    for plan in plans:
        place = ordered.index(plan)
        shared = int(seen[place])
        rows.append({"plan": plan, "shared": shared} | _by_genre(shared, drawn[:, place]))
    return _corrected(pd.DataFrame(rows, columns=[*_APART, "p_both"]))


def _inside(table: pd.DataFrame, ordered: Sequence[str]) -> np.ndarray:
    inside = members_of(table, ordered)
    kept: np.ndarray = inside[:, inside.any(axis=0)]
    return kept


def _with_others(shared: np.ndarray) -> np.ndarray:
    """Return for each plan the sum of what it shares with each other plan."""
    sums: np.ndarray = shared.sum(axis=2) - np.diagonal(shared, axis1=1, axis2=2)
    return sums


def _genre(inside: np.ndarray, draws: int, seed: int) -> np.ndarray:
    everywhere = int(inside.all(axis=0).sum())
    parts = [shared_counts(part) for part in draw_tables(inside, draws, seed)]
    return np.concatenate(parts) + everywhere


def _observed(a: np.ndarray, b: np.ndarray, pool: int) -> dict[str, Any]:
    from scipy.stats import hypergeom  # a second to load, needed for these numbers only

    sizes, shared = (int(a.sum()), int(b.sum())), int((a & b).sum())
    union, smaller = int((a | b).sum()), min(sizes)
    return {
        **{"size_a": sizes[0], "size_b": sizes[1], "shared": shared},
        "jaccard": shared / union if union else np.nan,
        "overlap": shared / smaller if smaller else np.nan,
        "by_size": sizes[0] * sizes[1] / pool if pool else 0.0,
        "p_size": hypergeom.sf(shared - 1, pool, *sizes),
    }


def _by_genre(shared: int, drawn: np.ndarray | None) -> dict[str, float]:
    names = ("by_genre", "genre_low", "genre_high", "p_genre", "p_fewer", "p_both")
    if drawn is None:
        return dict.fromkeys(names, np.nan)
    more, fewer = (_chance(hits.sum(), len(drawn)) for hits in (drawn >= shared, drawn <= shared))
    ends = np.quantile(drawn, _ENDS)
    values = (drawn.mean(), *ends, more, fewer, min(1.0, 2 * min(more, fewer)))
    return dict(zip(names, values, strict=True))


def _chance(hits: int, draws: int) -> float:
    return (1 + int(hits)) / (1 + draws)


def _limits(drawn: np.ndarray | None, pairs: int) -> dict[str, float]:
    """Return from how many shared, and up to how many, one pair alone passes Holm's first step."""
    if drawn is None:
        return {"needed": np.nan, "at_most": np.nan}
    allowed = LEVEL / (2 * pairs)
    counts = np.arange(int(drawn.min()) - 1, int(drawn.max()) + 2)
    more = [k for k in counts if _chance((drawn >= k).sum(), len(drawn)) < allowed]
    fewer = [k for k in counts if _chance((drawn <= k).sum(), len(drawn)) < allowed]
    return {
        "needed": float(min(more)) if more else np.nan,
        "at_most": float(max(fewer)) if fewer and max(fewer) >= 0 else np.nan,
    }


def _corrected(found: pd.DataFrame) -> pd.DataFrame:
    raised = _holm(found["p_both"].to_numpy(dtype=float))
    return found.assign(p_holm=raised).drop(columns="p_both")


def _holm(values: np.ndarray) -> np.ndarray:
    """Return p values that hold for all of them together (Holm 1979)."""
    order = np.argsort(values, kind="stable")
    steps = np.arange(len(values), 0, -1)
    raised = np.minimum(1.0, np.maximum.accumulate(values[order] * steps))
    found = np.empty_like(values)
    found[order] = raised
    return found
