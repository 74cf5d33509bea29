"""A row of a table of goals in the making: each of its words is put to a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policytargets.reading.grids.header import Header
from policytargets.reading.grids.lines import glue
from policytargets.reading.grids.words import is_attribute, is_blank, is_boxed, is_unit, is_value
from policytargets.reading.words import Words
from policytargets.vocabulary import load_grammar

__all__ = ["EMPTY", "Draft"]

EMPTY = Words("", ())
"""A cell in which nothing stands."""
_DEADLINE = re.compile(r"(?:19|20)\d\d年?")
_MARK = re.compile(r"[\d①②③④⑤⑥⑦⑧⑨*]+")


class Draft:
    """A row while its words are sorted into cells.

    Parameters
    ----------
    header : Header
        The table's heading.

    Attributes
    ----------
    parts : dict of str to list of Words
        Words of the name and the unit, and of a value that was wrapped.
    values : list of Words
        Values on the row's own line.
    deadline : Words
        The date by which the row is to be done.
    """

    def __init__(self, header: Header) -> None:
        self.header = header
        self.count = len(header.values)
        self.parts: dict[str, list[Words]] = {"name": [], "unit": [], "value": []}
        self.own: dict[str, list[Words]] = {"name": [], "unit": []}
        self.values: list[Words] = []
        self.deadline = EMPTY

    def take(self, main: Sequence[Words]) -> None:
        """Sort the words of the row's own line."""
        words = [word for word in main if not is_attribute(word.text)]
        if self.header.has("category") and _leads_with_category(words):
            words = words[1:]
        if self.header.unit_last:
            words = self._unit_last(words)
        end, unit = self._unit(words)
        self.own["name"] = _named(words[:end])
        if unit:
            self.own["unit"] = [words[end]]
        rest = _compared(words[end + unit :])
        trailing = any(self.header.has(kind) for kind in ("deadline", "other"))
        self.values = (rest if trailing else _merged(rest))[: self.count]
        dated = (word for word in rest[len(self.values) :] if _DEADLINE.match(word.text))
        self.deadline = next(dated, EMPTY) if self.header.has("deadline") else EMPTY

    def _unit_last(self, words: Sequence[Words]) -> list[Words]:
        """Take the unit from behind the values, and return the other words."""
        units = [w for w in words[1:] if is_unit(w.text) and not is_blank(w.text)]
        self.own["unit"] = units[-1:]
        return [word for word in words if all(word is not unit for unit in units[-1:])]

    def _unit(self, words: Sequence[Words]) -> tuple[int, int]:
        """Return where the name ends, and how many words the unit after it takes."""
        first = next((n for n, w in enumerate(words) if _ends_name(w, self.header)), len(words))
        if self.header.unit_last or not self.header.has("unit"):
            text = max((n for n, w in enumerate(words) if not is_value(w.text)), default=-1)
            if len(words) - text - 1 == self.count and not is_unit(words[text].text):
                # 每千人口拥有 3 岁以下婴幼儿托位数: a number inside the name
                return text + 1, 0
            bracketed = first < len(words) and words[first].text[0] == "("
            return first, int(bracketed and is_unit(words[first].text))
        told = (
            n
            for n, word in enumerate(words[first:], first)
            if is_unit(word.text) and not is_blank(word.text)
        )
        place = next(told, None)
        if place is not None:
            return place, 1
        absent = words[first : first + 1]
        more = len(words) - first > self.count
        return first, int(
            bool(absent) and is_blank(absent[0].text) and (more or "/" in absent[0].text)
        )

    def missing(self) -> list[str]:
        """Return the kinds of cells that the row's own line lacks."""
        lacks = {
            "name": not self.own["name"],
            "unit": self.header.has("unit") and not self.own["unit"],
            "value": len(self.values) < self.count,
        }
        return [kind for kind, absent in lacks.items() if absent]

    def add(self, line: Sequence[Words], missing: Sequence[str]) -> None:
        """Sort the words of a line above or below."""
        kinds = [_kind_of_piece(word, missing) for word in line]
        if missing and len(line) == len(missing):
            kinds = list(missing)
        for kind, word in zip(kinds, line, strict=True):
            self.parts[kind].append(word)

    def add_own(self) -> None:
        """Put the words of the row's own line after those of the lines above it."""
        for kind, words in self.own.items():
            self.parts[kind].extend(words)


def _ends_name(word: Words, header: Header) -> bool:
    if is_value(word.text):
        return True
    return is_unit(word.text) and (header.has("unit") or word.text[0] == "(")


def _leads_with_category(words: Sequence[Words]) -> bool:
    """Return whether two names stand before the first unit or value; 单位 GDP 能耗 is one."""
    first = next((n for n, w in enumerate(words) if is_value(w.text) or is_unit(w.text)), 0)
    return first > 1 and not words[1].text[0].isascii()


def _named(words: Sequence[Words]) -> list[Words]:
    """Return the words of a name without the mark of a footnote after it."""
    kept = list(words)
    while len(kept) > 1 and _MARK.fullmatch(kept[-1].text):
        kept.pop()
    return kept


def _compared(words: Sequence[Words]) -> list[Words]:
    """Return words with those of comparison put to their number: 8 左右, ≥ 8."""
    grammar, cells = load_grammar(), list[Words]()
    before, after = {*grammar.before, *grammar.words["grids"]["signs"]}, grammar.after
    for word in words:
        if cells and (word.text in after or cells[-1].text in before):
            cells[-1] = glue((cells[-1], word))
        else:
            cells.append(word)
    return cells


def _merged(words: Sequence[Words]) -> list[Words]:
    """Return the words after a name as cells: words without number run on."""
    cells: list[Words] = []
    for word in words:
        plain = not is_value(word.text)
        if cells and plain and not is_value(cells[-1].text):
            cells[-1] = glue((cells[-1], word))
        else:
            cells.append(word)
    return cells


def _kind_of_piece(word: Words, missing: Sequence[str]) -> str:
    if "unit" in missing and (is_unit(word.text) or is_unit(word.text.rstrip("/"))):
        return "unit"
    if "value" in missing and (is_boxed(word.text) or is_value(word.text)):
        return "value"
    return "name"
