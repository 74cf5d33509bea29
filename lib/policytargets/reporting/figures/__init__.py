"""Figures of the notebooks: each function draws one table; the notebook shows it."""

from policytargets.reporting.figures.bars import draw_bars, draw_shares
from policytargets.reporting.figures.dots import draw_dots
from policytargets.reporting.figures.gantt import draw_gantt
from policytargets.reporting.figures.heatmaps import draw_heatmap
from policytargets.reporting.figures.matrix import draw_matrix
from policytargets.reporting.figures.tiles import draw_tiles

__all__ = [
    "draw_bars",
    "draw_dots",
    "draw_gantt",
    "draw_heatmap",
    "draw_matrix",
    "draw_shares",
    "draw_tiles",
]
