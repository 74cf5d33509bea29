"""What notebooks show: a module a section of a report, with its table, sentences and figure.

Enters: tables of `comparing`. Leaves: outputs of a cell. A folder a report; what several reports
use stands in `targets.py` and `limits.py`.
"""

import logging

from policytargets.display.charts import (
    draw_heatmap,
    draw_matrix,
    draw_upset,
)
from policytargets.reporting.ambition.commitment import draw_firmness
from policytargets.reporting.ambition.families import draw_multiples
from policytargets.reporting.ambition.order_figures import draw_dominance, draw_hasse
from policytargets.reporting.overlap.agencies import draw_bodies
from policytargets.reporting.overlap.chance import draw_chance
from policytargets.reporting.overlap.uptake import draw_taken_up

__all__ = [
    "draw_bodies",
    "draw_chance",
    "draw_dominance",
    "draw_firmness",
    "draw_hasse",
    "draw_heatmap",
    "draw_matrix",
    "draw_multiples",
    "draw_taken_up",
    "draw_upset",
]

# On a first run matplotlib logs where it builds its font cache: nbval would compare that line.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
