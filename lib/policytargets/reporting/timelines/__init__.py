"""The sections of the timelines report, in its order.

Enters: plans, and the day or the year asked for. Leaves: sections with table, sentences, figure.
Start with `plan_periods.py` (plans on the axis of time), then `paces.py`. Shared by the modules:
the names of caveats (`paces.py`) and an amount with its year (`pathways.py`).
"""

from policytargets.reporting.timelines.due_dates import calendar, deadlines
from policytargets.reporting.timelines.official_statistics import (
    additions,
    outcomes,
    refused_statistics,
    untargeted_statistics,
)
from policytargets.reporting.timelines.paces import pace
from policytargets.reporting.timelines.pathways import same_year
from policytargets.reporting.timelines.plan_periods import plan_dates
from policytargets.reporting.timelines.starting_points import starts
from policytargets.reporting.timelines.windows import plan_windows

__all__ = [
    "additions",
    "calendar",
    "deadlines",
    "outcomes",
    "pace",
    "plan_dates",
    "plan_windows",
    "refused_statistics",
    "same_year",
    "starts",
    "untargeted_statistics",
]
