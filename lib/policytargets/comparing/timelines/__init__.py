"""When: the clocks of the plans, what is due by a date, how fast, and from what start."""

from policytargets.comparing.timelines.calendar import (
    KINDS,
    by_theme,
    cumulate,
    due,
    due_by_year,
    obligations,
    tally_due,
    years,
)
from policytargets.comparing.timelines.outcomes import (
    added,
    beside,
    count_outcomes,
    outcomes,
    unasked,
)
from policytargets.comparing.timelines.pace import group, paces
from policytargets.comparing.timelines.pathways import same_year, starts, walk
from policytargets.comparing.timelines.windows import lags, name_parents, periods

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
