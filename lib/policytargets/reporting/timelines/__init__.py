"""The sections of the timelines report, in its order.

Enters: plans, and the day or the year asked for. Leaves: sections with table, sentences, figure.
Start with `summary.py` (what is told first), then `courses.py` and `calendar.py`, the figures.
Shared by the modules: the names of caveats (`pace.py`), an amount with its year (`courses.py`).
"""

from policytargets.reporting.timelines.calendar import calendar
from policytargets.reporting.timelines.courses import courses, same_year
from policytargets.reporting.timelines.deadlines import deadlines
from policytargets.reporting.timelines.outcomes import (
    additions,
    outcomes,
    refused_statistics,
    untargeted_statistics,
)
from policytargets.reporting.timelines.pace import pace
from policytargets.reporting.timelines.plan_periods import plan_dates, plan_windows
from policytargets.reporting.timelines.starting_points import starts
from policytargets.reporting.timelines.summary import summary

__all__ = [
    "additions",
    "calendar",
    "courses",
    "deadlines",
    "outcomes",
    "pace",
    "plan_dates",
    "plan_windows",
    "refused_statistics",
    "same_year",
    "starts",
    "summary",
    "untargeted_statistics",
]
