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
from policytargets.messages import translate
from policytargets.vocabulary.bodies import load_statistics

Row = Any
_DERIVED = ("id", "written", "canonical", "pace", "horizon", "baseline", "sizes")
_NOTHING = Cell(("–",), "missing")


def show_contradictions(found: pd.DataFrame, targets: pd.DataFrame, language: str) -> None:
    """Show contradictions with both quotes."""
    quotes = dict(zip(targets["target_id"], targets["quote"], strict=True))
    sections = dict(zip(targets["target_id"], targets["section"], strict=True))
    told = found["explanation_zh" if language == "zh" else "explanation"]
    table = pd.DataFrame({"document": found["document"], "contradiction": found["kind"]})
    for side in "ab":
        keys = zip(found[f"target_{side}"], found[f"target_id_{side}"], strict=True)
        table[f"quote_{side}"] = [
            Cell(tuple(filter(None, (one_line(quotes[key]), name, sections[key]))))
            for name, key in keys
        ]
    show(table.assign(why=list(told)), language, "contradictions", stacked=True)


def show_gaps(
    table: pd.DataFrame, plans: Sequence[str], language: str, caption: str = "gaps"
) -> None:
    """Show what each plan does with each family, a column a plan."""
    kinds = table.pivot(index="family", columns="document", values="kind")
    kinds = kinds.reindex(index=table["family"].unique(), columns=list(plans))
    shown = kinds.apply(lambda column: column.map(lambda kind: _kind(kind, language)))
    show(shown.rename_axis(columns=None).reset_index(), language, caption)


def _kind(code: str, language: str) -> Cell:
    return Cell((name_of("kind", code, language),), "text" if code == "stated" else "missing")


def show_lacking(
    table: pd.DataFrame,
    language: str,
    caption: str = "directions",
    values: Mapping[str, object] | None = None,
) -> None:
    """Show the families that plans leave without a number, with what they say instead."""
    one = [column for column in ("document", "kind") if table[column].nunique() == 1]
    shown = table.drop(columns=one if caption != "directions" else ["kind"])
    show(shown.rename(columns={"quote": "quote_only"}), language, caption, values, blank="–")


def show_ids(table: pd.DataFrame, language: str, caption: str) -> None:
    """Show wordings with the ids of their targets."""
    shown = table.assign(ids=[Cell((ids.replace(";", ", "),)) for ids in table["ids"]])
    show(shown.rename(columns={"wording": "wordings", "ids": "id"}), language, caption)


def show_yardsticks(table: pd.DataFrame, names: Mapping[str, str], language: str) -> None:
    """Show official figures beside the targets, with the verdict on each."""
    entries = {entry.statistic: entry for entry in load_statistics().statistics}
    rows = [
        {
            "target_value": Cell((names[row.target_id], row.id)),
            "statistic": Cell((getattr(entries[row.statistic], language), row.statistic_id)),
            "when": Cell((str(row.year), name_of("when", row.when, language))),
            "statistic_value": Cell((amount(row.value, row.unit, language),), "number"),
            "source_grade": row.source_grade,
            "verdict": row.verdict,
            "why": getattr(row, f"why_{language}"),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), language, "yardsticks", blank="–", stacked=True)


def show_derived(
    rows: pd.DataFrame, steps: pd.DataFrame, language: str, values: Mapping[str, object]
) -> None:
    """Show what was derived from each target of a plan, with the steps folded under its row."""
    if rows.empty:
        say(translate("sentence.no_rows", language))
        return
    cells = [_derived(row, language) for row in rows.itertuples()]
    under = [steps_under(steps, row.target_id, row.id, language) for row in rows.itertuples()]
    title = title_of("derived", language, values)
    show_rows(title, [heading(column, language) for column in _DERIVED], cells, under)


