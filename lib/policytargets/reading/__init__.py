"""Reading: text → outline → numbers → periods → indicators → targets."""

from policytargets.reading.ledger import read_ledger
from policytargets.reading.targets import read_text

__all__ = ["read_ledger", "read_text"]
