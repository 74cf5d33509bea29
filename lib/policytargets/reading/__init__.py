"""A text becomes targets, each with its exact place, and a ledger of every numeral.

Enters: raw text and what is known of its document. Leaves: rows of the codebook.
The way: `view.py`, `outline.py`, `numbers.py`, `detection.py`, `targets.py`, `ledger.py`.
"""

from policytargets.reading.ledger import read_ledger
from policytargets.reading.targets import read_text

__all__ = ["read_ledger", "read_text"]
