"""The capital ladder, land and money: side by side, in no order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparing.pairs import WITHOUT_TARGET
from policytargets.comparing.targets import pairs_abreast, pairs_within, side_by_side
from policytargets.display.amounts import deadline, owed
from policytargets.display.cells import Cell, name_of, one_line
from policytargets.display.claims import (
    Claim,
    Phrase,
    claim,
    counted,
    fill,
    joined,
    named_targets,
    step,
)
from policytargets.display.links import Name, link_html
from policytargets.display.section import Section, Table
from policytargets.display.show import heading, say, show, show_rows, title_of
from policytargets.messages import in_use, localised, translate
from policytargets.plans import Plans
from policytargets.vocabulary.codelists import family_of
from policytargets.vocabulary.finance import Rung, load_finance

Row = Any
Given = dict[str, Any]
Names = Mapping[str, Name]


def capital(plans: Plans) -> Section:
    """Return what each plan promises on the steps of the capital ladder."""
    ladder = load_finance().ladder
    rows = side_by_side(plans.targets, {rung.step: rung.indicators for rung in ladder})
    names = named_targets(plans.targets, plans.documents)
    pairs = pairs_within(plans.pairs, rows)
    return Section(
        "capital",
        tables={"ladder": Table(rows, lambda: show_ladder(rows, plans))},
        says={
            "ladder": lambda: [
                *tell_ladder(rows, plans.labels),
                *tell_verdicts(rows, pairs, names, "ladder"),
            ]
        },
    )


def land_and_money(plans: Plans) -> Section:
    """Return what each plan promises of land for industry and of public money."""
    names = named_targets(plans.targets, plans.documents)
    rows = {
        code: side_by_side(plans.targets, {code: group.indicators})
        for code, group in load_finance().beside.items()
    }
    return Section(
        "land_and_money",
        tables={
            code: Table(own, partial(show_beside, own, names, code)) for code, own in rows.items()
        },
        says={
            code: partial(tell_beside, own, pairs_within(plans.pairs, own), names, code)
            for code, own in rows.items()
        },
    )


def show_ladder(rows: pd.DataFrame, plans: Plans) -> None:
    """Show a row a plan and a column a step: its numbers as written, or why there is none."""
    ladder = load_finance().ladder
    head = [heading("document"), *(Cell((in_use(rung),)) for rung in ladder)]
    shown = [
        [Cell((label,)), *(_rung(rows, plans, plan, rung) for rung in ladder)]
        for plan, label in plans.labels.items()
    ]
    show_rows(title_of("ladder"), head, shown, [""] * len(shown))


def _rung(rows: pd.DataFrame, plans: Plans, plan: str, rung: Rung) -> Cell:
    own = rows[rows["document"].eq(plan) & rows["group"].eq(rung.step)]
    if own.empty:
        return Cell((_silence(plans.missing, plan, rung),), "missing")
    lines = [(row.id, _tight(row.number_text), _told(row)) for row in own.itertuples()]
    items = [
        f"{link_html(name, escape(number))}<br><small>{escape(told)}</small>"
        for name, number, told in lines
    ]
    text = tuple(part for _, number, told in lines for part in (number, told))
    return Cell(text, "text", "<br>".join(items))


def _silence(missing: pd.DataFrame, plan: str, rung: Rung) -> str:
    """Return how a plan that sets no number on a step speaks of it.

    What is known is known of a family: it is told of the step that names the family.
    """
    families = {family_of(code) for code in rung.indicators} & set(rung.indicators)
    own = missing[missing["document"].eq(plan) & missing["family"].isin(families)]
    kinds = own.loc[own["kind"].isin(WITHOUT_TARGET), "kind"]
    return translate(f"missing.{kinds.iloc[0]}" if len(kinds) else "axis.no_number")


def tell_ladder(rows: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return for each plan on which steps it sets numbers, and which plans set none."""
    steps = {rung.step: in_use(rung) for rung in load_finance().ladder}
    told = []
    for plan in [plan for plan in labels if plan in set(rows["document"])]:
        own = rows[rows["document"].eq(plan)]
        numbers = [_stepped(row, steps) for row in own.itertuples()]
        told.append(
            claim(
                "ladder_plan",
                subject=plan,
                value=float(own["group"].nunique()),
                target_ids=own["target_id"],
                steps=[step(side_by_side)],
                plan=labels[plan],
                n=own["group"].nunique(),
                total=len(steps),
                numbers=_listed(numbers),
            )
        )
    silent = [label for plan, label in labels.items() if plan not in set(rows["document"])]
    if silent:
        told.append(claim("ladder_silent", steps=[step(side_by_side)], plans=joined(silent)))
    return told


