"""What notebooks show: a module a section of a report, with its table, sentences and figure.

Enters: tables of `comparing`. Leaves: outputs of a cell. A folder a report; what several reports
use stands in `targets.py`, `gaps.py` and `quality.py`.
"""

import logging

from policytargets.display.charts import (
    draw_bars,
    draw_dots,
    draw_heatmap,
    draw_matrix,
    draw_shares,
    draw_upset,
)
from policytargets.reporting.overlap.agencies import draw_bodies
from policytargets.reporting.overlap.chance import draw_chance
from policytargets.reporting.overlap.uptake import draw_taken_up
from policytargets.reporting.timelines.windows import draw_gantt

__all__ = [
    "draw_bars",
    "draw_bodies",
    "draw_chance",
    "draw_dots",
    "draw_gantt",
    "draw_heatmap",
    "draw_matrix",
    "draw_shares",
    "draw_taken_up",
    "draw_upset",
]

# On a first run matplotlib logs where it builds its font cache: nbval would compare that line.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
