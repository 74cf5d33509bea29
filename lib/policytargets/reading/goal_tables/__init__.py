"""Tables of goals: a text's grids of rows and columns, read by layout and heading."""

from policytargets.reading.goal_tables.goals import Goal, read_goals
from policytargets.reading.goal_tables.tables import Grid, read_grids, reason_in

__all__ = ["Goal", "Grid", "read_goals", "read_grids", "reason_in"]
