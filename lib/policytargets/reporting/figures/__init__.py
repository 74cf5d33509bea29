"""Figures of the notebooks: each function draws one table; the notebook shows it."""

from policytargets.reporting.figures.bars import draw_bars, draw_shares
from policytargets.reporting.figures.bipartite import draw_bodies
from policytargets.reporting.figures.chance import draw_chance
from policytargets.reporting.figures.dominance import draw_dominance
from policytargets.reporting.figures.dots import draw_dots
from policytargets.reporting.figures.firmness import draw_firmness
from policytargets.reporting.figures.gantt import draw_gantt
from policytargets.reporting.figures.hasse import draw_hasse
from policytargets.reporting.figures.heatmaps import draw_heatmap
from policytargets.reporting.figures.matrix import draw_matrix
from policytargets.reporting.figures.multiples import draw_multiples
from policytargets.reporting.figures.takeup import draw_taken_up
from policytargets.reporting.figures.upset import draw_upset
from policytargets.reporting.figures.verdicts import draw_verdicts

__all__ = [
    "draw_bars",
    "draw_bodies",
    "draw_chance",
    "draw_dominance",
    "draw_dots",
    "draw_firmness",
    "draw_gantt",
    "draw_hasse",
    "draw_heatmap",
    "draw_matrix",
    "draw_multiples",
    "draw_shares",
    "draw_taken_up",
    "draw_upset",
    "draw_verdicts",
]
