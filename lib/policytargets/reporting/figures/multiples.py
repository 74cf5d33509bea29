"""Small multiples of what may be compared: a row is a pair of targets on its common basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import family_name, name_of, unit_name
from policytargets.reporting.figures.canvas import drawing
from policytargets.reporting.figures.sheet import LARGE, MIDDLE, PAD, SMALL, SPACING, Sheet
from policytargets.reporting.style import BLUE, GREY, INK, PALETTE, RULE, WIDTH
from policytargets.vocabulary.ambition import ambition_name
from policytargets.vocabulary.names import translate

__all__ = ["draw_multiples"]

_TEXT = 1.75  # inches of the words on either side of the line
_INSET = 0.12  # inches between the words and the ends of the line
_MARKS = {"=": "o", ">=": ">", ">": ">", "<=": "<", "~": "D"}
_SIZES = {
    "gdp": "per_100bn_gdp",
    "gdp_own_territory": "per_100bn_gdp_own_territory",
    "residents": "per_million_residents",
}
_SIDES = {"a": PALETTE[0], "b": PALETTE[3]}
Row = Any


@drawing
def draw_multiples(
    pairs: pd.DataFrame, language: str, labels: Mapping[str, str], families: Sequence[str]
) -> Figure:
    """Draw pairs that may be compared, those of one family and basis on one scale from zero.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As returned by `policytargets.comparing.ambition.in_size`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    families : sequence of str
        Codes, in the order drawn.
    """
    sheet, top = Sheet(), 0.0
    order = {code: place for place, code in enumerate(families)}
    sorted_pairs = pairs.sort_values("family", key=lambda codes: codes.map(order), kind="stable")
    for _, own in sorted_pairs.groupby(["family", "basis", "unit", "sizing"], sort=False):
        top = _Panel(sheet, own, language, labels).draw(top) + 0.12
    note = translate("axis.multiples", language)
    return sheet.finish(sheet.write(note, 0, top, WIDTH, colour=GREY) + PAD)


class _Panel:
    """The pairs of one family and basis, drawn from the top down."""

    def __init__(
        self, sheet: Sheet, pairs: pd.DataFrame, language: str, labels: Mapping[str, str]
    ) -> None:
        self.sheet, self.pairs, self.language, self.labels = sheet, pairs, language, labels
        values = [0.0, *pairs["value_a"], *pairs["value_b"]]
        self.low, self.high = min(values), max(values)

    def draw(self, top: float) -> float:
        """Draw heading, scale and pairs and return where they end."""
        top = self.sheet.write(self.heading(), 0, top, WIDTH, size=LARGE, colour=BLUE) + PAD
        for row in self.pairs.itertuples():
            top = self.draw_pair(row, top)
        return top

    def heading(self) -> str:
        """Return family, unit, basis and size in words."""
        first = self.pairs.iloc[0]
        unit = unit_name(first["unit"], self.language)
        words = [family_name(first["family"], self.language), unit]
        if first["basis"] != "value":
            words.append(name_of("basis", first["basis"], self.language))
        if first["sizing"] != "none":
            words.append(translate(f"derived.{_SIZES[first['sizing']]}", self.language))
        return translate("list.clause", self.language).join(filter(None, words))

    def at(self, value: float) -> float:
        """Return where a value stands on the scale."""
        room = WIDTH - 2 * (_TEXT + _INSET)
        return _TEXT + _INSET + room * (value - self.low) / ((self.high - self.low) or 1.0)

    def draw_pair(self, row: Row, top: float) -> float:
        """Draw both targets with their marks and, under them, the verdict and its caveats."""
        height = 2 * SMALL * SPACING + PAD
        middle = top + height / 2
        ends = [self.at(self.low), self.at(self.high)]
        self.sheet.axes.plot(ends, [middle] * 2, color=RULE, linewidth=1.0, zorder=1)
        zero = self.at(0.0)
        self.sheet.axes.plot([zero] * 2, [middle - 0.1, middle + 0.1], color=GREY, linewidth=1.0)
        spots = [self.at(row.value_a), self.at(row.value_b)]
        self.sheet.axes.plot(spots, [middle] * 2, color=INK, linewidth=1.4, zorder=2)
        for side, left, along in (("a", 0.0, "right"), ("b", WIDTH - _TEXT, "left")):
            self.draw_side(row, side, (left, top), along, middle)
        told = self.caveats(row)
        return self.sheet.write(told, 0.15, top + height, WIDTH - 0.15, colour=GREY) + PAD

    def draw_side(
        self, row: Row, side: str, corner: tuple[float, float], along: str, middle: float
    ) -> None:
        """Draw one target: its plan and number as words, and its mark on the line."""
        value, comparator = getattr(row, f"value_{side}"), getattr(row, f"comparator_{side}")
        plan = self.labels[getattr(row, f"document_{side}")]
        told = f"{translate(f'sign.{comparator}', self.language)}{self.number(value, row)}"
        under = self.sheet.write(plan, *corner, _TEXT, size=MIDDLE, side=along)
        target = getattr(row, f"target_{side}")
        self.sheet.write(told, corner[0], under, _TEXT, size=MIDDLE, side=along, target=target)
        # The second mark is smaller, so that both are seen where they coincide.
        self.sheet.axes.scatter(
            self.at(value),
            middle,
            s=60 if side == "a" else 34,
            marker=_MARKS[comparator],
            color=_SIDES[side],
            edgecolor=INK,
            linewidth=0.8,
            zorder=3 if side == "a" else 4,
        )

    def number(self, value: float, row: Row) -> str:
        """Return a number of the pair with its unit."""
        return amount(value, row.unit, self.language)

    def caveats(self, row: Row) -> str:
        """Return the verdict with the caveats that have to be told with the numbers."""
        clause = translate("list.clause_of", self.language)
        comma = translate("list.comma", self.language)
        words = [name_of("caveat", code, self.language) for code in row.reasons.split(";") if code]
        mark = translate(f"verdict_mark.{row.verdict}", self.language)
        told = [f"{mark} {name_of('verdict', row.verdict, self.language)}", comma.join(words)]
        if row.open:
            told.append(ambition_name("open", row.open, self.language))
        return clause.join(filter(None, told))
