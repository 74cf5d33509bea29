"""Passages that two plans share, character by character, and what was changed in them.

Enters: texts. Leaves: passages, edits, similarity by length of shingle.
The way: `texts.py`, `seeds.py`, `alignment.py`, `passages.py`; `similarity.py` stands beside it.
"""

from policytargets.comparing.text_reuse.alignment import SHORTEST, find_alignments
from policytargets.comparing.text_reuse.passages import Reuse, compare_words, place_targets
from policytargets.comparing.text_reuse.similarity import (
    LENGTHS,
    candidate_pairs,
    most_similar,
    shingle_grid,
)
from policytargets.comparing.text_reuse.texts import (
    Reading,
    boilerplate_of_pairs,
    boilerplate_wordings,
    read_plan,
    read_plans,
)

__all__ = [
    "LENGTHS",
    "SHORTEST",
    "Reading",
    "Reuse",
    "boilerplate_of_pairs",
    "boilerplate_wordings",
    "candidate_pairs",
    "compare_words",
    "find_alignments",
    "most_similar",
    "place_targets",
    "read_plan",
    "read_plans",
    "shingle_grid",
]
