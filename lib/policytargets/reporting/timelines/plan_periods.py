"""Dates of the plans: period, signing, publication, and how each is known."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.comparing.timelines.windows import periods
from policytargets.display.cells import name_of
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    joined,
    named_plans,
)
from policytargets.display.section import Section, table_of
from policytargets.messages import current_language
from policytargets.normalising.baselines import is_inferred
from policytargets.normalising.paces import plausible_starts
from policytargets.plans import Plans

Row = Any
Words = dict[str, Any]


def plan_dates(plans: Plans) -> Section:
    """Return the periods of the plans, and when they were signed and published."""
    table = periods(plans.targets, plans.documents)
    return Section(
        "plan_dates",
        tables={"periods": table_of(table, "periods", decimals=1, stacked=True)},
        says={"intervals": lambda: tell_intervals(table, plans.documents)},
    )


def tell_intervals(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how dates are known, and the time from signing to publication and to the end."""
    names = named_plans(documents)
    how: Words = {"steps": chain(periods)}
    known = table.dropna(subset="days_to_publish")
    told = [_start(row, names[row.document]) for row in table.itertuples() if _moves(row)]
    told += [_note(row, names[row.document]) for row in documents.itertuples() if row.note]
    told += [_published(row, names[row.document]) for row in known.itertuples()]
    unknown = [names[p] for p in table["document"] if p not in set(known["document"])]
    if unknown:
        told.append(claim("interval_unknown", **how, plans=joined(unknown)))
    horizons = table["horizon_years"].dropna()
    if len(horizons):
        low, high = f"{horizons.min():.1f}", f"{horizons.max():.1f}"
        key = "horizon_one" if low == high else "horizon"
        told.append(claim(key, **how, low=low, high=high))
    return told


def _published(row: Row, plan: Phrase) -> Claim:
    days = int(row.days_to_publish)
    shown: Words = {"subject": row.document, "value": days, "unit": "天", "steps": chain(periods)}
    words: Words = {"plan": plan, "days": counted("day", days)}
    if not row.published_as:
        return claim("published", **shown, **words)
    return claim("published_as", **shown, **words, which=name_of("published_as", row.published_as))


def _note(row: Row, plan: Phrase) -> Claim:
    """Return what else is to be known of a copy, such as how it states its period."""
    note = (row.note_zh if current_language() == "zh" else "") or row.note
    return claim("copy_note", subject=row.document, steps=chain(periods), plan=plan, note=note)


def _moves(row: Row) -> bool:
    return is_inferred(row.start_status)


def _start(row: Row, plan: Phrase) -> Claim:
    """Return how the first year of a plan was inferred, and which others may be meant."""
    years = plausible_starts(row.plan_start, row.start_status, row.date_signed)
    others = joined([str(year) for year in years[1:]])
    key = "start_inferred" if others else "start_inferred_alone"
    how = name_of("start_status", row.start_status)
    words: Words = {"plan": plan, "how": how, "start": years[0], "others": others}
    return claim(key, subject=row.document, steps=chain(periods), **words)
