"""What plans share: targets, responsible bodies, and what chance alone would give.

Enters: described targets, graded pairs. Leaves: sets, matrices, coincidences, uptake.
Start with `shared_targets.py`, then `chance.py`.
"""

from policytargets.comparing.overlap.agencies import (
    count_bodies,
    function_of,
    named_bodies,
    unmatched_bodies,
    work_of,
)
from policytargets.comparing.overlap.chance import COVERAGE, coincide
from policytargets.comparing.overlap.mentions import count_mentions, find_mentions, quoted
from policytargets.comparing.overlap.shared_targets import (
    GRADES,
    check_grade,
    comparable_cells,
    count_grades,
    counted,
    grade,
    intersections,
    pool,
    presence,
    shared_targets,
    threefold,
    unit_of,
)
from policytargets.comparing.overlap.uptake import SIZES, count_taken_up, taken_up

__all__ = [
    "COVERAGE",
    "GRADES",
    "SIZES",
    "check_grade",
    "coincide",
    "comparable_cells",
    "count_bodies",
    "count_grades",
    "count_mentions",
    "count_taken_up",
    "counted",
    "find_mentions",
    "function_of",
    "grade",
    "intersections",
    "named_bodies",
    "pool",
    "presence",
    "quoted",
    "shared_targets",
    "taken_up",
    "threefold",
    "unit_of",
    "unmatched_bodies",
    "work_of",
]
