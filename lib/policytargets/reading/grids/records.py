"""The rows of a table of goals, from cells that come one a line, one row a line, or wrapped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policytargets.reading.grids.draft import EMPTY, Draft
from policytargets.reading.grids.header import Column, Header
from policytargets.reading.grids.lines import Line, glue
from policytargets.reading.grids.words import is_boxed
from policytargets.reading.words import Words

__all__ = ["Record", "read_parted", "read_words"]


@dataclass
class Record:
    """A row of a table.

    Parameters
    ----------
    index : Words
        Its number, empty where it has none.
    name, unit : Words
        Empty where nothing stands there.
    values : list of (Column, Words)
        Each cell under a column of values.
    deadline : Words
        The date by which the row is to be done.
    """

    index: Words = EMPTY
    name: Words = EMPTY
    unit: Words = EMPTY
    values: list[tuple[Column, Words]] = field(default_factory=list)
    deadline: Words = EMPTY


def read_parted(header: Header, line: Line) -> Record:
    """Return the row of a line whose cells stand at their columns' places."""
    record = Record()
    names = []
    for column, cell in zip(header.columns, line.cells, strict=False):
        if column.kind == "value":
            record.values.append((column, cell))
        elif column.kind == "name":
            names.append(cell)
        elif column.kind == "unit":
            record.unit = cell
        elif column.kind == "index":
            record.index = cell
        elif column.kind == "deadline":
            record.deadline = cell
    record.name = glue(names)
    return record


def read_words(
    header: Header,
    index: Words,
    main: Sequence[Words],
    above: Iterable[Sequence[Words]] = (),
    below: Iterable[Sequence[Words]] = (),
) -> Record:
    """Return the row that some words make, those of the lines above and below it included.

    Parameters
    ----------
    header : Header
        The table's heading.
    index : Words
        The row's number.
    main : sequence of Words
        Words of the line on which the row's number or most of its cells stand.
    above, below : iterable of sequences of Words
        Lines that hold the rest of wrapped cells.
    """
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
    return Record(index, name, unit, _assigned(header, values), draft.deadline)


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
