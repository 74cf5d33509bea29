"""Values side by side as a board of tiles: nothing on it has a length to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from policytargets.reporting.cells import money_scale, name_of, one_line
from policytargets.reporting.figures.canvas import ABREAST, drawing, new_figure, wrap
from policytargets.reporting.figures.wording import (
    circumstances,
    is_worded_otherwise,
    silence,
    value_with_sign,
)
from policytargets.reporting.sentences import family_name
from policytargets.reporting.style import BLUE, GREY, INK, PALETTE, RULE, WIDTH
from policytargets.tables import MEASURES
from policytargets.vocabulary.names import translate

__all__ = ["draw_tiles"]

_NAMES = 1.6  # inches of the column of names
_PAD, _GAP = 0.07, 0.04  # inches inside and between tiles
_LARGE, _MIDDLE, _SMALL = 11.0, 9.5, 8.0
_SPACING = 1.3 / 72  # inches a line for each point of its size
_BASELINE = 0.8  # of a line
_TINTS = {code: to_rgba(colour, 0.5) for code, colour in zip(MEASURES, PALETTE, strict=True)}


class _Line(NamedTuple):
    text: str
    size: float
    colour: str


class _Tile(NamedTuple):
    lines: list[_Line]
    measure: str = ""


@drawing
def draw_tiles(lines: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw a tile a target: its value, scope and deadline as text, its form as a tint.

    Where the tiles of a row word the indicator in more than one way, or otherwise than the
    codelist names it, each gives its own wording, so that its denominator is seen.

    Parameters
    ----------
    lines : pandas.DataFrame
        As returned by `policytargets.comparing.number_lines`: each line is a row of tiles.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan; its keys are the columns, in this order.
    """
    figure, axes = new_figure(1)
    figure.set_layout_engine("none")  # an inch of the figure is to be one unit of the axes
    axes.set_position((0, 0, 1, 1))
    bands = ceil(len(labels) / ABREAST)
    abreast = ceil(len(labels) / bands)
    bottom = 0.0
    for start in range(0, len(labels), abreast):
        plans = list(labels)[start : start + abreast]
        bottom = _Board(axes, language, plans, abreast, bottom).draw(lines, labels)
    figure.set_size_inches(WIDTH, bottom)
    axes.set(xlim=(0, WIDTH), ylim=(bottom, 0))
    axes.set_axis_off()
    _add_legend(axes, lines, language)
    return figure


