"""Missing, contradictions, statistics beside targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.quality import KINDS
from policytargets.display.amounts import amount, baseline
from policytargets.display.cells import Cell, make_cell, name_of, one_line
from policytargets.display.claims import (
    Claim,
    chain,
    claim,
    counted,
    joined,
    named_plans,
    steps_under,
)
from policytargets.display.show import heading, say, show, show_rows, title_of
from policytargets.messages import current_language, in_use, localised, translate
from policytargets.vocabulary.bodies import load_statistics

Row = Any
_DERIVED = ("id", "written", "canonical", "pace", "horizon", "baseline", "sizes")
_NOTHING = Cell(("–",), "missing")


def show_contradictions(found: pd.DataFrame, targets: pd.DataFrame) -> None:
    """Show contradictions with both quotes."""
    quotes = dict(zip(targets["target_id"], targets["quote"], strict=True))
    sections = dict(zip(targets["target_id"], targets["section"], strict=True))
    told = found["explanation_zh" if current_language() == "zh" else "explanation"]
    table = pd.DataFrame({"document": found["document"], "contradiction": found["kind"]})
    for side in "ab":
        keys = zip(found[f"target_{side}"], found[f"target_id_{side}"], strict=True)
        table[f"quote_{side}"] = [
            Cell(tuple(filter(None, (one_line(quotes[key]), name, sections[key]))))
            for name, key in keys
        ]
    show(table.assign(why=list(told)), "contradictions", stacked=True)


def show_gaps(table: pd.DataFrame, plans: Sequence[str], caption: str = "gaps") -> None:
    """Show what each plan does with each family, a column a plan."""
    kinds = table.pivot(index="family", columns="document", values="kind")
    kinds = kinds.reindex(index=table["family"].unique(), columns=list(plans))
    shown = kinds.apply(lambda column: column.map(lambda kind: _kind(kind)))
    show(shown.rename_axis(columns=None).reset_index(), caption)


def _kind(code: str) -> Cell:
    return Cell((name_of("kind", code),), "text" if code == "stated" else "missing")


def show_lacking(
    table: pd.DataFrame, caption: str = "directions", values: Mapping[str, object] | None = None
) -> None:
    """Show the families that plans leave without a number, with what they say instead."""
    one = [column for column in ("document", "kind") if table[column].nunique() == 1]
    shown = table.drop(columns=one if caption != "directions" else ["kind"])
    show(shown.rename(columns={"quote": "quote_only"}), caption, values, blank="–")


def show_ids(table: pd.DataFrame, caption: str) -> None:
    """Show wordings with the ids of their targets."""
    shown = table.assign(ids=[Cell((ids.replace(";", ", "),)) for ids in table["ids"]])
    show(shown.rename(columns={"wording": "wordings", "ids": "id"}), caption)


def show_yardsticks(table: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show official figures beside the targets, with the verdict on each."""
    entries = {entry.statistic: entry for entry in load_statistics().statistics}
    rows = [
        {
            "target_value": Cell((names[row.target_id], row.id)),
            "statistic": Cell((in_use(entries[row.statistic]), row.statistic_id)),
            "when": Cell((str(row.year), name_of("when", row.when))),
            "statistic_value": Cell((amount(row.value, row.unit),), "number"),
            "source_grade": row.source_grade,
            "verdict": row.verdict,
            "why": getattr(row, localised("why")),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "yardsticks", blank="–", stacked=True)


def show_derived(rows: pd.DataFrame, steps: pd.DataFrame, values: Mapping[str, object]) -> None:
    """Show what was derived from each target of a plan, with the steps folded under its row."""
    if rows.empty:
        say(translate("sentence.no_rows"))
        return
    cells = [_derived(row) for row in rows.itertuples()]
    under = [steps_under(steps, row.target_id, row.id) for row in rows.itertuples()]
    title = title_of("derived", values)
    show_rows(title, [heading(column) for column in _DERIVED], cells, under)


def _derived(row: Row) -> list[Cell]:
    return [
        make_cell("id", row.id),
        Cell(("".join(row.number_text.split()),), target=row.id),
        Cell((amount(row.value, row.unit, row.value_max),), target=row.id),
        _yearly(row),
        make_cell("horizon", row.horizon_years, blank="–"),
        baseline(row),
        _sizes(row),
    ]


def _yearly(row: Row) -> Cell:
    pace = (row.pace_per_year, row.unit, row.pace_per_year_max)
    pairs = (pace, (row.rate_per_year, "%", None))
    told = [amount(value, u, most) for value, u, most in pairs if pd.notna(value)]
    if not told:
        return _NOTHING
    return Cell((translate("view.a_year", value=told[0]),), target=row.id)


def _sizes(row: Row) -> Cell:
    """Return a count for each amount of GDP and residents, with the year of the statistic."""
    pairs = (("per_100bn_gdp", row.gdp_year), ("per_million_residents", row.residents_year))
    told = []
    for field, year in pairs:
        if pd.notna(getattr(row, field)):
            value = amount(getattr(row, field), "")
            told.append(f"{value} {name_of('derived', field)} ({year})")
    return Cell(tuple(told)) if told else _NOTHING


Words = dict[str, Any]


def tell_contradictions(found: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many contradictions the checks found inside plans, and inside which."""
    how: Words = {"value": len(found), "steps": chain("normalising.contradictions")}
    if found.empty:
        return [claim("contradictions_none", **how)]
    names = named_plans(documents)
    plans = joined([names[plan] for plan in found["document"].unique()])
    words: Words = {"contradictions": counted("contradiction", len(found)), "plans": plans}
    ids = pd.concat([found["target_id_a"], found["target_id_b"]])
    return [claim("contradictions", target_ids=ids[ids != ""], **how, **words)]


def tell_gaps(
    table: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame
) -> list[Claim]:
    """Return for each plan how many families it states, names only or leaves out."""
    told = []
    families = counted("family", table["family"].nunique())
    known = normalised[normalised["family"].isin(table["family"])]
    for plan, name in named_plans(documents).items():
        own = table.loc[table["document"] == plan, "kind"]
        words: Words = {kind: int((own == kind).sum()) for kind in KINDS}
        words["stated"] += words["other_form"]
        shown: Words = {"subject": plan, "value": words["stated"]}
        shown["target_ids"] = known.loc[known["document"] == plan, "target_id"]
        how: Words = {"steps": chain("comparing.gaps"), "families": families}
        told.append(claim("gaps", plan=name, **shown, **how, **words))
    return told


def tell_scopes(table: pd.DataFrame) -> list[Claim]:
    """Return how many scopes the vocabulary does not hold, or that there are none."""
    return [_found("unclassified", table)]


def tell_wordings(table: pd.DataFrame) -> list[Claim]:
    """Return how many wordings only an equal wording matches, or that there are none."""
    return [_found("unmatched", table)]


def _found(key: str, table: pd.DataFrame) -> Claim:
    how: Words = {"value": len(table), "steps": chain(f"comparing.{key}")}
    if table.empty:
        return claim(f"{key}_none", **how)
    return claim(key, **how, n=len(table))


def tell_baselines(normalised: pd.DataFrame) -> list[Claim]:
    """Return how many targets have a baseline of any kind."""
    known = normalised.loc[normalised["baseline_status"] != "none", "target_id"]
    words: Words = {"n": len(known), "total": len(normalised)}
    how: Words = {"steps": chain("comparing.count_baselines")}
    return [claim("baselines", value=len(known), target_ids=known, **how, **words)]


def tell_yardsticks(table: pd.DataFrame) -> list[Claim]:
    """Return how many official figures stand beside targets and how many may not be joined."""
    how: Words = {"value": len(table), "steps": chain("normalising.yardsticks")}
    if table.empty:
        return [claim("yardsticks_none", **how)]
    refused = int((table["verdict"] == "refused").sum())
    shown: Words = {"target_ids": table["target_id"], "n": len(table), "refused": refused}
    return [claim("yardsticks", **how, **shown)]
