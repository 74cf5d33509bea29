"""The sections of the overlap report: targets, words, bodies, industries, instruments in common.

Enters: `Plans` and the notebook's parameters. Leaves: sections with table, sentences and figure.
Start with `shared_targets.py`, then `chance.py` and `passages.py`.
"""

from policytargets.reporting.overlap.chance import coincidence
from policytargets.reporting.overlap.mentions import (
    industries,
    instruments,
    responsible_bodies,
    vintages,
)
from policytargets.reporting.overlap.passages import shared_passages
from policytargets.reporting.overlap.shared_targets import pairwise, shared
from policytargets.reporting.overlap.shingles import boilerplate, shingle_similarity
from policytargets.reporting.overlap.uptake import restated

__all__ = [
    "boilerplate",
    "coincidence",
    "industries",
    "instruments",
    "pairwise",
    "responsible_bodies",
    "restated",
    "shared",
    "shared_passages",
    "shingle_similarity",
    "vintages",
]
