"""Reading the plans against the least that could find their numbers: one regular expression."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import click

from benchmarks.timing import Times, seconds
from benchmarks.varying import vary
from policytargets.documents import Document, load_documents, read_pinned
from policytargets.project import find_root
from policytargets.reading import read_text

__all__ = ["find_numbers", "time_reading", "time_rules"]

_NUMBER = re.compile(
    r"\d+(?:\.\d+)?\s*[万亿]?\s*(?:元/亩|元|%|个百分点|台/万人|台|家|个|项|名|人|亩|平方米|吨|天)"
)

_UNITS = list("元台家个项名人亩吨天%")


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
    times: Times = {"read_text": [], "one pattern": []}
    for own in texts:
        times["read_text"].append(_cost(partial(_read, own, documents)))
        times["one pattern"].append(_cost(partial(find_numbers, own.values())))
    return times, sum(map(len, plans.values()))


def _cost(way: Callable[[], object]) -> float:
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
        from spacy.matcher import Matcher
    except ImportError:
        return None
    language = spacy.blank("zh")
    matcher = Matcher(language.vocab)
    matcher.add("amount", [[{"TEXT": {"REGEX": r"^\d"}, "OP": "+"}, {"TEXT": {"IN": _UNITS}}]])
    texts = read_pinned(root, load_documents(root)).values()
    return _cost(lambda: [matcher(document) for document in language.pipe(texts)])


def _read(texts: Mapping[str, str], documents: Mapping[str, Document]) -> None:
    for plan, text in texts.items():
        read_text(text, documents[plan])


@click.command()
@click.option("--rounds", default=20, show_default=True, help="How often each way is run.")
def main(rounds: int) -> None:
    """Print how fast whole records are read, the floor, and the ratio of the two."""
    times, characters = time_reading(find_root(), rounds)
    reading, floor = seconds(times).values()
    click.echo(f"{characters:,} characters of plans a round, all different, median of {rounds}")
    click.echo(f"  reading {characters / reading:14,.0f} characters/s")
    click.echo(f"  floor   {characters / floor:14,.0f} characters/s, one pattern")
    click.echo(f"  ratio   {f'1/{reading / floor:.0f}':>14}")


if __name__ == "__main__":
    main()
