"""What two plans share beyond what their size and their genre would give."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D

from policytargets.comparing.overlap.chance import LEVEL, coincide, coincide_surely, stand_apart
from policytargets.comparing.overlap.shared_targets import (
    pool,
    presence,
    shared_targets,
    unit_of,
)
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.cells import Cell, format_number
from policytargets.display.claims import Claim, Phrase, Step, claim, joined, step
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.style import BLUE, GREY, INK, NEUTRAL
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.omissions import bounded, incomplete, tell_copies, tell_omissions
from policytargets.reporting.overlap.shared_targets import add_targets, name_pairs, pair_name

Row = Any
_DECIMALS = 2


def coincidence(
    plans: Plans, grade: str = "indicator", draws: int = 5000, seed: int = 1
) -> Section:
    """Return how much each two plans share, and how much they would share by chance."""
    labels, of = plans.labels, unit_of(grade)
    counts = presence(plans.targets, plans.ids, of)
    both = shared_targets(plans.targets, plans.ids, of)
    chosen_from = pool(plans.codelist, plans.indicators, of)
    drawn, draws = coincide_surely(counts, plans.ids, chosen_from, draws, seed)
    found = add_targets(drawn, both)
    apart = stand_apart(counts, plans.ids, draws, seed)
    cut, documents = incomplete(plans.documents), plans.documents
    return Section(
        "coincidence",
        {"pairs": Table(found, lambda: show_coincidence(found, labels, cut=cut))},
        {
            "range": lambda: [
                *tell_range(found, labels),
                *tell_omissions(documents, "coincidence"),
            ],
            "chance": lambda: [
                *tell_chance(found, labels, draws, of, documents),
                *tell_apart(apart, found, labels, of, cut),
            ],
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
    found: pd.DataFrame,
    labels: Mapping[str, str],
    draws: int,
    of: str = "family",
    documents: pd.DataFrame | None = None,
) -> list[Claim]:
    """Return what can be asked, which pairs differ from chance, the nearest, and the power."""
    if found["p_genre"].isna().all():
        key = "overlap_two" if len(found) else "overlap_single"
        told = translate(f"overlap.of.{of}")
        return [claim(key, subject=of, steps=_steps(), of=told)]
    return [
        *_differing(found, labels, draws, of, tell_copies(documents)),
        _nearest(found, labels, draws, of),
        _power(found, labels, draws, of),
    ]


def _differing(
    found: pd.DataFrame, labels: Mapping[str, str], draws: int, of: str, copies: Phrase
) -> list[Claim]:
    """Return which pairs share more than chance and which less, or that none does either."""
    sure = found["p_holm"] < LEVEL
    sides = {
        "overlap_beyond": found[sure & (found["p_genre"] <= found["p_fewer"])],
        "overlap_below": found[sure & (found["p_genre"] > found["p_fewer"])],
    }
    told = {key: rows for key, rows in sides.items() if len(rows)}
    return [
        claim(
            key,
            subject=of,
            value=0 if key == "overlap_not_beyond" else len(rows),
            target_ids=_targets(rows),
            steps=_steps(draws),
            sensitivity=translate("overlap.power"),
            of=translate(f"overlap.of.{of}"),
            n=len(rows),
            total=len(found),
            pairs=joined([pair_name(row, labels) for row in rows.itertuples()]),
            copies=copies,
        )
        for key, rows in (told or {"overlap_not_beyond": found}).items()
    ]


def _power(found: pd.DataFrame, labels: Mapping[str, str], draws: int, of: str) -> Claim:
    """Return how many more than expected a pair would have to share to be told from chance."""
    extra = (found["needed"] - found["by_genre"]).dropna()
    words: dict[str, Any] = {"of": translate(f"overlap.of.{of}")}
    words["total"] = int(found["shared"].sum())
    if extra.empty:
        return claim("overlap_power_none", subject=of, value=0, steps=_steps(draws), **words)
    over = found["shared"] - found["by_genre"]
    furthest = over.idxmax()
    return claim(
        "overlap_power",
        subject=of,
        value=float(extra.min()),
        target_ids=_targets(found),
        steps=_steps(draws),
        low=f"{extra.min():.0f}",
        high=f"{extra.max():.0f}",
        seen=f"{over[furthest]:.1f}",
        pair=pair_name(found.loc[furthest], labels),
        own=f"{extra[furthest]:.1f}" if furthest in extra else "–",
        **words,
    )


def tell_apart(
    apart: pd.DataFrame,
    found: pd.DataFrame,
    labels: Mapping[str, str],
    of: str,
    cut: Collection[str] = (),
) -> list[Claim]:
    """Return the plan that shares least by chance with all others, and how it would hold."""
    if apart.empty:
        return []
    lesser = apart[["p_genre", "p_fewer"]].min(axis=1)
    row = apart.assign(lesser=lesser).sort_values(["lesser", "plan"]).iloc[0]
    fewer = bool(row["p_fewer"] < row["p_genre"])
    own = found[found["plan_a"].eq(row["plan"]) | found["plan_b"].eq(row["plan"])]
    lower = fewer and row["plan"] in cut
    return [
        claim(
            f"overlap_apart_{'fewer' if fewer else 'more'}",
            subject=of,
            value=float(row["lesser"]),
            target_ids=_targets(own),
            steps=[step(stand_apart)],
            sensitivity=translate("overlap.apart_bound") if lower else "",
            plan=labels[row["plan"]],
            of=translate(f"overlap.of.{of}"),
            shared=bounded(int(row["shared"])) if row["plan"] in cut else int(row["shared"]),
            mean=f"{row['by_genre']:.1f}",
            p=_p_value(row["lesser"]),
            holm=_p_value(row["p_holm"]),
            plans=len(apart),
            bound=Phrase(f" {translate('overlap.apart_bound')}" if lower else ""),
        )
    ]


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
    found: pd.DataFrame,
    labels: Mapping[str, str],
    caption: str = "coincidence",
    cut: Collection[str] = (),
) -> None:
    """Show for each pair of plans what it shares, the coefficients, and what chance would give."""
    rows = [_row(row, labels, cut) for row in found.itertuples()]
    show(pd.DataFrame(rows), caption, blank="–")


def _row(row: Row, labels: Mapping[str, str], cut: Collection[str]) -> dict[str, object]:
    lower = row.plan_a in cut or row.plan_b in cut
    return {
        "pair": Cell((pair_name(row, labels),)),
        "set_sizes": Cell((f"{row.size_a} : {row.size_b}",), "number"),
        "shared": Cell((bounded(row.shared) if lower else str(row.shared),), "number"),
        "jaccard": _number(row.jaccard, _DECIMALS),
        "overlap": _number(row.overlap, _DECIMALS),
        "by_size": Cell((format_number(row.by_size, 1),), "number"),
        "by_genre": _interval(row.by_genre, row.genre_low, row.genre_high),
        "p_genre": _chance_cell(row.p_genre),
        "p_fewer": _chance_cell(row.p_fewer),
        "p_holm": _chance_cell(row.p_holm),
        "needed": _number(row.needed, 0),
    }


def _number(value: float, decimals: int) -> Cell | str:
    return "" if pd.isna(value) else Cell((f"{value:.{decimals}f}",), "number")


def _chance_cell(value: float) -> Cell | str:
    return "" if pd.isna(value) else Cell((_p_value(value),), "number")


def _interval(value: float, low: float, high: float) -> Cell | str:
    if pd.isna(value):
        return ""
    return Cell((f"{value:.1f}", f"{low:.0f}–{high:.0f}"), "number")


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
