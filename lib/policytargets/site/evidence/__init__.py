"""Evidence pages: the text of a plan as it stands, with the reading of each number beside it."""

from policytargets.site.evidence.page import Tables, evidence_values, read_tables
from policytargets.site.evidence.readings import Use, uses_of

__all__ = ["Tables", "Use", "evidence_values", "read_tables", "uses_of"]
