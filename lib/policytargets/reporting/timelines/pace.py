"""Pace and the same year."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from policytargets.display.amounts import amount, baseline
from policytargets.display.cells import Cell, family_name, format_number, name_of, one_line
from policytargets.display.claims import Claim, Phrase, chain, claim, counted, fill, joined, linked
from policytargets.display.show import show
from policytargets.messages import localised, translate

Row = Any


def show_lags(table: pd.DataFrame) -> None:
    """Show the windows of every two plans, as `timelines.lags` returns them."""
    shown = table.astype(object)
    shown["relation"] = [translate(f"relation.{code}") for code in table["relation"]]
    show(shown, "lags", stacked=True)


def show_parents(table: pd.DataFrame) -> None:
    """Show the plan above each plan, as `timelines.name_parents` returns it.

    The title stands in Chinese also on an English page: by it the plan is found.
    """
    rows = [
        {
            "document": row.document,
            "parent": _parent(row),
            "name_source": _sourced(row),
            "status": row.status,
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "parents", blank="–", stacked=True)


def _parent(row: Row) -> Cell | str:
    names = dict.fromkeys((getattr(row, localised("parent")), row.parent_zh))
    return Cell(tuple(names)) if row.parent_zh else ""


def _sourced(row: Row) -> Cell | str:
    if not row.title:
        return ""
    told = translate(f"title.{row.title}")
    return Cell((getattr(row, localised("parent_source")), told))


def show_paces(table: pd.DataFrame) -> None:
    """Show what comparable targets ask a year, as `timelines.paces` returns it."""
    rows = [
        {
            "family": row.family,
            "id": row.id,
            "number_text": one_line(row.number_text),
            "form": row.form,
            "window": _window(row),
            "pace": pace_of(row),
            "reasons": _clocks_caveats(row.caveats),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "paces", blank="–", stacked=True)


def show_same_year(table: pd.DataFrame) -> None:
    """Show levels in a common year, as `timelines.same_year` returns them."""
    rows = [
        {
            "family": row.family,
            "id": row.id,
            "path_start": _start(row),
            "aim": _dated("by", row.value, row.unit, row.end_year),
            "common_year": Cell((str(row.common_year),), "number"),
            "in_common_year": _band(row),
            "status": row.status,
            "reasons": _clocks_caveats(row.caveats),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "same_year", blank="–", stacked=True)


def show_starts(table: pd.DataFrame) -> None:
    """Show where targets start from, as `timelines.starts` returns it."""
    rows = [
        {
            "id": row.id,
            "indicator_written": one_line(row.indicator_text),
            "aim": _dated("by", row.value, row.unit, row.end_year),
            "path_start": baseline(row),
            "derivation": _lines(getattr(row, localised("derivation"))),
            "start_caveat": translate(f"start_caveat.{row.function}"),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "starts", blank="–", stacked=True)


def pace_of(row: Row) -> str:
    """Return a pace with its unit, as an amount or a rate a year."""
    if row.basis == "rate_per_year":
        return translate("clock.rate", value=format_number(round(row.pace, 2)))
    value = amount(row.pace, row.unit, row.pace_max)
    return translate("clock.a_year", value=value)


def _window(row: Row) -> Cell:
    if pd.isna(row.window_years):
        return Cell(("–",), "missing")
    key = "of_year" if row.window_years == 1 else "of_years"
    span = translate("clock.years", start=row.start_year, end=row.end_year)
    return Cell((span, translate(f"clock.{key}", n=row.window_years)))


def _clocks_caveats(codes: str) -> str:
    named = [name_of("caveat", code) for code in codes.split(";") if code]
    return translate("list.comma").join(named)


def _start(row: Row) -> Cell:
    if pd.isna(row.start):
        return Cell((translate("baseline.none"),), "missing")
    told = _dated("in", row.start, row.unit, row.baseline_year)
    return Cell((told, translate(f"baseline.{row.baseline_status}")))


def _dated(key: str, value: float, unit: str, year: int) -> str:
    values = {"value": amount(value, unit), "year": year}
    return translate(f"clock.{key}", **values)


def _band(row: Row) -> str:
    if pd.isna(row.linear):
        return ""
    low, high = band_ends(row)
    ends = [amount(end, row.unit) for end in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    return translate("clock.band", low=ends[0], high=ends[1])


def band_ends(row: Row) -> tuple[float, float]:
    """Return the lower and the upper end of where a level stands; one where only one is known."""
    known = [end for end in (row.linear, row.geometric) if pd.notna(end)]
    return min(known), max(known)


def _lines(text: str) -> Cell | str:
    return Cell(tuple(text.split("\n"))) if text else ""


Words = dict[str, Any]


def tell_paces(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many targets have a comparable pace, and where pace and total disagree."""
    if table.empty:
        return []
    ids = table["target_id"].unique()
    words: Words = {"targets": counted("target", len(ids))}
    words["groups"] = counted("group", table["group"].nunique())
    shown: Words = {"value": len(ids), "target_ids": ids, "steps": _steps("paces")}
    regions = _regions(documents)
    return [claim("paces", **shown, **words), *(_turned(*pair, regions) for pair in _turns(table))]


