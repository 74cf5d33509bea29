"""Reading: text → outline → numbers → periods → indicators → targets."""

from policytargets.reading.assembly import read_text
from policytargets.reading.ledger import read_ledger

__all__ = ["read_ledger", "read_text"]
