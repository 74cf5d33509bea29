"""Where a target starts from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from policytargets.normalising.populations import relate_scopes
from policytargets.normalising.steps import Step
from policytargets.normalising.values import Interval, interval_of
from policytargets.reading import Reading
from policytargets.reading.numbers import Number
from policytargets.vocabulary.grammar import load_starts
from policytargets.vocabulary.wordings import plain

COLUMNS = (
    "baseline_value",
    "baseline_low",
    "baseline_high",
    "baseline_year",
    "baseline_status",
    "baseline_source",
    "baseline_reasons",
    "baseline_grade",
)
"""What a row carries of its baseline; sources and reasons are joined by ``;``."""

INFERRED = "start_inferred"
"""The caveat of a baseline that stands before a first year which no text states."""

WITHIN = "within_period"
"""The caveat of a baseline of a year of the plan itself."""

_SAME = ["document", "indicator", "concept", "grade", "size"]
_CAVEATS = {
    "same": "",
    "wording": "scope_wording",
    "nested": "scope_nested",
    "unstated": "scope_unstated",
}


def is_inferred(status: str) -> bool:
    """Return whether a first year is inferred, not stated."""
    return str(status).startswith("inferred")


@dataclass(frozen=True)
class Baseline:
    """Where one target starts from."""

    target_id: str  # The target
    interval: Interval  # Value and bounds, in the target's canonical unit
    year: int | None  # Year at whose end it stood; None where it is not known
    status: str  # stated, implied, bounded or external
    source: str  # Ids of targets or of a statistic, joined by ;
    # Caveats, in the codes of comparability.yml, within_period and start_inferred, joined by ;
    reasons: str = ""
    # How good the source of a statistic is, as in context.csv; empty for what the plan says
    grade: str = ""
    steps: tuple[Step, ...] = ()  # How its value was got; none where it was read


def implied(rows: pd.DataFrame) -> dict[str, Baseline]:
    """Return the baselines that a plan gives away by two targets of one thing.

    A stock reached and what is added to it up to the same year leave the stock at the start; a
    level reached and its growth up to the same year leave the level at the start.

    Returns
    -------
    dict of str to Baseline
        By target_id of the level. Of several that fit, the one with the same population, then the
        first in the text.
    """
    levels = rows[rows["form"].eq("level")]
    movers = rows[rows["form"].isin(list(_SOLVERS)) & rows["repeats"].eq("")]
    pairs = levels.merge(movers, on=_SAME, suffixes=("", "_by"))
    pairs = pairs[pairs["end_year"].eq(pairs["end_year_by"]) & pairs["window_years_by"].notna()]
    found: dict[str, list[Baseline]] = {}
    for pair in pairs.itertuples(index=False):
        for baseline in _solve(pair):
            found.setdefault(baseline.target_id, []).append(baseline)
    return {key: min(each, key=lambda b: b.reasons != "") for key, each in found.items()}


def bounded(rows: pd.DataFrame, readings: Mapping[str, Reading]) -> dict[str, Baseline]:
    """Return the baselines that wording alone bounds: what is to be kept (保持) is reached already.

    What the same section is to build first (建成数字化园区, 园区主导产业保持) is not there yet.

    Returns
    -------
    dict of str to Baseline
        By target_id; value missing, one bound given by the target's own number and comparator.
    """
    kept = rows[rows["form"].isin(["level", "rank"]) & _kept(rows, readings)]
    added = rows[rows["form"].isin(["addition", "flow"])].groupby(["document", "section"])
    built = added["indicator_text"].agg(" ".join).to_dict()
    found = {}
    for row in kept.itertuples(index=False):
        if row.scope and plain(row.scope) in plain(built.get((row.document, row.section), "")):
            continue
        reached = interval_of(row.value, row.value_max, row.comparator)
        if row.comparator in (">=", ">", "<="):
            unknown = Interval(math.nan, reached.low, reached.high)
            year = None if pd.isna(row.start_year) else int(row.start_year) - 1
            told = INFERRED if year and is_inferred(row.start_status) else ""
            found[row.target_id] = Baseline(row.target_id, unknown, year, "bounded", row.id, told)
    return found


def _kept(rows: pd.DataFrame, readings: Mapping[str, Reading]) -> pd.Series:
    """Return which targets are to be kept: 保持 governs its list (保持90%以上、满意率90%以上)."""
    kept = list(rows["quote"].map(plain).str.contains(load_starts().keeping()))
    for at, (before, row) in enumerate(pairwise(rows.itertuples()), 1):
        if kept[at - 1] and before.document == row.document:
            between = readings[row.document].raw[before.quote_end : row.quote_start]
            bare = plain(row.quote) == plain(row.indicator_text + row.number_text)
            follows = between == "、" and bare and row.comparator == before.comparator
            kept[at] = kept[at] or follows
    return pd.Series(kept, rows.index, dtype=bool)


def _solve(pair: Any) -> Iterator[Baseline]:  # noqa: ANN401
    caveat = _CAVEATS.get(relate_scopes(pair.scope_code, pair.scope_code_by))
    one_of_each = pair.scope_each == pair.scope_each_by
    rate = pair.form_by in _RATES
    if caveat is None or not one_of_each or pair.unit_by != ("%" if rate else pair.unit):
        return
    if not rate and pair.nature != "stock":
        return
    level = interval_of(pair.value, pair.value_max, pair.comparator)
    move = interval_of(pair.value_by, pair.value_max_by, pair.comparator_by)
    start = _SOLVERS[pair.form_by](level, move, int(pair.window_years_by))
    if start.value > 0:
        yield Baseline(
            target_id=pair.target_id,
            interval=start,
            year=int(pair.start_year_by) - 1,
            status="implied",
            source=f"{pair.id};{pair.id_by}",
            reasons=";".join(filter(None, (caveat, _inferred(pair)))),
            steps=(_step(pair, start),),
        )


def _inferred(pair: Any) -> str:  # noqa: ANN401
    return INFERRED if is_inferred(pair.start_status_by) else ""


def _step(pair: Any, start: Interval) -> Step:  # noqa: ANN401
    inputs: dict[str, object] = {
        "level": pair.value,
        "unit": pair.unit,
        "move": pair.value_by,
        "level_id": pair.id,
        "move_id": pair.id_by,
    }
    if pair.form_by in _YEARLY:
        inputs["years"] = int(pair.window_years_by)
    return Step(f"start_from_{pair.form_by}", inputs, start.value)


_RATES = ("growth", "change")
_YEARLY = ("flow", "growth")
_SOLVERS: dict[str, Callable[[Interval, Interval, int], Interval]] = {
    "flow": lambda level, move, years: level.minus(move.times(years)),
    "addition": lambda level, move, years: level.minus(move),
    "growth": lambda level, move, years: level.before_growth(move, years),
    "change": lambda level, move, years: level.before_growth(move, 1),
}


def stated(rows: pd.DataFrame, readings: Mapping[str, Reading]) -> dict[str, Baseline]:
    """Return the baselines that stand before their targets in the text.

    Returns
    -------
    dict of str to Baseline
        By target_id, in the target's canonical unit; the year is None where the plan says only
        目前 or nothing.
    """
    found = {}
    for row in rows[rows["form"].eq("level")].itertuples(index=False):
        start = readings[row.document].start_before(row.start)
        if start is not None and start[0].unit == row.unit_written:
            found[row.target_id] = _baseline(row, *start)
    return found


def _baseline(row: Any, number: Number, year: int | None) -> Baseline:  # noqa: ANN401
    top = math.nan if number.value_max is None else number.value_max
    interval = interval_of(number.value, top, number.comparator).times(row.unit_factor)
    return Baseline(row.target_id, interval, year, "stated", row.id)
