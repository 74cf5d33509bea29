"""The title of a document, as its head gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile, zip_longest

from policytargets.reading.imprint import BODY, LABELS, Line

__all__ = ["Title", "find_title"]

_KINDS = r"(?:意见|方案|计划|规划|纲要|办法|措施|政策|行动|要点|细则|规定|报告)"
_PERIOD = r"\([^()]*\d{4}[^()]*\)"
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第.{1,3}[章节部]|\d{1,2}[.、]\D"
)
_ABOUT = re.compile(
    rf"(?P<issuer>{BODY})?关于(?P<about>[^。;!?]+?)的?"
    rf"(?P<kind>通知|决定|函|公告|通告|批复|{_KINDS})(?:{_PERIOD})?"
)
_OPENS = re.compile(rf"(?:{BODY})?关于")
_PLAIN = re.compile(rf"[^。;:!?>|、,][^。;:!?>|]*{_KINDS}(?P<period>{_PERIOD})?")
_ENCLOSED = re.compile(r"(?:印发|下发|公布|发布)(?P<title>.+)")
_MARKS = "•·*#-—《"
_NAMED = ("", *LABELS["title"])
_SHORTEST, _LONGEST = 8, 120
_MOST_LINES = 3
_HEAD_LINES = 100


@dataclass(frozen=True)
class Title:
    """A title and the lines it stands on.

    Parameters
    ----------
    start, end : int
        Offsets in the view of the title itself, line ends inside it included.
    text : str
        The title as the view has it, in one line.
    issuer : tuple of int or None
        Where the body stands that the title opens with (…关于…的通知).
    """

    start: int
    end: int
    text: str
    issuer: tuple[int, int] | None = None


def find_title(lines: Sequence[Line]) -> Title | None:
    """Return the title of a document, or None where its head has none.

    A notice that hands out a plan (关于印发…的通知) gives the plan's title. A later line that says
    the same with more to it, such as the period in brackets, is the fuller title.

    Parameters
    ----------
    lines : sequence of Line
        As returned by `split_lines`.
    """
    head = _head(lines)
    plain = list(_plain_titles(head))
    first = next(_about_titles(head), plain[0] if plain else None)
    if first is None:
        return None
    fuller = [title for title in plain if title.text.startswith(first.text)]
    best = max([first, *fuller], key=lambda title: len(title.text))
    return Title(best.start, best.end, best.text, first.issuer)


def _head(lines: Sequence[Line]) -> list[Line]:
    """Return the lines before the first heading that may hold a title."""
    above = takewhile(lambda line: line.label or not _HEADING.match(line.text), lines)
    return [
        line
        for line in islice(above, _HEAD_LINES)
        if line.label in _NAMED and len(line.text) <= _LONGEST
    ]


def _about_titles(head: Sequence[Line]) -> Iterator[Title]:
    for place, line in enumerate(head):
        if not _OPENS.match(line.text):
            continue
        for count in range(1, _MOST_LINES + 1):
            block = head[place : place + count]
            found = _ABOUT.fullmatch("".join(part.text for part in block))
            if found and len(found[0]) <= _LONGEST:
                yield _about_title(found, block)
                break


def _about_title(found: re.Match[str], block: Sequence[Line]) -> Title:
    issuer = found["issuer"]
    named = (block[0].start, block[0].start + len(issuer)) if issuer else None
    enclosed = _ENCLOSED.fullmatch(found["about"]) if found["kind"] == "通知" else None
    start, end = found.span()
    if enclosed:
        start, end = (found.start("about") + place for place in enclosed.span("title"))
        if found[0][start] == "《" and found[0][end - 1] == "》":
            start, end = start + 1, end - 1
    return Title(_place(block, start), _place(block, end - 1) + 1, found[0][start:end], named)


def _place(block: Sequence[Line], offset: int) -> int:
    """Return where in the view a character of a block's joined text stands."""
    for line in block:
        if offset < len(line.text):
            return line.start + offset
        offset -= len(line.text)
    raise IndexError(offset)


def _plain_titles(head: Sequence[Line]) -> Iterator[Title]:
    for line, below in zip_longest(head, head[1:]):
        text = line.text.lstrip(_MARKS)
        start = line.start + len(line.text) - len(text)
        text = text.removesuffix("》")
        found = _PLAIN.fullmatch(text)
        if not found or len(text) < _SHORTEST:
            continue
        if below and not found["period"] and re.fullmatch(_PERIOD, below.text):
            yield Title(start, below.end, text + below.text)
        else:
            yield Title(start, start + len(text), text)
