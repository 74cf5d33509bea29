"""Figures of the notebooks: each function draws one table; the notebook shows it."""

from policytargets.reporting.figures.bars import draw_bars, draw_shares
from policytargets.reporting.figures.gantt import draw_gantt
from policytargets.reporting.figures.heatmaps import draw_heatmap
from policytargets.reporting.figures.matrix import draw_matrix
from policytargets.reporting.figures.panels import draw_panels

__all__ = [
    "draw_bars",
    "draw_gantt",
    "draw_heatmap",
    "draw_matrix",
    "draw_panels",
    "draw_shares",
]
