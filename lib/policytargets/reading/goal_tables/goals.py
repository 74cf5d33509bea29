"""Each number of a table as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from policytargets.reading.goal_tables.header import Column
from policytargets.reading.goal_tables.line_cells import (
    is_attribute,
    is_blank,
    is_boxed,
    is_prose,
    is_value,
    read_attribute,
    read_unit,
)
from policytargets.reading.goal_tables.rows import Record
from policytargets.reading.goal_tables.table_places import Grid
from policytargets.reading.items import Item
from policytargets.reading.measures import find_measure
from policytargets.reading.numbers import UNREAD, Number, find_numbers
from policytargets.reading.periods import Period, five_years, heading_period
from policytargets.reading.view import View
from policytargets.reading.words import Words, verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of


def goal_columns(grid: Grid, plan: Period, since: int | None) -> list[Column]:
    """Return the columns whose values are goals; the others tell what was reached before."""
    base = _base(grid, plan)
    known = [year for year in (since, base.start_year) if year]
    first = max(known) if known else None
    dated = [column for column in grid.header.values if _last_year(column)]
    goals = [column for column in dated if _is_goal(column, dated, first, grid)]
    undated = [
        column
        for column in grid.header.values
        if not _last_year(column) and not column.fact
        if column.aim or goals or not dated
    ]
    return goals + undated


def _is_goal(column: Column, dated: list[Column], first: int | None, grid: Grid) -> bool:
    year, years = _last_year(column) or 0, [_last_year(other) or 0 for other in dated]
    if column.fact and not column.aim:
        return False
    if first is None:
        return column.aim or year > min(years) or (len(years) == 1 and _speaks_of_aims(grid))
    later = [other for other in years if other > year]
    # 2020 and 2025 of a plan that starts in 2020: what stands far before the next is the baseline
    if year == first == min(years) and later and min(later) > year + 1:
        return column.aim
    return year >= first


def _speaks_of_aims(grid: Grid) -> bool:
    """Return whether a table says of itself that it sets goals."""
    titled = any(word in line for line in grid.caption for word in ("目标", "规划", "主要指标"))
    return titled or grid.header.has("attribute")


def _last_year(column: Column) -> int | None:
    return column.end_year or (five_years(column.plan).end_year if column.plan else None)


def _base(grid: Grid, plan: Period) -> Period:
    return heading_period(grid.caption) or plan


def period_of(column: Column, record: Record, grid: Grid, plan: Period) -> Period:
    """Return the years of a goal: its row's deadline, its column's years, or the plan's."""
    base = _base(grid, plan)
    due = int(record.deadline.text[:4]) if record.deadline.text[:4].isdigit() else None
    if due:
        return Period(base.start_year and min(base.start_year, due), due)
    if column.plan:
        return five_years(column.plan)
    if not column.end_year:
        return base if base.end_year else Period(None, _last_goal(grid))
    start = column.start_year or base.start_year
    return Period(start and min(start, column.end_year), column.end_year)


def _last_goal(grid: Grid) -> int | None:
    """Return the last year for which a table names levels; a pace beside them runs up to it."""
    years = [_last_year(column) for column in grid.header.values if not column.pace]
    return max(filter(None, years), default=None)


# A level is to be reached, unless its name says otherwise; of a task nothing is said beforehand.
Start = tuple[Number, int | None]
"""A number from which a goal starts, and its year where the heading names one."""
_LEAD, _TASK = "达到:", "任务:"
_DROPPED = "[]〔〕{}*※#①②③④⑤⑥⑦⑧⑨"
_MARK = re.compile(r"(?:[①-⑳*※#]+|\[\d+\]|(?<=[一-龥])\d)$")
_BRACKET = re.compile(r"[(\[〔]([^()\[\]〔〕]*)[)\]〕]$")


@dataclass(frozen=True)
class Goal:
    """A number of a table with the words that belong to it."""

    # Name and value of the cell, read one after the other; places are those of the raw text
    view: View
    item: Item  # The number, its offsets in `view`
    name: str  # The row's name as written
    period: Period  # The years its column names, or else the plan's
    measure: str  # As in the codebook
    cadence: str
    # What is binding and what anticipated, as its row says; empty where it does not
    binding: str = ""
    start: Start | None = None  # What it starts from, told by a column of an earlier year

    @property
    def place(self) -> int:
        """Offset of its number in the raw text."""
        return self.view.span(self.item.number.start, self.item.number.end)[0]


