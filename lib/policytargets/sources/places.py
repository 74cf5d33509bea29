"""A text with the place of each of its stretches in the file that it was made from."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from policytargets.errors import Fault
from policytargets.project import of_bytes

SCORE = "&ocr="
"""What stands in a place before the score of OCR, from 0 to 1."""


class Stretch(NamedTuple):
    """Where a stretch of the text stands; it ends where the next one begins."""

    start: int  # Offset in the text
    page: int | None  # Page of a PDF, from 1; None for what has no pages
    # Box on the page (viewrect of RFC 8118), XPath in a web page or the body of a Word file, cell
    place: str


@dataclass(frozen=True)
class Limits:
    """What the conversion of one file may take."""

    megabytes: int = 1024
    seconds: int = 60


def late_fault(name: str, seconds: int) -> Fault:
    """Return what is told of a file that takes longer than it may."""
    return Fault(name, f"not read within {seconds} seconds", "--max-seconds allows more")


@dataclass(frozen=True)
class Places:
    """The places of a text, in the order of the text."""

    stretches: Sequence[Stretch] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.start for stretch in self.stretches]

    def at(self, offset: int) -> tuple[int | None, str]:
        """Return page and place of a character; none and "" in a text that is its own source."""
        found = bisect_right(self._starts, offset) - 1
        return self.stretches[found][1:] if found >= 0 else (None, "")


@dataclass(frozen=True)
class Converted:
    """What came of a file."""

    text: str
    places: Places = field(default_factory=Places)
    converter: str = ""  # Name and version of what read it; empty for a text in UTF-8
    # Label and value of what a web page states of the document beside its text
    stated: tuple[tuple[str, str], ...] = ()
    unread: tuple[int, ...] = ()  # Pages without a text layer


class Writer:
    """Puts a text together, piece by piece, and keeps where each came from."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._stretches: list[Stretch] = []
        self._length = 0

    def add(self, text: str, place: str, page: int | None = None) -> None:
        """Append some text that stands at one place."""
        if text:
            self._stretches.append(Stretch(self._length, page, place))
            self.gap(text)

    def gap(self, text: str) -> None:
        """Append what parts two pieces, such as a line end."""
        self._parts.append(text)
        self._length += len(text)

    def end_line(self) -> None:
        """End the line that is being written, if one is."""
        if self._parts and not self._parts[-1].endswith("\n"):
            self.gap("\n")

    def done(
        self, converter: str, stated: Iterable[tuple[str, str]] = (), unread: Iterable[int] = ()
    ) -> Converted:
        """Return what was written."""
        places = Places(tuple(self._stretches))
        text = "".join(self._parts)
        return Converted(text, places, converter, tuple(stated), tuple(unread))


def to_map(name: str, data: bytes, made: Converted) -> str:
    """Return PLAN.map.json: the source, its converter, and the place of each stretch of text."""
    head = {"source": name, "sha256": of_bytes(data), "converter": made.converter}
    head |= {"text_sha256": of_bytes(made.text.encode("utf-8"))}
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in made.places.stretches)
    opened = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{opened},\n "stretches": [\n{lines}\n]}}\n'


def from_map(content: str, text: bytes) -> tuple[str, Places]:
    """Return the source's name and the places of a text; none where it is a map of another."""
    found = json.loads(content)
    if found["text_sha256"] != of_bytes(text):
        return found["source"], Places()
    return found["source"], Places(tuple(Stretch(*one) for one in found["stretches"]))
