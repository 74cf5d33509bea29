"""``python -m benchmarks``: all measurements, or those that are named."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from benchmarks.ambition import time_draws
from benchmarks.corpora import ENGINES, SIZES, Run, exponent, time_engines, time_growth
from benchmarks.files import FILES, memory_over, time_files
from benchmarks.many import rows_of as rows_of_many
from benchmarks.many import time_growth as time_builds
from benchmarks.many import time_many
from benchmarks.paint import time_paint
from benchmarks.reading import WITHOUT_RULES, growth, time_reading, time_rules
from benchmarks.reuse import LENGTHS, rates, read_five, time_words
from benchmarks.robustness import rows_of, try_all
from benchmarks.rows import Row, compare, machine, write_table
from benchmarks.suite import time_nbval, time_nothing, time_suite
from benchmarks.timing import Times, seconds
from policytargets.project import find_root

__all__ = ["MEASUREMENTS", "main"]

BUILDS = (100, 300, 1_000)
"""Plans of the studies whose building is compared."""

_TRIALS = 100
"""Pairs of texts with planted reuse."""


def _suite(root: Path, rounds: int) -> list[Row]:
    times = time_suite(root, rounds)
    ours, theirs, floor = seconds(times).values()
    faster = Row("papermill against the runner", f"{theirs / ours:.2f} ×", "wanted: 4 × or more")
    above = Row("the runner against the floor", f"{ours / floor:.2f} ×", "wanted: 3 × or less")
    return [*compare(times), faster, above]


def _nothing(root: Path, rounds: int) -> list[Row]:
    times = time_nothing(root, rounds)
    start = seconds(times)["start-up alone"]
    return [
        Row(name, f"{taken:.2f} s", f"{taken - start:.2f} s after start-up; wanted: under 1 s")
        for name, taken in seconds(times).items()
    ]


def _nbval(root: Path, rounds: int) -> list[Row]:
    times = time_nbval(root, rounds)
    ours, *_, plain = seconds(times).values()
    share = Row("the first against the last", f"{ours / plain:.2f} ×", "wanted: 0.6 × or less")
    return [*compare(times), share]


def _reading(root: Path, rounds: int) -> list[Row]:
    times, characters = time_reading(root, rounds)
    reading, floor = seconds(times).values()
    rules = time_rules(root)
    plans, hard = growth(root)
    spacy = WITHOUT_RULES if rules is None else f"{rules / reading:.1f} × the reading"
    return [
        Row(
            "reading whole records",
            f"{characters / reading:,.0f} characters/s",
            f"1/{reading / floor:.0f} of one pattern; wanted: 1/40 or more",
        ),
        Row("one pattern, the floor", f"{characters / floor:,.0f} characters/s"),
        Row("numbers by spaCy rules", "" if rules is None else f"{rules:.2f} s", spacy),
        Row("growth over one text's length", f"{plans:.2f}", f"{hard:.2f} for texts hard to read"),
    ]


def _corpora(root: Path, rounds: int) -> list[Row]:
    del rounds  # each size is read once, by a process of its own
    runs = time_growth(root, SIZES)
    more = runs[-1].megabytes / runs[-2].megabytes
    return [
        *(Row(f"{r.texts:,} texts", f"{r.seconds:.2f} s", f"{r.megabytes:.0f} MB") for r in runs),
        Row("growth exponent", f"{exponent(runs):.3f}", "wanted: 1.05 or less"),
        Row("peak memory, the last two", f"{more:.2f} ×", "wanted: 1.3 × or less"),
    ]


def _engines(root: Path, rounds: int) -> list[Row]:
    return [
        Row(f"{ENGINES:,} texts, {row.what}", row.figure, row.ratio)
        for row in compare(time_engines(root, ENGINES, rounds))
    ]


def _many(root: Path, rounds: int) -> list[Row]:
    del rounds  # each is run once: the largest take minutes
    given = click.get_current_context().params
    count, texts = given["plans"], given["texts"]
    return rows_of_many(time_many(root, count, texts), count)


def _builds(root: Path, rounds: int) -> list[Row]:
    del rounds
    steps = time_builds(root, BUILDS, click.get_current_context().params["texts"])
    runs = [Run(int(step.name), step.computing, step.megabytes) for step in steps]
    rows = [
        Row(f"build of {r.texts:,}", f"{r.seconds:.1f} s", f"{r.megabytes:.0f} MB") for r in runs
    ]
    return [*rows, Row("growth exponent", f"{exponent(runs):.2f}", "wanted: 1.3 or less")]


def _reuse(root: Path, rounds: int) -> list[Row]:
    del root
    found = [(n, rates(read_five(), n, _TRIALS, n)) for n in LENGTHS]
    return [
        *(
            Row(f"reuse of {n} characters", f"recall {r:.3f}", f"precision {p:.3f}")
            for n, (r, p) in found
        ),
        Row("reuse, all pairs of five plans", f"{time_words(rounds):.2f} s"),
    ]


def _draws(root: Path, rounds: int) -> list[Row]:
    del root
    times: Times = time_draws(rounds)
    return compare(times)


def _robustness(root: Path, rounds: int) -> list[Row]:
    del rounds
    return rows_of(try_all(root, click.get_current_context().params["seed"]))


def _paint(root: Path, rounds: int) -> list[Row]:
    times = time_paint(root / "reports/site", rounds)
    return [
        Row(f"first paint of {name}", f"{taken:.2f} s", "wanted: 0.5 s or less")
        for name, taken in seconds(times).items()
    ]


def _files(root: Path, rounds: int) -> list[Row]:
    rows = []
    for kind, (pages, times) in time_files(root, rounds).items():
        ours, alone = seconds(times).values()
        ratio = f"{ours / alone:.2f} × the library alone; wanted: 1.5 × or less"
        rows.append(Row(f"{kind}, pages a second", f"{pages / ours:,.1f}", ratio))
    first, last = memory_over(root)
    told = f"{last / first:.2f} × that after a tenth of them"
    return [*rows, Row(f"memory after {FILES:,} files", f"{last:.0f} MB", told)]


MEASUREMENTS: Mapping[str, Callable[[Path, int], list[Row]]] = {
    "suite": _suite,
    "nothing": _nothing,
    "nbval": _nbval,
    "reading": _reading,
    "files": _files,
    "corpora": _corpora,
    "engines": _engines,
    "many": _many,
    "builds": _builds,
    "reuse": _reuse,
    "draws": _draws,
    "paint": _paint,
    "robustness": _robustness,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(MEASUREMENTS)))
@click.option("--rounds", default=3, show_default=True, help="How often each way is run.")
@click.option("--seed", default=1, show_default=True, help="Of the trials of robustness.")
@click.option("--plans", default=30, show_default=True, help="How many plans `many` takes.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of further texts that `many` and `builds` vary.",
)
@click.option("--table", type=click.Path(path_type=Path), help="Document to write the tables to.")
def main(
    names: tuple[str, ...],
    rounds: int,
    seed: int,
    plans: int,
    texts: Path | None,
    table: Path | None,
) -> None:
    """Measure all, or what is named, each against its rivals in one run."""
    del plans, texts  # asked for where they are used
    root = find_root()
    for name in names or MEASUREMENTS:
        rows = MEASUREMENTS[name](root, rounds)
        for row in rows:
            click.echo(f"{row.what:40}{row.figure:>26}   {row.ratio}".rstrip())
        if table:
            today = dt.datetime.now(dt.UTC).date()
            busy = f"load {os.getloadavg()[0]:.1f}"
            told = f"{name} --seed {seed}" if name == "robustness" else name
            write_table(table, told, rows, f"{machine(today)} Rounds: {rounds}; {busy} at the end.")


if __name__ == "__main__":
    main()
