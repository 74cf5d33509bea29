"""The Hasse diagram: who asks more than whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from policytargets.display.canvas import MIDDLE, PAD, SMALL, SPACING, Sheet, drawing
from policytargets.display.cells import family_name
from policytargets.display.claims import counted
from policytargets.display.spread import FEW, spread
from policytargets.display.style import BLUE, GREY, INK, NEUTRAL, PALETTE, WIDTH
from policytargets.messages import translate
from policytargets.vocabulary.rules import ambition_name

_BOX, _STEP = 0.36, 1.3  # inches: height of a box, from one layer to the next
_LOW = 0.56  # of the way down a line its words stand: lower ends are further apart
_NAMED = 2  # families named on a line; more are counted
_WORDS = 1.5  # inches of the words on a line
_GAP = 0.15  # inches between two diagrams
_NOTE = 0.94  # of the width: a line of Chinese may end in a sign that hangs over
_WORD = re.compile(r"[^\s\u2e80-\u9fff]+")
Row = Any


@drawing
def draw_hasse(layers: pd.DataFrame, edges: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw for each kind of evidence who asks more than whom, with the families on the lines."""
    if layers["document"].nunique() > FEW:
        return spread(_spread(layers, edges), labels, title=translate("axis.below_each"))
    sheet, kinds = Sheet(), list(layers["evidence"].unique())
    parts = {k: [part[part["evidence"].eq(k)] for part in (layers, edges)] for k in kinds}
    width = WIDTH / len(kinds)
    panels = [_Panel(sheet, labels, n * width, width - _GAP) for n in range(len(kinds))]
    # Side by side while every name has room, else one below the other.
    if not all(p.has_room(*own) for p, own in zip(panels, parts.values(), strict=True)):
        panels = [_Panel(sheet, labels, 0, WIDTH - _GAP)] * len(kinds)
    bottom = [0.0]
    for panel, (kind, own) in zip(panels, parts.items(), strict=True):
        bottom.append(panel.draw(kind, *own, top=0 if panel.left else bottom[-1]))
    note = translate("axis.hasse")
    return sheet.finish(sheet.write(note, 0, max(bottom), _NOTE * WIDTH, colour=GREY) + PAD)


