"""How much two plans would share by chance: draws that keep each plan's size and each popularity.

Plans of one genre state the same popular indicators. Whether two of them share more than that is
asked of every table of plans by indicators with the same margins: each plan keeps how many
indicators it states, each indicator in how many plans it stands, and all such tables are equally
likely. Where plans choose independently, an indicator's popularity and a plan's size acting
together as in Rasch's model, this is their exact distribution given the margins, whatever the
popularities are (Rasch 1960; Chen and Small 2005): nothing has to be estimated.

The tables are drawn by trades between two plans (curveball; Strona et al. 2014): what one of the
two has alone is pooled and dealt out again. A trade draws the two rows anew given all else, so that
it leaves the distribution as it is. One chain leads from the plans as they are to a starting table,
and from it as many chains lead away as there are draws (Besag and Clifford 1989): the table as it
is and the drawn ones are then exchangeable, and a p value is valid however slowly the chains mix.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

__all__ = ["draw_tables", "shared_counts"]

_SWEEPS = 6  # meetings of each two plans in a chain
_CELLS = 4_000_000  # of the tables that are in memory at once


def draw_tables(table: np.ndarray, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Return tables with the margins of one, in parts that fit into memory.

    Parameters
    ----------
    table : numpy.ndarray
        Truth values of shape (plans, indicators).
    draws : int
        How many tables.
    seed : int
        Of the draws; the same seed gives the same tables.

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
    lots = generator.random(pooled.shape, dtype=np.float32)
    np.copyto(lots, 2.0, where=~pooled)
    ranked = np.sort(lots, axis=2)
    # The lowest lots go to the first of the two, as many as it had.
    last = np.take_along_axis(ranked, np.maximum(due - 1, 0), axis=2)
    dealt = (lots <= last) & (due > 0)
    both = ours & theirs
    tables[:, pairs[:, 0]] = both | dealt
    tables[:, pairs[:, 1]] = both | (pooled ^ dealt)
