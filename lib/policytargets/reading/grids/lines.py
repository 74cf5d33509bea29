"""Lines of a text as cells: by strokes or tabs where there are such, else by blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policytargets.reading.view import View
from policytargets.reading.words import Words

__all__ = ["STROKES", "Line", "glue", "read_lines"]

_RULE = re.compile(r":?[-—_=+]{2,}:?")
STROKES = "|│┃"
"""Signs that part the cells of a line."""
_UNPARTED = re.compile(r"[^\s|]+")


@dataclass(frozen=True)
class Line:
    """A line that holds more than blanks.

    Parameters
    ----------
    cells : tuple of Words
        Without blanks inside, each character tied to its place in the raw text. Cells are empty
        only in a parted line.
    parted : bool
        Whether strokes or tabs part the cells, so that their number tells their columns.
    """

    cells: tuple[Words, ...]
    parted: bool

    @property
    def words(self) -> tuple[Words, ...]:
        """Cells that hold something."""
        return tuple(cell for cell in self.cells if cell.text)

    @property
    def text(self) -> str:
        """All cells as one word."""
        return "".join([cell.text for cell in self.cells])

    @property
    def span(self) -> tuple[int, int]:
        """Offsets in the raw text."""
        words = self.words
        return words[0].places[0], words[-1].places[-1] + 1


def glue(words: Iterable[Words]) -> Words:
    """Return some words as one, as a cell that was wrapped over lines is to be read."""
    parts = list(words)
    if len(parts) == 1:
        return parts[0]
    return Words("".join([p.text for p in parts]), tuple([n for p in parts for n in p.places]))


def read_lines(view: View) -> list[Line]:
    """Return the lines of a text as they stand in its file, rules between rows left out.

    Parameters
    ----------
    view : View
        The text as the rules see it; its own lines may have been joined and lack the blanks.
    """
    plain = _plain(view)
    lines = (_line(plain, *found.span()) for found in re.finditer(r"[^\n]+", plain))
    return [line for line in lines if line.words and not _is_rule(line)]


def _plain(view: View) -> str:
    """Return the view's text at the length of the raw one, blanks and line ends as they were."""
    signs = [sign if sign in "\n\t" else " " for sign in view.raw]
    for sign, place in zip(view.text, view.places, strict=False):
        signs[place] = "|" if sign in STROKES else sign
    return "".join(signs)


def _line(plain: str, start: int, end: int) -> Line:
    line = plain[start:end]
    if line.count("|") > 1 or "\t" in line.strip():
        return Line(tuple(_parted(line, start, "|" if line.count("|") > 1 else "\t")), True)
    cells = (found.span() for found in _UNPARTED.finditer(line))
    return Line(
        tuple(Words(line[a:b], tuple(range(start + a, start + b))) for a, b in cells), False
    )


def _parted(line: str, start: int, sign: str) -> Iterator[Words]:
    cells = list(re.finditer(rf"(?:^|[{sign}])([^{sign}]*)", line))
    framed = sign == "|" and line.strip().startswith("|")
    closed = sign == "|" and line.strip().endswith("|")
    for cell in cells[1 if framed else 0 : len(cells) - (1 if closed else 0)]:
        yield _cell(cell[1], start + cell.start(1))


def _cell(text: str, start: int) -> Words:
    places = [start + place for place, sign in enumerate(text) if not sign.isspace()]
    return Words("".join(text.split()), tuple(places))


def _is_rule(line: Line) -> bool:
    return len(line.words) > 1 and all(_RULE.fullmatch(cell.text) for cell in line.words)
