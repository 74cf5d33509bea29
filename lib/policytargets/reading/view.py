"""The reading view: a text as the rules see it, each character tied to its place in raw."""

from __future__ import annotations

import re
import unicodedata
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
# Rows of a table are of one length, too.
_CELLS = re.compile(r"[|\t]|\S {2,}\S")
_NARROWEST = 20
_LONG = 50
_CLAUSES = re.compile("[，,。；;]")
_SENTENCE_ENDS = tuple("。；;")
_FEWEST = 8
# Lines of one width differ by a sign that may not begin a line, and by half-width signs.
_SLACK = 2
_BLANKS = " \t\u00a0\u3000"
_GAPS = "[ \t\u00a0\u2002\u2003\u2009\u3000\u200b\ufeff\ufdd0]"
# Not `+`: a pattern that begins with a plain set of signs is sought faster.
_GAP = re.compile(f"{_GAPS}{_GAPS}*")
# Radicals, compatibility ideographs, small, full-width and mathematical forms of usual signs.
_FORMS = (
    "\u2e80-\u2fd5\uf900-\ufaff\ufe10-\ufe6b\uff01-\uffe6\U0001d7ce-\U0001d7ff\U0002f800-\U0002fa1d"
)
_USUAL = {
    form: usual
    for first, last in re.findall("(.)-(.)", _FORMS)
    for form in map(chr, range(ord(first), ord(last) + 1))
    if len(usual := unicodedata.normalize("NFKC", form)) == 1 and usual not in (form, " ")
}
# Radicals that PDFs give for characters and Unicode ties to none
_USUAL |= dict(
    zip(
        "⺠⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰⻄⻁⻣⻤⺟",
        "民见角贝车长门青韦页风飞食马鱼鸟麦黄齐齿龙西虎骨鬼母",
        strict=True,
    )
)
# 3―5%: what other encodings make of a dash
_USUAL |= dict.fromkeys("―─━⸺ー", "—") | dict.fromkeys("‐‑‒−", "-") | dict.fromkeys("〜∼∽⁓", "~")
_USUAL |= {"【": "(", "】": ")"}
_UNUSUAL = re.compile(f"[{_FORMS}―─━⸺ー‐‑‒−〜∼∽⁓【】]")
# 9·7%
_MIDDLE_DOT = re.compile(r"[·・•‧∙⋅](?<=\d.)(?=\d)")
# Emphasis of Markdown and signs of LaTeX; 3*5 and file_name hold none
_MARKUP = re.compile(
    r"(?=[\\*_$`{}#])(?:\\(?P<word>[A-Za-z]+)|\\[,;:! ()\[\]]|\\(?=[%*_.$&#{}~—-])"
    r"|(?<!\d)\*{1,3}|\*{1,3}(?!\d)|(?<![A-Za-z0-9])_{1,3}|_{1,3}(?![A-Za-z0-9])|[$`{}]+|^#{1,6} )",
    re.MULTILINE,
)
_MEANT = {"sim": "~", "times": "×", "approx": "≈"}
_MEANT |= dict.fromkeys(("le", "leq", "leqslant"), "≤") | dict.fromkeys(
    ("ge", "geq", "geqslant"), "≥"
)
# What stands for a mark until it is dropped: it parts no words, as a blank does
_NOTHING = "\ufdd0"
_NO_WIDTH = "\ufdd0\u200b\ufeff"
_LINE_ENDS = re.compile(r"(?<![ \t\u3000])[ \t\u3000]*[\r\n]\s*")
# What may open an emphasis that closes inside a number: **500**台
_OPENING = re.compile(r"(?:\*{1,3}|_{1,3}|[$`])\s?$")
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
        first, last = self.places[start], self.places[end - 1] + 1
        mark = _OPENING.search(self.raw, max(first - 3, 0), first)
        # emphasis that ends inside begins inside, too
        if mark and self.raw.find(mark[0].strip(), first, last) >= 0:
            first = mark.start()
        return first, last

    def at(self, place: int) -> int:
        """Return the offset in the view of what stands at a raw offset, or next after it."""
        return bisect_left(self.places, place)

    def words(self, start: int, end: int) -> str:
        """Return how ``raw[start:end]`` reads."""
        return self.text[self.at(start) : self.at(end)]

    def quote(self, start: int, end: int) -> str:
        """Return the raw text behind ``text[start:end]``, without line ends inside sentences."""
        if end <= start:
            return ""
        told = self.raw[self.places[start] : self.places[end - 1] + 1]
        if ("\n" in told or "\r" in told) and self.text.find("\n", start, end) < 0:
            return _LINE_ENDS.sub("", told)
        return told


