"""baselines.yml: the words by which a plan says where a target starts from."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import Field

from policytargets.vocabulary.entries import Entry, load_entries
from policytargets.vocabulary.grammar import any_of

__all__ = ["Starts", "load_starts"]

PATH = Path(__file__).with_name("baselines.yml")


class Starts(Entry):
    """The file's lists, and the patterns made of them."""

    before: list[str] = Field(alias="from")
    when: list[str]
    to: list[str]
    kept: list[str]

    def opening(self) -> re.Pattern[str]:
        """Return what stands right before the number of a start, with its ``year`` if told."""
        return re.compile(rf"{any_of(self.before)}(?:(?P<year>\d{{4}})年)?{any_of(self.when)}*$")

    def closing(self) -> re.Pattern[str]:
        """Return what stands between the number of a start and that of the target."""
        return re.compile(rf"^[,逐步]*{any_of(self.to)}$")

    def keeping(self) -> re.Pattern[str]:
        """Return the words that say that a number is reached already."""
        return re.compile(any_of(self.kept))


@cache
def load_starts(path: Path = PATH) -> Starts:
    """Return the words of the start.

    Raises
    ------
    InputError
        Naming a missing or ill-valued list with its line.
    """
    return load_entries(path, Starts)
