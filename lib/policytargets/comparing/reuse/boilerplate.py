"""What is masked: how often each wording stands in which plan, and what it takes from a pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from policytargets.comparing.reuse.reading import Reading
from policytargets.vocabulary.boilerplate import load_boilerplate

__all__ = ["boilerplate_of_pairs", "boilerplate_wordings"]


def boilerplate_wordings(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return every wording that is masked in a plan.

    Parameters
    ----------
    readings : sequence of Reading
        The plans.

    Returns
    -------
    pandas.DataFrame
        ``boilerplate`` (kind), ``wording``, how often it stands in each plan (a column a plan),
        ``plans`` (in how many), ``characters`` (all that it takes); the most widely shared first.
    """
    plans = [one.plan for one in readings]
    counts = {one.plan: Counter((m.kind, m.wording) for m in one.masks) for one in readings}
    found = {key for own in counts.values() for key in own if key[1]}
    rows = [(*key, *(counts[plan][key] for plan in plans)) for key in sorted(found)]
    table = pd.DataFrame(rows, columns=["boilerplate", "wording", *plans])
    table["plans"] = (table[plans] > 0).sum(axis=1)
    times = table[plans].sum(axis=1).astype(int)
    table["characters"] = table["wording"].map(len).astype(int) * times
    by = ["plans", "characters", "wording"]
    return table.sort_values(by, ascending=[False, False, True], ignore_index=True)


def boilerplate_of_pairs(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return how many characters each kind of boilerplate takes from each pair of plans.

    Parameters
    ----------
    readings : sequence of Reading
        The plans; each pair stands once, in this order.

    Returns
    -------
    pandas.DataFrame
        ``plan_a``, ``plan_b``, ``boilerplate`` (kind, in the order of the vocabulary),
        ``characters_a``, ``characters_b``, ``common`` (characters of the wordings that both
        have, as often as both have them; missing for kinds without wordings).
    """
    rows = []
    for a, b in combinations(readings, 2):
        for entry in load_boilerplate():
            own, other = _counts(a, entry.kind), _counts(b, entry.kind)
            common = sum((own & other)[wording] * len(wording) for wording in entry.wordings)
            taken = _taken(a, entry.kind), _taken(b, entry.kind)
            rows.append((a.plan, b.plan, entry.kind, *taken, common if entry.wordings else None))
    columns = ["plan_a", "plan_b", "boilerplate", "characters_a", "characters_b", "common"]
    return pd.DataFrame(rows, columns=columns).astype({"common": "Int64"})


def _counts(reading: Reading, kind: str) -> Counter[str]:
    return Counter(mask.wording for mask in reading.masks if mask.kind == kind)


def _taken(reading: Reading, kind: str) -> int:
    return sum(mask.end - mask.start for mask in reading.masks if mask.kind == kind)
