"""The smallest change that turns an order or a rank."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from policytargets.comparing.ambition.admission import Admission
from policytargets.comparing.ambition.composite import (
    Matrix,
    aggregate,
    composite,
    matrix,
    normalise,
    start_weights,
    terms,
)
from policytargets.comparing.ambition.requirements import from_basis
from policytargets.vocabulary.rules import SIZINGS, Choices, load_ambition

_COLUMNS = ["family", "document", "other", "target", "target_id", "result", "verdict", "unit"]
_COLUMNS += ["value", "needed", "change", "percent", "about", "within", "firm", "undone_by"]
_SEEN = {"more": "less", "less": "more"}  # what the other side of a pair sees
_ORDERED = ["more", "less"]


def flip_targets(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each pair of targets how far either would have to move to ask the same.

    Beyond that number the order is another one. The number as written is what moves, so that a
    target over three years moves by three times its yearly distance. Where a path to a common year
    decides, no single number says it: such pairs have no flip.

    Returns
    -------
    pandas.DataFrame
        Each pair twice, once for the target that moves, first the one that moves less in per cent:
        ``family``, ``document`` (whose target moves), ``other``, ``target``, ``target_id``,
        ``result`` (as `document` sees it), ``verdict``, ``unit``, ``value``, ``needed``,
        ``change``, ``percent`` and ``about`` (what 左右 leaves open), in the canonical unit,
        ``within`` (``about``, ``tie`` or ``""``, a code of ambition.yml), ``firm`` and
        ``undone_by`` as in `pairs`.
    """
    given = enumerate(pairs.to_dict("records"))
    rows = [{**_moved(row, *s), "pair": place} for place, row in given for s in ("ab", "ba")]
    table = pd.DataFrame(rows, columns=[*_COLUMNS, "pair"])
    order = table.assign(size=table["percent"].astype(float).abs())
    order = order.sort_values(["pair", "size"], kind="stable")
    return order[_COLUMNS].reset_index(drop=True)


def flip_neighbours(edges: pd.DataFrame, flips: pd.DataFrame) -> pd.DataFrame:
    """Return the smallest change of one target that undoes each edge of the Hasse diagram.

    An order that a reading of the text undoes comes before any other, however many per cent it is:
    an edge is no firmer than the weakest of its families.

    Returns
    -------
    pandas.DataFrame
        ``upper``, ``lower``, and the row of `flips` that is not firm, else that with the smallest
        change in per cent.
    """
    rows = []
    for edge in edges.to_dict("records"):
        ends = [edge["upper"], edge["lower"]]
        own = flips[flips["document"].isin(ends) & flips["other"].isin(ends)]
        own = own[own["result"].isin(_ORDERED) & own["percent"].notna()]
        sizes = own.assign(size=own["percent"].abs())
        best = sizes.sort_values(["firm", "size"], kind="stable").to_dict("records")
        rows += [{"upper": ends[0], "lower": ends[1], **row} for row in best[:1]]
    return pd.DataFrame(rows, columns=["upper", "lower", *_COLUMNS])


def within(change: float, about: float) -> str:
    """Return what a change is within: ``about`` (左右), ``tie`` or ``""``."""
    if math.isclose(change, 0, abs_tol=1e-12):
        return "tie"
    return "about" if about > 0 and abs(change) <= about else ""


def _moved(row: dict[str, Any], own: str, other: str) -> dict[str, object]:
    basis, years, form = row["basis"], row[f"window_years_{own}"], row[f"form_{own}"]
    value = from_basis(row[f"value_{own}"], form, basis, years)
    needed = from_basis(row[f"value_{other}"], form, basis, years)
    needed = math.nan if row["how"] == "path" else needed
    size, about = abs(value) or 1, row[f"about_{own}"]
    return {
        **{name: row[name] for name in ("family", "verdict", "unit", "firm", "undone_by")},
        **{name: row[f"{name}_{own}"] for name in ("document", "target", "target_id")},
        "other": row[f"document_{other}"],
        "result": row["result"] if own == "a" else _SEEN.get(row["result"], row["result"]),
        **{"value": value, "needed": needed, "change": needed - value},
        "percent": 100 * (needed - value) / abs(value) if value else math.nan,
        **{"about": about, "within": within((needed - value) / size, about / size)},
    }


