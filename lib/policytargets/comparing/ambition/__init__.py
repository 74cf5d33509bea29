"""Who promises more: orders of plans, scores where they may be made, and how firm they are.

Enters: judged pairs, canonical values. Leaves: orders, edges, scores, what would turn them.
Start with `order.py` (pair by pair), then `partial_order.py` (plan by plan).
"""

from policytargets.comparing.ambition.admission import Admission, admit, entrants
from policytargets.comparing.ambition.benchmarks import own_past, parents, peers, province
from policytargets.comparing.ambition.commitment import hardness, mark_targets
from policytargets.comparing.ambition.flips import (
    flip_neighbours,
    flip_scores,
    flip_targets,
    flip_weights,
)
from policytargets.comparing.ambition.order import asks, in_size, order_families, order_pairs
from policytargets.comparing.ambition.partial_order import (
    EVIDENCE,
    Standing,
    dominance,
    gather,
    hasse,
    layers,
    stand,
)
from policytargets.comparing.ambition.score import composite
from policytargets.comparing.ambition.uncertainty import (
    Draws,
    Scores,
    acceptability,
    draw,
    intervals,
    sensitivity,
    weigh,
    winning,
)

__all__ = [
    "EVIDENCE",
    "Admission",
    "Draws",
    "Scores",
    "Standing",
    "acceptability",
    "admit",
    "asks",
    "composite",
    "dominance",
    "draw",
    "entrants",
    "flip_neighbours",
    "flip_scores",
    "flip_targets",
    "flip_weights",
    "gather",
    "hardness",
    "hasse",
    "in_size",
    "intervals",
    "layers",
    "mark_targets",
    "order_families",
    "order_pairs",
    "own_past",
    "parents",
    "peers",
    "province",
    "sensitivity",
    "stand",
    "weigh",
    "winning",
]
