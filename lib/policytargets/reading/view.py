"""The reading view: a text as the rules see it, each character tied to its place in raw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from policytargets.script import simplify

__all__ = ["View", "make_view"]

_LINE = re.compile(r"[^\n]+")
_HEADING = re.compile(
    r"\s*(?:[(（]?[一二三四五六七八九十]+[、)）]|\d+\s*[.．、](?!\d)|——|第.{1,3}[章节])"
)
_NARROWEST = 20
_FEWEST = 8
# Lines of one width differ by a sign that may not begin a line, and by half-width signs.
_SLACK = 2
_BLANKS = " \t\u00a0\u3000"
_GAP = re.compile("[ \t\u00a0\u2002\u2003\u2009\u3000\u200b\ufeff]+")
# Full-width letters, digits and signs stand 0xFEE0 above their ASCII forms.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3010: "(", 0x3011: ")"}
# &nbsp; and <strong> stand inside words and numbers, <p> between paragraphs
_INLINE = re.compile(
    r"&nbsp;|</?(?:strong|span|font|em|a|b|i|u|sub|sup)(?:\s[^<>\n]{0,200})?>", re.IGNORECASE
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# 5 000: a blank that parts groups of three digits
_GROUPS = re.compile(r"(?<![\d.])\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)")
# 二〇二五年 in the digits of 2025年, which have as many characters
_YEAR = re.compile("[一二][〇○零O九][〇○零O一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")


@dataclass(frozen=True)
class View:
    """A text in Simplified characters and half-width signs, without inner spaces.

    Parameters
    ----------
    text : str
        What the rules read, one line a paragraph.
    places : tuple of int
        Offset in the raw text of each character of `text`, one more for its end.
    raw : str
        The text as it stands in the file.
    """

    text: str
    places: tuple[int, ...]
    raw: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of ``text[start:end]``; the end is after its last character."""
        if end <= start:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        """Return the raw text behind ``text[start:end]``."""
        first, last = self.span(start, end)
        return self.raw[first:last]


def make_view(raw: str) -> View:
    """Return the reading view of a raw text.

    Spaces are dropped except between two digits or two Latin letters, where they part words. HTML
    tags become line ends, a year in characters (二〇二五年) digits.

    Parameters
    ----------
    raw : str
        A text as it stands in its file.
    """
    plain = _SURROGATE.sub("\ufffd", raw.replace("\r\n", " \n").replace("\r", "\n"))
    plain = _INLINE.sub(lambda tag: " " * len(tag[0]), plain)
    plain = _TAG.sub(lambda tag: "\n" * len(tag[0]), plain)
    plain = simplify(plain).translate(_HALF_WIDTH)
    plain = _YEAR.sub(lambda year: year[0].translate(_DIGITS), plain)
    dropped = {place for run in _GAP.finditer(plain) for place in range(*_surplus(run))}
    dropped.update(_wraps(plain))
    dropped.update(
        p for g in _GROUPS.finditer(plain) for p in range(*g.span()) if plain[p] in _BLANKS
    )
    places = [place for place in range(len(plain)) if place not in dropped]
    text = "".join(plain[place] for place in places)
    return View(text, (*places, len(raw)), raw)


def _wraps(plain: str) -> Iterator[int]:
    """Return the line ends inside sentences, in a text whose lines are mostly cut at a width."""
    lines = [line for line in _LINE.finditer(plain) if line[0].strip(_BLANKS)]
    open_ended = [_is_open(line[0].strip(_BLANKS)) for line in lines]
    widths = [_width(line[0].strip(_BLANKS)) for line in lines]
    usual = _usual_width([w for w, is_open in zip(widths, open_ended, strict=True) if is_open])
    mostly = len(lines) >= _FEWEST and sum(open_ended) * 2 > len(lines)
    for place, (line, following) in enumerate(pairwise(lines)):
        adjacent = following.start() == line.end() + 1
        wrapped = open_ended[place] and (mostly or abs(widths[place] - usual) <= _SLACK)
        if wrapped and adjacent and not _HEADING.match(following[0]):
            yield line.end()


def _usual_width(widths: list[float]) -> float:
    """Return the width at which most lines without an end are cut; 0 where they differ."""
    if len(widths) < _FEWEST:
        return 0
    usual = median(widths)
    near = sum(abs(width - usual) <= _SLACK for width in widths)
    return usual if near * 2 > len(widths) else 0


def _width(line: str) -> float:
    """Return the width of a line in full characters; letters and digits take half of one."""
    return sum(0.5 if sign.isascii() else 1 for sign in line)


def _is_open(line: str) -> bool:
    return len(line) >= _NARROWEST and line[-1] not in "。；;：:！!？?)）"


def _surplus(run: re.Match[str]) -> tuple[int, int]:
    """Return the part of a run of spaces that parts no words: all of it, or all but one."""
    start, end = run.span()
    around = run.string[max(start - 1, 0) : start] + run.string[end : end + 1]
    parts_words = len(around) == 2 and around.isascii() and around.isalnum()
    return (start + 1, end) if parts_words else (start, end)
