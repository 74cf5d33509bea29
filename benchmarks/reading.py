"""Reading the plans against the least that could find their numbers: one regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from benchmarks.timing import Times, interleave
from policytargets.documents import load_documents, read_pinned
from policytargets.reading import read_text

__all__ = ["find_numbers", "time_reading"]

_NUMBER = re.compile(
    r"\d+(?:\.\d+)?\s*[万亿]?\s*(?:元/亩|元|%|个百分点|台/万人|台|家|个|项|名|人|亩|平方米|吨|天)"
)


def find_numbers(texts: Iterable[str]) -> int:
    """Return how many numbers with a unit one pass of one pattern finds."""
    return sum(1 for text in texts for _ in _NUMBER.finditer(text))


def time_reading(root: Path, rounds: int) -> tuple[Times, int]:
    """Return the seconds of both ways over the project's plans, and the characters read.

    The plans are read once before the clock starts: the vocabulary is loaded and its patterns are
    compiled once for any number of plans.

    Parameters
    ----------
    root : Path
        The project.
    rounds : int
        How often each way is run.
    """
    documents = load_documents(root)
    texts = read_pinned(root, documents)

    def read_all() -> None:
        for plan, text in texts.items():
            read_text(text, documents[plan])

    read_all()
    ways = {"read_text": read_all, "one pattern": lambda: find_numbers(texts.values())}
    return interleave(ways, rounds), sum(map(len, texts.values()))
