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
    ComparedText,
    boilerplate_of_pairs,
    boilerplate_wordings,
    compared_text,
    compared_texts,
)

__all__ = [
    "LENGTHS",
    "SHORTEST",
    "ComparedText",
    "Reuse",
    "boilerplate_of_pairs",
    "boilerplate_wordings",
    "candidate_pairs",
    "compare_words",
    "compared_text",
    "compared_texts",
    "find_alignments",
    "most_similar",
    "place_targets",
    "shingle_grid",
]
