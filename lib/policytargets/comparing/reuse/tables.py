"""Tables of what plans share word by word: passages, and what changed inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from policytargets.comparing.reuse.alignments import Alignment
from policytargets.comparing.reuse.candidates import MANY, candidate_pairs
from policytargets.comparing.reuse.edits import find_edits
from policytargets.comparing.reuse.passages import SHORTEST, count_free, find_alignments
from policytargets.comparing.reuse.reading import Reading
from policytargets.comparing.reuse.seeds import SEED
from policytargets.errors import Fault, InputError

__all__ = ["Reuse", "compare_words"]

_PAIR = ["plan_a", "plan_b"]
_SIDES = ["start_a", "end_a", "start_b", "end_b"]
_PASSAGE = [
    *(*_PAIR, "passage", *_SIDES, "section_a", "section_b", "quote_a", "quote_b"),
    *("length_a", "length_b", "equal", "free", "share", "score"),
]
_EDIT = [*_PAIR, "passage", "edit", *_SIDES, "text_a", "text_b", "kinds"]


@dataclass(frozen=True)
class Reuse:
    """What plans share word by word.

    Parameters
    ----------
    passages : pandas.DataFrame
        A row a passage, by pair and place in the first plan: ``plan_a``, ``plan_b``; ``passage``
        (number within the pair, from 1); ``start_a`` … ``end_b`` (raw offsets); ``section_a``,
        ``section_b``; ``quote_a``, ``quote_b`` (cut from the raw texts); ``length_a``,
        ``length_b`` (characters without blanks); ``equal`` (equal characters), ``free`` (of them
        outside boilerplate), ``share`` (equal over all steps of the alignment, 0 to 1), ``score``
        (natural logarithm; see `policytargets.comparing.reuse.scoring`).
    edits : pandas.DataFrame
        A row an edit of a passage: the keys, ``edit`` (number within the passage), its raw
        offsets, ``text_a``, ``text_b`` (empty where one text has nothing), ``kinds`` (joined by
        ``;``).
    """

    passages: pd.DataFrame
    edits: pd.DataFrame


def compare_words(readings: Sequence[Reading], shortest: int = SHORTEST, many: int = MANY) -> Reuse:
    """Return the passages that any two plans share, and their edits.

    Parameters
    ----------
    readings : sequence of Reading
        The plans; each pair stands once, in this order.
    shortest : int, optional
        Equal characters outside boilerplate that a passage has at least.
    many : int, optional
        With more pairs than this only those are aligned of which sketches say that they share
        something; see `policytargets.comparing.reuse.candidates`.

    Raises
    ------
    InputError
        If `shortest` is less than a seed, below which nothing is looked for.
    """
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


def _passage(a: Reading, b: Reading, found: Alignment) -> tuple[object, ...]:
    span_a, span_b = found.spans
    raw_a, raw_b = a.span(*span_a), b.span(*span_b)
    equal = int(found.equal.sum())
    return (
        *(*raw_a, *raw_b, a.sections[span_a[0]], b.sections[span_b[0]]),
        *(a.raw[slice(*raw_a)], b.raw[slice(*raw_b)]),
        *(span_a[1] - span_a[0], span_b[1] - span_b[0]),
        *(equal, count_free(found, (a, b)), equal / len(found.equal), found.score),
    )


def _edits(a: Reading, b: Reading, found: Alignment) -> Iterator[tuple[object, ...]]:
    for number, edit in enumerate(find_edits(found, a.text, b.text), 1):
        raw_a, raw_b = a.span(*edit.a), b.span(*edit.b)
        quotes = a.raw[slice(*raw_a)], b.raw[slice(*raw_b)]
        yield (number, *raw_a, *raw_b, *quotes, ";".join(edit.kinds))
