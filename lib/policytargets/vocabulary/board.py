"""board.yml: what the first page shows before all else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from policytargets.messages import load_names
from policytargets.yamls import Code, Entry, Found, load_entries, unknown, values_at

PATH = Path(__file__).with_name("board.yml")

Count = Annotated[int, Field(ge=1)]


class Board(Entry):
    """The whole file."""

    families: Count
    columns: Count
    named: Count
    findings: dict[Code, list[list[str]]]  # By report: questions, each with what may answer it


@cache
def load_board(path: Path = PATH) -> Board:
    """Return how large the board is, and which sentences stand under it."""
    return load_entries(path, Board, _faults)


def _faults(found: Board) -> Iterator[Found]:
    said = {key.split(".")[1] for key in load_names() if key.startswith("sentence.")}
    yield from unknown(values_at(found, "findings/*/*/*"), said, "sentence")