def _spread(layers: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Return how many plans each stands right above, in the columns of a spread."""
    below = edges.groupby(["evidence", "upper"]).size().rename("value").reset_index()
    keys = {"upper": "document"}
    rows = layers.merge(below.rename(columns=keys), on=["evidence", "document"], how="left")
    counts = rows["value"].fillna(0).astype(int)
    strips = [ambition_name("evidence", kind) for kind in rows["evidence"]]
    return rows.assign(strip=strips, value=counts, told=counts.astype(str))


class _Panel:
    """One diagram in its part of the sheet."""

    def __init__(self, sheet: Sheet, labels: Mapping[str, str], left: float, width: float) -> None:
        self.sheet, self.labels = sheet, labels
        self.left, self.width = left, width

    def has_room(self, layers: pd.DataFrame, edges: pd.DataFrame) -> bool:
        """Tell whether the families of each line can be named without breaking a word."""
        layer = layers.set_index("document")["layer"]
        abreast = layers.loc[layers["linked"], "layer"].value_counts()
        return all(
            self.longest(self.names(row)) <= self.apart(int(abreast[layer[row.lower]]))
            for row in edges.itertuples()
        )

    def draw(
        self, kind: str, layers: pd.DataFrame, edges: pd.DataFrame, *, top: float = 0
    ) -> float:
        """Draw heading, lines and boxes and return where they end."""
        heading = ambition_name("evidence", kind)
        top = self.sheet.write(heading, self.left, top, self.width, size=MIDDLE, colour=BLUE) + 0.15
        linked = layers[layers["linked"]]
        spots = self.places(linked, top)
        for row in edges.itertuples():
            self.line(row, spots)
        for plan, spot in spots.items():
            self.box(plan, *spot, PALETTE[0])
        top += int(linked["layer"].max()) * _STEP + _BOX + 0.2
        return self.unlinked(layers[~layers["linked"]], top)

    def places(self, layers: pd.DataFrame, top: float) -> dict[str, tuple[float, float]]:
        """Return the middle of each box: the plans of a layer side by side."""
        spots = {}
        for layer, own in layers.groupby("layer"):
            for place, plan in enumerate(own["document"]):
                across = self.left + self.width * (place + 0.5) / len(own)
                spots[plan] = (across, top + int(layer) * _STEP + _BOX / 2)
        return spots

    def line(self, row: Row, spots: Mapping[str, tuple[float, float]]) -> None:
        """Draw a line with the families that it rests on; broken where they need caveats."""
        (x, y), (u, v) = spots[row.upper], spots[row.lower]
        style = (0, (4, 2)) if row.qualified else "solid"
        self.sheet.axes.plot([x, u], [y, v], color=INK, linewidth=1.3, linestyle=style, zorder=1)
        apart = self.apart(sum(down == v for _, down in spots.values()))
        text = self.words_on(row, apart)
        room = max(min(_WORDS, apart - PAD), self.longest(text))
        depth = self.sheet.depth(text, room)
        across, top = x + _LOW * (u - x), y + _LOW * (v - y) - depth / 2
        # The words stand on white, so that the line does not cross them.
        wide = min(room, self.breadth(text))
        self.sheet.fill(across - wide / 2 - PAD / 2, top, wide + PAD, depth, "white")
        self.sheet.write(text, across - room / 2, top, room, side="center")

    def breadth(self, text: str) -> float:
        """Return about how wide a text of the small size is."""
        return sum(0.56 if sign.isascii() else 1 for sign in text) * SMALL / 72

    def longest(self, text: str) -> float:
        """Return how wide its longest word is, so that none is broken."""
        return max(map(self.breadth, _WORD.findall(text)), default=0) + 0.01

    def apart(self, abreast: int) -> float:
        """Return the room of the words on a line that leads to one of so many plans abreast."""
        return _LOW * self.width / abreast - PAD

    def names(self, row: Row) -> str:
        """Return the families of a line, or their number where they are many."""
        codes = row.families.split(";")
        if len(codes) > _NAMED:
            return counted("family", len(codes))
        names = [family_name(code) for code in codes]
        return translate("list.comma").join(names)

    def words_on(self, row: Row, room: float) -> str:
        """Return what stands on a line: the families, or their number where they do not fit."""
        told = self.names(row)
        if self.longest(told) > room:
            told = counted("family", row.families.count(";") + 1)
        return f"! {told}" if row.qualified else told

    def box(self, plan: str, across: float, down: float, colour: str) -> None:
        """Draw a plan."""
        name = self.labels[plan]
        wide = min(self.breadth(name) * MIDDLE / SMALL + 0.3, self.width / 2)
        corner = (across - wide / 2, down - _BOX / 2)
        shape = FancyBboxPatch(
            corner,
            wide,
            _BOX,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=colour,
            edgecolor=INK,
            linewidth=0.8,
            zorder=3,
        )
        self.sheet.axes.add_patch(shape)
        self.sheet.axes.text(
            across, down, name, size=MIDDLE, color=INK, ha="center", va="center", zorder=4
        )

    def unlinked(self, layers: pd.DataFrame, top: float) -> float:
        """Draw the plans that no line touches, under a heading that says so."""
        if layers.empty:
            return top
        text = translate("axis.unlinked")
        top = self.sheet.write(text, self.left, top, self.width, colour=GREY) + PAD
        for place, plan in enumerate(layers["document"]):
            row, column = divmod(place, 2)
            across = self.left + self.width * (2 * column + 1) / 4
            self.box(plan, across, top + row * (_BOX + 0.1) + _BOX / 2, NEUTRAL)
        rows = (len(layers) + 1) // 2
        return top + rows * (_BOX + 0.1) + SMALL * SPACING
