"""What plans share word by word: texts in, tables out."""

from policytargets.comparing.reuse.boilerplate import boilerplate_of_pairs, boilerplate_wordings
from policytargets.comparing.reuse.candidates import candidate_pairs
from policytargets.comparing.reuse.grid import LENGTHS, most_similar, shingle_grid
from policytargets.comparing.reuse.passages import SHORTEST, find_alignments
from policytargets.comparing.reuse.reading import Reading, read_plan, read_plans
from policytargets.comparing.reuse.tables import Reuse, compare_words
from policytargets.comparing.reuse.targets import place_targets

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
