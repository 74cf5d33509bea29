"""When: the clocks of the plans, what is due by a date, how fast, and from what start."""

from policytargets.comparing.timelines.added import added
from policytargets.comparing.timelines.beside import beside
from policytargets.comparing.timelines.calendar import (
    KINDS,
    by_theme,
    cumulate,
    due_by_year,
    obligations,
    years,
)
from policytargets.comparing.timelines.clocks import periods
from policytargets.comparing.timelines.due import due, tally_due
from policytargets.comparing.timelines.groups import group
from policytargets.comparing.timelines.outcomes import count_outcomes, outcomes, unasked
from policytargets.comparing.timelines.pace import paces
from policytargets.comparing.timelines.paths import same_year, walk
from policytargets.comparing.timelines.starts import starts
from policytargets.comparing.timelines.windows import lags, name_parents

__all__ = [
    "KINDS",
    "added",
    "beside",
    "by_theme",
    "count_outcomes",
    "cumulate",
    "due",
    "due_by_year",
    "group",
    "lags",
    "name_parents",
    "obligations",
    "outcomes",
    "paces",
    "periods",
    "same_year",
    "starts",
    "tally_due",
    "unasked",
    "walk",
    "years",
]