_GRID = np.geomspace(1e-4, 10, 401)  # relative changes that are tried: 0.01 per cent to tenfold
_FLIPS = ["upper", "lower", "gap", "document", "family", "target", "target_id", "unit"]
_FLIPS += ["value", "needed", "change", "percent", "within"]
_WEIGHTS = ["upper", "lower", "moved", "family", "weight", "needed"]


def flip_scores(admission: Admission, choices: Choices | None = None) -> pd.DataFrame | None:
    """Return the smallest change of one target that makes each pair of neighbours change places.

    Targets of the two neighbours are moved one at a time; the score is made anew for each number
    tried, since another number of one plan rescales the whole family.

    Returns
    -------
    pandas.DataFrame or None
        One row a pair of neighbours: ``upper``, ``lower``, ``gap`` of their scores, the target that
        moves (``document``, ``family``, ``target``, ``target_id``), ``unit``, ``value``,
        ``needed``, ``change``, ``percent``, ``within`` (see `flip_targets`).
        Missing where no single target does it. None where there is no score.
    """
    chosen, pairs = _neighbours(admission, choices)
    if pairs is None:
        return None
    return pd.DataFrame([_smallest(admission, chosen, *pair) for pair in pairs], columns=_FLIPS)


def flip_weights(admission: Admission, choices: Choices | None = None) -> pd.DataFrame | None:
    """Return the smallest change of the weights that brings each pair of neighbours level.

    A linear programme: least Σ|w − w₀| with w ≥ 0, Σw = 1 and Σ w (upper − lower) ≤ 0, over the
    families that both plans have, of which the terms are normalised numbers (for a geometric mean
    their logarithms).

    Returns
    -------
    pandas.DataFrame or None
        One row a pair of neighbours and family: ``upper``, ``lower``, ``moved`` (share of all
        weight that has to move, half of the sum of the changes), ``family``, ``weight``,
        ``needed``. Missing where no weights do it. None where there is no score.
    """
    chosen, pairs = _neighbours(admission, choices)
    if pairs is None:
        return None
    given = matrix(admission)
    summed, start = _summed(given, chosen), start_weights(given, chosen)
    parts = [_reweighed(given, summed, start, *pair[:2]) for pair in pairs]
    return pd.DataFrame([row for part in parts for row in part], columns=_WEIGHTS)


def _neighbours(
    admission: Admission, choices: Choices | None
) -> tuple[Choices, list[tuple[str, str, float]] | None]:
    """Return how the score is made, and the plans next to each other in it with the gap."""
    chosen = choices or load_ambition().composite.default
    ranked = composite(admission, chosen)
    if ranked is None:
        return chosen, None
    rows = list(zip(ranked["document"], ranked["score"], strict=True))
    return chosen, [(upper, lower, high - low) for (upper, high), (lower, low) in pairwise(rows)]


def _smallest(
    admission: Admission, chosen: Choices, upper: str, lower: str, gap: float
) -> dict[str, Any]:
    given = matrix(admission)
    told = {"upper": upper, "lower": lower, "gap": gap}
    found = []
    for cell in admission.cells.to_dict("records"):
        if cell["document"] in (upper, lower):
            factor = _factor(given, chosen, (upper, lower), cell)
            found += [] if factor is None else [_flip(cell, factor)]
    return told | min(found, key=lambda row: abs(row["percent"]), default={})


