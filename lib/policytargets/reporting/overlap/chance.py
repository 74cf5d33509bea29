"""What two plans share beyond what their size and their genre would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D

from policytargets.comparing.overlap.chance import coincide
from policytargets.comparing.overlap.shared_targets import (
    pool,
    presence,
    shared_targets,
    unit_of,
)
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.cells import Cell, format_number
from policytargets.display.claims import Claim, Step, claim, joined, step
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.style import BLUE, GREY, INK, NEUTRAL
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.overlap.shared_targets import add_targets, name_pairs, pair_name

Row = Any
_LEVEL = 0.05
_DECIMALS = 2


def coincidence(
    plans: Plans, grade: str = "indicator", draws: int = 5000, seed: int = 1
) -> Section:
    """Return how much each two plans share, and how much they would share by chance.

    Parameters
    ----------
    plans : Plans
        Two or more; with two there is nothing to draw.
    grade : str
        ``theme`` counts themes, every other grade counts families of indicators.
    draws : int
        Tables of plans by families (or themes) drawn to see what chance would give.
    seed : int
        Of the draws.
    """
    labels, of = plans.labels, unit_of(grade)
    counts = presence(plans.targets, plans.ids, of)
    both = shared_targets(plans.targets, plans.ids, of)
    chosen_from = pool(plans.codelist, plans.indicators, of)
    found = add_targets(coincide(counts, plans.ids, chosen_from, draws, seed), both)
    return Section(
        "coincidence",
        {"pairs": Table(found, lambda: show_coincidence(found, labels))},
        {
            "range": lambda: tell_range(found, labels),
            "chance": lambda: tell_chance(found, labels, draws, of),
        },
        {"pairs": Figure(lambda: draw_chance(found, labels, of), name_pairs(both, labels), "pair")},
    )


def tell_range(found: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return the least and the most alike pair by either coefficient."""
    told = []
    for name in ("jaccard", "overlap"):
        known = found.dropna(subset=[name])
        if known.empty:
            continue
        ends = {"low": known[name].min(), "high": known[name].max()}
        words: dict[str, Any] = {end: f"{value:.2f}" for end, value in ends.items()}
        for end, value in ends.items():
            words[f"{end}_pair"] = joined(_pairs_at(known, name, value, labels))
        key = f"overlap_{name}" if len(known) > 1 else f"overlap_{name}_one"
        given: dict[str, Any] = {"value": float(ends["high"]), "target_ids": _targets(known)}
        told.append(claim(key, steps=_steps(), **given, **words))
    return told


def tell_chance(
    found: pd.DataFrame, labels: Mapping[str, str], draws: int, of: str = "family"
) -> list[Claim]:
    """Return how many pairs share more than chance would, and which comes nearest to it."""
    if found["p_genre"].isna().all():
        key = "overlap_two" if len(found) else "overlap_single"
        told = translate(f"overlap.of.{of}")
        return [claim(key, subject=of, steps=_steps(), of=told)]
    return [_exceeding(found, labels, draws, of), _nearest(found, labels, draws, of)]


def _exceeding(found: pd.DataFrame, labels: Mapping[str, str], draws: int, of: str) -> Claim:
    beyond = found[found["p_holm"] < _LEVEL]
    return claim(
        "overlap_beyond" if len(beyond) else "overlap_not_beyond",
        subject=of,
        value=len(beyond),
        target_ids=_targets(beyond if len(beyond) else found),
        steps=_steps(draws),
        sensitivity=translate("overlap.power"),
        of=translate(f"overlap.of.{of}"),
        n=len(beyond),
        total=len(found),
        pairs=joined([pair_name(row, labels) for row in beyond.itertuples()]),
    )


def _nearest(found: pd.DataFrame, labels: Mapping[str, str], draws: int, of: str) -> Claim:
    """Return the pair that shares most beyond its genre; of equal ones the first by id."""
    ids = ["/".join(sorted(pair)) for pair in zip(found["plan_a"], found["plan_b"], strict=True)]
    first = found.assign(ids=ids).sort_values(["p_genre", "ids"], kind="stable").iloc[0]
    return claim(
        "overlap_nearest",
        subject=of,
        value=float(first["p_genre"]),
        target_ids=_targets(first.to_frame().T),
        steps=_steps(draws),
        of=translate(f"overlap.of.{of}"),
        pair=pair_name(first, labels),
        shared=f"{first['shared']:.0f}",
        mean=f"{first['by_genre']:.1f}",
        low=f"{first['genre_low']:.0f}",
        high=f"{first['genre_high']:.0f}",
        p=_p_value(first["p_genre"]),
        holm=_p_value(first["p_holm"]),
    )


