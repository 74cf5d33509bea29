"""Who leads and joins what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.overlap.agencies import (
    count_bodies,
    functions_by_theme,
    named_bodies,
    plans_with_leads,
    unmatched_bodies,
)
from policytargets.display.cells import Cell, name_of, shaded
from policytargets.display.claims import Claim, claim, counted, groups_folded, joined, step
from policytargets.display.links import ids_of
from policytargets.display.section import Section, Table
from policytargets.display.show import heading, show, show_rows, title_of
from policytargets.messages import current_language, translate
from policytargets.plans import Plans
from policytargets.vocabulary.named import load_agencies

Row = Any
_STEPS = [step(named_bodies)]


def responsible_bodies(plans: Plans) -> Section:
    """Return which bodies lead and which join targets of which themes."""
    labels, leading = plans.labels, plans_with_leads(plans.readings)
    named = named_bodies(plans.targets, plans.ids, leading)
    work, unmatched = functions_by_theme(named), unmatched_bodies(named)
    naming = [plan for plan in plans if named["document"].eq(plan).any()]
    counts = count_bodies(named, plans.ids)
    return Section(
        "responsible_bodies",
        {
            "themes": Table(work, lambda: show_themes(work)),
            "bodies": Table(counts, lambda: show_bodies(counts, naming, leading)),
            "unmatched": Table(unmatched, lambda: show_unmatched(unmatched)),
        },
        {"bodies": lambda: tell_bodies(named, work, labels, leading)},
    )


def function_name(code: str) -> str:
    """Return the name of a function of agencies.yml."""
    return {e.code: {"en": e.en, "zh": e.zh} for e in load_agencies()}[code][current_language()]


def tell_bodies(
    bodies: pd.DataFrame, work: pd.DataFrame, labels: Mapping[str, str], leading: Collection[str]
) -> list[Claim]:
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
    of = {plan: labels[plan] for plan in naming if plan in leading}
    leader = _leader(work, bodies[bodies["document"].isin(list(of))], list(of.values()))
    return [*told, *([leader] if leader else [])]


def _everywhere(bodies: pd.DataFrame, naming: Sequence[str]) -> Claim:
    spread = bodies[bodies["function"].ne("")].groupby("function")["document"].nunique()
    order = [entry.code for entry in load_agencies()]
    shared = [code for code in order if spread.get(code, 0) == len(naming)]
    names = joined([function_name(code) for code in shared])
    key = "overlap_bodies_shared" if shared else "overlap_bodies_apart"
    words: dict[str, Any] = {"n": len(shared), "total": len(spread), "names": names}
    words |= {"plans": counted("plan", len(naming))}
    own = bodies.loc[bodies["function"].isin(shared), "target_id"]
    return claim(key, value=len(shared), steps=_STEPS, target_ids=own, **words)


def _leader(work: pd.DataFrame, bodies: pd.DataFrame, plans: Sequence[str]) -> Claim | None:
    """Return which function leads the most; nothing where no text says that the first leads."""
    leads = work.groupby("function")["leads"].sum()
    if leads.empty or not leads.max():
        return None
    code = str(leads.idxmax())
    own = bodies[bodies["function"].eq(code) & bodies["leads"]]
    words: dict[str, Any] = {"n": int(leads.max()), "total": bodies["target_id"].nunique()}
    words["plans"] = joined(list(plans))
    return claim(
        "overlap_bodies_lead",
        subject=code,
        value=int(leads.max()),
        target_ids=own["target_id"],
        steps=[step(functions_by_theme)],
        name=function_name(code),
        **words,
    )


def show_themes(work: pd.DataFrame) -> None:
    """Show functions by themes, the darker the more targets; under a row its targets by theme."""
    themes = list(dict.fromkeys(work.sort_values("theme")["theme"]))
    top = (work["leads"] + work["joins"]).max()
    rows, under = [], []
    for function, own in work.groupby("function", sort=False):
        by_theme = {row.theme: row for row in own.itertuples()}
        cells = [_theme_cell(by_theme.get(theme), top) for theme in themes]
        rows.append([Cell((function_name(str(function)),)), *cells])
        targets = {name_of("theme", t): ids_of([row.target_ids]) for t, row in by_theme.items()}
        under.append(groups_folded(targets, "row"))
    head = [heading("function"), *(Cell((name_of("theme", theme),)) for theme in themes)]
    show_rows(title_of("body_themes"), head, rows, under)


def _theme_cell(row: Row, top: int) -> Cell:
    """Return how many targets a function leads and, after a plus sign, how many it joins."""
    if row is None:
        return Cell(("",), "none")
    led, joined_ = str(row.leads or ""), f"+{row.joins}" if row.joins else ""
    return shaded([led + joined_], row.leads + row.joins, top)


def show_bodies(counts: pd.DataFrame, plans: Sequence[str], leading: Collection[str]) -> None:
    """Show each function with the bodies that have it, and how many targets they lead and join.

    Of a plan that is not in `leading` only how many targets name them is known.
    """
    rows = []
    for row in counts.to_dict("records"):
        cells = {plan: _body_cell(row, plan, plan in leading) for plan in plans}
        named = {"function": Cell((function_name(row["function"]),))}
        rows.append(named | cells | {"plans": row["plans"]})
    show(pd.DataFrame(rows), "bodies", blank="–", stacked=True)


def _body_cell(row: Mapping[str, object], plan: str, led: bool) -> Cell | str:
    names = str(row[f"{plan} body"])
    if not names:
        return ""
    numbers = {"leads": row[f"{plan} leads"], "joins": row[f"{plan} joins"]}
    told = translate(f"overlap.{'leads_joins' if led else 'named_with'}", **numbers)
    return Cell((told, translate("list.comma").join(names.split(";"))))


def show_unmatched(bodies: pd.DataFrame) -> None:
    """Show the bodies whose function the vocabulary does not hold, as the plans write them."""
    show(bodies.rename(columns={"body": "agency"}), "unmatched_bodies")
