"""The matrix of plans by plans: who asks more than whom, in how many families."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Drawing

from policytargets.display.canvas import LARGE, MIDDLE, PAD, SMALL, SPACING, Sheet, drawing
from policytargets.display.style import BLUE, GREY, INK, NEUTRAL, PALETTE, WIDTH
from policytargets.messages import translate
from policytargets.vocabulary.rules import ambition_name

Row = Any

_NAMES = 1.25  # inches of the column of names
_GAP = 0.03
_COLOURS = {
    "more": PALETTE[0],
    "less": PALETTE[3],
    "equal": PALETTE[4],
    "mixed": PALETTE[1],
    "few": NEUTRAL,
    "undecided": NEUTRAL,
    "none": "white",
}
_SIGNS = {"wins": "↑", "losses": "↓", "ties": "=", "trade_offs": "↕", "undecided": "?"}


@drawing
def draw_dominance(relations: pd.DataFrame, labels: Mapping[str, str]) -> Drawing:
    """Draw a square for each kind of evidence: the plan of a row against the plan of a column."""
    sheet, top = Sheet(), 0.0
    for evidence, own in relations.groupby("evidence", sort=False):
        heading = ambition_name("evidence", str(evidence))
        top = sheet.write(heading, 0, top, WIDTH, size=LARGE, colour=BLUE) + PAD
        top = _square(sheet, own, labels, top) + 0.15
    for sign in ("signs", "relations"):
        top = sheet.write(translate(f"axis.{sign}"), 0, top, WIDTH, colour=GREY)
    return sheet.finish(top + PAD)


def _square(sheet: Sheet, own: pd.DataFrame, labels: Mapping[str, str], top: float) -> float:
    width = (WIDTH - _NAMES) / len(labels)
    heads = [sheet.depth(name, width - PAD, MIDDLE) for name in labels.values()]
    for place, name in enumerate(labels.values()):
        left = _NAMES + place * width + PAD
        sheet.write(name, left, top + max(heads) - heads[place], width - PAD, size=MIDDLE)
    top += max(heads) + _GAP
    cells = {(row.document, row.other): row for row in own.itertuples()}
    words = [ambition_name("relation", row.relation) for row in own.itertuples()]
    height = max(sheet.depth(word, width - 2 * PAD, SMALL) for word in words)
    height += 2 * SMALL * SPACING + 2 * PAD
    for plan, name in labels.items():
        sheet.write(name, 0, top + PAD, _NAMES - PAD, size=MIDDLE)
        for place, other in enumerate(labels):
            if row := cells.get((plan, other)):
                left = _NAMES + place * width
                _cell(sheet, row, (left, top, width - _GAP, height - _GAP))
        top += height
    return top


def _cell(sheet: Sheet, row: Row, room: tuple[float, float, float, float]) -> None:
    left, top, width, _ = room
    sheet.fill(*room, _COLOURS[row.relation])
    colour = GREY if row.relation == "none" else INK
    word = ambition_name("relation", row.relation)
    under = sheet.write(word, left + PAD, top + PAD, width - 2 * PAD, colour=colour)
    counts = {name: getattr(row, name) for name in _SIGNS}
    told = "  ".join(f"{_SIGNS[name]}{n}" for name, n in counts.items() if n)
    under = sheet.write(told, left + PAD, under, width - 2 * PAD)
    if row.qualified:
        told = translate("axis.with_caveats", n=row.qualified)
        sheet.write(told, left + PAD, under, width - 2 * PAD)
