"""Wordings made alike where they differ in script and spaces alone."""

from __future__ import annotations

from policytargets.script import simplify

__all__ = ["unify"]


def unify(text: str) -> str:
    """Return a wording in Simplified characters and without spaces, to be compared with others."""
    return "".join(simplify(text).split())
