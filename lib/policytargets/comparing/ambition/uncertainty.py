"""How far a ranking holds over drawn ways to make it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from policytargets.comparing.ambition.admission import Admission
from policytargets.comparing.ambition.composite import (
    Matrix,
    aggregate,
    composite,
    matrix,
    normalise,
    theme_weights,
)
from policytargets.comparing.ambition.flips import flip_scores, flip_weights
from policytargets.vocabulary.rules import (
    AGGREGATIONS,
    NORMALISATIONS,
    SIZINGS,
    WEIGHTINGS,
    load_ambition,
)

_DECIMALS = 9
_VARIED = {
    "normalisation": NORMALISATIONS,
    "weighting": WEIGHTINGS,
    "aggregation": AGGREGATIONS,
    "sizing": SIZINGS,
}


@dataclass(frozen=True)
class Draws:
    """Rankings, one a draw."""

    plans: list[str]  # Columns
    # Draws × plans: how many plans score higher, and as much (itself among them)
    better: np.ndarray
    alike: np.ndarray
    # Place of the drawn code among the codes, for each of the four choices
    choices: dict[str, np.ndarray]

    @property
    def ranks(self) -> np.ndarray:
        """Ranks, 1 the most demanding; ties share the mean of their places."""
        return np.asarray(self.better + (self.alike + 1) / 2)


def draw(admission: Admission, draws: int = 10_000, seed: int = 1) -> Draws | None:
    """Return the rankings under choices drawn by lot, each way as likely as another.

    Returns
    -------
    Draws or None
        None where the admission says why there is no score.
    """
    if admission.reason:
        return None
    given = matrix(admission)
    lot = np.random.default_rng(seed)
    choices = {name: lot.integers(len(codes), size=draws) for name, codes in _VARIED.items()}
    weights = _weights(given, choices["weighting"], lot)
    scores = _scores(given, choices, weights).round(_DECIMALS)
    better = (scores[:, None, :] > scores[:, :, None]).sum(-1)
    alike = (scores[:, None, :] == scores[:, :, None]).sum(-1)
    return Draws(given.plans, better, alike, choices)


def acceptability(drawn: Draws) -> pd.DataFrame:
    """Return how often each plan takes each rank.

    The rank acceptability index of Tervonen & Lahdelma (2007); plans that tie share their ranks
    evenly, so that rows and columns add up to 1.

    Returns
    -------
    pandas.DataFrame
        ``document`` and one share a rank, in columns ``1``, ``2``, …
    """
    places = np.arange(len(drawn.plans))
    above = places >= drawn.better[:, :, None]
    held = above & (places < (drawn.better + drawn.alike)[:, :, None])
    shares = (held / drawn.alike[:, :, None]).mean(axis=0)
    table = pd.DataFrame(shares, columns=[str(place + 1) for place in places])
    table.insert(0, "document", drawn.plans)
    return table


def intervals(drawn: Draws) -> pd.DataFrame:
    """Return the ranks between which the share of the draws in ambition.yml lies.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``low``, ``median``, ``high``, ``mean``.
    """
    inside = load_ambition().composite.interval
    ends = [(1 - inside) / 2, 0.5, (1 + inside) / 2]
    table = pd.DataFrame(
        np.quantile(drawn.ranks, ends, axis=0).T, columns=["low", "median", "high"]
    )
    table["mean"] = drawn.ranks.mean(axis=0)
    table.insert(0, "document", drawn.plans)
    return table


def winning(drawn: Draws) -> pd.DataFrame:
    """Return how often each plan ranks above each other, a tie as half.

    The pairwise winning index of the same family of methods (Leskinen, Viitanen, Kangas & Kangas
    2006, For. Sci. 52(3), 304–312); a pair adds up to 1.

    Returns
    -------
    pandas.DataFrame
        ``document`` and one column a plan; missing on the diagonal.
    """
    ranks = drawn.ranks
    above = (ranks[:, :, None] < ranks[:, None, :]).mean(axis=0)
    shares = above + (ranks[:, :, None] == ranks[:, None, :]).mean(axis=0) / 2
    np.fill_diagonal(shares, np.nan)
    table = pd.DataFrame(shares, columns=drawn.plans)
    table.insert(0, "document", drawn.plans)
    return table


def sensitivity(drawn: Draws) -> pd.DataFrame:
    """Return which choice drives the ranks.

    The main effect (first-order index) of a choice X on the rank R of a plan is
    ``S = Var(E(R | X)) / Var(R)`` (the first-order index of Saisana et al. 2005), here over the
    codes of X. What is left of 1 is the interplay of choices and the weights drawn within
    ``dirichlet``.

    Returns
    -------
    pandas.DataFrame
        ``document`` (the last row, ``""``, is all plans together, their variances added up), one
        share for each of ``normalisation``, ``weighting``, ``aggregation``, ``sizing``,
        ``remainder``, and ``variance`` of the rank. Shares are missing where no rank ever changes.
    """
    ranks = drawn.ranks
    variance = np.append(ranks.var(axis=0), ranks.var(axis=0).sum())
    table = pd.DataFrame({"document": [*drawn.plans, ""]})
    for name, codes in drawn.choices.items():
        explained = _between(ranks, codes)
        explained = np.append(explained, explained.sum())
        with np.errstate(invalid="ignore"):
            table[name] = explained / np.where(variance > 0, variance, np.nan)
    table["remainder"] = 1 - table[list(drawn.choices)].sum(axis=1, skipna=False)
    table["variance"] = variance
    return table


def _weights(given: Matrix, kinds: np.ndarray, lot: np.random.Generator) -> np.ndarray:
    families = len(given.families)
    spread = np.full(families, load_ambition().composite.dirichlet)
    weights = lot.dirichlet(spread, size=len(kinds))
    weights[kinds == WEIGHTINGS.index("equal")] = 1 / families
    weights[kinds == WEIGHTINGS.index("theme")] = theme_weights(given.themes)
    return weights


def _scores(given: Matrix, choices: dict[str, np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Return the scores, draws × plans: the draws of one aggregation at once."""
    scaled = np.stack([normalise(given.values, kind) for kind in NORMALISATIONS])
    values = scaled[choices["normalisation"], choices["sizing"]]
    scores = np.empty(values.shape[:2])
    for place, kind in enumerate(AGGREGATIONS):
        own = choices["aggregation"] == place
        scores[own] = aggregate(values[own], weights[own], kind)
    return scores


