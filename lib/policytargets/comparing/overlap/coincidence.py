"""How far the choices of two plans coincide, and how far beyond their size and their genre."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from policytargets.comparing.overlap.chance import draw_tables, shared_counts
from policytargets.comparing.overlap.indicators import members_of

__all__ = ["COVERAGE", "coincide"]

COVERAGE = 0.95
"""Of every interval here."""

_ENDS = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
_COLUMNS = ["plan_a", "plan_b", "size_a", "size_b", "shared", "jaccard", "jaccard_low"]
_COLUMNS += ["jaccard_high", "overlap", "overlap_low", "overlap_high", "by_size", "p_size"]
_COLUMNS += ["by_genre", "genre_low", "genre_high", "p_genre", "p_holm"]


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
        union) and ``overlap`` (shared over the smaller set), each with a Wilson interval, as of a
        sample of that union or set; ``by_size`` and ``p_size``: expected number shared, and chance
        of as many or more, where each plan draws its number from the pool blindly (hypergeometric);
        ``by_genre``, ``genre_low``, ``genre_high`` and ``p_genre``: mean, central interval and
        chance where popular rows are drawn more often (`chance`); ``p_holm``: that chance after
        Holm's correction for all pairs. Sizes are fixed in every draw, so that the coefficients
        rise with ``shared`` alone: one p value is that of all three. What is of the genre is
        missing where there are fewer than three plans: the margins of two leave nothing to draw.

    Notes
    -----
    ``p_genre`` is (1 + draws that share as many or more) / (1 + draws).
    """
    ordered = sorted(plans)
    inside = members_of(table, ordered)
    inside = inside[:, inside.any(axis=0)]
    genre = _genre(inside, draws, seed) if len(ordered) > 2 else None
    place = {plan: row for row, plan in enumerate(ordered)}
    rows: list[dict[str, Any]] = []
    for a, b in combinations(plans, 2):
        own: dict[str, Any] = _observed(inside[place[a]], inside[place[b]], pool)
        drawn = genre[:, place[a], place[b]] if genre is not None else None
        own |= {"plan_a": a, "plan_b": b} | _by_genre(own["shared"], drawn)
        rows.append(own)
    found = pd.DataFrame(rows, columns=_COLUMNS)
    return found.assign(p_holm=_holm(found["p_genre"].to_numpy(dtype=float)))


def _genre(inside: np.ndarray, draws: int, seed: int) -> np.ndarray:
    everywhere = int(inside.all(axis=0).sum())
    parts = [shared_counts(part) for part in draw_tables(inside, draws, seed)]
    return np.concatenate(parts) + everywhere


def _observed(a: np.ndarray, b: np.ndarray, pool: int) -> dict[str, Any]:
    from scipy.stats import hypergeom  # a second to load, needed for these numbers only

    sizes, shared = (int(a.sum()), int(b.sum())), int((a & b).sum())
    union, smaller = int((a | b).sum()), min(sizes)
    values: dict[str, Any] = {"size_a": sizes[0], "size_b": sizes[1], "shared": shared}
    for name, whole in (("jaccard", union), ("overlap", smaller if min(sizes) else 0)):
        ends = _wilson(shared, whole)
        values |= dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
    by_size = sizes[0] * sizes[1] / pool if pool else 0.0
    return values | {"by_size": by_size, "p_size": hypergeom.sf(shared - 1, pool, *sizes)}


def _by_genre(shared: int, drawn: np.ndarray | None) -> dict[str, float]:
    names = ("by_genre", "genre_low", "genre_high", "p_genre")
    if drawn is None:
        return dict.fromkeys(names, np.nan)
    chance = (1 + int((drawn >= shared).sum())) / (1 + len(drawn))
    return dict(zip(names, (drawn.mean(), *np.quantile(drawn, _ENDS), chance), strict=True))


def _wilson(count: int, of: int) -> tuple[float, float, float]:
    from scipy.stats import binomtest

    if not of:
        return np.nan, np.nan, np.nan
    ends = binomtest(count, of).proportion_ci(COVERAGE, method="wilson")
    return count / of, float(ends.low), float(ends.high)


def _holm(values: np.ndarray) -> np.ndarray:
    """Return p values that hold for all of them together (Holm 1979)."""
    order = np.argsort(values, kind="stable")
    steps = np.arange(len(values), 0, -1)
    raised = np.minimum(1.0, np.maximum.accumulate(values[order] * steps))
    found = np.empty_like(values)
    found[order] = raised
    return found
