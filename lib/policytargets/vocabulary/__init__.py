"""The words the rules know: indicators and grammar, kept as YAML that a domain person owns."""

from policytargets.vocabulary.codelists import Indicator, load_indicators
from policytargets.vocabulary.grammar import Grammar, load_grammar

__all__ = ["Grammar", "Indicator", "load_grammar", "load_indicators"]
