"""Reuse planted in texts: how much of it is found, how much is found that is not there, how fast.

``python -m benchmarks.reuse`` prints recall and precision for several lengths of the planted span,
what chance and the terms of the field give, and the seconds of all pairs.

``python -m benchmarks.reuse --unrelated FOLDER`` compares the plans with the texts of a folder (of
the genre, of other provinces: copied from neither) and writes what they share to
``vocabulary/background.yml``; the texts themselves stay where they are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import click
import yaml

from benchmarks.timing import interleave, seconds
from policytargets.comparing.text_reuse.alignment import count_free, find_alignments
from policytargets.comparing.text_reuse.masked_texts import ComparedText, compared_text
from policytargets.comparing.text_reuse.passages import PATH, Background, Compared, compare_words
from policytargets.documents import Document, decode
from policytargets.project import find_root
from policytargets.reading import read_plan, read_study

__all__ = ["Planted", "cut_up", "edit", "plant", "read_five", "recovered", "time_words"]

LENGTHS = (60, 80, 120, 300)
EDITED = 0.2
_FREE = 0.9  # of a span: what is boilerplate is masked and cannot be found


@dataclass(frozen=True)
class Planted:
    """Two texts that share one span, edited in the second.

    Parameters
    ----------
    texts : (str, str)
        The texts.
    spans : ((int, int), (int, int))
        Where the span stands in either.
    """

    texts: tuple[str, str]
    spans: tuple[tuple[int, int], tuple[int, int]]


def edit(span: str, lot: random.Random, share: float = EDITED) -> str:
    """Return a span with a share of its characters substituted, doubled by another, or deleted."""
    signs = list(span)
    for place in lot.sample(range(len(span)), round(share * len(span))):
        other = lot.choice(span)
        signs[place] = {"s": other, "i": other + signs[place], "d": ""}[lot.choice("sid")]
    return "".join(signs)


def cut_up(text: str, pieces: int, lot: random.Random) -> str:
    """Return a text cut into pieces of so many characters, shuffled."""
    parts = [text[at : at + pieces] for at in range(0, len(text), pieces)]
    lot.shuffle(parts)
    return "".join(parts)


def plant(
    plans: Sequence[ComparedText], length: int, lot: random.Random, *, shuffled: bool = True
) -> Planted:
    """Return two texts with a span of a third plan in both, edited in the second.

    Parameters
    ----------
    plans : sequence of ComparedText
        Three or more.
    length : int
        Characters of the span.
    lot : random.Random
        What draws plans, places and edits.
    shuffled : bool, optional
        Whether the characters around the span are shuffled; otherwise they stand as in the plans.
    """
    *around, source = lot.sample(list(plans), 3)
    span = _draw_span(source, length, lot)
    spans, texts = [], []
    for own, planted in zip(around, (span, edit(span, lot)), strict=True):
        text = cut_up(own.text, 1, lot) if shuffled else own.raw
        lines = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
        at = lot.randrange(len(text)) if shuffled else lot.choice(lines)
        texts.append(text[:at] + planted + ("" if shuffled else "\n") + text[at:])
        spans.append((at, at + len(planted)))
    return Planted((texts[0], texts[1]), (spans[0], spans[1]))


def _draw_span(source: ComparedText, length: int, lot: random.Random) -> str:
    while True:
        start = lot.randrange(len(source.text) - length)
        if source.free[start : start + length].mean() >= _FREE:
            return source.text[start : start + length]


def recovered(planted: Planted) -> tuple[int, int, int]:
    """Return the characters of the span that are found, those it has, and those found at all.

    Boilerplate is none of them: at the ends of a span it is not to be found.
    """
    a, b = (_compared(name, text) for name, text in zip("ab", planted.texts, strict=True))
    found: tuple[set[int], set[int]] = (set(), set())
    for one in find_alignments(a, b):
        for places, own, span in zip(found, (a, b), one.spans, strict=True):
            places.update(range(*own.span(*span)))
    free = [set(one.places[one.free].tolist()) for one in (a, b)]
    truth = [own & set(range(*span)) for own, span in zip(free, planted.spans, strict=True)]
    kept = [own & places for own, places in zip(free, found, strict=True)]
    right = sum(len(own & places) for own, places in zip(truth, kept, strict=True))
    return right, sum(map(len, truth)), sum(map(len, kept))


def rates(
    plans: Sequence[ComparedText], length: int, trials: int, seed: int, *, shuffled: bool = True
) -> tuple[float, float]:
    """Return recall and precision in characters over many trials."""
    lot = random.Random(seed)
    counts = [recovered(plant(plans, length, lot, shuffled=shuffled)) for _ in range(trials)]
    right, planted, found = (sum(column) for column in zip(*counts, strict=True))
    return right / planted, right / max(found, 1)


def by_chance(
    plans: Sequence[ComparedText], pieces: int, trials: int, seed: int
) -> Mapping[int, float]:
    """Return how many passages of some least lengths a pair has whose plans are cut up."""
    lot = random.Random(seed)
    equal = []
    for _ in range(trials):
        a, b = (_compared(p.plan, cut_up(p.text, pieces, lot)) for p in lot.sample(list(plans), 2))
        equal += [int(one.equal.sum()) for one in find_alignments(a, b, 1)]
    return {least: sum(one >= least for one in equal) / trials for least in (1, 8, 10, 12, 16)}


LEAST = (4, 10, 16)
"""Equal characters outside boilerplate that are asked for, one after another."""


def measure(plans: Sequence[ComparedText], texts: Sequence[ComparedText]) -> Background:
    """Return what plans share with texts that have nothing to do with them."""
    pairs = [
        Compared(plan=plan.plan, text=text.plan, passages=list(_free(plan, text)))
        for plan, text in product(plans, texts)
    ]
    return Background(characters={o.plan: len(o.text) for o in (*plans, *texts)}, pairs=pairs)


def _free(a: ComparedText, b: ComparedText) -> Iterator[int]:
    """Return the equal characters of each passage, as found where about so many are asked for."""
    for least, most in zip(LEAST, (*LEAST[1:], len(a.text) + 1), strict=True):
        counts = sorted(count_free(found, (a, b)) for found in find_alignments(a, b, least))
        yield from (count for count in counts if count < most)


def read_folder(folder: Path) -> list[ComparedText]:
    """Return the texts of a folder, by name."""
    return [_compared(path.stem, decode(path)) for path in sorted(folder.glob("*.txt"))]


def write_background(found: Background, path: Path = PATH) -> None:
    """Write the table below the remarks that it has."""
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    told = yaml.safe_dump(found.model_dump(), sort_keys=False, default_flow_style=None, width=110)
    path.write_text("\n".join([*head, told]), "utf-8")


def _compared(plan: str, text: str) -> ComparedText:
    return compared_text(read_plan(text, Document(plan)))


def read_five() -> list[ComparedText]:
    """Return the plans that come with the project."""
    return [compared_text(reading) for reading in read_study(find_root()).values()]


def time_words(rounds: int) -> float:
    """Return the seconds in which all pairs of the five plans are compared."""
    plans = read_five()
    return seconds(interleave({"all pairs": lambda: compare_words(plans)}, rounds))["all pairs"]


@click.command()
@click.option("--trials", default=200, show_default=True, help="Pairs of texts a line.")
@click.option("--unrelated", type=click.Path(exists=True, path_type=Path), help="Texts to compare.")
def main(trials: int, unrelated: Path | None) -> None:
    """Measure the finding of planted reuse, or what unrelated texts share."""
    plans = read_five()
    if unrelated:
        write_background(measure(plans, read_folder(unrelated)))
        return
    for shuffled in (True, False):
        around = "shuffled text" if shuffled else "other plans"
        for length in LENGTHS:
            recall, precision = rates(plans, length, trials, length, shuffled=shuffled)
            told = f", precision {precision:.4f}" if shuffled else ""
            click.echo(f"{length:4} characters among {around}: recall {recall:.4f}{told}")
    for pieces in (1, 4, 8):
        told = ", ".join(f"{n:.2f} of {k}+" for k, n in by_chance(plans, pieces, trials, 1).items())
        click.echo(f"passages a pair, cut into pieces of {pieces}: {told} equal characters")
    click.echo(f"all pairs of five plans: {time_words(5):.2f} s")


if __name__ == "__main__":
    main()
