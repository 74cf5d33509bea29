"""When it falls due, from where it starts, how fast it must go, and what came of it.

Enters: targets, canonical values, official statistics. Leaves: calendars, paces, outcomes.
Start with `windows.py` (periods of plans) and `pace.py` (what comparable targets ask a year).
"""

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
