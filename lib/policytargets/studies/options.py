"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., None]], Callable[..., None]]

many_paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


def in_language(words: str) -> Decorator:
    """Return the option of a command that writes in one language."""
    # Not of the messages: their YAML would hold up every command.
    return _with_default("--language", click.Choice(["en", "zh"]), "en", words)


def on_cluster(words: str) -> Decorator:
    """Return the option of a command that a Dask cluster may run."""
    words = f"A Dask cluster {words}, such as tcp://host:8786."
    return click.option("--scheduler", metavar="ADDRESS", help=words)


def limited(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what the conversion of one file may take."""
    whole = click.IntRange(min=1)
    for option, default, words in (
        ("--max-seconds", 60, "Time that reading one PDF, Word or Excel file may take."),
        ("--max-memory", 1024, "Memory in MB that it may take."),
    ):
        command = _with_default(option, whole, default, words)(command)
    return command


def _with_default(name: str, kind: click.ParamType[Any], default: object, words: str) -> Decorator:
    return click.option(name, type=kind, default=default, show_default=True, help=words)
