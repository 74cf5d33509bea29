"""The reading view: a text as the rules see it, each character tied to its place in raw."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from policytargets.vocabulary.wordings import simplify

_LINE = re.compile(r"[^\n]+")
_HEADING = re.compile(
    r"\s*(?:[(（]?[一二三四五六七八九十]+[、)）]|\d+\s*[.．、](?!\d)|——|第.{1,3}[章节])"
)
_NARROWEST = 20
_FEWEST = 8
# Lines of one width differ by a sign that may not begin a line, and by half-width signs.
_SLACK = 2
_BLANKS = " \t\u00a0\u3000"
_GAPS = "[ \t\u00a0\u2002\u2003\u2009\u3000\u200b\ufeff]"
# Not `+`: a pattern that begins with a plain set of signs is sought faster.
_GAP = re.compile(f"{_GAPS}{_GAPS}*")
# Full-width letters, digits and signs stand 0xFEE0 above their ASCII forms.
_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_HALF_WIDTH |= {"【": "(", "】": ")"}
_FULL_WIDTH = re.compile(f"[{''.join(_HALF_WIDTH)}]")
# &nbsp; and <strong> stand inside words and numbers, <p> between paragraphs
_INLINE = re.compile(
    r"&nbsp;|</?(?:strong|span|font|em|a|b|i|u|sub|sup)(?:\s[^<>\n]{0,200})?>", re.IGNORECASE
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# 5 000: a blank that parts groups of three digits
_GROUPS = re.compile(r"(?<![\d.])\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)")
# 二〇二五年 in the digits of 2025年, which have as many characters
_YEAR_DIGITS = "[一二][〇○零O九][〇○零O一二三四五六七八九]{2}"
_YEAR = re.compile(f"{_YEAR_DIGITS}(?=年)")
# The same told by its last sign, which is found much faster.
_YEAR_END = re.compile(f"年(?<={_YEAR_DIGITS}年)")
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
# The offsets that most texts have, made once.
_PLACES = array("i", range(1 << 14))
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")


@dataclass(frozen=True)
class View:
    """A text in Simplified characters and half-width signs, without inner spaces."""

    text: str  # What the rules read, one line a paragraph
    # Offset in the raw text of each character of `text`, one more for its end
    places: Sequence[int]
    raw: str  # The text as it stands in the file

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of ``text[start:end]``; the end is after its last character."""
        if end <= start:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1

    def at(self, place: int) -> int:
        """Return the offset in the view of what stands at a raw offset, or next after it."""
        return bisect_left(self.places, place)

    def words(self, start: int, end: int) -> str:
        """Return how ``raw[start:end]`` reads."""
        return self.text[self.at(start) : self.at(end)]

    def quote(self, start: int, end: int) -> str:
        """Return the raw text behind ``text[start:end]``."""
        if end <= start:
            return ""
        return self.raw[self.places[start] : self.places[end - 1] + 1]


def make_view(raw: str) -> View:
    """Return the reading view of a raw text.

    Spaces are dropped except between two digits or two Latin letters, where they part words. HTML
    tags become line ends, a year in characters (二〇二五年) digits.
    """
    plain = _well_formed(raw).replace("\r\n", " \n").replace("\r", "\n")
    if "<" in plain or "&" in plain:
        plain = _INLINE.sub(lambda tag: " " * len(tag[0]), plain)
        plain = _TAG.sub(lambda tag: "\n" * len(tag[0]), plain)
    plain = _half_width(simplify(plain))
    if _YEAR_END.search(plain):
        plain = _YEAR.sub(lambda year: year[0].translate(_DIGITS), plain)
    cuts = sorted(_dropped(plain))
    starts, ends = [0, *[end for _, end in cuts]], [*[start for start, _ in cuts], len(plain)]
    kept = list(zip(starts, ends, strict=True))
    text = "".join([plain[start:end] for start, end in kept])
    return View(text, _places([*kept, (len(raw), len(raw) + 1)]), raw)


def _places(kept: Sequence[tuple[int, int]]) -> Sequence[int]:
    """Return the places of some stretches, four bytes each."""
    places = array("i")
    for start, end in kept:
        known = end <= len(_PLACES)
        places.extend(_PLACES[start:end] if known else array("i", range(start, end)))
    return places


def _well_formed(raw: str) -> str:
    """Return a text with the sign of a missing character in place of lone surrogates."""
    try:
        raw.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", raw)
    return raw


def _half_width(plain: str) -> str:
    """Return a text with half-width signs; only those it holds are looked for."""
    found = _FULL_WIDTH.search(plain)
    while found:
        plain = plain.replace(found[0], _HALF_WIDTH[found[0]])
        found = _FULL_WIDTH.search(plain, found.end())
    return plain


def _dropped(plain: str) -> list[tuple[int, int]]:
    """Return the stretches of blanks and line ends that part nothing."""
    dropped = [(end, end + 1) for end in _wraps(plain)]
    inside = False
    for run in _GAP.finditer(plain):
        start, end = run.span()
        before, after = plain[start - 1 : start], plain[end : end + 1]
        # one is left where it parts two words or two numbers
        if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
            inside = inside or (before.isdigit() and plain[end : end + 3].isdigit())
            start += 1
        if start < end:
            dropped.append((start, end))
    if inside:
        groups = (place for group in _GROUPS.finditer(plain) for place in range(*group.span()))
        dropped.extend((place, place + 1) for place in groups if plain[place] in _BLANKS)
    return dropped


def _wraps(plain: str) -> Iterator[int]:
    """Return the line ends inside sentences, in a text whose lines are mostly cut at a width."""
    told = [kept for line in plain.split("\n") if (kept := line.strip(_BLANKS))]
    widths = [_width(line) if _is_open(line) else None for line in told]
    cut = [width for width in widths if width is not None]
    usual = _usual_width(cut)
    mostly = len(told) >= _FEWEST and len(cut) * 2 > len(told)
    if not (mostly or usual):
        return
    lines = (line for line in _LINE.finditer(plain) if line[0].strip(_BLANKS))
    for width, (line, following) in zip(widths, pairwise(lines), strict=False):
        adjacent = following.start() == line.end() + 1
        wrapped = width is not None and (mostly or abs(width - usual) <= _SLACK)
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
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def _is_open(line: str) -> bool:
    return len(line) >= _NARROWEST and line[-1] not in "。；;：:！!？?)）"
