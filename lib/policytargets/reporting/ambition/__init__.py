"""The sections of the ambition report.

Enters: plans with their tables. Leaves: sections, each with its tables, sentences and figures.
Start with `findings.py` (what may be said), then `orders.py` and `comparability.py`.
"""

from policytargets.reporting.ambition.capital import capital, land_and_money
from policytargets.reporting.ambition.commitment import firmness
from policytargets.reporting.ambition.comparability import all_pairs
from policytargets.reporting.ambition.families import board
from policytargets.reporting.ambition.findings import conclusions
from policytargets.reporting.ambition.orders import order
from policytargets.reporting.ambition.reference_points import (
    already_reached,
    amplification,
    reference_points,
)
from policytargets.reporting.ambition.scores import score

__all__ = [
    "all_pairs",
    "already_reached",
    "amplification",
    "board",
    "capital",
    "conclusions",
    "firmness",
    "land_and_money",
    "order",
    "reference_points",
    "score",
]
