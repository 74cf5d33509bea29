"""One score of several families: normalised, weighted, aggregated.

The steps are those of OECD/JRC, Handbook on Constructing Composite Indicators: Methodology and
User Guide (OECD Publishing, Paris 2008, ISBN 978-92-64-04345-9), sections 1.5 (normalisation of
data) and 1.6 (weighting and aggregation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from policytargets.comparing.ambition.admission import Admission
from policytargets.vocabulary.rules import SIZINGS, Choices, load_ambition

_DECIMALS = 9  # closer scores are the same score: sums of the same numbers in another order


@dataclass(frozen=True)
class Matrix:
    """The numbers that enter a score."""

    plans: list[str]  # Plans (rows), families (columns) and the theme of each family
    families: list[str]
    themes: list[str]
    # Sizings × plans × families, so turned that more is more demanding; NaN where a plan has no
    # target
    values: np.ndarray


def matrix(admission: Admission) -> Matrix:
    """Return the numbers of the admitted cells, in the order of plans and families."""
    cells = admission.cells
    scored = admission.plans.loc[admission.plans["scored"], "document"]
    plans = [plan for plan in scored if plan in set(cells["document"])]
    families = sorted(cells["family"].unique())
    themes = cells.drop_duplicates("family").set_index("family")["theme"]
    sign = cells["direction"].map({"more": 1.0, "less": -1.0})
    values = [
        cells.assign(turned=sign * cells[sizing])
        .pivot(index="document", columns="family", values="turned")
        .reindex(index=plans, columns=families)
        .to_numpy(float)
        for sizing in SIZINGS
    ]
    return Matrix(plans, families, [str(themes[f]) for f in families], np.stack(values))


def normalise(values: np.ndarray, kind: str) -> np.ndarray:
    """Return the numbers of each family on a common scale, over its plans.

    Parameters
    ----------
    values : numpy.ndarray
        … × plans × families, more is more demanding, NaN where a plan has none.
    kind : str
        ``min_max``: (x − min) / (max − min); ``z_score``: (x − mean) / sd, sd over the plans as
        the whole population; ``rank``: place from below over the number of plans, ties share;
        ``distance_to_best``: 1 − (best − x) / |best|, which is x / best for amounts above zero
        (Handbook, section 1.5: min–max, standardisation, ranking, distance to a reference).

    Returns
    -------
    numpy.ndarray
        The same shape. Where all plans are alike, 0.5 (min–max), 0 (z-score) or the shared rank;
        where the best is zero, the distance is measured by the largest absolute number.
    """
    return _NORMALISE[kind](values)


def theme_weights(themes: list[str]) -> np.ndarray:
    """Return weights that add up to 1: themes by ambition.yml, families of a theme alike."""
    own = load_ambition().composite.theme_weights
    weights = np.array([own.get(theme, 1.0) / themes.count(theme) for theme in themes])
    return weights / weights.sum()


def aggregate(values: np.ndarray, weights: np.ndarray, kind: str) -> np.ndarray:
    """Return the weighted mean over the families that a plan has (Handbook, section 1.6).

    Parameters
    ----------
    values : numpy.ndarray
        Normalised, … × plans × families.
    weights : numpy.ndarray
        … × families; those of families that a plan lacks are shared out over the others.
    kind : str
        ``arithmetic`` or ``geometric``. A geometric mean needs numbers above zero: where the
        normalised ones are not, all of a table are raised by one amount, so that the lowest is
        ``geometric_floor`` of their range (ambition.yml).

    Returns
    -------
    numpy.ndarray
        … × plans.
    """
    has = ~np.isnan(values)
    given = weights[..., None, :] * has
    means = (np.where(has, terms(values, kind), 0.0) * given).sum(-1) / given.sum(-1)
    return np.exp(means) if kind == "geometric" else means


def terms(values: np.ndarray, kind: str) -> np.ndarray:
    """Return what a score is a weighted sum of: the numbers, or the logarithms of raised ones."""
    return np.log(_raised(values)) if kind == "geometric" else values


def composite(admission: Admission, choices: Choices | None = None) -> pd.DataFrame | None:
    """Return one score a plan, the most demanding first.

    Returns
    -------
    pandas.DataFrame or None
        ``document``, ``families`` (that it rests on), ``score``, ``rank`` (ties share the better
        one). None where the admission says why there is none.
    """
    if admission.reason:
        return None
    chosen = choices or load_ambition().composite.default
    given = matrix(admission)
    values = given.values[SIZINGS.index(chosen.sizing)]
    weights = start_weights(given, chosen)
    scores = aggregate(normalise(values, chosen.normalisation), weights, chosen.aggregation)
    table = pd.DataFrame({"document": given.plans, "families": (~np.isnan(values)).sum(-1)})
    table["score"] = scores.round(_DECIMALS)
    table["rank"] = table["score"].rank(method="min", ascending=False).astype(int)
    return table.sort_values("rank", kind="stable", ignore_index=True)


def start_weights(given: Matrix, choices: Choices) -> np.ndarray:
    """Return the weights of one way to make a score."""
    if choices.weighting == "theme":
        return theme_weights(given.themes)
    return np.full(len(given.families), 1 / len(given.families))


def _raised(values: np.ndarray) -> np.ndarray:
    low = np.nanmin(values, axis=(-2, -1), keepdims=True)
    high = np.nanmax(values, axis=(-2, -1), keepdims=True)
    spread = np.where(high > low, high - low, 1.0)
    floor = load_ambition().composite.geometric_floor * spread
    return np.asarray(values + np.where(low > 0, 0.0, floor - low))


def _min_max(values: np.ndarray) -> np.ndarray:
    low = np.nanmin(values, axis=-2, keepdims=True)
    spread = np.nanmax(values, axis=-2, keepdims=True) - low
    scaled = (values - low) / np.where(spread > 0, spread, 1.0)
    return np.where((spread > 0) | np.isnan(values), scaled, 0.5)


def _z_score(values: np.ndarray) -> np.ndarray:
    spread = np.nanstd(values, axis=-2, keepdims=True)
    # A spread of rounding alone is none.
    large = spread > 1e-12 * np.nanmax(np.abs(values), axis=-2, keepdims=True)
    centred = values - np.nanmean(values, axis=-2, keepdims=True)
    return np.where(np.isnan(values), np.nan, centred * large / np.where(large, spread, 1.0))


def _rank(values: np.ndarray) -> np.ndarray:
    mine, others = values[..., :, None, :], values[..., None, :, :]
    below = (others < mine).sum(-2) + ((others == mine).sum(-2) + 1) / 2
    return np.where(np.isnan(values), np.nan, below / (~np.isnan(values)).sum(-2, keepdims=True))


def _distance_to_best(values: np.ndarray) -> np.ndarray:
    best = np.nanmax(values, axis=-2, keepdims=True)
    largest = np.nanmax(np.abs(values), axis=-2, keepdims=True)
    scale = np.where(best != 0, np.abs(best), largest)
    return np.asarray(1 - (best - values) / np.where(scale > 0, scale, 1.0))


_NORMALISE = {
    "min_max": _min_max,
    "z_score": _z_score,
    "rank": _rank,
    "distance_to_best": _distance_to_best,
}
