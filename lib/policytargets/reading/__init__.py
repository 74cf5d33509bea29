"""Reading: text → outline → numbers → periods → indicators → targets."""

from policytargets.reading.assembly import read_text

__all__ = ["read_text"]
