"""The vocabulary and the rules of the field: YAML, and what checks and compiles it.

Enters: the .yml files of this folder, kept by domain people. Leaves: codes, patterns, rules.
Start with `codelists.py` and `rules.py`; a faulty entry is told with file and line.
"""

from policytargets.vocabulary.codelists import Indicator, load_indicators
from policytargets.vocabulary.grammar import Grammar, load_grammar

__all__ = ["Grammar", "Indicator", "load_grammar", "load_indicators"]
