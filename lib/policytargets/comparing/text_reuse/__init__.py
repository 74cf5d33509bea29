"""What plans share word by word: texts in, tables out."""

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
    "Reading",
    "Reuse",
    "SHORTEST",
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