@dataclass(frozen=True)
class _Row:
    """A row with its unit, and whether a level to reach stands in it beside its pace."""

    name: Words
    factor: float
    unit: str
    common: tuple[float, str]  # The unit that holds where no cell tells one
    binding: str  # As in a goal
    summed: bool
    levelled: bool
    lead: str


def read_goals(view: View, grid: Grid, plan: Period, since: int | None) -> Iterator[Goal]:
    """Return the goals of a table row by row."""
    columns = goal_columns(grid, plan, since)
    for record in grid.records:
        row = _row(record, columns, grid)
        told = [(column, cell) for column, cell in record.values if _is_told(row.name, cell)]
        before = [each for each in told if each[0] not in columns]
        for column, cell in told:
            if column in columns:
                period = period_of(column, record, grid, plan)
                goals = _goals(view, row, column, cell, period)
                start = _start(view, row, before, column)
                yield from (replace(goal, binding=row.binding, start=start) for goal in goals)


def _start(
    view: View, row: _Row, before: Sequence[tuple[Column, Words]], goal: Column
) -> Start | None:
    """Return the level from which the goal of a column starts, and its year; None for a pace."""
    levels = [(column, cell) for column, cell in before if _is_level(column, cell)]
    if not levels or not _is_level(goal):
        return None
    column, cell = max(levels, key=lambda each: _last_year(each[0]) or 0)
    own, first = _sentence(view, row, cell)
    numbers = find_numbers(own.text, first, len(own.text))
    if len(numbers) != 1 or _is_part(own.text, first, numbers[0]):
        return None
    number = _proportion(own.text, numbers[0])
    return _in_unit(number, *_unit(number, row, column, boxed=False)), _last_year(column)


def _is_level(column: Column, cell: Words | None = None) -> bool:
    boxed = cell is not None and (is_boxed(cell.text) or not is_value(cell.text))
    return not (column.pace or column.total or boxed)


def _is_told(name: Words, cell: Words) -> bool:
    """Return whether a cell says something of a name that stands before it."""
    said = name.text and not is_blank(cell.text) and not is_prose(cell.text)
    return bool(said and cell.text and name.places[0] < cell.places[0])


def _row(record: Record, columns: list[Column], grid: Grid) -> _Row:
    name, marks = _plain(record.name)
    written = next(filter(read_unit, [record.unit.text, *marks]), "")
    factor, base = read_unit(written) or (1, "")
    levelled = any(
        column in columns and not (column.pace or column.total) and re.search(r"\d", cell.text)
        for column, cell in record.values
        if is_value(cell.text)
    )
    sums: list[str] = load_grammar().words["grids"]["sums"]
    summed = any(word in mark for word in sums for mark in marks)
    tasks = any(c.kind == "name" and "任务" in c.text for c in grid.header.columns)
    binding = next(filter(None, map(read_attribute, [record.attribute.text, *marks])), "")
    common = read_unit(grid.unit) or (1, "")
    lead = _TASK if tasks else _LEAD
    return _Row(name, factor, base, common, binding, summed, levelled, lead)


def _plain(name: Words) -> tuple[Words, list[str]]:
    """Return a name without marks of footnotes, and what its last brackets say: 亿元, 约束性."""
    text, marks = _MARK.sub("", name.text), list[str]()
    text = re.sub(r"^(?:#|其中:|\d{1,2}[.、](?!\d))", "", text)
    first = name.text.index(text) if text else 0
    while (found := _BRACKET.search(text)) and _is_mark(found[1]):
        marks.append(found[1])
        text = text[: found.start()]
    text = _MARK.sub("", text)
    return Words(text, name.places[first : first + len(text)]), marks


def _is_mark(text: str) -> bool:
    sums: list[str] = load_grammar().words["grids"]["sums"]
    told = is_attribute(text) or any(word in text for word in sums)
    return told or read_unit(text) is not None


