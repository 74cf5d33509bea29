"""Faults in what a researcher gave us, told in one line each."""

from __future__ import annotations

import re
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
        line = f"{shortened(str(self.where))}: {shortened(self.what)}"
        line = f"{line}; {shortened(self.allowed)}" if self.allowed else line
        return " ".join(line.split())


_WORD, _ALL = 80, 2000  # characters; a path may have many words, a list of what is allowed more
_LONG = re.compile(rf"([^\s/]{{{_WORD}}})[^\s/]{{{_WORD},}}")


def shortened(text: str) -> str:
    """Return a text in which no value is so long that nobody would read the line."""
    cut = _LONG.sub(r"\1…", text[: 10 * _ALL])
    return cut if len(cut) <= _ALL else f"{cut[:_WORD]}…"


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

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows: a line a fault, and not where in the library it was found."""
        return [f"policytargets: {fault}" for fault in self.faults]


_EXTRAS = ("reports", "scale", "ocr", "serve", "lab")
"""The smallest first: some hold others."""

_DISTRIBUTIONS = {"brotli": "fonttools", "distributed": "dask", "docx": "python-docx"}
"""What brings a module of another name."""


def lacking(error: ModuleNotFoundError) -> Fault | None:
    """Return which extra brings a package that is not installed; None where none does."""
    from importlib.metadata import requires

    module = (error.name or "").partition(".")[0].lower().replace("_", "-")
    name = _DISTRIBUTIONS.get(module, module)
    wanted = re.compile(rf"{re.escape(name)}\b.*extra == .(\w+)")
    found = {told[1] for told in map(wanted.match, requires("policytargets") or ()) if told}
    for extra in (extra for extra in _EXTRAS if extra in found):
        return Fault(f"package {name}", "not installed", f"pip install 'policytargets[{extra}]'")
    return None


def nearest(name: str, known: Iterable[str], most: int = 3) -> str:
    """Return the known names most like one that is not known, parted by commas."""
    import difflib

    return ", ".join(difflib.get_close_matches(name, sorted(known), most, cutoff=0))
