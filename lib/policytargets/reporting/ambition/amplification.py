"""Top-down amplification: not claimed, and what it would take."""

from __future__ import annotations

from typing import Any

from policytargets.comparing.ambition.amplification import amplifiable
from policytargets.display.claims import Claim, claim, counted, step
from policytargets.display.section import Section
from policytargets.plans import Plans


def amplification(plans: Plans) -> Section:
    """Return how many targets amplification down the levels could be asked of."""
    return Section("amplification", says={"pairs": lambda: tell_amplification(plans)})


def tell_amplification(plans: Plans) -> list[Claim]:
    """Return which conditions the pairs of a local and a provincial target meet."""
    rows = amplifiable(plans.pairs, plans.targets, plans.documents)
    steps = [step(amplifiable)]
    if rows.empty:
        return [claim("amplification_none", value=0.0, steps=steps)]
    found: dict[str, Any] = {
        name: int(rows[name].sum()) for name in ("same_thing", "same_year", "with_parent")
    }
    return [
        claim(
            "amplification" if not found["with_parent"] else "amplification_asked",
            value=float(found["with_parent"]),
            target_ids=[key for side in "ab" for key in rows[f"target_id_{side}"]],
            steps=steps,
            pairs=counted("pair", len(rows)),
            **found,
        )
    ]
