"""Reading the plans against the least that could find their numbers: one regular expression."""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import linear_regression
from typing import TYPE_CHECKING

from benchmarks.timing import Times
from benchmarks.varying import vary
from policytargets.documents import Document, load_documents, read_pinned
from policytargets.reading import read_plan

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

__all__ = ["WITHOUT_RULES", "cost", "find_numbers", "growth", "time_reading", "time_rules"]

WITHOUT_RULES = "spaCy is not installed: pip install 'policytargets[bench]'"
"""What is told in place of the time of spaCy's rules."""

_NUMBER = re.compile(
    r"\d+(?:\.\d+)?\s*[万亿]?\s*(?:元/亩|元|%|个百分点|台/万人|台|家|个|项|名|人|亩|平方米|吨|天)"
)

_UNITS = ("元/亩", "元", "%", "个百分点", "台/万人", *"台家个项名人亩吨天", "平方米")
# Characters of one text, each twice as many as those before.
_LENGTHS = (20_000, 40_000, 80_000, 160_000)
# What a search that looks back or ahead too far would read again and again.
_HARD = ("(", "[", "《", "“", "〔", "(甲", "(责任单位:", "(5家", "甲。5家。", "取得丰硕成果。\n")


def find_numbers(texts: Iterable[str]) -> int:
    """Return how many numbers with a unit one pass of one pattern finds."""
    return sum(1 for text in texts for _ in _NUMBER.finditer(text))


def time_reading(root: Path, rounds: int) -> tuple[Times, int]:
    """Return the processor seconds of both ways over texts that vary the plans, and their length.

    No text is read twice, so that nothing remembered from one helps with another. The plans
    themselves are read before the clock starts: the vocabulary is loaded and its patterns are
    compiled once for any number of texts.

    Parameters
    ----------
    root : Path
        The project.
    rounds : int
        How often each way is run, each time over other texts.
    """
    documents = load_documents(root)
    plans = read_pinned(root, documents)
    _read(plans, documents)
    lot = random.Random(1)
    texts = [{plan: vary(text, lot) for plan, text in plans.items()} for _ in range(rounds)]
    times: Times = {"read_plan": [], "one pattern": []}
    for own in texts:
        times["read_plan"].append(cost(partial(_read, own, documents)))
        times["one pattern"].append(cost(partial(find_numbers, own.values())))
    return times, sum(map(len, plans.values()))


def cost(way: Callable[[], object]) -> float:
    """Return the seconds of processor time of a way: other work on the machine costs none."""
    start = time.process_time()
    way()
    return time.process_time() - start


def time_rules(root: Path) -> float | None:
    """Return the processor seconds of spaCy rules that find numbers with a unit in the plans.

    Returns
    -------
    float or None
        None where spaCy is not installed.
    """
    try:
        import spacy
    except ImportError:
        return None
    language = spacy.blank("zh")
    matcher = _rules(language.vocab)
    texts = list(read_pinned(root, load_documents(root)).values())
    lot = random.Random(1)
    others = [vary(text, lot) for text in texts]
    # As with the reading, the clock starts when all is loaded and has been used once.
    for document in language.pipe(texts):
        matcher(document)
    return cost(lambda: [matcher(document) for document in language.pipe(others)])


def _rules(vocab: Vocab) -> Matcher:
    """Return spaCy's rules of a number with a unit; its tokens of Chinese are characters."""
    from spacy.matcher import Matcher

    digits = {"TEXT": {"REGEX": r"^\d"}, "OP": "+"}
    amounts = ([digits], [digits, {"TEXT": "."}, digits])
    scale = {"TEXT": {"IN": ["万", "亿"]}, "OP": "?"}
    units = [[{"TEXT": sign} for sign in unit] for unit in _UNITS]
    matcher = Matcher(vocab)
    matcher.add(
        "amount",
        [[*amount, scale, *unit] for amount in amounts for unit in units],
        greedy="LONGEST",
    )
    return matcher


def growth(root: Path, lengths: Sequence[int] = _LENGTHS) -> tuple[float, float]:
    """Return the exponents by which the time of one text grows with its length.

    Parameters
    ----------
    root : Path
        The project.
    lengths : sequence of int
        Characters of the texts.

    Returns
    -------
    float, float
        That of plans one after another, and the highest of what is hard to read: brackets and
        quotation marks that are never closed, and one paragraph of many sentences.
    """
    plans = list(read_pinned(root, load_documents(root)).values())
    lot = random.Random(1)
    whole = ""
    while len(whole) < max(lengths):
        whole += vary(lot.choice(plans), lot)
    title = plans[0].split("\n", 1)[0] + "\n"
    hard = [_exponent(title + sign * (max(lengths) // len(sign)), lengths) for sign in _HARD]
    return _exponent(whole, lengths), max(hard)


def _exponent(text: str, lengths: Sequence[int]) -> float:
    """Return the slope of the logarithms of length and time, the shortest of three readings."""
    entry = Document("growth")
    times = [
        min(cost(partial(_count, text[:length], entry)) for _ in range(3)) for length in lengths
    ]
    return linear_regression([*map(math.log, lengths)], [*map(math.log, times)]).slope


def _read(texts: Mapping[str, str], documents: Mapping[str, Document]) -> None:
    for plan, text in texts.items():
        _count(text, documents[plan])


def _count(text: str, document: Document) -> int:
    return len(read_plan(text, document).targets)
