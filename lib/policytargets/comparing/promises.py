"""What plans promise of a few families, and what stands beside it of published figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.comparing.targets import shared_families
from policytargets.vocabulary.codelists import load_families


def board_families(normalised: pd.DataFrame, plans: Sequence[str], most: int) -> list[str]:
    """Return the headline families that the plans state, then those that most of them state."""
    stated = shared_families(normalised, plans, at_least=1)
    headline = [one.family for one in load_families().families if one.headline]
    wanted = [code for code in headline if code in stated]
    return list(dict.fromkeys([*wanted, *stated]))[:most]


def known_beside(found: pd.DataFrame) -> pd.DataFrame:
    """Return of what `reached` found beside each target the one figure that is told with it.

    A figure that the target may be set against goes before others, then the region's own.

    Returns
    -------
    pandas.DataFrame
        As `reached`, a row a target; ``verdict`` is ``refused`` wherever nothing is compared.
    """
    verdict = found["verdict"].where(found["result"] != "", "refused")
    rows = found.assign(
        verdict=verdict, refused=verdict == "refused", above=found["place"] != "own"
    )
    ranked = rows.sort_values(["refused", "above"], kind="stable")
    return ranked.drop_duplicates("target_id")[list(found.columns)].reset_index(drop=True)
