"""Partitions: which texts stand together in one file of the output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policytargets.corpora.reading import Batch
from policytargets.corpora.texts import Text

__all__ = ["LIMITS", "Part", "split"]

LIMITS = {"texts": 250, "bytes": 4 << 20}
"""When a partition is full. It follows from the texts alone, not from who reads them, so that
the same corpus always gives the same files; one partition at a time is held in memory."""

_TOGETHER = {"texts": 50, "bytes": 256 << 10}


@dataclass(frozen=True)
class Part:
    """The texts of one partition.

    Parameters
    ----------
    number : int
        From 0 on.
    texts : sequence of Text
        In the order of the corpus.
    """

    number: int
    texts: tuple[Text, ...]

    def batches(self) -> Iterator[Batch]:
        """Return the texts in handfuls: enough to be worth a journey, few enough to share out."""
        for texts in _groups(self.texts, **_TOGETHER):
            yield Batch(self.number, texts)


def split(corpus: Iterable[Text]) -> Iterator[Part]:
    """Return a corpus partition by partition."""
    for number, texts in enumerate(_groups(corpus, **LIMITS)):
        yield Part(number, texts)


def _groups(every: Iterable[Text], texts: int, bytes: int) -> Iterator[tuple[Text, ...]]:
    """Return texts in groups that end with the text which reaches one of the limits."""
    group: list[Text] = []
    size = 0
    for text in every:
        group.append(text)
        size += len(text.data)
        if len(group) >= texts or size >= bytes:
            yield tuple(group)
            group, size = [], 0
    if group:
        yield tuple(group)
