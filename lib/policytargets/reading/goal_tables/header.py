"""The heading of a table of goals: what each of its columns holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from operator import itemgetter

from policytargets.reading.goal_tables.line_cells import Line, glue, mended, read_unit
from policytargets.reading.words import Words
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

_TALLEST = 24
_SPLIT = 4
_LONGEST = 8
# Of a heading so many columns may hold anything else; a table on its side has so many lines.
_STRANGE, _FEWEST = 2, 3
_TITLE = re.compile("[一-龥()/]{2,10}")
_YEAR = r"(?:19|20)\d\d"
_SINCE = re.compile(rf"[比较]({_YEAR})年?[末底]?(?=.*增)")
_UNIT = re.compile(r"\(([^()\d]{1,8})\)")


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    # index, category, subject (whom a row is about), name, unit, attribute, value, deadline, other,
    # or piece for a part of a heading that was wrapped
    kind: str
    text: str  # Its heading
    start_year: int | None = None  # The years its heading names; of one year, only the end
    end_year: int | None = None
    plan: str = ""  # Ordinal of the five-year plan its heading names (十四)
    # Whether the heading calls the values aims, facts, a yearly pace, or sums over the years
    aim: bool = False
    fact: bool = False
    pace: bool = False
    total: bool = False

    @property
    def unit(self) -> str:
        """Unit that the heading itself gives, as in 年均增速(%)."""
        found = _UNIT.search(self.text)
        return found[1] if found and found[1] not in load_grammar().words["grids"]["sums"] else ""


@dataclass(frozen=True)
class Header:
    """The heading of a table."""

    first: int  # Its first line, and the first line after it
    last: int
    columns: tuple[Column, ...]  # In order; of a parted table one a place
    parted: bool  # Whether strokes or tabs part the columns
    stacked: bool  # Whether each cell stands on a line of its own

    @property
    def values(self) -> tuple[Column, ...]:
        """The columns that hold numbers."""
        return tuple(column for column in self.columns if column.kind == "value")

    @property
    def unit_last(self) -> bool:
        """Whether units stand behind the values; a heading over some lines does not tell."""
        kinds = [column.kind for column in self.columns]
        ordered = self.stacked or self.last == self.first + 1
        return ordered and "unit" in kinds and kinds.index("unit") > kinds.index("value")

    def has(self, kind: str) -> bool:
        """Return whether there is a column of a kind."""
        return any(column.kind == kind for column in self.columns)


def find_header(lines: Sequence[Line], first: int) -> tuple[Header, ...]:
    """Return the readings of the heading that begins at a line; none where none does.

    A heading over several columns (“十四五”目标 over 2025年 and 年均) may or may not be a column
    itself: then both readings are given, the one without it first.
    """
    rows = list(_heading_rows(lines[first : first + _TALLEST]))
    last, parted = first + len(rows), bool(rows) and lines[first].parted
    if parted and last < len(lines) and len({len(row) for row in rows}) > 1:
        whole = [line for _, line in mended(lines[first:last], len(lines[last].cells))]
        rows = list(_heading_rows(whole))
    if not _is_heading(*rows):
        return ()
    if parted or len(rows) == 1:
        rows = [[column, *map(_unboxed, row, row[1:])] for row in rows for column in row[:1]]
    stacked = len(rows) > 2 and all(len(row) == 1 for row in rows)
    readings = [_by_place(rows)] if parted else _in_order(rows)
    if parted and first and len(lines[first - 1].cells) == len(readings[0]):
        readings = [list(map(_with_unit_above, readings[0], lines[first - 1].cells))]
    return tuple(Header(first, last, tuple(columns), parted, stacked) for columns in readings)


def _heading_rows(lines: Sequence[Line]) -> Iterator[list[Column]]:
    """Return the columns that each line names, up to the first line that names others."""
    for place, line in enumerate(lines):
        cells = [_one(cell) for cell in line.cells] if line.parted else list(_columns(line.words))
        row = [cell for cell in cells if cell is not None]
        if len(row) < len(cells) and line.parted and not place:
            row = _with_others(line, cells)
        if len(row) < len(cells):
            return
        yield row


def _with_others(line: Line, cells: Sequence[Column | None]) -> list[Column]:
    """Return all columns of a line that heads indicators for sure, whatever a few are called."""
    known = [cell for cell in cells if cell]
    others = [cell.text for cell, column in zip(line.cells, cells, strict=True) if not column]
    named = any(column.kind == "name" and "指标" in column.text for column in known)
    sure = named and _is_heading(known) and {"unit", "attribute"} & {c.kind for c in known}
    if not sure or len(others) > _STRANGE or not all(map(_TITLE.fullmatch, others)):
        return known
    pairs = zip(cells, line.cells, strict=True)
    return [column or Column("other", cell.text) for column, cell in pairs]


def turn(lines: Sequence[Line], first: int) -> tuple[Header, list[Line]] | None:
    """Return the heading of a table whose lines are its columns, and its rows; None for others."""
    width = len(lines[first].cells)
    alike = takewhile(lambda line: len(line.cells) == width > 2, lines[first : first + _TALLEST])
    told = list(takewhile(itemgetter(1), ((line, _one(line.cells[0])) for line in alike)))
    columns = tuple(column for _, column in told if column)
    if len(columns) < _FEWEST or not _is_heading(columns):
        return None
    rows = zip(*(line.cells[1:] for line, _ in told), strict=True)
    header = Header(first, first + len(told), columns, parted=True, stacked=False)
    return header, [Line(tuple(row), parted=True) for row in rows]


def _is_heading(*rows: Sequence[Column]) -> bool:
    columns = [column for row in rows for column in row]
    kinds = [column.kind for column in columns]
    named = [column.text for column in columns if column.kind == "name"]
    beside = {"unit", "attribute", "index", "deadline"} & set(kinds) or kinds.count("value") > 1
    # two columns are enough on one line that says what they are: 指标 2025年
    sure = len(rows) == 1 and any("指标" in text for text in named)
    return bool(named and "value" in kinds and (beside or sure))


def _by_place(rows: Sequence[Sequence[Column]]) -> list[Column]:
    """Return the columns of a parted heading: at each place its lowest cell counts."""
    width = max(len(row) for row in rows)
    aim = any(column.aim for row in rows[:-1] for column in row)
    blank = Column("piece", "")
    columns = []
    for place in range(width):
        cells = [row[place] for row in rows if place < len(row) and row[place].text]
        told = [cell for cell in cells if cell.kind != "piece"]
        column = _lowest(told) if told else blank
        columns.append(_under(column, aim) if len(told) < len(rows) else column)
    return columns


def _lowest(told: Sequence[Column]) -> Column:
    """Return the lowest of some headings over one column with what those above it add."""
    column, above = told[-1], [cell for cell in told[:-1] if cell.text != told[-1].text]
    if column.kind != "value" or any(cell.kind != "value" for cell in above):
        return column
    dated = [cell for cell in (*above, column) if cell.end_year or cell.plan]
    years = dated[-1] if dated else column
    return replace(
        column,
        text="".join(cell.text for cell in (*above, column)),
        start_year=years.start_year,
        end_year=years.end_year,
        plan=years.plan,
        aim=column.aim or (any(cell.aim for cell in above) and not column.fact),
        fact=column.fact or any(cell.fact for cell in above),
        pace=column.pace or any(cell.pace for cell in above),
        total=column.total or any(cell.total for cell in above),
    )


def _unboxed(before: Column, column: Column) -> Column:
    """Return a column of sums whose heading stands in brackets: [累计], not after 年均."""
    plain = _one(Words(column.text.strip("()[]{}〔〕"), ())) if column.kind == "piece" else None
    return plain if plain and plain.total and not before.pace else column


def _with_unit_above(column: Column, above: Words) -> Column:
    """Return a column of values with the unit of a wider heading over it: 规模(万吨)."""
    found = _UNIT.search(above.text)
    told = column.kind == "value" and not column.unit and found and read_unit(found[1])
    return replace(column, text=f"{column.text}({found[1]})") if told and found else column


def _under(column: Column, aim: bool) -> Column:
    """Return a column as part of one that a wider heading calls aims."""
    return replace(column, aim=column.aim or (aim and column.kind == "value" and not column.fact))


def _in_order(rows: Sequence[Sequence[Column]]) -> list[list[Column]]:
    """Return the columns of a heading in reading order, without and with the wider headings."""
    numbered = [(place, column) for place, row in enumerate(rows) for column in row]
    numbered = [(place, column) for place, column in numbered if column.kind != "piece"]
    whole = [column for _, column in numbered]
    paired = _paired([[c for c in row if c.kind == "value"] for row in rows], whole)
    if paired:
        return [paired]
    lowest = max(place for place, column in numbered if column.kind == "value")
    wide = [
        column
        for place, column in numbered
        if column.kind == "value" and place < lowest and not column.end_year and not column.pace
    ]
    aim = any(column.aim for column in wide)
    leaves = [_under(column, aim) for column in whole if all(column is not w for w in wide)]
    return [leaves, whole] if wide else [whole]


def _paired(rows: Sequence[Sequence[Column]], whole: Sequence[Column]) -> list[Column] | None:
    """Return the columns whose years stand above as many words: 2020年 2025年 over 现状 目标."""
    filled = [row for row in rows if row]
    years = [column for column in filled[0] if column.end_year] if filled else []
    words = filled[1:]
    if not years or len(words) != 1 or len(words[0]) != len(years):
        return None
    if any(word.end_year or word.pace for word in words[0]):
        return None
    told = dict(zip(map(id, years), words[0], strict=True))
    return [
        replace(column, aim=told[id(column)].aim, fact=told[id(column)].fact)
        if id(column) in told
        else column
        for column in whole
        if all(column is not word for word in words[0])
    ]


def _columns(words: Sequence[Words]) -> Iterator[Column | None]:
    """Return the columns that a line of headings names; None, the last, for what is no heading."""
    words, place = _dated(words), 0
    while place < len(words):
        column, count = _spaced(words[place : place + _LONGEST + _SPLIT])
        yield column
        if column is None:
            return
        place += count


def _first(words: Sequence[Words]) -> tuple[Column | None, int]:
    """Return the column that the first of some words name, and how many they are."""
    for count in range(1, min(_SPLIT, len(words)) + 1):
        word = glue(words[:count])
        column = _one(word)
        # 序 号: a single sign may be half a word
        halved = len(word.text) == 1 and len(words) > 1
        if column and not (halved and _one(glue(words[:2]))):
            return column, count
    return None, 1


def _dated(words: Sequence[Words]) -> list[Words]:
    """Return words with years whole: 2025 年."""
    whole: list[Words] = []
    for word in words:
        if word.text == "年" and whole and re.fullmatch(_YEAR, whole[-1].text):
            whole[-1] = glue((whole[-1], word))
        else:
            whole.append(word)
    return whole


def _spaced(words: Sequence[Words]) -> tuple[Column | None, int]:
    """Return the first column, and its words: the longest heading of single signs, 年 均 增 长."""
    column, count = _first(words)
    single = sum(1 for _ in takewhile(lambda word: len(word.text) == 1, words[:_LONGEST]))
    if column and column.kind == "value":
        for longer in range(single, count, -1):
            told, rest = _one(glue(words[:longer])), words[longer:]
            alike = told and replace(told, text=column.text) == column
            if told and alike and (not rest or _first(rest)[0]):
                return told, longer
    return column, count


def _one(word: Words) -> Column | None:
    """Return the column that a heading names, if it is one."""
    text = word.text
    if not text:
        return Column("piece", "")
    fixed, value = _headings()
    kind = fixed.get(re.sub(r"[\d*①②③]$|\([^()]*\)$", "", text)) or fixed.get(text)
    if kind:
        return Column(kind, text)
    since = _SINCE.search(text)
    found = value.fullmatch(_SINCE.sub("", text))
    column = _value(text, found) if found else None
    if column and since:
        # 2025年比2020年增长: over all the years, not in each
        first = int(since[1]) + 1
        return replace(column, kind="value", start_year=first, pace=False, total=True)
    return column


def _value(text: str, found: re.Match[str]) -> Column | None:
    words = load_grammar().words["grids"]
    aim, fact, pace, total = (
        any(word in text for word in words[name]) for name in ("aims", "facts", "paces", "sums")
    )
    telling = found["year"] or found["plan"] or aim or fact
    bracketed = text[0] in "([〔{"
    if bracketed or not (telling or pace or total):
        return Column("piece", text)
    start = int(found["from"]) if found["from"] else None
    end = int(found["year"]) if found["year"] else None
    return Column("value", text, start, end, found["plan"] or "", aim, fact, pace, total)


@cache
def _headings() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the kind of column by its heading, and the pattern of headings over values."""
    words = load_grammar().words["grids"]
    fixed = {text: kind for kind, texts in words["columns"].items() for text in texts}
    tail = any_of(
        word for name in ("aims", "facts", "paces", "sums", "fillers") for word in words[name]
    )
    unit = rf"\((?:{any_of(load_grammar().units)}|{any_of(load_grammar().magnitudes)}|/)+\)"
    words_on = rf"(?:{tail}|{unit}|[\[\](){{}}〔〕、/*:%]|[①②③])*+"
    value = re.compile(
        rf"{words_on}(?:到?(?:(?P<from>{_YEAR})年?[—\-–~至]+)?(?P<year>{_YEAR})年?"
        rf"|“?(?P<plan>十[一二三四五六七]?)五”?)?{words_on}"
    )
    return fixed, value
