"""numerals.yml: wordings in which a numeral is no target, each with its reason."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from policytargets.yamls import read_yaml

__all__ = ["reason_of_wording"]

_MARK = "N"


@cache
def _wordings() -> list[tuple[str, str, str]]:
    """Return reason, words before and words after the numeral, in the file's order."""
    entries = read_yaml(Path(__file__).with_name("numerals.yml"))
    return [
        (reason, *wording.split(_MARK, maxsplit=1))
        for reason, wordings in entries.items()
        for wording in wordings
        if _MARK in wording
    ]


def reason_of_wording(text: str, start: int, end: int) -> str:
    """Return why the numeral ``text[start:end]`` is no target; empty where no wording fits.

    Parameters
    ----------
    text : str
        The view's text.
    start, end : int
        Span of the numeral.
    """
    for reason, before, after in _wordings():
        if text.startswith(after, end) and text.endswith(before, 0, start):
            return reason
    return ""