def make_view(raw: str) -> View:
    """Return the reading view of a raw text.

    Spaces are dropped except between two digits or two Latin letters, where they part words. HTML
    tags become line ends, a year in characters (二〇二五年) digits.
    """
    plain = _well_formed(raw).replace("\r\n", " \n").replace("\r", "\n")
    if "<" in plain or "&" in plain:
        plain = _INLINE.sub(lambda tag: " " * len(tag[0]), plain)
        plain = _TAG.sub(lambda tag: "\n" * len(tag[0]), plain)
    if _MARKUP.search(plain):
        plain = _MARKUP.sub(_unmarked, plain)
    plain = simplify(_usual(plain))
    if _MIDDLE_DOT.search(plain):
        plain = _MIDDLE_DOT.sub(".", plain)
    if _YEAR_END.search(plain):
        plain = _YEAR.sub(lambda year: year[0].translate(_DIGITS), plain)
    cuts = sorted(_dropped(plain))
    starts, ends = [0, *[end for _, end in cuts]], [*[start for start, _ in cuts], len(plain)]
    kept = list(zip(starts, ends, strict=True))
    text = "".join([plain[start:end] for start, end in kept]).replace(_NOTHING, " ")
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


def _unmarked(mark: re.Match[str]) -> str:
    """Return what a mark of Markdown or LaTeX means, as long as it is."""
    return _MEANT.get(mark["word"] or "", "").ljust(len(mark[0]), _NOTHING)


def _usual(plain: str) -> str:
    """Return a text with the usual forms of its signs; only those it holds are looked for."""
    for form in sorted(_USUAL.keys() & _UNUSUAL.findall(plain)):
        plain = plain.replace(form, _USUAL[form])
    return plain


def _dropped(plain: str) -> list[tuple[int, int]]:
    """Return the stretches of blanks and line ends that part nothing."""
    dropped = [(place, place + 1) for place in _wraps(plain)]
    inside = False
    for run in _GAP.finditer(plain):
        start, end = run.span()
        before, after = plain[start - 1 : start], plain[end : end + 1]
        # one is left where it parts two words or two numbers, of a mark two numbers alone
        marked = _NOTHING in run[0] and before.isdigit() and after.isdigit()
        parts = marked or run[0].strip(_NO_WIDTH)
        if parts and (before + after).isascii() and before.isalnum() and after.isalnum():
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
    lines = [line for line in _LINE.finditer(plain) if line[0].strip(_BLANKS)]
    cut = _cut_lines([line[0] for line in lines])
    if not any(cut):
        return
    ends = [plain.count("\n", line.end(), after.start()) for line, after in pairwise(lines)]
    # blank lines after most lines that are cut part no paragraphs
    inside = [count for count, wrapped in zip(ends, cut, strict=False) if wrapped]
    between = 2 if inside.count(2) * 2 > len(inside) and len(inside) >= _FEWEST else 1
    for (line, after), count, wrapped in zip(pairwise(lines), ends, cut, strict=False):
        if wrapped and count <= between and not _HEADING.match(after[0]):
            yield from (n for n in range(line.end(), after.start()) if plain[n] == "\n")


def _cut_lines(lines: Sequence[str]) -> list[bool]:
    """Return which lines end where a width is reached, not where a paragraph ends."""
    full = _full_length(lines)
    if full:
        return [len(line) == full for line in lines]
    told = [line.strip(_BLANKS) for line in lines]
    widths = [_width(line) if _is_open(line) else None for line in told]
    cut = [width for width in widths if width is not None]
    usual = _usual_width(cut)
    mostly = len(told) >= _FEWEST and len(cut) * 2 > len(told)
    return [
        width is not None
        and (mostly or bool(usual and abs(width - usual) <= _SLACK) or _goes_on(line, after))
        for line, after, width in zip(told, [*told[1:], ""], widths, strict=False)
    ]


def _goes_on(line: str, after: str) -> bool:
    """Return whether a long line stops inside a sentence that the next one ends."""
    return len(line) >= _LONG and len(_CLAUSES.findall(line)) > 1 and after[-1:] in _SENTENCE_ENDS


def _full_length(lines: Sequence[str]) -> int:
    """Return the number of signs at which all longer lines were cut; 0 where they were not."""
    lengths = [len(line) for line in lines if len(line) >= _NARROWEST]
    longest = max(lengths, default=0)
    count = lengths.count(longest)
    if count < _FEWEST or count * 5 <= len(lengths) * 2:
        return 0
    celled = sum(bool(_CELLS.search(line)) for line in lines if len(line) == longest)
    return longest if celled * 2 < count else 0


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
