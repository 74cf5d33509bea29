"""Baselines, statistics beside, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.timelines.outcomes import count_outcomes
from policytargets.display.amounts import amount, start_of
from policytargets.display.cells import (
    Cell,
    family_name,
    format_number,
    make_cell,
    name_of,
    one_line,
)
from policytargets.display.claims import Claim, Phrase, chain, claim, counted, linked, named_plans
from policytargets.display.show import show
from policytargets.messages import in_use, localised, translate
from policytargets.vocabulary.bodies import load_statistics

Row = Any


def show_added(table: pd.DataFrame) -> None:
    """Show what is counted of additions year by year, as `timelines.added` returns it."""
    rows = [
        {
            **_promise(row),
            "statistic": statistic_name(row.statistic),
            "counted_years": Cell((row.years, _years_of(row))),
            "counted_sum": amount(row.value, row.unit),
            "counted_share": _rate(row.share),
            "source_grade": row.source_grade,
            "verdict": row.verdict,
            "why": _why(row),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "added", stacked=True)


def _years_of(row: Row) -> str:
    return translate("clock.years_of", n=row.year_count, window=row.window_years)


def show_beside(table: pd.DataFrame) -> None:
    """Show refused official figures beside targets, as `timelines.beside` returns them."""
    rows = [{**_promise(row), **_official(row)} | {"why": _why(row)} for row in table.itertuples()]
    show(pd.DataFrame(rows), "beside", stacked=True)


def show_outcomes(table: pd.DataFrame) -> None:
    """Show promise against outcome, as `timelines.outcomes` returns it."""
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


def show_unasked(table: pd.DataFrame) -> None:
    """Show the official figures of last years that stand alone, see `timelines.unasked`."""
    rows = [{"document": row.document, **_official(row)} for row in table.itertuples()]
    show(pd.DataFrame(rows), "unasked")


def statistic_name(code: str) -> str:
    """Return the name of an official statistic."""
    names = {entry.statistic: entry for entry in load_statistics().statistics}
    return in_use(names[code]) if code in names else code


def _promise(row: Row) -> dict[str, object]:
    promised = amount(row.promised, row.promised_unit)
    scope = make_cell("scope", row.scope)
    told = translate("clock.by", value=promised, year=row.end_year)
    return {
        "id": row.id,
        "indicator_written": one_line(row.indicator_text),
        "promised": Cell((told, name_of("measure", row.promised_form))),
        "scope": scope,
    }


def _official(row: Row) -> dict[str, object]:
    value = amount(row.value, row.unit)
    return {
        "statistic": statistic_name(row.statistic),
        "official": translate("clock.from_outside", value=value, year=row.year),
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


Words = dict[str, Any]


def tell_starts(
    table: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame
) -> list[Claim]:
    """Return how many targets have a baseline, and the growth that each known one asks for."""
    if normalised.empty:
        return []
    names = named_plans(documents)
    keys = dict(zip(normalised["id"], normalised["target_id"], strict=True))
    shown: Words = {"value": len(table), "target_ids": table["target_id"], "n": len(table)}
    shown |= {"steps": chain("comparing.timelines.starts"), "total": len(normalised)}
    rows = table[table["implied_growth_per_year"].notna()].itertuples()
    return [claim("starts", **shown), *(_growth(row, keys, names[row.document]) for row in rows)]


def _growth(row: Row, keys: Mapping[str, str], plan: Phrase) -> Claim:
    rate = round(row.implied_growth_per_year, 2)
    caveat = translate(f"start_caveat.{row.function}")
    others = [keys[name] for name in row.baseline_source.split(";") if name in keys]
    start = start_of(row)
    return claim(
        "starts_implied",
        subject=row.target_id,
        value=rate,
        unit="%",
        target_ids=[row.target_id, *others],
        steps=chain("comparing.timelines.starts"),
        sensitivity=caveat,
        plan=plan,
        indicator=family_name(row.family),
        start=translate("clock.in", value=start, year=row.baseline_year),
        status=name_of("baseline_status", row.baseline_status),
        aim=linked(amount(row.value, row.unit), row.id),
        end=row.end_year,
        rate=format_number(rate),
        caveat=caveat,
    )


def tell_beside(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many official figures only stand beside targets, and the last one before each."""
    if table.empty:
        return []
    names = named_plans(documents)
    ids = table["target_id"].unique()
    words: Words = {"n": len(table), "targets": counted("target", len(ids))}
    how: Words = {"steps": chain("comparing.timelines.beside")}
    before = table[table["when"] == "before"].sort_values("year", kind="stable")
    last = before.drop_duplicates("target_id", keep="last").set_index("target_id", drop=False)
    rows = last.loc[[one for one in ids if one in last.index]].itertuples()
    return [
        claim("beside", value=len(table), target_ids=ids, **how, **words),
        *(_beside(row, names[row.document]) for row in rows),
    ]


