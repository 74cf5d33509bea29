"""Likeness by length of shingle; passages drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Polygon, Rectangle

from policytargets.comparing.text_reuse import ComparedText, Reuse, most_similar
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.claims import Claim, Phrase, claim, fill, joined
from policytargets.display.style import BLUE, GREY, INK, MAP, NEUTRAL, PALETTE
from policytargets.messages import translate
from policytargets.reporting.overlap.passages import step

Row = Any
_PAIR = ["plan_a", "plan_b"]


def tell_lengths(grid: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return which pair is the most similar at which lengths of shingle."""
    own = most_similar(grid[grid["script"].eq("simplified") & grid["masked"]])
    if own.empty:
        return []
    first = [
        (rows.loc[rows["rank"].eq(1), _PAIR].apply(tuple, axis=1).tolist(), int(str(length)))
        for length, rows in own.groupby("length")
    ]
    told = [
        _at_lengths(pairs, [length for _, length in group], labels)
        for pairs, group in groupby(first, key=lambda one: one[0])
    ]
    words = Phrase(translate("list.clause_of").join(told))
    return [claim("reuse_lengths", steps=[step("shingle_grid", "grid")], told=words)]


def _at_lengths(pairs: list[tuple[str, str]], lengths: list[int], labels: Mapping[str, str]) -> str:
    told = str(lengths[0]) if len(lengths) == 1 else f"{lengths[0]}–{lengths[-1]}"
    if not pairs:
        return fill("reuse_length_none", lengths=told)
    named = [fill("reuse_pair", a=labels[a], b=labels[b]) for a, b in pairs]
    words = joined(map(Phrase, named))
    return fill("reuse_length", pair=words, lengths=told)


def tell_script(
    grid: pd.DataFrame, documents: pd.DataFrame, labels: Mapping[str, str], length: int
) -> list[Claim]:
    """Return for the most similar pair in two scripts what the conversion of script changes."""
    scripts = documents.set_index("document")["script"]
    ranked = most_similar(grid[grid["length"].eq(length)])
    ranked = ranked[ranked["plan_a"].map(scripts) != ranked["plan_b"].map(scripts)]
    after = ranked[ranked["script"].eq("simplified") & ~ranked["masked"] & ranked["rank"].gt(0)]
    return [_script(after.iloc[0], ranked, grid, labels)] if len(after) else []


def _script(
    after: Row, ranked: pd.DataFrame, grid: pd.DataFrame, labels: Mapping[str, str]
) -> Claim:
    own = ranked[ranked["plan_a"].eq(after.plan_a) & ranked["plan_b"].eq(after.plan_b)]
    by = own.set_index(["script", "masked"])
    masked = by.loc[("simplified", True)]
    return claim(
        "reuse_script",
        subject=f"{after.plan_a}/{after.plan_b}",
        value=float(after["shared"]),
        steps=[step("shingle_grid", "grid")],
        a=labels[after.plan_a],
        b=labels[after.plan_b],
        length=int(after["length"]),
        before=int(by.loc[("written", False), "shared"]),
        after=int(after["shared"]),
        rank=int(after["rank"]),
        masked=int(masked["shared"]),
        rank_masked=int(masked["rank"]) or "–",
        pairs=len(grid[_PAIR].drop_duplicates()),
    )


def tell_boilerplate(
    readings: Sequence[ComparedText], grid: pd.DataFrame, length: int
) -> list[Claim]:
    """Return how much of the plans is boilerplate, and what masking it takes from the pairs."""
    shares = [100 * (1 - one.free.mean()) for one in readings if len(one.text)]
    own = grid[grid["length"].eq(length) & grid["script"].eq("simplified")]
    if not shares or own.empty:
        return []
    shared = own.groupby("masked")["shared"].sum()
    words: dict[str, Any] = {
        "least": f"{min(shares):.0f}",
        "most": f"{max(shares):.0f}",
        "length": length,
    }
    words |= {"before": int(shared[False]), "after": int(shared[True])}
    steps = [step("shingle_grid", "grid")]
    return [claim("reuse_boilerplate", value=max(shares), unit="%", steps=steps, **words)]


