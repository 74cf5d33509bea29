"""What all figures share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from policytargets.display.cells import name_of
from policytargets.display.links import Name, ids_of, link_text
from policytargets.display.show import say
from policytargets.display.style import INK, check_glyphs, style_once
from policytargets.messages import localised, translate

P = ParamSpec("P")
PANEL = 3.4
"""Inches of a panel: three stand side by side, and one is read on a phone."""
_ROOM = 20.0  # widths of a Chinese character for the label of a row
_LATIN = 0.56  # of such a width
_PIECES = re.compile(r"[(（《“]*[\u2e80-\u9fff][,;)，。、；：）》”]*|[^\s\u2e80-\u9fff]+\s*|\s+|.")


def drawing(
    draw: Callable[Concatenate[pd.DataFrame, P], Figure],
) -> Callable[Concatenate[pd.DataFrame, P], list[str]]:
    """Make of a function that returns a figure of a table one that is safe to call on any table."""

    @wraps(draw)
    def _drawn(table: pd.DataFrame, *args: P.args, **kwargs: P.kwargs) -> list[str]:
        """Draw the table unless it is empty, and return its targets."""
        if table.empty:
            say(translate("sentence.nothing_to_draw"))
            return []
        style_once()
        figure = draw(table, *args, **kwargs)
        check_glyphs(figure)
        _link_names(figure, [*args, *kwargs.values()])
        return ids_of(table)

    return _drawn


def _link_names(figure: Figure, given: Sequence[object]) -> None:
    """Make links of the texts that are, line breaks apart, names of targets in what was given."""
    names = [name for one in given if isinstance(one, Mapping) for name in one.values()]
    named: dict[str, set[str]] = {}
    for name in (name for name in names if isinstance(name, Name)):
        named.setdefault("".join(name.split()), set()).add(name.target)
    for text in figure.findobj(Text):
        found = named.get("".join(text.get_text().split()), set())
        if len(found) == 1:  # two targets may bear one name: then neither is linked
            link_text(text, *found)


def row_labels(table: pd.DataFrame) -> list[str]:
    """Return what names each row of a table: its indicator, its code's name, or its own text."""
    if localised("name") in table:
        return [wrap(name) for name in table[localised("name")]]
    column = str(table.columns[0])
    if column == "year":
        return [str(year) for year in table[column]]
    return [wrap(name_of(column, code)) for code in table[column]]


def wrap(text: str, room: float = _ROOM) -> str:
    """Return a text broken into lines: between words, and between any two Chinese characters."""
    lines = [""]
    for piece in _PIECES.findall(text):
        for part in [piece] if _width(piece.rstrip()) <= room else piece:
            if lines[-1] and _width(lines[-1] + part.rstrip()) > room:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return "\n".join(line.rstrip() for line in lines)


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else _LATIN for sign in text)


LARGE, MIDDLE, SMALL = 10.5, 9.4, 8.8
"""Sizes of text in a panel, in points; the smallest has 12 pixels on a phone."""
PAD = 0.06
"""Inches between a text and its edge."""
SPACING = 1.28 / 72
"""Inches of a line for each point of its size."""
_BASELINE = 0.8  # of a line


class Sheet:
    """A figure of which an inch is one unit of the axes, with the origin at the top left."""

    def __init__(self, width: float = PANEL) -> None:
        self.width = width
        self.figure, self.axes = plt.subplots(figsize=(width, 1))
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
        """Write a text broken into lines and return where it ends."""
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
        self.figure.set_size_inches(self.width, bottom)
        self.axes.set(xlim=(0, self.width), ylim=(bottom, 0))
        # Panels that stand side by side are of one width, full or not.
        self.axes.add_patch(Rectangle((0, 0), self.width, bottom, color="white", zorder=-1))
        self.axes.set_axis_off()
        return self.figure
