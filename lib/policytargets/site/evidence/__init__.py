"""The page of a plan's whole text, with every target at its place.

Start with `page.py`; `readings.py` says what was read and used.
"""

from policytargets.site.evidence.page import Tables, evidence_values, read_tables
from policytargets.site.evidence.readings import Use, uses_of

__all__ = ["Tables", "Use", "evidence_values", "read_tables", "uses_of"]
