"""Ambition: who asks more, whether one score can say so, and how sure that is."""

from policytargets.comparing.ambition.admission import Admission, admit
from policytargets.comparing.ambition.asks import asks
from policytargets.comparing.ambition.composite import composite
from policytargets.comparing.ambition.dominance import cycles, dominance, hasse, layers
from policytargets.comparing.ambition.draws import (
    Draws,
    acceptability,
    draw,
    intervals,
    sensitivity,
    winning,
)
from policytargets.comparing.ambition.entrants import entrants
from policytargets.comparing.ambition.flips import flip_neighbours, flip_targets
from policytargets.comparing.ambition.hardness import hardness, mark_targets
from policytargets.comparing.ambition.neighbours import flip_scores, flip_weights
from policytargets.comparing.ambition.orders import order_families, order_pairs
from policytargets.comparing.ambition.sized import in_size
from policytargets.comparing.ambition.standing import EVIDENCE, Standing, gather, stand
from policytargets.comparing.ambition.weighing import Scores, weigh
from policytargets.comparing.ambition.yardsticks import own_past, parents, peers, province

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
    "cycles",
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
