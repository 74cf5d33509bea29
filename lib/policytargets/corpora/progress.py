"""A progress bar with rate and time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["show_progress"]


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show how many texts are read, on a terminal alone.

    Parameters
    ----------
    total : int
        How many there are; for one there is no bar.

    Yields
    ------
    callable
        To be told how many more are read.
    """
    if total < 2 or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}"),
        progress.TimeRemainingColumn(),
        progress.TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("texts", total=total, rate="")

        def advance(read: int) -> None:
            """Count texts as read."""
            bar.advance(task, read)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.0f} texts/s" if speed else "")

        yield advance