def _between(ranks: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return the variance of the mean ranks of the codes, each weighted by its draws."""
    groups = [ranks[codes == code] for code in np.unique(codes)]
    offsets = np.stack([group.mean(axis=0) for group in groups]) - ranks.mean(axis=0)
    sizes = np.array([len(group) for group in groups])[:, None]
    return np.asarray((sizes * offsets**2).sum(axis=0) / len(ranks))


@dataclass(frozen=True)
class Scores:
    """All that is told of a score."""

    families: int  # Families that it rests on, and how many the project asks for (ambition.yml)
    needed: int
    draws: int  # How many ways to make it were drawn
    ranked: pd.DataFrame  # As returned by the functions of these names (`composite` for ranked)
    acceptability: pd.DataFrame
    intervals: pd.DataFrame
    winning: pd.DataFrame
    sensitivity: pd.DataFrame
    targets: pd.DataFrame  # As returned by `flip_scores` and `flip_weights`
    weights: pd.DataFrame
    target_ids: tuple[str, ...] = ()  # The targets that it rests on

    @property
    def illustrative(self) -> bool:
        """Whether it rests on fewer families than the project asks for: no result then."""
        return self.families < self.needed


def analyse_uncertainty(
    admission: Admission, draws: int = 10_000, seed: int = 1, sizing: str | None = None
) -> Scores | None:
    """Return the score with its doubt; None where the admission says why there is none."""
    rules = load_ambition().composite
    chosen = rules.default.model_copy(update={"sizing": sizing} if sizing else {})
    drawn, ranked = draw(admission, draws, seed), composite(admission, chosen)
    targets, weights = flip_scores(admission, chosen), flip_weights(admission, chosen)
    if drawn is None or ranked is None or targets is None or weights is None:
        return None
    return Scores(
        families=int(admission.cells["family"].nunique()),
        needed=rules.minimum_families,
        draws=draws,
        ranked=ranked,
        acceptability=acceptability(drawn),
        intervals=intervals(drawn),
        winning=winning(drawn),
        sensitivity=sensitivity(drawn),
        targets=targets,
        weights=weights,
        target_ids=admission.target_ids,
    )
