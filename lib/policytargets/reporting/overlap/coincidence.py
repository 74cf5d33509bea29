"""What two plans share beyond what their size and their genre would give."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from policytargets.comparing.overlap.chance import LEVEL, coincide, coincide_surely, stand_apart
from policytargets.comparing.overlap.shared_targets import pool, presence, shared_targets, unit_of
from policytargets.display.canvas import drawing, wrap
from policytargets.display.cells import Cell, format_number
from policytargets.display.claims import Claim, Phrase, Step, claim, fill, joined, step
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.spread import FEW, nearest, spread
from policytargets.display.style import GREY, INK, NEUTRAL, PALETTE
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.limits import bounded, incomplete, tell_copies, tell_omissions
from policytargets.reporting.overlap.families_in_common import add_targets, name_pairs, pair_name

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
            "found": lambda: tell_found(found, labels, draws, of, documents),
            "chance": lambda: [
                *tell_apart(apart, found, labels, of, cut),
                *tell_chance(found, labels, draws, of),
                *tell_range(found, labels),
                *tell_omissions(documents, "coincidence"),
            ],
        },
        {"pairs": Figure(lambda: draw_shared(found, labels, cut), name_pairs(both, labels))},
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


def tell_found(
    found: pd.DataFrame,
    labels: Mapping[str, str],
    draws: int,
    of: str = "family",
    documents: pd.DataFrame | None = None,
) -> list[Claim]:
    """Return which pairs share more than chance and which less, or that none does or can."""
    if found["p_genre"].isna().all():
        key = "overlap_two" if len(found) else "overlap_single"
        return [claim(key, subject=of, steps=_steps(), of=translate(f"overlap.of.{of}"))]
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
            short=_too_short(found) if key == "overlap_not_beyond" else "",
            copies=tell_copies(documents),
        )
        for key, rows in (told or {"overlap_not_beyond": found}).items()
    ]


def tell_chance(
    found: pd.DataFrame, labels: Mapping[str, str], draws: int, of: str = "family"
) -> list[Claim]:
    """Return which pair comes nearest to an excess, and which excess could be seen."""
    if found["p_genre"].isna().all():
        return []
    return [_nearest(found, labels, draws, of), _power(found, labels, draws, of)]


def _power(found: pd.DataFrame, labels: Mapping[str, str], draws: int, of: str) -> Claim:
    """Return how many more than expected a pair would have to share to be told from chance."""
    extra = (found["needed"] - found["by_genre"]).dropna()
    words: dict[str, Any] = {"of": translate(f"overlap.of.{of}")}
    words["total"] = int(found["shared"].sum())
    words |= {"able": len(extra), "short": _too_short(found)}
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
        low=f"{extra.min():.1f}",
        high=f"{extra.max():.1f}",
        seen=f"{over[furthest]:.1f}",
        pair=pair_name(found.loc[furthest], labels),
        **words,
    )


def _too_short(found: pd.DataFrame) -> Phrase:
    """Return for how many pairs no excess can be told, whatever they share."""
    n = int(found["needed"].isna().sum())
    return Phrase(fill("overlap_short", n=n, total=len(found)) if n else "")


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
    show(pd.DataFrame(rows), caption, blank="–", stacked=True)


def _row(row: Row, labels: Mapping[str, str], cut: Collection[str]) -> dict[str, object]:
    lower = row.plan_a in cut or row.plan_b in cut
    return {
        "pair": Cell((pair_name(row, labels),)),
        "set_sizes": Cell((f"{row.size_a} : {row.size_b}",), "number"),
        "shared": Cell((_least(row.shared, lower),), "number"),
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


_CELL = 0.88  # inches
_SIZES = {"count": 16.0, "words": 11.0}
_SIDES = {"above": (PALETTE[0], "▲"), "within": (NEUTRAL, ""), "below": (PALETTE[3], "▽")}


@drawing
def draw_shared(
    table: pd.DataFrame, labels: Mapping[str, str], cut: Collection[str] = ()
) -> Drawing:
    """Draw plans by plans: what two share, over what chance would give; own numbers aslant."""
    plans = [plan for plan in labels if plan in {*table["plan_a"], *table["plan_b"]}]
    if len(plans) > FEW:
        return spread(nearest(table, "shared", labels), labels)
    side = _CELL * len(plans)
    figure, axes = plt.subplots(figsize=(side, side))
    sizes = dict(zip(table["plan_a"], table["size_a"], strict=True))
    sizes |= dict(zip(table["plan_b"], table["size_b"], strict=True))
    for place, plan in enumerate(plans):
        words: dict[str, Any] = {"ha": "center", "size": _SIZES["words"]}
        name = wrap(labels[plan], _CELL * 72 / _SIZES["words"])
        axes.text(place, place - 0.04, name, va="bottom", weight="bold", linespacing=1, **words)
        axes.text(
            place, place + 0.06, _least(sizes[plan], plan in cut), va="top", color=GREY, **words
        )
    for row in table.itertuples():
        left, down = sorted(map(plans.index, (row.plan_a, row.plan_b)))
        _shared_cell(axes, (left, down), row, _least(row.shared, {row.plan_a, row.plan_b} & {*cut}))
    axes.set(xlim=(-0.5, len(plans) - 0.5), ylim=(len(plans) - 0.5, -0.5), aspect="equal")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    return figure


def _least(number: int, lower: object) -> str:
    return bounded(number) if lower else str(number)


def _shared_cell(axes: Axes, at: tuple[int, int], row: Row, shared: str) -> None:
    """Draw what two plans share, with the interval of chance and the side on which it lies."""
    above, below = row.shared > row.genre_high, row.shared < row.genre_low
    colour, sign = _SIDES["above" if above else "below" if below else "within"]
    sure = bool(row.p_holm < LEVEL)
    look: dict[str, Any] = {"facecolor": colour, "edgecolor": INK, "linewidth": 2.2 * sure}
    axes.add_patch(Rectangle((at[0] - 0.46, at[1] - 0.46), 0.92, 0.92, **look))
    words: dict[str, Any] = {"ha": "center", "color": INK}
    told = f"{shared} {sign}".strip()
    axes.text(at[0], at[1] - 0.02, told, va="bottom", size=_SIZES["count"], **words)
    if pd.notna(row.by_genre):
        span = f"{row.genre_low:.0f}–{row.genre_high:.0f}"
        axes.text(at[0], at[1] + 0.08, span, va="top", size=_SIZES["words"], **words)
