"""The sections of the overlap report: targets, words, bodies, industries, instruments in common.

Enters: `Plans` and the notebook's parameters. Leaves: sections with table, sentences and figure.
Start with `families_in_common.py`, then `coincidence.py` and `shared_passages.py`.
"""

from policytargets.reporting.overlap.bodies_and_industries import (
    industries,
    instruments,
    responsible_bodies,
    vintages,
)
from policytargets.reporting.overlap.coincidence import coincidence
from policytargets.reporting.overlap.families_in_common import pairwise, shared
from policytargets.reporting.overlap.restated import restated
from policytargets.reporting.overlap.shared_passages import shared_passages
from policytargets.reporting.overlap.shingles import boilerplate, shingle_similarity

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
