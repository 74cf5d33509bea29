"""Many plans at once: a panel a row, all plans on one axis, the outermost and the chosen named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from policytargets.display.canvas import LARGE, PAD, PANEL, Sheet, drawing
from policytargets.display.cells import format_number
from policytargets.display.style import BLUE, GREY, INK, PALETTE, RULE
from policytargets.messages import translate

FEW = 12
"""So many plans have a row or a column each; of more, figures show how they are spread."""

SPREAD = ("strip", "document", "value", "told")
"""What is drawn: of each strip the number of each plan, and how the number is told."""

_LEFT, _RIGHT, _HIGH = PAD, PANEL - PAD, 0.34  # inches
_BINS = 64
_DOTS = 6  # in a bin, so many stand one above the other
_QUARTILES = (0.25, 0.5, 0.75)


def spread_of(
    table: pd.DataFrame, labels: Mapping[str, str], rows: Collection[str], decimals: int = 0
) -> pd.DataFrame:
    """Return a table of codes by plans in the columns of `SPREAD`, a strip a code."""
    cells = table[list(labels)].astype(float).set_axis(pd.Index(list(rows), name="strip"))
    told = cells.melt(var_name="document", ignore_index=False).dropna().reset_index()
    told["told"] = [format_number(round(value, decimals)) for value in told["value"]]
    return told.iloc[told["strip"].map({s: n for n, s in enumerate(rows)}).argsort(kind="stable")]


def nearest(pairs: pd.DataFrame, column: str, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return of each plan the pair in which a number is largest, with the other plan's name."""
    sides = [
        pairs.rename(columns={f"plan_{own}": "document", f"plan_{other}": "other"})
        for own, other in ("ab", "ba")
    ]
    both = pd.concat(sides).sort_values(column, ascending=False, kind="stable")
    best = both.drop_duplicates("document")
    names = best["other"].map(labels)
    told = [
        translate("spread.nearest", value=format_number(value), plan=name)
        for value, name in zip(best[column], names, strict=True)
    ]
    strip = translate("spread.nearest_of_each")
    return best.assign(strip=strip, value=best[column], told=told)[list(SPREAD)]


def spread(
    table: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    title: str = "",
    named: Collection[str] = (),
) -> Figure:
    """Draw a panel for each group of rows: how many plans stand where."""
    figure = Figure()  # of no rows nothing is shown
    for strip, rows in table.groupby("strip", sort=False):
        sheet = Sheet()
        top = sheet.write(str(strip), 0, 0, PANEL, size=LARGE, colour=BLUE)
        count = translate("spread.count", n=rows["document"].nunique())
        for told in filter(None, (title, count)):
            top = sheet.write(told, 0, top, PANEL, colour=GREY)
        figure = sheet.finish(_draw_strip(sheet, rows, labels, named, top + PAD))
    return figure


draw_spread = drawing(spread)
"""Draws `spread`; of no rows it says so."""


def _draw_strip(
    sheet: Sheet, rows: pd.DataFrame, labels: Mapping[str, str], named: Collection[str], top: float
) -> float:
    """Draw the plans of a strip along their scale, and return where it ends."""
    values = rows["value"].to_numpy(dtype=float)
    low, width = values.min(), np.ptp(values) or 1
    across = _LEFT + (_RIGHT - _LEFT) * (values - low) / width
    floor = top + _HIGH
    sheet.axes.plot([_LEFT, _RIGHT], [floor, floor], color=RULE, linewidth=0.8, zorder=0)
    _stack(sheet, across, floor)
    first, middle, last = np.quantile(across, _QUARTILES, method="inverted_cdf")
    if len(across) >= FEW:
        sheet.axes.plot([first, last], [floor + 0.05] * 2, color=GREY, linewidth=2.4)
    sheet.axes.plot([middle] * 2, [floor - 0.02, floor + 0.09], color=INK, linewidth=1.8)
    for plan, place in zip(rows["document"], across, strict=True):
        if plan in named:
            sheet.axes.scatter(place, floor - 0.04, s=26, color=PALETTE[3], zorder=4)
    return _write_ends(sheet, rows, labels, named, floor + 0.1) + PAD


def _stack(sheet: Sheet, across: np.ndarray, floor: float) -> None:
    """Draw a dot a plan where they find room, else bars that count them."""
    counts, edges = np.histogram(across, _BINS, (_LEFT, _RIGHT))
    middles = (edges[:-1] + edges[1:]) / 2
    if counts.max() <= _DOTS:
        held = [(x, n) for x, count in zip(middles, counts, strict=True) for n in range(count)]
        places, heights = zip(*held, strict=True)
        down = [floor - 0.04 - 0.05 * height for height in heights]
        sheet.axes.scatter(places, down, s=9, color=BLUE, linewidth=0)
        return
    heights = (_HIGH - 0.03) * counts / counts.max()
    width = (edges[1] - edges[0]) * 0.9
    sheet.axes.bar(middles, heights, width, floor - heights, color=BLUE, linewidth=0)


def _write_ends(
    sheet: Sheet,
    rows: pd.DataFrame,
    labels: Mapping[str, str],
    named: Collection[str],
    top: float,
) -> float:
    """Write who stands at both ends, where the middle is and where the chosen plans stand."""
    ordered = rows.sort_values("value", kind="stable")
    third = (_RIGHT - _LEFT) / 3
    ends = (ordered.iloc[0], ordered.iloc[-1])
    low, high = (_end(row, ordered, labels) for row in ends)
    middle = translate("spread.median", value=ordered.iloc[(len(ordered) - 1) // 2]["told"])
    below = [
        sheet.write(low, _LEFT, top, third - PAD, colour=GREY),
        sheet.write(middle, _LEFT + third, top, third, side="center"),
        sheet.write(high, _LEFT + 2 * third + PAD, top, third - PAD, colour=GREY, side="right"),
    ]
    bottom = max(below)
    for row in ordered[ordered["document"].isin(list(named))].itertuples():
        place = int(ordered["value"].lt(row.value).mean() * 100)
        told = {"plan": labels[row.document], "value": row.told, "share": place}
        bottom = sheet.write(translate("spread.named", **told), _LEFT, bottom, 2 * third)
    return bottom


def _end(row: Any, rows: pd.DataFrame, labels: Mapping[str, str]) -> str:  # noqa: ANN401
    plans = rows.loc[rows["value"].eq(row["value"]), "document"].unique()
    if len(plans) > 1:
        return translate("spread.several", n=len(plans), value=row["told"])
    return translate("spread.one", plan=labels[plans[0]], value=row["told"])