def _targets(found: pd.DataFrame) -> list[str]:
    """Return the targets that some pairs share; none where what they share is no target."""
    lists = found.get("target_ids", [])
    return [key for keys in lists for key in keys]


def show_coincidence(
    found: pd.DataFrame, labels: Mapping[str, str], caption: str = "coincidence"
) -> None:
    """Show for each pair of plans what it shares, the coefficients, and what chance would give."""
    rows = [_row(row, labels) for row in found.itertuples()]
    show(pd.DataFrame(rows), caption, blank="–")


def _row(row: Row, labels: Mapping[str, str]) -> dict[str, object]:
    return {
        "pair": Cell((pair_name(row, labels),)),
        "set_sizes": Cell((f"{row.size_a} : {row.size_b}",), "number"),
        "shared": int(row.shared),
        "jaccard": _interval(row.jaccard, row.jaccard_low, row.jaccard_high),
        "overlap": _interval(row.overlap, row.overlap_low, row.overlap_high),
        "by_size": Cell((format_number(row.by_size, 1),), "number"),
        "by_genre": _interval(row.by_genre, row.genre_low, row.genre_high, 1, 0),
        "p_genre": "" if pd.isna(row.p_genre) else Cell((_p_value(row.p_genre),), "number"),
        "p_holm": "" if pd.isna(row.p_holm) else Cell((_p_value(row.p_holm),), "number"),
    }


def _interval(
    value: float, low: float, high: float, decimals: int = _DECIMALS, ends: int = _DECIMALS
) -> Cell | str:
    if pd.isna(value):
        return ""
    lines = (f"{value:.{decimals}f}", f"{low:.{ends}f}–{high:.{ends}f}")
    return Cell(lines, "number")


def _p_value(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else f"{value:.1g}"


def _pairs_at(found: pd.DataFrame, name: str, value: float, labels: Mapping[str, str]) -> list[str]:
    own = found[found[name].eq(value)]
    return [pair_name(row, labels) for row in own.itertuples()]


def _steps(draws: int | None = None) -> Sequence[Step]:
    inputs = {} if draws is None else {"draws": draws}
    return [step(coincide, inputs=inputs)]


_MOST = 40  # pairs
_LABEL = 16.0
_NOTE = 40.0


@drawing
def draw_chance(table: pd.DataFrame, labels: Mapping[str, str], of: str = "family") -> Drawing:
    """Draw for each pair of plans the number shared, on the interval of plans of the genre."""
    order = ["p_genre", "shared"]
    shown = table.sort_values(order, ascending=[True, False], kind="stable").head(_MOST)
    figure, axes = new_figure(1.6 + 0.36 * len(shown))
    for place, row in enumerate(shown.itertuples()):
        _chance_row(axes, place, row)
    names = [wrap(f"{labels[r.plan_a]} – {labels[r.plan_b]}", _LABEL) for r in shown.itertuples()]
    axes.set_yticks(range(len(shown)), names, size=9.5)
    right = max(shown[["shared", "by_size", "genre_high"]].max(skipna=True)) * 1.08 + 1
    axes.set(ylim=(len(shown) - 0.4, -0.6), xlim=(0, right))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    told = translate(f"overlap.of.{of}")
    axes.set_xlabel(translate("axis.shared_families", of=told))
    handles = _handles(bool(shown["by_genre"].notna().any()))
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=1, fontsize=9)
    return figure


def _chance_row(axes: Axes, place: int, row: Row) -> None:
    low, high, mean = row.genre_low, row.genre_high, row.by_genre
    if pd.notna(mean):
        axes.plot([low, high], [place] * 2, color=NEUTRAL, linewidth=9, solid_capstyle="butt")
        axes.plot([mean] * 2, [place - 0.24, place + 0.24], color=GREY, linewidth=1.4)
    size: dict[str, Any] = {
        "marker": "D",
        "markerfacecolor": "white",
        "markeredgecolor": INK,
        "markersize": 6,
    }
    axes.plot(row.by_size, place, linestyle="", zorder=3, **size)
    shared = row.shared
    axes.plot(shared, place, "o", color=BLUE, markersize=8.5, zorder=4)


def _handles(genre: bool) -> list[Line2D]:
    looks: dict[str, dict[str, Any]] = {
        "seen": {"marker": "o", "color": BLUE, "linestyle": "", "markersize": 8.5},
        "genre": {"color": NEUTRAL, "linewidth": 9},
        "size": {
            **{"marker": "D", "linestyle": "", "markersize": 6},
            **{"markerfacecolor": "white", "markeredgecolor": INK},
        },
    }
    used = [kind for kind in looks if genre or kind != "genre"]
    return [
        Line2D([], [], label=wrap(translate(f"axis.chance_{kind}"), _NOTE), **looks[kind])
        for kind in used
    ]
