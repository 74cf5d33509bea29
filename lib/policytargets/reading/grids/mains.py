"""Main lines: those of the lines of a table on which its rows have most of their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policytargets.reading.grids.draft import EMPTY
from policytargets.reading.grids.header import Header
from policytargets.reading.grids.lines import Line
from policytargets.reading.grids.records import read_words
from policytargets.reading.grids.words import is_attribute, is_unit, is_value
from policytargets.reading.words import Words

__all__ = ["Row", "find_mains", "says"]

# Lines further apart belong to two tables; a longer cell is the text after one.
_FAR = 10
_LONGEST = 60
_ORDINAL = re.compile(r"\(?\d{1,3}[).、]?")
Row = tuple[Words, list[Words]]


def find_mains(lines: Sequence[Line], body: Sequence[int], header: Header) -> dict[int, Row]:
    """Return the lines on which rows have their numbers, or else their values.

    Parameters
    ----------
    lines : sequence of Line
        All lines of the text.
    body : sequence of int
        Those that may belong to the table.
    header : Header
        Its heading.

    Returns
    -------
    dict of int to (Words, list of Words)
        By line the row's number, empty where it has none, and the words after it.
    """
    by_number: dict[int, Row] = {}
    by_value: dict[int, Row] = {}
    last = counted = 0
    for place in body:
        words = lines[place].words
        row = _numbered_after(words, last)
        # 与经济增长同步: a row may say all in words
        said = row and (_tells(row[1]) or (by_number and len(row[1]) > 2))
        if row and said and _is_near(by_number, place):
            by_number[place] = row
            last, counted = int(re.sub(r"\D", "", row[0].text)), counted + 1
        elif by_number and _is_whole(words, header) and _is_near(by_number, place):
            # 其中:省级: a row below a numbered one has no number of its own
            by_number[place] = (EMPTY, list(words))
        if _tells(words) and not is_value(words[0].text) and _is_near(by_value, place):
            by_value[place] = (EMPTY, list(words))
    return by_number if counted > 1 else by_value


def _numbered_after(words: Sequence[Words], last: int) -> Row | None:
    """Return a row whose number follows on the last one, or begins anew; one may be left out."""
    rows = (_numbered(words, number) for number in (*range(last + 1, last + 4), 1))
    return next(filter(None, rows), None)


def _is_whole(words: Sequence[Words], header: Header) -> bool:
    """Return whether a line is a row of which no cell lacks."""
    record = read_words(header, EMPTY, words)
    full = record.name.text and len(record.values) == len(header.values)
    return bool(full and _tells(words) and (record.unit.text or not header.has("unit")))


def _is_near(found: dict[int, Row], place: int) -> bool:
    return not found or place - max(found) <= _FAR


def _tells(words: Sequence[Words]) -> bool:
    """Return whether a line holds a value or an attribute, and no long words besides."""
    told = any(is_value(word.text) or is_attribute(word.text) for word in words)
    return told and len(words) > 1 and all(len(word.text) <= _LONGEST for word in words)


def _numbered(words: Sequence[Words], expected: int) -> tuple[Words, list[Words]] | None:
    """Return a line's row number and the words after it, if it is the expected one.

    The title of a group may stand before it (创新 5 研发投入), and the number may be grown
    together with the name (5.研发投入).
    """
    for place, word in enumerate(words[:2]):
        if place and (is_value(words[0].text) or is_unit(words[0].text)):
            return None
        if says(word.text, expected):
            return word, list(words[place + 1 :])
        grown = re.match(r"\(?(\d{1,3})(?:[).、](?!\d)|(?=[一-龥“]))(?!年)", word.text)
        if grown and int(grown[1]) == expected and len(word.text) - grown.end() > 1:
            cut = grown.end()
            first = Words(word.text[:cut], word.places[:cut])
            return first, [Words(word.text[cut:], word.places[cut:]), *words[place + 1 :]]
    return None


def says(text: str, expected: int) -> bool:
    """Return whether a cell is a row's number, and the expected one."""
    return bool(_ORDINAL.fullmatch(text)) and int(re.sub(r"\D", "", text)) == expected
