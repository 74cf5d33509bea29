"""Ten thousand ways to make one score, against making them one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from benchmarks.timing import Times, interleave
from policytargets.comparing.ambition.admission import Admission, admit
from policytargets.comparing.ambition.composite import composite
from policytargets.comparing.ambition.uncertainty import draw
from policytargets.vocabulary.rules import AGGREGATIONS, NORMALISATIONS, SIZINGS, Choices

__all__ = ["invented", "time_draws"]

_PLANS, _FAMILIES = 5, 12


def invented(plans: int = _PLANS, families: int = _FAMILIES) -> Admission:
    """Return an admission of invented plans that all have targets of all families."""
    lot = np.random.default_rng(1)
    names = [f"plan-{place}" for place in range(plans)]
    cells = [
        {"family": f"family_{f:02}", "theme": f"theme_{f % 4}", "document": plan, "value": value}
        for f in range(families)
        for plan, value in zip(names, lot.uniform(1, 100, plans), strict=True)
    ]
    table = pd.DataFrame(cells).assign(direction="more", basis="value")
    for sizing in SIZINGS:
        table[sizing] = table["value"] * (1 if sizing == "none" else lot.uniform(1, 2, len(table)))
    return admit(table, table[["document", "family"]], names)


def time_draws(rounds: int) -> Times:
    """Return the seconds of 10,000 draws, and of as many scores made one by one.

    The rival makes a hundredth of them; its seconds are told for all.
    """
    admission = invented()
    ways = [
        Choices(normalisation=n, weighting="equal", aggregation=a, sizing=s)  # type: ignore[arg-type]
        for n, a, s in product(NORMALISATIONS, AGGREGATIONS, SIZINGS)
    ]
    rivals = {
        "10,000 draws at once": lambda: draw(admission),
        "100 scores one by one": lambda: [composite(admission, w) for w in (ways * 4)[:100]],
    }
    times = interleave(rivals, rounds)
    alone = [100 * seconds for seconds in times.pop("100 scores one by one")]
    return times | {"10,000 one by one": alone}
