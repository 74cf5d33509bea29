"""Which columns of a table hold goals, and of which years."""

from __future__ import annotations

from policytargets.reading.grids.header import Column
from policytargets.reading.grids.records import Record
from policytargets.reading.grids.tables import Grid
from policytargets.reading.planned import Period, five_years, heading_period

__all__ = ["goal_columns", "period_of"]


def goal_columns(grid: Grid, plan: Period, since: int | None) -> list[Column]:
    """Return the columns whose values are goals; the others tell what was reached before.

    Parameters
    ----------
    grid : Grid
        The table.
    plan : Period
        The plan's period, which a caption with a period of its own outranks.
    since : int, optional
        The year before which a number is a fact.
    """
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
    """Return the years of a goal: its row's deadline, its column's years, or the plan's.

    Parameters
    ----------
    column : Column
        A column of values.
    record : Record
        The row.
    grid : Grid
        Its table.
    plan : Period
        The plan's period.
    """
    base = _base(grid, plan)
    due = int(record.deadline.text[:4]) if record.deadline.text[:4].isdigit() else None
    if due:
        return Period(base.start_year and min(base.start_year, due), due)
    if column.plan:
        return five_years(column.plan)
    if column.start_year or not column.end_year:
        return Period(column.start_year, column.end_year) if column.end_year else base
    start = base.start_year
    return Period(start and min(start, column.end_year), column.end_year)