def _turns(table: pd.DataFrame) -> list[tuple[Row, Row]]:
    """Return the pairs, each once, of which the larger total is not the larger pace."""
    amounts = table[table["basis"] == "pace_per_year"].dropna(subset="window_years")
    found: dict[tuple[str, str], tuple[Row, Row]] = {}
    for _, own in amounts.groupby("group", sort=False):
        for pair in combinations(own.itertuples(), 2):
            more, less = sorted(pair, key=lambda row: -_total(row))
            if _total(more) > _total(less) and more.pace <= less.pace:
                found.setdefault((more.target_id, less.target_id), (more, less))
    return list(found.values())


def _turned(more: Row, less: Row, regions: Mapping[str, str]) -> Claim:
    words: Words = {}
    for name, row in (("more", more), ("less", less)):
        words[name] = regions[row.document]
        words[f"{name}_pace"] = linked(pace_of(row), row.id)
        words[f"{name}_total"] = amount(_total(row), row.unit)
        key = "of_year" if row.window_years == 1 else "of_years"
        words[f"{name}_window"] = translate(f"clock.{key}", n=row.window_years)
    return claim(
        "pace_equal" if more.pace == less.pace else "pace_turns",
        subject=f"{more.target_id}/{less.target_id}",
        target_ids=[more.target_id, less.target_id],
        steps=_steps("paces"),
        sensitivity=_caveats(more.caveats).strip(),
        family=family_name(more.family),
        caveats=_caveats(more.caveats),
        **words,
    )


def tell_same_year(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return where the plans stand in each common year that more than one target shares."""
    regions = _regions(documents)
    groups = [own for _, own in table.groupby("group", sort=False)]
    return [_standings(own, regions) for own in groups if len(own) > 1]


def _standings(own: pd.DataFrame, regions: Mapping[str, str]) -> Claim:
    first = own.iloc[0]
    told = [_standing(row, regions[row.document]) for row in own.itertuples()]
    between = translate("list.clause_of")
    year = int(first["common_year"])
    return claim(
        "same_year",
        subject="/".join([first["family"], *own["target_id"]]),
        target_ids=own["target_id"],
        steps=_steps("same_year", common_year=year),
        sensitivity=_caveats(first["caveats"]).strip(),
        family=family_name(first["family"]),
        year=year,
        standings=Phrase(between.join(filter(None, told))),
        caveats=_caveats(first["caveats"]),
    )


def _standing(row: Row, plan: str) -> str:
    value = linked(amount(row.value, row.unit), row.id)
    words: Words = {"plan": plan, "value": value, "end": row.end_year}
    if row.status == "no_path":
        return fill("standing_no_path", **words)
    if row.status == "before_start":
        return ""
    if row.end_year == row.common_year:
        return fill("standing_target", **words)
    low, high = (amount(end, row.unit) for end in band_ends(row))
    key = "standing_path" if row.status == "on_path" else "standing_extrapolated"
    return fill(key, low=low, high=high, **words)


def _regions(documents: pd.DataFrame) -> dict[str, str]:
    return dict(zip(documents["document"], documents[localised("region")], strict=True))


def _total(row: Row) -> float:
    return round(float(row.pace * row.window_years), 9)


def _steps(function: str, **inputs: object) -> Any:  # noqa: ANN401
    functions = ("comparing.choose_pairs", f"comparing.timelines.{function}")
    return chain(*functions, **inputs)


def _caveats(codes: str) -> Phrase:
    named = [name_of("caveat", code) for code in codes.split(";") if code]
    if not named:
        return Phrase("")
    return Phrase(fill("pace_caveats", caveats=joined(named)))
