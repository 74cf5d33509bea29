"""Tables of goals inside a text: found, their head read, each number turned into a sentence.

Enters: lines of the view. Leaves: sentences that the rules read like any other.
Start with `table_places.py`, then `header.py` and `goals.py`.
"""

from policytargets.reading.goal_tables.goals import Goal, read_goals
from policytargets.reading.goal_tables.table_places import (
    Grid,
    read_grids,
    reason_in,
    without_facts,
)

__all__ = ["Goal", "Grid", "read_goals", "read_grids", "reason_in", "without_facts"]
