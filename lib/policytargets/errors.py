"""Faults in what a researcher gave us, told in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the input.

    Parameters
    ----------
    where : str
        The file, option or column at fault.
    what : str
        What is wrong with it.
    allowed : str, optional
        What would be right.
    """

    where: str | Path
    what: str
    allowed: str = ""

    def __str__(self) -> str:
        """Return the fault as one line, as it is printed."""
        line = f"{self.where}: {self.what}"
        line = f"{line}; {self.allowed}" if self.allowed else line
        return " ".join(line.split())


class InputError(Exception):
    """Bad usage or input: nothing was written, the exit code is 2.

    Parameters
    ----------
    faults : sequence of Fault
        All faults that were found, not only the first.

    Examples
    --------
    >>> import policytargets as pt
    >>> try:
    ...     pt.load(["wenzhou", "cixi-2020"])
    ... except pt.InputError as error:
    ...     error.faults[0].what
    "unknown plan 'wenzhou'"
    """

    def __init__(self, *faults: Fault) -> None:
        self.faults: Sequence[Fault] = faults
        super().__init__("\n".join(map(str, faults)))


def nearest(name: str, known: Iterable[str], most: int = 3) -> str:
    """Return the known names most like one that is not known, parted by commas."""
    from rapidfuzz import fuzz, process

    found = process.extract(name, sorted(known), scorer=fuzz.ratio, limit=most)
    return ", ".join(str(one) for one, _, _ in found)
