"""Where two plans say the same: both texts as bars, their shared passages as bands between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Polygon, Rectangle

from policytargets.comparing.reuse import Reading, Reuse
from policytargets.reporting.figures.canvas import drawing, new_figure
from policytargets.reporting.style import BLUE, NEUTRAL, PALETTE
from policytargets.vocabulary.names import translate

__all__ = ["draw_places", "places"]

Row = Any
_RUST = "#b5502f"
_BAR = 0.16  # of the height of a panel
# A band of a short passage is a line: beside colour and hatching its breadth tells the kinds apart.
_PLAIN: dict[str, Any] = {"facecolor": PALETTE[0], "edgecolor": BLUE, "linewidth": 0.7}
_CHANGED: dict[str, Any] = {"facecolor": PALETTE[3], "edgecolor": _RUST, "linewidth": 1.8}
_HATCH = "////"
_SHARP = {"numeral", "comparator", "cadence"}


def places(reuse: Reuse, readings: Sequence[Reading], pairs: int = 2) -> pd.DataFrame:
    """Return where the passages of the pairs with most shared characters stand in either text.

    Parameters
    ----------
    reuse : Reuse
        As returned by `policytargets.comparing.reuse.compare_words`.
    readings : sequence of Reading
        The plans.
    pairs : int, optional
        How many pairs.

    Returns
    -------
    pandas.DataFrame
        The passages with ``from_a``, ``to_a``, ``from_b``, ``to_b`` (parts of the raw text, 0 to
        1), and ``changed`` (whether a number, comparator or pace was); the pair with most first.
    """
    keys = ["plan_a", "plan_b"]
    totals = reuse.passages.groupby(keys, sort=False)["free"].sum()
    most = totals.sort_values(ascending=False, kind="stable").head(pairs).index
    kinds = reuse.edits.groupby([*keys, "passage"])["kinds"].agg(";".join)
    sharp = {key for key, told in kinds.items() if set(told.split(";")) & _SHARP}
    passages = pd.concat(
        [reuse.passages.set_index(keys).loc[[pair]].reset_index() for pair in most]
        or [reuse.passages]
    )
    lengths = {one.plan: len(one.raw) for one in readings}
    for side in ("a", "b"):
        whole = passages[f"plan_{side}"].map(lengths)
        passages[f"from_{side}"] = passages[f"start_{side}"] / whole
        passages[f"to_{side}"] = passages[f"end_{side}"] / whole
    own = passages[[*keys, "passage"]].itertuples(index=False, name=None)
    return passages.assign(changed=[key in sharp for key in own])


@drawing
def draw_places(table: pd.DataFrame, language: str, labels: Mapping[str, str]) -> Figure:
    """Draw a panel a pair: the earlier plan above, the later below, a band for each passage.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `places`.
    language : str
        ``en`` or ``zh``.
    labels : mapping of str to str
        Name of each plan.
    """
    pairs = list(table[["plan_a", "plan_b"]].drop_duplicates().itertuples(index=False, name=None))
    figure, axes = new_figure(0.9 + 1.7 * len(pairs))
    ticks: dict[float, str] = {}
    for place, (a, b) in enumerate(pairs):
        own = table[table["plan_a"].eq(a) & table["plan_b"].eq(b)]
        top = -1.5 * place
        _panel(axes, own, top)
        ticks |= {top: labels[a], top - 1: labels[b]}
    axes.set_yticks(list(ticks), list(ticks.values()))
    axes.set(xlim=(0, 1), ylim=(min(ticks) - 0.2, 0.2), xticks=[])
    axes.set_xlabel(translate("axis.reuse_whole", language), loc="left")
    axes.spines[:].set_visible(False)
    _explain(figure, language)
    return figure


def _panel(axes: Axes, passages: pd.DataFrame, top: float) -> None:
    for height in (top, top - 1):
        bar = Rectangle((0, height - _BAR / 2), 1, _BAR, facecolor=NEUTRAL, edgecolor="none")
        axes.add_patch(bar)
    for row in passages.sort_values("changed", kind="stable").itertuples():
        axes.add_patch(_band(row, top))


def _band(row: Row, top: float) -> Polygon:
    upper, lower = top - _BAR / 2, top - 1 + _BAR / 2
    corners = [(row.from_a, top + _BAR / 2), (row.to_a, top + _BAR / 2), (row.to_a, upper)]
    corners += [(row.to_b, lower), (row.to_b, lower - _BAR), (row.from_b, lower - _BAR)]
    corners += [(row.from_b, lower), (row.from_a, upper)]
    look, hatch = (_CHANGED, _HATCH) if row.changed else (_PLAIN, "")
    return Polygon(corners, closed=True, alpha=0.85, hatch=hatch, **look)


def _explain(figure: Figure, language: str) -> None:
    kinds = {"reuse_plain": (_PLAIN, ""), "reuse_number": (_CHANGED, _HATCH)}
    handles = [
        Patch(hatch=hatch, label=translate(f"axis.{key}", language), **look)
        for key, (look, hatch) in kinds.items()
    ]
    figure.legend(handles=handles, loc="outside upper left", ncols=2)