def _derived(row: Row, language: str) -> list[Cell]:
    return [
        make_cell("id", row.id, language),
        Cell(("".join(row.number_text.split()),), target=row.id),
        Cell((amount(row.value, row.unit, language, row.value_max),), target=row.id),
        _yearly(row, language),
        make_cell("horizon", row.horizon_years, language, blank="–"),
        baseline(row, language),
        _sizes(row, language),
    ]


def _yearly(row: Row, language: str) -> Cell:
    pace = (row.pace_per_year, row.unit, row.pace_per_year_max)
    pairs = (pace, (row.rate_per_year, "%", None))
    told = [amount(value, u, language, most) for value, u, most in pairs if pd.notna(value)]
    if not told:
        return _NOTHING
    return Cell((translate("view.a_year", language, value=told[0]),), target=row.id)


def _sizes(row: Row, language: str) -> Cell:
    """Return a count for each amount of GDP and residents, with the year of the statistic."""
    pairs = (("per_100bn_gdp", row.gdp_year), ("per_million_residents", row.residents_year))
    told = []
    for field, year in pairs:
        if pd.notna(getattr(row, field)):
            value = amount(getattr(row, field), "", language)
            told.append(f"{value} {name_of('derived', field, language)} ({year})")
    return Cell(tuple(told)) if told else _NOTHING


Words = dict[str, Any]


def tell_contradictions(found: pd.DataFrame, documents: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many contradictions the checks found inside plans, and inside which."""
    how: Words = {"value": len(found), "steps": chain(language, "normalising.contradictions")}
    if found.empty:
        return [claim("contradictions_none", language, **how)]
    names = named_plans(documents, language)
    plans = joined([names[plan] for plan in found["document"].unique()], language)
    words: Words = {
        "contradictions": counted("contradiction", len(found), language),
        "plans": plans,
    }
    ids = pd.concat([found["target_id_a"], found["target_id_b"]])
    return [claim("contradictions", language, target_ids=ids[ids != ""], **how, **words)]


def tell_gaps(
    table: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame, language: str
) -> list[Claim]:
    """Return for each plan how many families it states, names only or leaves out."""
    told = []
    families = counted("family", table["family"].nunique(), language)
    known = normalised[normalised["family"].isin(table["family"])]
    for plan, name in named_plans(documents, language).items():
        own = table.loc[table["document"] == plan, "kind"]
        words: Words = {kind: int((own == kind).sum()) for kind in KINDS}
        words["stated"] += words["other_form"]
        shown: Words = {"subject": plan, "value": words["stated"]}
        shown["target_ids"] = known.loc[known["document"] == plan, "target_id"]
        how: Words = {"steps": chain(language, "comparing.gaps"), "families": families}
        told.append(claim("gaps", language, plan=name, **shown, **how, **words))
    return told


def tell_scopes(table: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many scopes the vocabulary does not hold, or that there are none."""
    return [_found("unclassified", table, language)]


def tell_wordings(table: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many wordings only an equal wording matches, or that there are none."""
    return [_found("unmatched", table, language)]


def _found(key: str, table: pd.DataFrame, language: str) -> Claim:
    how: Words = {"value": len(table), "steps": chain(language, f"comparing.{key}")}
    if table.empty:
        return claim(f"{key}_none", language, **how)
    return claim(key, language, **how, n=len(table))


def tell_baselines(normalised: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many targets have a baseline of any kind."""
    known = normalised.loc[normalised["baseline_status"] != "none", "target_id"]
    words: Words = {"n": len(known), "total": len(normalised)}
    how: Words = {"steps": chain(language, "comparing.count_baselines")}
    return [claim("baselines", language, value=len(known), target_ids=known, **how, **words)]


def tell_yardsticks(table: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many official figures stand beside targets and how many may not be joined."""
    how: Words = {"value": len(table), "steps": chain(language, "normalising.yardsticks")}
    if table.empty:
        return [claim("yardsticks_none", language, **how)]
    refused = int((table["verdict"] == "refused").sum())
    shown: Words = {"target_ids": table["target_id"], "n": len(table), "refused": refused}
    return [claim("yardsticks", language, **how, **shown)]
