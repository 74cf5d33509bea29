"""``python -m benchmarks``: print every timing, in seconds and as a ratio."""

from __future__ import annotations

import click

from benchmarks.ambition import time_draws
from benchmarks.reading import time_reading
from benchmarks.suite import time_suite
from benchmarks.timing import Times, seconds
from policytargets.project import find_root


@click.command()
@click.option("--rounds", default=3, show_default=True, help="How often each way is run.")
def main(rounds: int) -> None:
    """Time the reading of the plans and the suite of reports against the simplest rivals."""
    root = find_root()
    times, characters = time_reading(root, rounds)
    click.echo(f"Reading {characters:,} characters of plans, median of {rounds}")
    _print(times, characters)
    click.echo(f"\n10,000 rankings of five plans by twelve families, median of {rounds}")
    _print(time_draws(rounds))
    click.echo(f"\nSix notebooks in one language, median of {rounds} interleaved runs")
    _print(time_suite(root, rounds))


def _print(times: Times, characters: int | None = None) -> None:
    """Print one line a way; the last way is what the others are measured against."""
    medians = seconds(times)
    *_, yardstick = medians.values()
    for name, median in medians.items():
        rate = f"{characters / median:14,.0f} characters/s" if characters else ""
        click.echo(f"  {name:24}{median:10.4f} s{rate}   {median / yardstick:8.2f} times")


if __name__ == "__main__":
    main()