def _flip(cell: dict[str, Any], factor: float) -> dict[str, Any]:
    on_basis = cell["none"] * (1 + factor)
    needed = from_basis(on_basis, cell["form"], cell["basis"], cell["window_years"])
    change = needed - cell["value"]
    inside = within(change, cell["about"])
    names = ("document", "family", "id", "target_id", "unit", "value")
    row = {"target" if name == "id" else name: cell[name] for name in names}
    percent = 100 * change / abs(cell["value"])
    return row | {"needed": needed, "change": change, "percent": percent, "within": inside}


def _factor(
    given: Matrix, chosen: Choices, pair: tuple[str, str], cell: dict[str, Any]
) -> float | None:
    """Return the least relative change of a cell at which the two plans score alike."""
    gap = _gap_of(given, chosen, pair, cell)
    crossings = [_crossing(gap, sign * _GRID) for sign in (1, -1)]
    return min((c for c in crossings if c is not None), key=abs, default=None)


def _gap_of(
    given: Matrix, chosen: Choices, pair: tuple[str, str], cell: dict[str, Any]
) -> Callable[[np.ndarray], np.ndarray]:
    """Return the function from relative changes of the cell to the gap between the two scores."""
    values = given.values[SIZINGS.index(chosen.sizing)]
    row, column = given.plans.index(cell["document"]), given.families.index(cell["family"])
    upper, lower = (given.plans.index(plan) for plan in pair)
    weights = start_weights(given, chosen)

    def gap(changes: np.ndarray) -> np.ndarray:
        """Return the upper score less the lower one after each of the changes."""
        tried = np.repeat(values[None], len(changes), axis=0)
        tried[:, row, column] *= 1 + changes
        scores = aggregate(normalise(tried, chosen.normalisation), weights, chosen.aggregation)
        return np.asarray(scores[:, upper] - scores[:, lower])

    return gap


def _crossing(gap: Callable[[np.ndarray], np.ndarray], changes: np.ndarray) -> float | None:
    from scipy.optimize import brentq  # long to load, needed where there is a score only

    tried = gap(changes)
    crossed = np.nonzero(tried <= 0)[0]
    if not len(crossed):
        return None
    first = int(crossed[0])
    before = changes[first - 1] if first else 0.0
    if gap(np.array([before]))[0] <= 0:
        return float(before)
    return float(brentq(lambda x: gap(np.array([x]))[0], before, changes[first], xtol=1e-12))


def _summed(given: Matrix, chosen: Choices) -> np.ndarray:
    """Return the numbers of which the score is a weighted sum, plans × families."""
    scaled = normalise(given.values[SIZINGS.index(chosen.sizing)], chosen.normalisation)
    return terms(scaled, chosen.aggregation)


def _reweighed(
    given: Matrix, summed: np.ndarray, start: np.ndarray, upper: str, lower: str
) -> Iterator[dict[str, Any]]:
    gaps = summed[given.plans.index(upper)] - summed[given.plans.index(lower)]
    both = ~np.isnan(gaps)
    own = start[both] / start[both].sum()
    found = _least_move(own, gaps[both])
    moved = np.abs(found - own).sum() / 2
    families = [family for family, shared in zip(given.families, both, strict=True) if shared]
    for family, weight, needed in zip(families, own, found, strict=True):
        told = {"upper": upper, "lower": lower, "moved": moved, "family": family}
        yield told | {"weight": weight, "needed": needed}


def _least_move(start: np.ndarray, gaps: np.ndarray) -> np.ndarray:
    """Return the weights next to `start` that close the gap; NaN where none do."""
    from scipy.optimize import linprog

    size = len(start)
    if not size:
        return start
    # w = start + up − down: the sum of ups and downs is what is made small.
    closing = np.concatenate([gaps, -gaps])[None, :]
    level = np.concatenate([np.ones(size), -np.ones(size)])[None, :]
    bounds = [(0, None)] * size + [(0, weight) for weight in start]
    found = linprog(np.ones(2 * size), closing, [-float(start @ gaps)], level, [0.0], bounds=bounds)
    if not found.success:
        return np.full(size, np.nan)
    return np.asarray(start + found.x[:size] - found.x[size:])
