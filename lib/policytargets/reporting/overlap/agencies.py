"""Who leads and joins what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from policytargets.comparing.overlap.agencies import (
    count_bodies,
    functions_by_theme,
    named_bodies,
    unmatched_bodies,
)
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.cells import Cell, name_of
from policytargets.display.claims import Claim, claim, counted, joined, step
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.style import BLUE, GREY
from policytargets.messages import current_language, translate
from policytargets.plans import Plans
from policytargets.vocabulary.bodies import load_agencies

_STEPS = [step(named_bodies)]


def responsible_bodies(plans: Plans) -> Section:
    """Return which bodies lead and which join targets of which themes."""
    labels, named = plans.labels, named_bodies(plans.targets, plans.ids)
    work, unmatched = functions_by_theme(named), unmatched_bodies(named)
    naming = [plan for plan in plans if named["document"].eq(plan).any()]
    counts = count_bodies(named, plans.ids)
    return Section(
        "responsible_bodies",
        {
            "bodies": Table(counts, lambda: show_bodies(counts, naming)),
            "unmatched": Table(unmatched, lambda: show_unmatched(unmatched)),
        },
        {"bodies": lambda: tell_bodies(named, work, labels)},
        {"bodies": Figure(lambda: draw_bodies(work), name_functions(work), "function")},
    )


def function_name(code: str) -> str:
    """Return the name of a function of agencies.yml."""
    return {e.function: {"en": e.en, "zh": e.zh} for e in load_agencies()}[code][current_language()]


def name_functions(work: pd.DataFrame) -> pd.DataFrame:
    """Return what `functions_by_theme` does, with names for the codes."""
    return work.assign(function=[function_name(code) for code in work["function"]])


def tell_bodies(bodies: pd.DataFrame, work: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return which plans name bodies, which functions all of these name, and who leads the most."""
    if bodies.empty:
        return [claim("overlap_bodies_none", steps=_STEPS)]
    naming = [plan for plan in labels if bodies["document"].eq(plan).any()]
    silent = [plan for plan in labels if plan not in naming]
    told = [
        claim(
            "overlap_bodies" if silent else "overlap_bodies_all",
            value=bodies["target_id"].nunique(),
            target_ids=bodies["target_id"],
            steps=_STEPS,
            plans=joined([labels[plan] for plan in naming]),
            silent=joined([labels[plan] for plan in silent]),
            targets=counted("target", bodies["target_id"].nunique()),
        )
    ]
    if len(naming) > 1:
        told.append(_everywhere(bodies, naming))
    leading = _leader(work, bodies)
    return [*told, *([leading] if leading else [])]


def _everywhere(bodies: pd.DataFrame, naming: Sequence[str]) -> Claim:
    spread = bodies[bodies["function"].ne("")].groupby("function")["document"].nunique()
    order = [entry.function for entry in load_agencies()]
    shared = [code for code in order if spread.get(code, 0) == len(naming)]
    names = joined([function_name(code) for code in shared])
    key = "overlap_bodies_shared" if shared else "overlap_bodies_apart"
    words: dict[str, Any] = {"n": len(shared), "total": len(spread), "names": names}
    words |= {"plans": counted("plan", len(naming))}
    own = bodies.loc[bodies["function"].isin(shared), "target_id"]
    return claim(key, value=len(shared), steps=_STEPS, target_ids=own, **words)


def _leader(work: pd.DataFrame, bodies: pd.DataFrame) -> Claim | None:
    leads = work.groupby("function")["leads"].sum()
    if leads.empty or not leads.max():
        return None
    code = str(leads.idxmax())
    own = bodies[bodies["function"].eq(code) & bodies["leads"]]
    words: dict[str, Any] = {"n": int(leads.max()), "total": bodies["target_id"].nunique()}
    return claim(
        "overlap_bodies_lead",
        subject=code,
        value=int(leads.max()),
        target_ids=own["target_id"],
        steps=[step(functions_by_theme)],
        name=function_name(code),
        **words,
    )