def _beside(row: Row, plan: Phrase) -> Claim:
    return claim(
        "beside_one",
        subject=row.target_id,
        target_ids=[row.target_id],
        steps=chain("comparing.timelines.beside"),
        end=row.end_year,
        form=name_of("measure", row.promised_form),
        statistic=statistic_name(row.statistic),
        **_sides(row, plan),
    )


def tell_outcomes(
    found: pd.DataFrame, dated: pd.DataFrame, documents: pd.DataFrame, as_of: str
) -> list[Claim]:
    """Return for how many due targets an outcome is known, and each of those."""
    functions = ("comparing.timelines.due", "comparing.timelines.outcomes")
    how: Words = {"steps": chain(*functions, as_of=as_of)}
    due = dated.loc[dated["status"] == "due", "target_id"]
    if due.empty:
        return [claim("outcomes_none_due", value=0, **how, as_of=as_of)]
    counts = count_outcomes(dated, found)
    sums = counts[["due_count", "with_outcome", "judged", "no_outcome"]].sum()
    words: Words = dict(zip(("due", "found", "judged", "none"), map(int, sums), strict=True))
    plans = named_plans(documents)
    shown: Words = {"value": words["found"], "target_ids": due, "as_of": as_of}
    return [
        claim("outcomes", **shown, **how, **words),
        *(_outcome(row, plans[row.document]) for row in found.itertuples()),
    ]


def _outcome(row: Row, plan: Phrase) -> Claim:
    words: Words = _sides(row, plan)
    words["verdict"] = name_of("verdict", row.verdict)
    words["promised_form"] = name_of("measure", row.promised_form)
    words["counted_form"] = name_of("measure", row.form)
    key = "outcome_refused" if row.same_form else "outcome_form"
    shown: Words = {}
    if pd.notna(row.reached):
        key, shown = "outcome_reached", {"value": round(row.reached, 1), "unit": "%"}
        words["share"] = format_number(shown["value"])
    return claim(
        key,
        subject=f"{row.target_id}/{row.statistic_id}",
        target_ids=[row.target_id],
        steps=chain("comparing.timelines.outcomes"),
        sensitivity=getattr(row, localised("why")),
        **shown,
        **words,
    )


def tell_added(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how far each addition is counted, with the years for which there is a figure."""
    plans = named_plans(documents)
    return [_added(row, plans[row.document]) for row in table.itertuples()]


def _added(row: Row, plan: Phrase) -> Claim:
    words: Words = _sides(row, plan, year=row.years)
    share = round(row.share, 1)
    return claim(
        "added",
        subject=f"{row.target_id}/{row.statistic}",
        value=share,
        unit="%",
        target_ids=[row.target_id],
        steps=chain("comparing.timelines.added"),
        sensitivity=words["why"],
        indicator=statistic_name(row.statistic),
        n=row.year_count,
        window=row.window_years,
        share=format_number(share),
        end=row.end_year,
        **words,
    )


def _sides(row: Row, plan: Phrase, *, year: object = None) -> Words:
    """Return in words what was promised, what was counted and why the two differ."""
    promised = amount(row.promised, row.promised_unit)
    return {
        "plan": plan,
        "promised": linked(promised, row.id),
        "counted": amount(row.value, row.unit),
        "year": row.year if year is None else year,
        "why": getattr(row, localised("why")),
    }
