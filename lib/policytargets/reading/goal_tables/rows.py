"""Rows in the making."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policytargets.reading.goal_tables.header import Column, Header
from policytargets.reading.goal_tables.line_cells import (
    Line,
    glue,
    is_attribute,
    is_blank,
    is_boxed,
    is_category,
    is_unit,
    is_value,
)
from policytargets.reading.words import Words
from policytargets.vocabulary import load_grammar

EMPTY = Words("", ())
"""A cell in which nothing stands."""
_DEADLINE = re.compile(r"(?:19|20)\d\d年?")
_MARK = re.compile(r"[\d①②③④⑤⑥⑦⑧⑨*]+")


class Draft:
    """A row while its words are sorted into cells."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.count = len(header.values)
        self.parts: dict[str, list[Words]] = {"name": [], "unit": [], "value": []}
        self.own: dict[str, list[Words]] = {"name": [], "unit": []}
        self.values: list[Words] = []
        self.deadline = self.attribute = EMPTY

    def take(self, main: Sequence[Words]) -> None:
        """Sort the words of the row's own line."""
        words = [word for word in main if not is_attribute(word.text)]
        self.attribute = next((word for word in main if is_attribute(word.text)), EMPTY)
        titled = self.header.has("category") or (words and is_category(words[0].text))
        if titled and _leads_with_category(words):
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
    return first > 1 and (is_category(words[0].text) or not words[1].text[0].isascii())


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


@dataclass
class Record:
    """A row of a table."""

    index: Words = EMPTY  # Its number, empty where it has none
    name: Words = EMPTY  # Empty where nothing stands there
    unit: Words = EMPTY
    # Each cell under a column of values
    values: list[tuple[Column, Words]] = field(default_factory=list)
    attribute: Words = EMPTY  # What kind of aim it is
    deadline: Words = EMPTY  # The date by which the row is to be done


def read_parted(header: Header, line: Line) -> Record:
    """Return the row of a line whose cells stand at their columns' places."""
    record, subject = Record(), EMPTY
    for column, cell in zip(header.columns, line.cells, strict=False):
        if column.kind == "value":
            record.values.append((column, cell))
        elif column.kind == "name" and cell.text:
            # 指标 over two columns: the first holds titles of groups
            record.name = glue((subject, cell))
        elif column.kind == "subject":
            subject = cell
        elif column.kind == "unit":
            record.unit = cell
        elif column.kind == "index":
            record.index = cell
        elif column.kind == "attribute" or is_attribute(cell.text):
            record.attribute = cell
        elif column.kind == "deadline":
            record.deadline = cell
    return record


def read_words(
    header: Header,
    index: Words,
    main: Sequence[Words],
    above: Iterable[Sequence[Words]] = (),
    below: Iterable[Sequence[Words]] = (),
) -> Record:
    """Return the row that some words make, those of the lines above and below it included."""
    draft = Draft(header)
    draft.take(main)
    missing = draft.missing()
    for line in above:
        draft.add(line, missing)
    draft.add_own()
    for line in below:
        draft.add(line, missing)
    name, unit, wrapped = (glue(draft.parts[kind]) for kind in ("name", "unit", "value"))
    values = [*draft.values, wrapped] if wrapped.text else draft.values
    cells = _assigned(header, values)
    return Record(index, name, unit, cells, draft.attribute, draft.deadline)


def _assigned(header: Header, values: Sequence[Words]) -> list[tuple[Column, Words]]:
    """Return each value with its column; of too few, the aims of the last years stand."""
    columns = list(header.values)
    if len(values) >= len(columns):
        return list(zip(columns, values, strict=False))
    boxed = [value for value in values if is_boxed(value.text)]
    plain = [value for value in values if not is_boxed(value.text)]
    paces = [column for column in columns if column.pace or column.total]
    found = list(zip(paces, boxed, strict=False))
    rest = [column for column in columns if all(column is not used for used, _ in found)]
    years = [column for column in rest if not (column.pace or column.total)]
    plain += boxed[len(found) :]
    chosen = years[-len(plain) :] if 0 < len(plain) <= len(years) else rest
    return found + list(zip(chosen, plain, strict=False))