def _goals(view: View, row: _Row, column: Column, cell: Words, period: Period) -> Iterator[Goal]:
    own, first = _sentence(view, row, cell)
    boxed = is_boxed(cell.text) or row.summed
    written = "".join(view.raw[place] for place in row.name.places)
    for number in find_numbers(own.text, first, len(own.text)):
        if number.kind not in UNREAD and not _is_part(own.text, first, number):
            whole = _proportion(own.text, number)
            name, after = (len(row.lead), first), (whole.end, whole.end)
            item = Item(whole, name[0], whole.end, name, after, led_from=whole.core)
            item, measure, cadence = _measured(own.text, item, row, column, boxed)
            one_year = period.start_year == period.end_year
            if one_year and column.pace and "年均" not in column.text:
                cadence = "once"
            yield Goal(own, item, written, period, measure, cadence)


def _sentence(view: View, row: _Row, cell: Words) -> tuple[View, int]:
    """Return a name and its value as a text of their own, and where the value begins."""
    signs, words = _signs()
    read = [
        (word, cell.places[found.start()])
        for found in signs.finditer(cell.text)
        for word in words.get(found[0], found[0])
        if found[0] not in _DROPPED
    ]
    text = row.lead + row.name.text + "".join(word for word, _ in read)
    lead = [row.name.places[0]] * len(row.lead)
    places = (*lead, *row.name.places, *(place for _, place in read), len(view.raw))
    return View(text, places, view.raw), len(row.lead) + len(row.name.text)


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    words = load_grammar().words["grids"]["signs"]
    return re.compile(f"{any_of(words)}|."), words


def _is_part(text: str, first: int, number: Number) -> bool:
    """Return whether a cell's number is part of a date, a name or another: 2030年, PM2.5, 2.8:1."""
    dated = not number.unit and re.match(r"[年月日/]", text[number.tail : number.tail + 1])
    return bool(dated or re.search(r"[A-Za-z.]$|\d[:∶]$", text[first : number.core]))


def _proportion(text: str, number: Number) -> Number:
    """Return 2.8:1 as one number."""
    one = re.compile(r"[:∶]1(?![\d.])").match(text, number.tail)
    return number._replace(end=one.end(), tail=one.end()) if one else number


def _measured(
    text: str, item: Item, row: _Row, column: Column, boxed: bool
) -> tuple[Item, str, str]:
    """Return the item in its row's unit, with its measure and cadence."""
    item = item._replace(number=_in_unit(item.number, *_unit(item.number, row, column, boxed)))
    measure, cadence = find_measure(text, 0, item)
    unit = item.number.unit
    if measure == "addition" and not boxed and _ends_in_verb(row.name.text):
        measure = "level"
    share = row.unit == "%" and measure == "level"
    if (column.pace or column.total) and share and row.levelled:
        # 城镇化率 65 [5]: the share rises by so much
        item = item._replace(number=item.number._replace(unit="百分点"))
        return item, "points", "once" if boxed or not column.pace else "annual"
    if boxed and measure in ("level", "flow") and unit != "%" and "达到" not in text[item.start :]:
        return item, "addition", "once"
    if column.total and not column.pace and unit == "%" != row.unit:
        return item, "change", "once"
    if column.total and not (column.pace or column.end_year or unit == "%" or measure != "level"):
        return item, "addition", "once"
    if column.pace and not boxed:
        return item, *_paced(measure, cadence, unit, row)
    return item, measure, cadence


def _ends_in_verb(name: str) -> bool:
    """Return whether a name's last word is a verb elsewhere: 研发经费投入 is an amount."""
    return any(found.end() == len(name) for found in verbs().finditer(name))


def _paced(measure: str, cadence: str, unit: str, row: _Row) -> tuple[str, str]:
    """Return measure and cadence of a value under 年均 or 增速."""
    if measure in ("growth", "change") or (unit == "%" and row.unit != "%"):
        return "growth", "annual"
    if load_grammar().kind(unit) in ("count", "amount"):
        return "flow", "annual"
    return measure, cadence


def _unit(number: Number, row: _Row, column: Column, boxed: bool) -> tuple[float, str]:
    """Return factor and unit of a number: its own, its column's, or its row's."""
    if number.unit or number.kind != "digits":
        return 1, number.unit
    grown = column.pace and "增" in column.text and not boxed
    if row.unit != "%" and (grown or (column.total and "增长" in column.text)):
        return 1, "%"
    if row.unit or row.factor != 1:
        return row.factor, row.unit
    return read_unit(column.unit) or row.common


def _in_unit(number: Number, factor: float, unit: str) -> Number:
    highest = None if number.value_max is None else round(number.value_max * factor, 6)
    return number._replace(value=round(number.value * factor, 6), value_max=highest, unit=unit)
