"""A score with its doubt: the ranking, how often it holds, and what would turn it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from policytargets.comparing.ambition.admission import Admission
from policytargets.comparing.ambition.composite import composite
from policytargets.comparing.ambition.draws import (
    acceptability,
    draw,
    intervals,
    sensitivity,
    winning,
)
from policytargets.comparing.ambition.neighbours import flip_scores, flip_weights
from policytargets.vocabulary.ambition import load_ambition

__all__ = ["Scores", "weigh"]


@dataclass(frozen=True)
class Scores:
    """All that is told of a score.

    Parameters
    ----------
    families, needed : int
        Families that it rests on, and how many the project asks for (ambition.yml).
    draws : int
        How many ways to make it were drawn.
    ranked, acceptability, intervals, winning, sensitivity : pandas.DataFrame
        As returned by the functions of these names (`composite` for ``ranked``).
    targets, weights : pandas.DataFrame
        As returned by `flip_scores` and `flip_weights`.
    target_ids : tuple of str
        The targets that it rests on.
    """

    families: int
    needed: int
    draws: int
    ranked: pd.DataFrame
    acceptability: pd.DataFrame
    intervals: pd.DataFrame
    winning: pd.DataFrame
    sensitivity: pd.DataFrame
    targets: pd.DataFrame
    weights: pd.DataFrame
    target_ids: tuple[str, ...] = ()

    @property
    def illustrative(self) -> bool:
        """Whether it rests on fewer families than the project asks for: no result then."""
        return self.families < self.needed


def weigh(
    admission: Admission, draws: int = 10_000, seed: int = 1, sizing: str | None = None
) -> Scores | None:
    """Return the score with its doubt; None where the admission says why there is none.

    Parameters
    ----------
    admission : Admission
        As returned by `admit`.
    draws, seed : int, optional
        As for `draw`.
    sizing : str, optional
        That of the one score whose neighbours are asked; the draws vary all sizes.
    """
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
