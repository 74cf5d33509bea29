"""Shared passages, their edits, their targets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from policytargets.comparing.text_reuse.alignment import (
    SHORTEST,
    Alignment,
    count_free,
    find_alignments,
)
from policytargets.comparing.text_reuse.masked_texts import ComparedText
from policytargets.comparing.text_reuse.seeds import SEED
from policytargets.comparing.text_reuse.similarity import MANY, candidate_pairs
from policytargets.errors import Fault, InputError
from policytargets.vocabulary.grammar import any_of, load_grammar, reason_of_wording
from policytargets.yamls import Entry, Found, doubled, load_entries, unknown, values_at

KINDS = ("year", "numeral", "comparator", "cadence", "wording")
"""What an edit changes, what matters most first."""

_NEAR = 1  # equal characters that do not part two edits
_NUMERAL = r"\d+(?:\.\d+)?"
_POINT = re.compile(r"(?<![^。;!?)])\d{1,2}[.、](?!\d)")
"""The number of a heading or a list item."""
_YEAR = r"(?<!\d)20\d\d(?!\d)(?=[年—-])"
_PAIR = ["plan_a", "plan_b"]
_SIDES = ["start_a", "end_a", "start_b", "end_b"]
_PASSAGE = [
    *(*_PAIR, "passage", *_SIDES, "section_a", "section_b", "quote_a", "quote_b"),
    *("length_a", "length_b", "equal", "free", "share", "score"),
]
_EDIT = [*_PAIR, "passage", "edit", *_SIDES, "text_a", "text_b", "kinds"]
_Spot = tuple[str, int, int]
PATH = Path(__file__).parents[2] / "vocabulary" / "background.yml"
COVERAGE = 0.95
"""Of the interval of what is expected."""


@dataclass(frozen=True)
class Edit:
    """One change, by offsets in the texts that are compared; one side may be empty."""

    a: tuple[int, int]  # Start and end in either text
    b: tuple[int, int]
    kinds: tuple[str, ...]  # Of `KINDS`


def find_edits(found: Alignment, a: str, b: str) -> Iterator[Edit]:
    """Return the edits of a passage in order; a numeral or comparator is changed as a whole."""
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
        if not _is_label(word):
            signs.setdefault(str(word.lastgroup), []).append(word[0])
    return signs


def _is_label(word: re.Match[str]) -> bool:
    """Return whether a numeral counts nothing: that of a heading or a version (3., 2.0版)."""
    if word.lastgroup != "numeral":
        return False
    text, (start, end) = word.string, word.span()
    return bool(
        _POINT.match(text, start) or reason_of_wording(text, start, end) in ("heading", "name")
    )


@cache
def _words() -> re.Pattern[str]:
    grammar = load_grammar()
    comparators = any_of([*grammar.before, *grammar.after])
    return re.compile(
        rf"(?P<year>{_YEAR})|(?P<numeral>{_NUMERAL})"
        rf"|(?P<cadence>{any_of(grammar.words['yearly'])})|(?P<comparator>{comparators})"
    )


@dataclass(frozen=True)
class Reuse:
    """What plans share word by word."""

    # A row a passage, by pair and place in the first plan: plan_a, plan_b; passage (number within
    # the pair, from 1); start_a … end_b (raw offsets); section_a, section_b; quote_a, quote_b (cut
    # from the raw texts); length_a, length_b (characters without blanks); equal (equal characters),
    # free (of them outside boilerplate), share (equal over all steps of the alignment, 0 to 1),
    # score (natural logarithm; see `policytargets.comparing.text_reuse.seeds`)
    passages: pd.DataFrame
    # A row an edit of a passage: the keys, edit (number within the passage), its raw offsets,
    # text_a, text_b (empty where one text has nothing), kinds (joined by ;)
    edits: pd.DataFrame


def compare_words(
    readings: Sequence[ComparedText], shortest: int = SHORTEST, many: int = MANY
) -> Reuse:
    """Return the passages that any two plans share, and their edits."""
    if shortest < SEED:
        told = Fault("shingle", f"{shortest} characters are too few", f"{SEED} or more are needed")
        raise InputError(told)
    pairs = list(combinations(readings, 2))
    if len(pairs) > many:
        pairs = candidate_pairs(readings)
    passages, edits = [], []
    for a, b in pairs:
        for number, found in enumerate(find_alignments(a, b, shortest), 1):
            key = (a.plan, b.plan, number)
            passages.append((*key, *_passage(a, b, found)))
            edits += [(*key, *row) for row in _edits(a, b, found)]
    return Reuse(pd.DataFrame(passages, columns=_PASSAGE), pd.DataFrame(edits, columns=_EDIT))


def _passage(a: ComparedText, b: ComparedText, found: Alignment) -> tuple[object, ...]:
    span_a, span_b = found.spans
    raw_a, raw_b = a.span(*span_a), b.span(*span_b)
    equal = int(found.equal.sum())
    return (
        *(*raw_a, *raw_b, a.sections[span_a[0]], b.sections[span_b[0]]),
        *(a.raw[slice(*raw_a)], b.raw[slice(*raw_b)]),
        *(span_a[1] - span_a[0], span_b[1] - span_b[0]),
        *(equal, count_free(found, (a, b)), equal / len(found.equal), found.score),
    )


def _edits(a: ComparedText, b: ComparedText, found: Alignment) -> Iterator[tuple[object, ...]]:
    for number, edit in enumerate(find_edits(found, a.text, b.text), 1):
        raw_a, raw_b = a.span(*edit.a), b.span(*edit.b)
        quotes = a.raw[slice(*raw_a)], b.raw[slice(*raw_b)]
        yield (number, *raw_a, *raw_b, *quotes, ";".join(edit.kinds))


def place_targets(reuse: Reuse, targets: pd.DataFrame) -> Reuse:
    """Return passages and edits with the targets of either plan that they concern."""
    numbers, quotes = (_spots(targets, kind) for kind in ("", "quote_"))
    passages, edits = reuse.passages.copy(), reuse.edits.copy()
    keys = ["plan_a", "plan_b", "passage"]
    for side in ("a", "b"):
        passages[f"targets_{side}"] = _within(passages, numbers, side)
        touched = _within(edits, quotes, side)
        inside = passages.set_index(keys)[f"targets_{side}"]
        edits[f"targets_{side}"] = [
            [one for one in ids if one in inside[tuple(key)]]
            for ids, key in zip(touched, edits[keys].itertuples(index=False), strict=True)
        ]
    return Reuse(passages, edits)


def _spots(targets: pd.DataFrame, kind: str) -> dict[str, list[_Spot]]:
    """Return by plan each target with the first and the last place of its number or quote."""
    columns = ["document", "target_id", f"{kind}start", f"{kind}end"]
    spots: dict[str, list[_Spot]] = {}
    for plan, target, first, last in targets[columns].itertuples(index=False, name=None):
        spots.setdefault(plan, []).append((target, first, last))
    return spots


def _within(rows: pd.DataFrame, spots: Mapping[str, list[_Spot]], side: str) -> list[list[str]]:
    columns = [f"plan_{side}", f"start_{side}", f"end_{side}"]
    return [
        _touched(spots.get(plan, []), start, end)
        for plan, start, end in rows[columns].itertuples(index=False, name=None)
    ]


def _touched(spots: list[_Spot], start: int, end: int) -> list[str]:
    """Return the targets that a span touches; one without characters touches what is around it."""
    if start < end:
        return [target for target, first, last in spots if first < end and last > start]
    return [target for target, first, last in spots if first < start < last]


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
