"""How far a long step is, with its rate and the time that is left, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[..., None]
"""Counts so many as done; a second argument names what was done."""

EVERY = 10.0
"""Seconds between two lines where no terminal shows a bar."""


@contextmanager
def show_progress(total: int, unit: str, *, quiet: bool = False) -> Iterator[Advance]:
    """Show how many of some things are done: a bar on a terminal, else a line now and then."""
    if total < 2 or quiet:
        yield lambda *_: None
    elif sys.stderr.isatty():
        with _bar(total, unit) as advance:
            yield advance
    else:
        yield _lines(total, unit)


@contextmanager
def _bar(total: int, unit: str) -> Iterator[Advance]:
    from rich import progress
    from rich.console import Console

    columns = (
        *(progress.BarColumn(), progress.MofNCompleteColumn()),
        *(progress.TextColumn("{task.fields[rate]}"), progress.TimeRemainingColumn()),
        *(progress.TextColumn("left"), progress.TextColumn("{task.description}")),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate="")

        def advance(done: int = 1, what: str = "") -> None:
            """Count things as done."""
            bar.advance(task, done)
            speed = bar.tasks[0].speed
            rate = f"{speed:,.1f} {unit}/s" if speed else ""
            bar.update(task, rate=rate, description=what)

        yield advance


def _lines(total: int, unit: str) -> Advance:
    start = last = time.monotonic()
    count = 0

    def advance(done: int = 1, _what: str = "") -> None:
        """Count things as done."""
        nonlocal count, last
        count, now = count + done, time.monotonic()
        if now - last < EVERY or not count:
            return
        last, rate = now, count / (now - start)
        left = f"{(total - count) / rate:,.0f} s left"
        print(
            f"policytargets: {count:,} of {total:,} {unit}, {rate:.1f}/s, {left}", file=sys.stderr
        )

    return advance