_PALER = 1.9  # the scale ends where dark numbers can still be read
_TITLE = 38.0  # widths of a Chinese character
_ROW = 0.34  # inches


@drawing
def draw_similarity(
    grid: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    script: str = "simplified",
    masked: bool = True,
) -> Figure:
    """Draw shared shingles in per cent of the shorter plan's; each column has its own shades."""
    own = most_similar(grid[grid["script"].eq(script) & grid["masked"].eq(masked)])
    order = own.drop_duplicates(["plan_a", "plan_b"])[["plan_a", "plan_b"]]
    wide = own.pivot(index=["plan_a", "plan_b"], columns="length", values=["containment", "rank"])
    wide = wide.reindex(pd.MultiIndex.from_frame(order))
    names = [
        translate("sentence.reuse_pair", a=labels[a], b=labels[b])
        for a, b in order.itertuples(index=False)
    ]
    figure, axes = new_figure(1.5 + _ROW * len(names))
    _fill(axes, 100 * wide["containment"].to_numpy(float), wide["rank"].to_numpy(float))
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(wide["rank"].shape[1]), [str(one) for one in wide["rank"].columns])
    axes.set_xlabel(translate("axis.reuse_lengths"))
    axes.set_title(wrap(translate("axis.reuse_rows"), _TITLE), x=0)
    axes.spines[:].set_visible(False)
    return figure


def _fill(axes: Axes, shares: np.ndarray, ranks: np.ndarray) -> None:
    """Shade and write each share; a frame marks the most alike of a column."""
    top = np.nanmax(shares, axis=0, initial=0)
    shades = np.divide(shares, top, out=np.zeros_like(shares), where=top > 0)
    axes.imshow(np.nan_to_num(shades), cmap=MAP, vmin=0, vmax=_PALER, aspect="auto")
    for (row, column), share in np.ndenumerate(shares):
        first = ranks[row, column] == 1 and len(shares) > 1
        look: dict[str, Any] = {
            "color": INK if share > 0 else GREY,
            "weight": "bold" if first else "normal",
        }
        axes.text(column, row, _written(share), ha="center", va="center", size=9, **look)
        if first:
            frame = Rectangle((column - 0.47, row - 0.45), 0.94, 0.9, fill=False, ec=INK, lw=1.4)
            axes.add_patch(frame)


def _written(share: float) -> str:
    if np.isnan(share):
        return "–"
    return "0" if share == 0 else f"{share:.2f}" if share < 1 else f"{share:.1f}"


_RUST = "#b5502f"
_BAR = 0.16  # of the height of a panel
# A band of a short passage is a line: beside colour and hatching its breadth tells the kinds apart.
_PLAIN: dict[str, Any] = {"facecolor": PALETTE[0], "edgecolor": BLUE, "linewidth": 0.7}
_CHANGED: dict[str, Any] = {"facecolor": PALETTE[3], "edgecolor": _RUST, "linewidth": 1.8}
_HATCH = "////"
_SHARP = {"numeral", "comparator", "cadence"}


def places(reuse: Reuse, readings: Sequence[ComparedText], pairs: int = 2) -> pd.DataFrame:
    """Return where the passages of the pairs with most shared characters stand in either text."""
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
def draw_places(table: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """Draw a panel a pair: the earlier plan above, the later below, a band for each passage."""
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
    axes.set_xlabel(translate("axis.reuse_whole"), loc="left")
    axes.spines[:].set_visible(False)
    _explain(figure)
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


def _explain(figure: Figure) -> None:
    kinds = {"reuse_plain": (_PLAIN, ""), "reuse_number": (_CHANGED, _HATCH)}
    handles = [
        Patch(hatch=hatch, label=translate(f"axis.{key}"), **look)
        for key, (look, hatch) in kinds.items()
    ]
    figure.legend(handles=handles, loc="outside upper left", ncols=2)
