"""How many passages unrelated texts of the genre share: what shared passages are held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from policytargets.comparing.text_reuse.texts import ComparedText
from policytargets.yamls import Entry, Found, doubled, load_entries, unknown, values_at

PATH = Path(__file__).parents[2] / "vocabulary" / "background.yml"
COVERAGE = 0.95
"""Of the interval of what is expected."""


class Compared(Entry):
    """A plan and an unrelated text: the equal characters of each passage outside boilerplate."""

    plan: str
    text: str
    passages: list[int]


class Background(Entry):
    """The file: characters by text (the plans among them), and the pairs."""

    characters: dict[str, int]
    pairs: list[Compared]

    def exposure(self) -> int:
        """Return how many pairs of characters were looked at."""
        return sum(self.characters[p.plan] * self.characters[p.text] for p in self.pairs)

    def count(self, least: int) -> int:
        """Return how many passages have so many equal characters or more."""
        return sum(free >= least for pair in self.pairs for free in pair.passages)


class Expected(NamedTuple):
    """How many passages unrelated texts as long as some plans would share, and at the most."""

    mean: float
    high: float


@cache
def load_background(path: Path = PATH) -> Background:
    """Return the table of unrelated texts."""
    return load_entries(path, Background, _faults)


def expected_passages(readings: Sequence[ComparedText], least: int) -> Expected:
    """Return how many passages plans of these lengths would share if they were unrelated.

    Notes
    -----
    The passages of the unrelated texts per pair of characters, times the pairs of characters of
    the plans; the upper end is that of the exact Poisson interval (Garwood 1936).
    """
    from scipy.stats import chi2  # a second to load, needed for this number only

    known = load_background()
    looked_at = sum(len(a.text) * len(b.text) for a, b in combinations(readings, 2))
    share, count = looked_at / known.exposure(), known.count(least)
    high = chi2.ppf((1 + COVERAGE) / 2, 2 * (count + 1)) / 2
    return Expected(count * share, float(high) * share)


def _faults(found: Background) -> Iterator[Found]:
    yield from unknown(values_at(found, "pairs/*/plan"), found.characters, "text with a length")
    yield from unknown(values_at(found, "pairs/*/text"), found.characters, "text with a length")
    names = [(where, f"{pair.plan} {pair.text}") for where, pair in values_at(found, "pairs/*")]
    yield from doubled(names)
