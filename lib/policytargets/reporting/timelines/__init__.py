"""The sections of the timelines report, in its order.

Enters: plans, and the day or the year asked for. Leaves: sections with table, sentences, figure.
Start with `summary.py` (what is told first), then `pathways.py` and `calendar.py`, the figures.
Shared by the modules: the names of caveats (`paces.py`), an amount with its year (`pathways.py`).
"""

from policytargets.reporting.timelines.calendar import calendar
from policytargets.reporting.timelines.due_dates import deadlines
from policytargets.reporting.timelines.official_statistics import (
    additions,
    outcomes,
    refused_statistics,
    untargeted_statistics,
)
from policytargets.reporting.timelines.paces import pace
from policytargets.reporting.timelines.pathways import courses, same_year
from policytargets.reporting.timelines.starting_points import starts
from policytargets.reporting.timelines.summary import summary
from policytargets.reporting.timelines.windows import plan_dates, plan_windows

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