def _stepped(row: Row, steps: Mapping[str, str]) -> Phrase:
    number = Name(_tight(row.number_text), row.id)
    return Phrase(fill("ladder_number", step=steps[row.group], number=number, told=_told(row)))


def show_beside(rows: pd.DataFrame, names: Names, code: str) -> None:
    """Show targets side by side with their clause, whom they cover and for when they hold."""
    if rows.empty:
        say(translate("sentence.no_rows"))
        return
    shown = [
        {
            "plan_and_target": Cell((names[row.target_id], row.id), target=row.id),
            "quote": one_line(row.quote),
            "scope": one_line(row.scope),
            "due": deadline(row),
        }
        for row in rows.itertuples()
    ]
    values = {"what": in_use(load_finance().beside[code])}
    show(pd.DataFrame(shown), "abreast", values, blank="–", stacked=True)


def tell_beside(rows: pd.DataFrame, pairs: pd.DataFrame, names: Names, code: str) -> list[Claim]:
    """Return the targets of a group with what each is of, and why they make no order."""
    what = in_use(load_finance().beside[code])
    steps = [step(side_by_side)]
    if rows.empty:
        return [claim("abreast_none", subject=code, steps=steps, what=what)]
    told = [
        Phrase(fill("abreast_one", target=names[row.target_id], told=_told(row)))
        for row in rows.itertuples()
    ]
    given: Given = {"subject": code, "target_ids": rows["target_id"], "steps": steps}
    return [
        claim("abreast", **given, what=what, told=_listed(told)),
        *tell_verdicts(rows, pairs, names, code),
    ]


def tell_verdicts(rows: pd.DataFrame, pairs: pd.DataFrame, names: Names, code: str) -> list[Claim]:
    """Return for targets that stand side by side what the rules say of their comparison."""
    if pairs.empty:
        return []
    told = [_judged(row, names) for row in pairs.itertuples()]
    refused, every = int(pairs["verdict"].eq("refused").sum()), pairs_abreast(rows)
    others = Phrase(fill("abreast_others") if every > len(pairs) else "")
    return [
        claim(
            "abreast_verdicts",
            subject=code,
            value=float(refused),
            target_ids=[key for side in "ab" for key in pairs[f"target_id_{side}"]],
            steps=[step(pairs_within)],
            every=counted("pair", every),
            pairs=len(pairs),
            refused=refused,
            others=others,
            told=_listed(told),
        )
    ]


def _judged(row: Row, names: Names) -> Phrase:
    if row.verdict == "refused":
        reasons = one_line(getattr(row, localised("why")))
    else:
        reasons = joined([name_of("caveat", one) for one in row.reasons.split(";") if one])
    ends = {"a": names[row.target_id_a], "b": names[row.target_id_b]}
    verdict = name_of("verdict", row.verdict)
    key = "abreast_judged" if reasons else "abreast_free"
    return Phrase(fill(key, **ends, verdict=verdict, reasons=reasons))


def _told(row: Row) -> str:
    """Return what a target is of, its form, population and years in words."""
    years = [str(int(year)) for year in (row.start_year, row.end_year) if pd.notna(year)]
    ends = dict.fromkeys(years)
    yearly = row.cadence == "annual" and row.measure != "flow"
    words = [
        _tight(row.indicator_text),
        name_of("measure", row.measure),
        _tight(row.scope),
        "–".join(ends),
        owed(row.measure) if yearly else "",
    ]
    return translate("list.comma").join(word for word in words if word)


def _listed(told: Sequence[str]) -> Phrase:
    """Return clauses that hold commas of their own as a list."""
    return Phrase(translate("list.clause_of").join(told))


def _tight(text: str) -> str:
    return "".join(text.split())