def show_bodies(counts: pd.DataFrame, plans: Sequence[str]) -> None:
    """Show each function with the bodies that have it, and how many targets they lead and join."""
    rows = []
    for row in counts.to_dict("records"):
        cells = {plan: _body_cell(row, plan) for plan in plans}
        named = {"function": Cell((function_name(row["function"]),))}
        rows.append(named | cells | {"plans": row["plans"]})
    show(pd.DataFrame(rows), "bodies", blank="–", stacked=True)


def _body_cell(row: Mapping[str, object], plan: str) -> Cell | str:
    names = str(row[f"{plan} body"])
    if not names:
        return ""
    numbers = {"leads": row[f"{plan} leads"], "joins": row[f"{plan} joins"]}
    told = translate("overlap.leads_joins", **numbers)
    return Cell((told, translate("list.comma").join(names.split(";"))))


def show_unmatched(bodies: pd.DataFrame) -> None:
    """Show the bodies whose function the vocabulary does not hold, as the plans write them."""
    show(bodies.rename(columns={"body": "agency"}), "unmatched_bodies")


_ROUNDS = 4  # of putting each side in the order of its neighbours' middles
_LABEL = 13.0
_BEND = np.array([Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
_THINNEST, _PER_TARGET = 0.5, 0.22


@drawing
def draw_bodies(work: pd.DataFrame) -> Drawing:
    """Draw a line from each function to each theme that it leads, dotted where it only joins."""
    left, right = _ordered(work)
    height = 0.34 * max(len(left), len(right))
    figure, axes = new_figure(1.3 + height)
    lefts, rights = _places(left), _places(right)
    for row in work.sort_values(["leads", "joins"]).itertuples():
        ends = [lefts[row.function], rights[row.theme]]
        _line(axes, ends, row.leads, row.joins)
    for function, place in lefts.items():
        own = work[work["function"].eq(function)]
        numbers = f"{own['leads'].sum()} / {own['joins'].sum()}"
        name = wrap(function_name(function), _LABEL)
        axes.text(-0.02, place, f"{name}  {numbers}", ha="right", va="center", size=9)
    for theme, place in rights.items():
        axes.text(1.02, place, wrap(name_of("theme", theme), _LABEL), va="center", size=9)
    axes.set(xlim=(-0.75, 1.5), ylim=(1.02, -0.02))
    axes.axis("off")
    axes.legend(handles=_handles(), loc="lower left", bbox_to_anchor=(0, 1), fontsize=9)
    return figure


def _line(axes: Axes, ends: list[float], leads: int, joins: int) -> None:
    left, right = ends
    bend = Path([(0, left), (0.5, left), (0.5, right), (1, right)], _BEND)
    width = _THINNEST + _PER_TARGET * (leads or joins)
    look: dict[str, Any] = {"edgecolor": BLUE, "linewidth": width, "alpha": 0.8}
    if not leads:
        look = {"edgecolor": GREY, "linewidth": min(width, 1.4), "linestyle": ":", "zorder": 0}
    axes.add_patch(PathPatch(bend, facecolor="none", **look))


def _handles() -> list[Line2D]:
    looks: dict[str, dict[str, Any]] = {
        "leads": {"color": BLUE, "linewidth": 3},
        "joins": {"color": GREY, "linestyle": ":"},
    }
    return [
        Line2D([], [], label=translate(f"axis.body_{kind}"), **look) for kind, look in looks.items()
    ]


def _ordered(work: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return both sides in an order that lets few lines cross (barycentres; Sugiyama 1981)."""
    weights = work.assign(weight=3 * work["leads"] + work["joins"])
    table = weights.pivot_table(
        index="function", columns="theme", values="weight", fill_value=0, sort=True, observed=True
    )
    for _ in range(_ROUNDS):
        table = table.iloc[_middles(table.to_numpy()).argsort(kind="stable")]
        table = table.iloc[:, _middles(table.to_numpy().T).argsort(kind="stable")]
    return list(table.index), list(table.columns)


def _middles(weights: np.ndarray) -> np.ndarray:
    return weights @ np.arange(weights.shape[1]) / weights.sum(axis=1)


def _places(names: list[str]) -> Mapping[str, float]:
    return {name: (place + 0.5) / len(names) for place, name in enumerate(names)}
