"""Whether targets grow on the way down the levels: what there is to ask it of."""

from __future__ import annotations

import pandas as pd

from policytargets.comparing.ambition.benchmarks import parents
from policytargets.vocabulary.bodies import load_parents


def amplifiable(
    pairs: pd.DataFrame, targets: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the pairs of a local and a provincial target, and which conditions they meet.

    Li, Liu, Weng and Zhou (2019), Target setting in tournaments: theory and evidence from China,
    Econ. J. 129(623), 2888–2915, find targets of growth amplified from level to level: of one
    indicator, in one year, set by a government and by the one above it.
    """
    above = parents(documents, list(documents["document"]))
    levels = set(zip(above["document"], above["above"], strict=True))
    sides = list(zip(pairs["document_a"], pairs["document_b"], strict=True))
    rows = pairs.loc[[bool({(a, b), (b, a)} & levels) for a, b in sides]]
    ends = targets.set_index("target_id")["end_year"]
    years = [rows[f"target_id_{side}"].map(ends) for side in "ab"]
    same = rows["verdict"].ne("refused")
    dated = same & years[0].eq(years[1]).fillna(False).astype(bool)
    carried = {(plan, entry.document) for plan, entry in load_parents().items()}
    sides = list(zip(rows["document_a"], rows["document_b"], strict=True))
    recorded = pd.Series([bool({(a, b), (b, a)} & carried) for a, b in sides], rows.index, bool)
    return rows.assign(same_thing=same, same_year=dated, with_parent=dated & recorded)