class _Board:
    """One band of the board, drawn from the top down in inches."""

    def __init__(
        self, axes: Axes, language: str, plans: Sequence[str], abreast: int, top: float
    ) -> None:
        self.axes, self.language, self.plans, self.top = axes, language, plans, top
        self.width = (WIDTH - _NAMES) / abreast

    def draw(self, lines: pd.DataFrame, labels: Mapping[str, str]) -> float:
        """Draw all lines for the band's plans and return where the next band begins."""
        self.draw_row([], [[_Tile(self.fit(labels[plan], _MIDDLE, INK))] for plan in self.plans])
        for _, family in lines.groupby("family", sort=False):
            heading = family_name(family, self.language)
            self.draw_heading(heading)
            for _, own in family.groupby("line"):
                cells = [self.make_tiles(own, family, plan) for plan in self.plans]
                self.draw_row(self.make_name(own, heading), cells)
        return self.top + 0.2

    def fit(self, text: str, size: float, colour: str, width: float = 0.0) -> list[_Line]:
        """Return text as lines that fit a tile, or another width in inches."""
        room = ((width or self.width - _GAP) - 2 * _PAD) * 72 / size
        return [_Line(line, size, colour) for line in wrap(text, room).split("\n")]

    def make_name(self, own: pd.DataFrame, heading: str) -> list[_Line]:
        """Return the lines that name a row: indicator, form and unit."""
        first = own.iloc[0]
        name = str(first[f"name_{self.language}"])
        found = self.fit(name, _MIDDLE, INK, _NAMES) if name != heading else []
        if pd.isna(first["measure"]):
            return found
        words = [name_of("measure", first["measure"], self.language)]
        if first["measure"] != "rank":
            words.append(money_scale(own["value"], first["canonical_unit"], self.language)[1])
        text = translate("list.clause", self.language).join(filter(None, words))
        return found + self.fit(text, _SMALL, GREY, _NAMES)

    def make_tiles(self, own: pd.DataFrame, family: pd.DataFrame, plan: str) -> list[_Tile]:
        """Return a plan's tiles in a row, or one that says why there is none."""
        rows = own[(own["document"] == plan) & (own["missing"] == "")]
        if rows.empty:
            text = silence(family, own.iloc[0]["indicator"], plan, self.language)
            return [_Tile(self.fit(text, _SMALL, GREY))]
        factor, _ = money_scale(own["value"], own.iloc[0]["canonical_unit"], self.language)
        worded = is_worded_otherwise(own)
        return [self.make_tile(row, factor, worded) for _, row in rows.iterrows()]

    def make_tile(self, row: pd.Series, factor: float, worded: bool) -> _Tile:
        """Return the tile of one target."""
        lines = self.fit(value_with_sign(row, factor, self.language), _LARGE, INK)
        scope, deadline = circumstances(row, self.language)
        lines += self.fit(scope, _SMALL, INK if row["scope"] else GREY)
        lines += self.fit(deadline, _SMALL, GREY)
        if worded:
            lines += self.fit(one_line(row["indicator_text"]), _SMALL, INK)
        return _Tile(lines, str(row["measure"]))

    def draw_heading(self, text: str) -> None:
        """Draw the name of a family over its rows."""
        self.top += 0.1
        self.axes.plot([0, WIDTH], [self.top] * 2, color=RULE, linewidth=0.8)
        self.write(self.fit(text, _MIDDLE, BLUE, WIDTH), 0.0, self.top + _PAD / 2)
        self.top += _MIDDLE * _SPACING + _PAD

    def draw_row(self, name: list[_Line], cells: list[list[_Tile]]) -> None:
        """Draw a name and the tiles beside it, and move down."""
        # All tiles of a row are of one size, so that none looks like a larger amount.
        height = max(_height(tile.lines) for tiles in cells for tile in tiles)
        self.write(name, 0.0, self.top + _PAD)
        for place, tiles in enumerate(cells):
            left = _NAMES + place * self.width
            for number, tile in enumerate(tiles):
                self.draw_tile(tile, left, self.top + number * height, height)
        self.top += max(_height(name), *(height * len(tiles) for tiles in cells))

    def draw_tile(self, tile: _Tile, left: float, top: float, height: float) -> None:
        """Draw one tile with its tint."""
        if tile.measure:
            size = (self.width - _GAP, height - _GAP)
            tint = _TINTS[tile.measure]
            self.axes.add_patch(Rectangle((left, top), *size, facecolor=tint, edgecolor="none"))
        self.write(tile.lines, left + _PAD, top + _PAD)

    def write(self, lines: list[_Line], left: float, top: float) -> None:
        """Write lines of text one under the other."""
        for line in lines:
            depth = line.size * _SPACING
            base = top + _BASELINE * depth
            self.axes.text(left, base, line.text, size=line.size, color=line.colour)
            top += depth


def _height(lines: list[_Line]) -> float:
    return sum(line.size for line in lines) * _SPACING + 2 * _PAD + _GAP


def _add_legend(axes: Axes, lines: pd.DataFrame, language: str) -> None:
    used = [code for code in MEASURES if (lines["measure"] == code).any()]
    names = [name_of("measure", code, language) for code in used]
    handles = [Patch(color=_TINTS[code], label=n) for code, n in zip(used, names, strict=True)]
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=ceil(len(used) / ceil(len(used) / ABREAST)) if used else 1,
        fontsize=9,
        handlelength=1,
        handleheight=1,
        handletextpad=0.5,
        columnspacing=1.2,
        borderaxespad=0,
    )
