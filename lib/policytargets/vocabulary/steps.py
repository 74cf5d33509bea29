"""steps.yml: how each step of a derived value is told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.entries import Entry, load_entries
from policytargets.vocabulary.lines import lines_of
from policytargets.vocabulary.names import LANGUAGES

__all__ = ["PATH", "Telling", "load_tellings"]

PATH = Path(__file__).with_name("steps.yml")


class Telling(Entry):
    """How a function's step is told.

    Parameters
    ----------
    function : str
        Code, ASCII.
    inputs : list of str
        Names of what goes in.
    en, zh : str
        The text, with ``{input}`` and ``{result}``.
    """

    function: str
    inputs: list[str]
    en: str
    zh: str


@cache
def load_tellings(path: Path = PATH) -> dict[str, Telling]:
    """Return the tellings by function.

    Raises
    ------
    InputError
        Naming each faulty entry with its line: a missing, unknown or ill-valued field, a function
        that stands twice, a text that names no input, one that leaves an input out.
    """
    entries = load_entries(path, list[Telling])
    codes = [entry.function for entry in entries]
    faults = [
        Fault(f"{path}:{line}", f"{entry.function}: {what}", allowed)
        for place, (line, entry) in enumerate(zip(lines_of(path), entries, strict=True))
        for what, allowed in _faults(entry, codes[:place])
    ]
    if faults:
        raise InputError(*faults)
    return {entry.function: entry for entry in entries}


def _faults(entry: Telling, earlier: list[str]) -> Iterator[tuple[str, str]]:
    if entry.function in earlier:
        yield "stands twice", ""
    if not entry.function.isascii():
        yield "the code is not ASCII", "letters, digits and _"
    allowed = f"allowed: {', '.join([*entry.inputs, 'result'])}"
    used = {language: _fields(getattr(entry, language)) for language in LANGUAGES}
    for language, fields in used.items():
        for name in sorted(fields - {*entry.inputs, "result"}):
            yield f"{language} names {{{name}}}", allowed
    for name in entry.inputs:
        if not any(name in fields for fields in used.values()):
            yield f"input {name} is told in no language", ""


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
