"""Promises beside official statistics: outcomes, additions, refused and untargeted ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from policytargets.comparing.timelines import official_statistics
from policytargets.comparing.timelines.due_dates import day_of, due, first_mentions
from policytargets.display.amounts import amount, bounded, statistic_name, told_period
from policytargets.display.cells import Cell, format_number, make_cell, name_of, one_line
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    joined,
    linked,
    named_plans,
)
from policytargets.display.section import Section, Table, table_of
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.normalising.regional_statistics import (
    context_of,
    figure_notes,
    read_context,
    starting_points,
)
from policytargets.plans import Plans

Row = Any
Words = dict[str, Any]


def refused_statistics(plans: Plans) -> Section:
    """Return official figures that help to picture a target and are not where it starts."""
    given = plans.table("yardsticks"), plans.normalised, plans.targets
    table = official_statistics.refused_statistics(*given)
    table = noted(table, plans)
    own = official_statistics.own_region(given[0])
    own = own[own["target_id"].isin(plans.targets["target_id"])]
    later = int(own["verdict"].eq("refused").sum()) - len(table)
    return Section(
        "refused_statistics",
        tables={"refused": Table(table, lambda: show_refused(table))},
        says={"refused": lambda: tell_refused(table, plans.documents, later)},
    )


def outcomes(plans: Plans, as_of: str) -> Section:
    """Return the official figures of the years of targets due by a day, beside the promises."""
    as_of = day_of(as_of)
    dated = due(first_mentions(plans.targets), as_of)
    given = (plans.table("yardsticks"), plans.normalised, _past(dated))
    found = noted(official_statistics.outcomes(*given), plans)
    sums = official_statistics.whole_sums(official_statistics.additions(*given))
    known = official_statistics.count_outcomes(dated, pd.concat([found, sums]))
    return Section(
        "outcomes",
        tables={
            "outcomes": Table(found, lambda: show_outcomes(found)),
            "counts": table_of(known, "outcome_counts", {"as_of": as_of}),
        },
        says={
            "outcomes": lambda: tell_outcomes(found, plans.documents),
            "known": lambda: tell_known(known, dated, as_of),
        },
    )


def additions(plans: Plans, as_of: str) -> Section:
    """Return how far additions due by a day are counted, year by year."""
    past = _past(due(first_mentions(plans.targets), as_of))
    table = official_statistics.additions(plans.table("yardsticks"), plans.normalised, past)
    return Section(
        "additions",
        tables={"additions": Table(table, lambda: show_additions(table))},
        says={"additions": lambda: tell_additions(table, plans.documents)},
    )


def untargeted_statistics(plans: Plans) -> Section:
    """Return official figures of plans' last years that stand beside none of their targets."""
    figures = starting_points(read_context(context_of(plans.root)))
    table = official_statistics.untargeted_statistics(
        figures, plans.table("yardsticks"), plans.documents
    )
    table = noted(table, plans)
    return Section(
        "untargeted_statistics", {"statistics": Table(table, lambda: show_untargeted(table))}
    )


def noted(figures: pd.DataFrame, plans: Plans) -> pd.DataFrame:
    """Return figures with what a reader has to know of each, by name."""
    notes = figure_notes(read_context(context_of(plans.root)))
    codes = [notes.get(key, []) for key in figures["statistic_id"]]
    told = [[name_of("caveat", code) for code in own] for own in codes]
    return figures.assign(notes=pd.Series(told, figures.index, dtype=object))


def _past(dated: pd.DataFrame) -> pd.DataFrame:
    return dated[dated["status"] == "due"]


def show_refused(table: pd.DataFrame) -> None:
    """Show refused official figures beside targets."""
    rows = [{**_promise(row), **_official(row)} | {"why": _why(row)} for row in table.itertuples()]
    show(pd.DataFrame(rows), "beside", stacked=True)


