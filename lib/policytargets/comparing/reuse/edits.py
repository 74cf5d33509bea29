"""Edits: what a plan changed in a passage that it shares with another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from policytargets.comparing.reuse.alignments import Alignment
from policytargets.vocabulary.grammar import any_of, load_grammar

__all__ = ["KINDS", "Edit", "find_edits"]

KINDS = ("year", "numeral", "comparator", "cadence", "wording")
"""What an edit changes, what matters most first."""

_NEAR = 1  # equal characters that do not part two edits
_NUMERAL = r"\d+(?:\.\d+)?"
_YEAR = r"(?<!\d)20\d\d(?!\d)(?=[年—-])"


@dataclass(frozen=True)
class Edit:
    """One change, by offsets in the texts that are compared; one side may be empty.

    Parameters
    ----------
    a, b : (int, int)
        Start and end in either text.
    kinds : tuple of str
        Of `KINDS`.
    """

    a: tuple[int, int]
    b: tuple[int, int]
    kinds: tuple[str, ...]


def find_edits(found: Alignment, a: str, b: str) -> Iterator[Edit]:
    """Return the edits of a passage in order; a numeral or comparator is changed as a whole.

    Parameters
    ----------
    found : Alignment
        Of the two texts.
    a, b : str
        The texts.
    """
    (start_a, end_a), (start_b, end_b) = found.spans
    words = np.full((len(found.steps), 2), -1)
    for side, (text, start, end) in enumerate(((a, start_a, end_a), (b, start_b, end_b))):
        here = found.steps[:, side] >= 0
        words[here, side] = _word_of(text[start:end])
    for first, last in _blocks(found.equal, words):
        span_a = _span(found.steps[:, 0], first, last)
        span_b = _span(found.steps[:, 1], first, last)
        # The 年 of a year stands behind it and need not be part of the edit.
        yield Edit(span_a, span_b, _kinds(_seen(a, span_a), _seen(b, span_b)))


def _seen(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1] + 1] if span[0] < span[1] else ""


def _blocks(equal: np.ndarray, words: np.ndarray) -> Iterator[tuple[int, int]]:
    """Return first and last step of each edit, each word of either text whole."""
    changed = ~equal
    for side in (0, 1):
        touched = np.unique(words[changed, side])
        changed = changed | np.isin(words[:, side], touched[touched >= 0])
    places = np.flatnonzero(changed)
    cuts = np.flatnonzero(np.diff(places) > _NEAR + 1)
    starts, ends = np.append(-1, cuts) + 1, np.append(cuts, len(places) - 1)
    if len(places):
        yield from zip(places[starts].tolist(), places[ends].tolist(), strict=True)


def _word_of(text: str) -> np.ndarray:
    """Return for each character the number of the numeral or sign word it stands in, or -1."""
    owner = np.full(len(text), -1)
    for number, word in enumerate(_words().finditer(text)):
        owner[word.start() : word.end()] = number
    return owner


def _span(offsets: np.ndarray, first: int, last: int) -> tuple[int, int]:
    """Return the offsets that some steps cover; where they cover none, the place between."""
    covered = offsets[first : last + 1]
    covered = covered[covered >= 0]
    if len(covered):
        return int(covered[0]), int(covered[-1]) + 1
    before = offsets[:first]
    after = int(before[before >= 0][-1]) + 1
    return after, after


def _kinds(a: str, b: str) -> tuple[str, ...]:
    own, other = _signs(a), _signs(b)
    changed = {kind for kind in KINDS if own.get(kind) != other.get(kind)}
    return tuple(kind for kind in KINDS if kind in changed) or ("wording",)


def _signs(text: str) -> dict[str, list[str]]:
    signs: dict[str, list[str]] = {}
    for word in _words().finditer(text):
        signs.setdefault(str(word.lastgroup), []).append(word[0])
    return signs


@cache
def _words() -> re.Pattern[str]:
    grammar = load_grammar()
    comparators = any_of([*grammar.before, *grammar.after])
    return re.compile(
        rf"(?P<year>{_YEAR})|(?P<numeral>{_NUMERAL})"
        rf"|(?P<cadence>{any_of(grammar.words['yearly'])})|(?P<comparator>{comparators})"
    )
