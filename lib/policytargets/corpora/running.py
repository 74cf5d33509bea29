"""A run over a corpus: texts in, batches out to the engine, partitions to the output."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from policytargets.corpora.engines import Engine
from policytargets.corpora.partitions import split
from policytargets.corpora.reading import Batch, ReadBatch, read_batch, rules
from policytargets.corpora.texts import Corpus
from policytargets.corpora.writing import Output, Summary
from policytargets.errors import Fault, InputError

__all__ = ["run"]


def run(corpus: Corpus, output: Output, engine: Engine, advance: Callable[[int], None]) -> Summary:
    """Read a corpus.

    Parameters
    ----------
    corpus : Corpus
        What is read.
    output : Output
        Where the targets go.
    engine : Engine
        Who reads.
    advance : callable
        Told how many more texts are done with.

    Raises
    ------
    InputError
        If the output cannot be written, the engine fails, or a worker would read otherwise.
    """
    done = _told(engine(read_batch, _batches(corpus, output, advance)), advance)
    for part, batches in groupby(done, key=lambda batch: batch.part):
        output.write(part, [read for batch in batches for read in batch.reads])
    return output.finish()


def _batches(corpus: Corpus, output: Output, advance: Callable[[int], None]) -> Iterator[Batch]:
    """Return what is to be read, passing over what an earlier run has written."""
    for part in split(corpus):
        if output.holds(part):
            advance(len(part.texts))
        else:
            yield from part.batches()


def _told(batches: Iterator[ReadBatch], advance: Callable[[int], None]) -> Iterator[ReadBatch]:
    for batch in batches:
        if batch.rules != rules():
            wanted = "install on all machines what is installed here"
            raise InputError(Fault("--scheduler", "a worker has another policytargets", wanted))
        advance(len(batch.reads))
        yield batch