def show_outcomes(table: pd.DataFrame) -> None:
    """Show promise against outcome."""
    rows = [
        {
            **_promise(row),
            **_official(row),
            "verdict": row.verdict,
            "scopes_match": Cell(_match(row)),
            "reached": _rate(row.reached),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "outcomes", blank="–", stacked=True)


def show_additions(table: pd.DataFrame) -> None:
    """Show what is counted of additions year by year."""
    rows = [
        {
            **_promise(row),
            "statistic": statistic_name(row.statistic),
            "counted_years": Cell((_years(row), _years_of(row))),
            "counted_sum": _counted(row),
            "counted_share": _rate(row.share),
            "source_grade": row.source_grade,
            "verdict": row.verdict,
            "why": _why(row),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "added", blank="–", stacked=True)


def _years(row: Row) -> str:
    return translate("list.comma").join(map(told_period, row.years.split(", ")))


def _years_of(row: Row) -> str:
    if row.basis == "window":
        return translate("clock.whole_window")
    return translate("clock.years_of", n=row.year_count, window=row.window_years)


def _counted(row: Row) -> str:
    value = amount(row.value, row.unit)
    return translate("view.at_least", value=value) if row.basis == "at_least" else value


def show_untargeted(table: pd.DataFrame) -> None:
    """Show the official figures of last years that stand alone."""
    rows = [{"document": row.document, **_official(row)} for row in table.itertuples()]
    show(pd.DataFrame(rows), "unasked")


def _promise(row: Row) -> dict[str, object]:
    promised = bounded(amount(row.promised, row.promised_unit), row.comparator)
    scope = make_cell("scope", row.scope)
    told = translate("clock.by", value=promised, year=row.end_year)
    return {
        "id": row.id,
        "indicator_written": one_line(row.indicator_text),
        "promised": Cell((told, name_of("measure", row.promised_form))),
        "scope": scope,
    }


def _official(row: Row) -> dict[str, object]:
    value, year = amount(row.value, row.unit), told_period(row.period)
    return {
        "statistic": statistic_name(row.statistic),
        "official": Cell((translate("clock.from_outside", value=value, year=year), *row.notes)),
        "source_grade": row.source_grade,
    }


def _why(row: Row) -> str:
    return one_line(getattr(row, localised("why")))


def _match(row: Row) -> tuple[str, ...]:
    """Return in words whether what was counted is what was promised."""
    told = [_why(row)]
    if not row.same_form and "form" not in row.reasons.split(";"):
        forms = {"promised": row.promised_form, "counted": row.form}
        named = {key: name_of("measure", code) for key, code in forms.items()}
        told.append(translate("clock.form_differs", **named))
    return tuple(filter(None, told)) or (translate("clock.same"),)


def _rate(value: float) -> Cell | str:
    if pd.isna(value):
        return ""
    return Cell((f"{format_number(round(value, 2))}%",), "number")


def tell_refused(table: pd.DataFrame, documents: pd.DataFrame, later: int = 0) -> list[Claim]:
    """Return how often official figures only stand beside targets, and the last before each.

    So many more as `later` says are of the year of their target or after it, and not listed.
    """
    if table.empty:
        return []
    names = named_plans(documents)
    ids = table["target_id"].unique()
    words: Words = {"n": len(table), "targets": counted("target", len(ids)), "later": later}
    words["figures"] = official_statistics.count_figures(table)["figures"]
    how: Words = {"steps": chain(official_statistics.refused_statistics)}
    before = table[table["when"] == "before"].sort_values("year", kind="stable")
    last = before.drop_duplicates(["target_id", "form"], keep="last")
    last = last.set_index("target_id", drop=False)
    rows = last.loc[[one for one in ids if one in last.index]].itertuples()
    return [
        claim("beside", value=len(table), target_ids=ids, **how, **words),
        *(_refused(row, names[row.document]) for row in rows),
    ]


def _refused(row: Row, plan: Phrase) -> Claim:
    return claim(
        "beside_one",
        **_of(row, row.form, official_statistics.refused_statistics),
        end=row.end_year,
        form=name_of("measure", row.promised_form),
        statistic=statistic_name(row.statistic),
        **_sides(row, plan),
    )


def tell_outcomes(found: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return each outcome that is known beside what was promised."""
    plans = named_plans(documents)
    return [_outcome(row, plans[row.document]) for row in found.itertuples()]


def tell_known(counts: pd.DataFrame, dated: pd.DataFrame, as_of: str) -> list[Claim]:
    """Return for how many due targets an outcome is known."""
    how: Words = {"steps": chain(due, official_statistics.outcomes, as_of=as_of), "as_of": as_of}
    past = _past(dated)["target_id"]
    if past.empty:
        return [claim("outcomes_none_due", value=0, **how)]
    sums = counts[["due_count", "with_outcome", "judged", "no_outcome"]].sum()
    words: Words = dict(zip(("due", "found", "judged", "none"), map(int, sums), strict=True))
    return [claim("outcomes", value=words["found"], target_ids=past, **how, **words)]


def _outcome(row: Row, plan: Phrase) -> Claim:
    words: Words = _sides(row, plan) | {"end": row.end_year, "scope": one_line(row.scope)}
    words["verdict"] = name_of("verdict", row.verdict)
    words["promised_form"] = name_of("measure", row.promised_form)
    words["counted_form"] = name_of("measure", row.form)
    words["statistic"] = statistic_name(row.statistic)
    key = "outcome_refused" if row.same_form else "outcome_form"
    if row.same_form and row.verdict != "refused":
        key = "outcome_wider" if pd.isna(row.reached) else "outcome_reached"
    how = _of(row, row.statistic_id, official_statistics.outcomes)
    return claim(key, **how, sensitivity=words["why"], **_share(row.reached), **words)


def tell_additions(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how far each addition is counted, with the years for which there is a figure."""
    plans = named_plans(documents)
    return [_addition(row, plans[row.document]) for row in table.itertuples()]


def _addition(row: Row, plan: Phrase) -> Claim:
    words: Words = _sides(row, plan, year=_years(row)) | {"end": row.end_year}
    words |= {"n": row.year_count, "window": row.window_years}
    key = {"at_least": "added_least", "window": "added_window"}.get(row.basis, "added_wider")
    key = key if pd.isna(row.share) else "added"
    how = _of(row, row.statistic, official_statistics.additions)
    shown: Words = {"value": row.value, "unit": row.unit, **_share(row.share)}
    words["indicator"] = statistic_name(row.statistic)
    return claim(key, **how, sensitivity=words["why"], **shown, **words)


def _share(rate: float) -> Words:
    """Return a ratio as value and in words; nothing where there is none."""
    if pd.isna(rate):
        return {}
    return {"value": round(rate, 1), "unit": "%", "share": format_number(round(rate, 1))}


def _of(row: Row, part: str, function: Callable[..., object]) -> Words:
    """Return what a claim on one target and one figure is of, and how it came about."""
    ids = [row.target_id]
    return {"subject": f"{ids[0]}/{part}", "target_ids": ids, "steps": chain(function)}


def _period(row: Row) -> str:
    """Return the period of a figure, with what a reader has to know of it."""
    told = told_period(row.period)
    return translate("view.noted", told=told, note=joined(row.notes)) if row.notes else told


def _sides(row: Row, plan: Phrase, *, year: object = None) -> Words:
    """Return in words what was promised, what was counted and why the two differ."""
    promised = bounded(amount(row.promised, row.promised_unit), row.comparator)
    return {
        "plan": plan,
        "promised": linked(promised, row.id),
        "counted": amount(row.value, row.unit),
        "year": _period(row) if year is None else year,
        "why": getattr(row, localised("why")),
    }
