"""Similarity of plans by length of shingle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from policytargets.comparing.text_reuse.alignment import SHORTEST
from policytargets.comparing.text_reuse.similarity import LENGTHS, most_similar, shingle_grid
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.cells import Cell
from policytargets.display.claims import Claim, Phrase, Step, claim, fill, joined, step
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.style import GREY, INK, MAP
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.overlap.passages import pair_in_time, readings_of

Row = Any
_PAIR = ["plan_a", "plan_b"]


def shingle_similarity(plans: Plans, shingle: int = SHORTEST) -> Section:
    """Return how similar each two plans are at several lengths of shingle."""
    labels, grid = plans.labels, grid_of(plans, shingle)
    return Section(
        "shingle_similarity",
        {"grid": Table(grid, lambda: show_grid(grid, labels, shingle))},
        {
            "lengths": lambda: tell_lengths(grid, labels),
            "script": lambda: tell_script(grid, plans.documents, labels, shingle),
        },
        {"lengths": Figure(lambda: draw_similarity(grid, labels))},
    )


@lru_cache(maxsize=1)
def grid_of(plans: Plans, shingle: int) -> pd.DataFrame:
    """Return the shingles that each two plans share, at the usual lengths and one more."""
    return shingle_grid(readings_of(plans), sorted({*LENGTHS, shingle}))


def grid_steps() -> Sequence[Step]:
    """Return the steps to a sentence on shingles."""
    return [step(shingle_grid, translate("sentence.reuse_step_grid"))]


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
    return [claim("reuse_lengths", steps=grid_steps(), told=words)]


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
        steps=grid_steps(),
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


def show_grid(grid: pd.DataFrame, labels: Mapping[str, str], length: int) -> None:
    """Show each pair's shared shingles of a length: as written, converted, without boilerplate."""
    ranked = most_similar(grid[grid["length"].eq(length)])
    readings = {
        "reuse_written": ("written", False),
        "reuse_simplified": ("simplified", False),
        "reuse_masked": ("simplified", True),
    }
    cells = {
        column: ranked[ranked["script"].eq(script) & ranked["masked"].eq(masked)]
        .set_index(_PAIR)
        .apply(lambda row: Cell((f"{row['shared']} ({row['rank'] or '–'})",), "number"), axis=1)
        for column, (script, masked) in readings.items()
    }
    table = pd.DataFrame(cells).loc[cells["reuse_masked"].index] if len(ranked) else pd.DataFrame()
    table.insert(0, "reuse_pair", [pair_in_time(a, b, labels) for a, b in table.index])
    show(table, "reuse_grid", {"length": length})


_PALER = 1.9  # the scale ends where dark numbers can still be read
_TITLE = 38.0  # widths of a Chinese character
_ROW = 0.34  # inches


@drawing
def draw_similarity(grid: pd.DataFrame, labels: Mapping[str, str]) -> Drawing:
    """Draw shared shingles in per cent of the shorter plan's; each column has its own shades."""
    own = most_similar(grid[grid["script"].eq("simplified") & grid["masked"]])
    order = own.drop_duplicates(_PAIR)[_PAIR]
    wide = own.pivot(index=_PAIR, columns="length", values=["containment", "rank"])
    wide = wide.reindex(pd.MultiIndex.from_frame(order))
    names = [pair_in_time(a, b, labels) for a, b in order.itertuples(index=False)]
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
