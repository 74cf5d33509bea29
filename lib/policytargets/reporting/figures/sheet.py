"""A figure that is laid out like a page: in inches, from the top down."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from policytargets.reporting.figures.canvas import new_figure, wrap
from policytargets.reporting.linking import link_text
from policytargets.reporting.style import INK, WIDTH

__all__ = ["LARGE", "MIDDLE", "PAD", "SMALL", "SPACING", "Sheet"]

LARGE, MIDDLE, SMALL = 10.5, 9.0, 7.8
"""Sizes of text in points."""
PAD = 0.06
"""Inches between a text and its edge."""
SPACING = 1.28 / 72
"""Inches of a line for each point of its size."""
_BASELINE = 0.8  # of a line


class Sheet:
    """A figure of which an inch is one unit of the axes, with the origin at the top left."""

    def __init__(self) -> None:
        self.figure, self.axes = new_figure(1)
        self.figure.set_layout_engine("none")
        self.axes.set_position((0, 0, 1, 1))

    def write(
        self,
        text: str,
        left: float,
        top: float,
        width: float,
        *,
        size: float = SMALL,
        colour: str = INK,
        side: str = "left",
        target: str = "",
    ) -> float:
        """Write a text broken into lines and return where it ends.

        Parameters
        ----------
        text : str
            The text.
        left, top, width : float
            Where it may stand.
        size : float, optional
            In points.
        colour : str, optional
            Of the text.
        side : str, optional
            ``left``, ``center`` or ``right`` of the room that it has.
        target : str, optional
            Id of the target that it tells of, to which it links.
        """
        at = {"left": left, "center": left + width / 2, "right": left + width}[side]
        for line in wrap(text, width * 72 / size).split("\n"):
            base = top + _BASELINE * size * SPACING
            words = self.axes.text(at, base, line, size=size, color=colour, ha=side)
            link_text(words, target)
            top += size * SPACING
        return top

    def depth(self, text: str, width: float, size: float = SMALL) -> float:
        """Return how much height a text takes."""
        return (wrap(text, width * 72 / size).count("\n") + 1) * size * SPACING

    def fill(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        room = Rectangle((left, top), width, height, facecolor=colour, edgecolor="none")
        self.axes.add_patch(room)

    def finish(self, bottom: float) -> Figure:
        """Cut the sheet off below and return it."""
        self.figure.set_size_inches(WIDTH, bottom)
        self.axes.set(xlim=(0, WIDTH), ylim=(bottom, 0))
        self.axes.set_axis_off()
        return self.figure
