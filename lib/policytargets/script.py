"""Script: Chinese text in Simplified characters, each character at its place."""

from __future__ import annotations

from functools import cache

import opencc

__all__ = ["simplify"]


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Return a text in Simplified characters; its length stays the same.

    A line whose length would change stays as it is, so that offsets hold.

    Parameters
    ----------
    text : str
        In either script.
    """
    simple = _converter().convert(text)
    if len(simple) == len(text):
        return str(simple)
    return "\n".join(
        new if len(new := _converter().convert(line)) == len(line) else line
        for line in text.split("\n")
    )
