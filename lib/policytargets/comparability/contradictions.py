"""Targets of one plan that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from policytargets.normalising.populations import relate_scopes
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.rules import FIELDS, Finding, load_contradictions
from policytargets.vocabulary.scopes import UNSTATED
from policytargets.vocabulary.wordings import first_of, plain

_AT_A_DATE = ("level", "rank", "addition")
_RATES = ("growth", "change")
_WHOLE = 100.0


def measure_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with what the checks compare."""
    for side in "ab":
        pairs[f"low_{side}"], pairs[f"high_{side}"] = _bounds(pairs, side)
    years = (
        (pairs["end_year_a"] - pairs["start_year_a"] + 1)
        .astype("Float64")
        .to_numpy(float, na_value=np.nan)
    )
    pairs["years"] = years
    pairs["times"] = np.where(pairs["form_a"].eq("flow"), years, 1.0)
    pairs["total_a"] = pairs["value_a"] * pairs["times"]
    spans = np.where(pairs["form_a"].eq("change"), 1.0, years)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        pairs["start_a"] = pairs["value_b"] / (1 + pairs["value_a"] / 100) ** spans
    stated = pairs["baseline_status_b"].eq("stated")
    for column in ("value", "year"):
        base = pairs[f"baseline_{column}_b"].where(stated, pairs[f"baseline_{column}_a"])
        base = base.where(stated | pairs["baseline_status_a"].eq("stated"))
        pairs["base" if column == "value" else "base_year"] = base.astype(float)
    return pairs


def _bounds(pairs: pd.DataFrame, side: str) -> tuple[pd.Series, pd.Series]:
    """Return between which bounds a target's number lies, by its comparator."""
    value, comparator = pairs[f"value_{side}"], pairs[f"comparator_{side}"]
    high = pairs[f"value_max_{side}"].fillna(value)
    slack = value.abs() * (load_contradictions().about / 100)
    slack = slack.where(comparator.eq("~"), 0.0)
    return (
        (value - slack).mask(comparator.eq("<="), -np.inf),
        (high + slack).mask(comparator.isin([">=", ">"]), np.inf),
    )


def _apart(low: pd.Series, high: pd.Series, pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the bounds do not meet those of b, rounding allowed for."""
    room = pairs["value_b"].abs() * (load_contradictions().tolerance / 100)
    return low.gt(pairs["high_b"] + room) | high.lt(pairs["low_b"] - room)


def _alike(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether two mentions in text order are of one form, unit and population."""
    kind = load_grammar().kind
    units = zip(pairs["unit_a"], pairs["unit_b"], strict=True)
    same_unit = pd.Series(
        [a == b or kind(a) == kind(b) == "count" for a, b in units], pairs.index, bool
    )
    # Two rows of one section are two things, however alike (see `mark_repeats`).
    apart = pairs["section_a"].ne(pairs["section_b"]) & pairs["place_a"].lt(pairs["place_b"])
    form = pairs["form_a"].eq(pairs["form_b"]) & pairs["cadence_a"].eq(pairs["cadence_b"])
    return form & apart & same_unit


def _one_number(pairs: pd.DataFrame) -> pd.Series:
    ranges = (
        pairs["value_max_a"]
        .fillna(pairs["value_a"])
        .eq(pairs["value_max_b"].fillna(pairs["value_b"]))
    )
    return pairs["value_a"].eq(pairs["value_b"]) & ranges


def _same_scope(pairs: pd.DataFrame) -> pd.Series:
    return pairs["scopes"].isin(["same", "wording"])


def _same_years(pairs: pd.DataFrame) -> pd.Series:
    ends = _equal(pairs, "end_year")
    return ends & (pairs["form_a"].isin(("level", "rank")) | _equal(pairs, "start_year"))


def _equal(pairs: pd.DataFrame, column: str) -> pd.Series:
    return pairs[f"{column}_a"].eq(pairs[f"{column}_b"]).fillna(False).astype(bool)


def _headline_task(pairs: pd.DataFrame) -> pd.Series:
    return pairs["part_a"].eq("headline") & pairs["part_b"].eq("task")


def _comparator(pairs: pd.DataFrame) -> pd.Series:
    alike = _alike(pairs) & _same_scope(pairs) & _same_years(pairs) & _one_number(pairs)
    return alike & ~_equal(pairs, "comparator")


def _other_number(pairs: pd.DataFrame) -> pd.Series:
    return _alike(pairs) & _same_scope(pairs) & _same_years(pairs) & ~_one_number(pairs)


def _number(pairs: pd.DataFrame) -> pd.Series:
    return _other_number(pairs) & ~_headline_task(pairs)


def _headline_number(pairs: pd.DataFrame) -> pd.Series:
    return _other_number(pairs) & _headline_task(pairs)


def _headline_scope(pairs: pd.DataFrame) -> pd.Series:
    other = pairs["scopes"].isin(["nested", "wording"])
    return _alike(pairs) & _headline_task(pairs) & other & _same_years(pairs) & _one_number(pairs)


def _headline_deadline(pairs: pd.DataFrame) -> pd.Series:
    known = pairs["end_year_a"].notna() & pairs["end_year_b"].notna()
    other = known & ~_equal(pairs, "end_year") & pairs["form_a"].isin(_AT_A_DATE)
    return _alike(pairs) & _headline_task(pairs) & _same_scope(pairs) & _one_number(pairs) & other


def _additions_exceed_stock(pairs: pd.DataFrame) -> pd.Series:
    forms = pairs["form_a"].isin(("addition", "flow")) & pairs["form_b"].eq("level")
    lead = forms & pairs["nature_a"].eq("stock") & _same_scope(pairs)
    in_time = pairs["end_year_a"].le(pairs["end_year_b"]).fillna(False).astype(bool)
    room = 1 + load_contradictions().tolerance / 100
    return lead & in_time & (pairs["low_a"] * pairs["times"]).gt(pairs["value_b"] * room)


def _flow_misses_total(pairs: pd.DataFrame) -> pd.Series:
    forms = pairs["form_a"].eq("flow") & pairs["form_b"].eq("addition")
    same = forms & _same_scope(pairs) & _equal(pairs, "end_year") & _equal(pairs, "start_year")
    return same & _apart(pairs["low_a"] * pairs["times"], pairs["high_a"] * pairs["times"], pairs)


def _rate_and_level(pairs: pd.DataFrame) -> pd.Series:
    forms = pairs["form_a"].isin(_RATES) & pairs["form_b"].eq("level")
    return forms & _same_scope(pairs) & _equal(pairs, "end_year")


def _growth_from_impossible(pairs: pd.DataFrame) -> pd.Series:
    share = pairs["nature_b"].eq("ratio") & pairs["unit_b"].eq("%") & pairs["comparator_b"].ne("<=")
    room = 1 + load_contradictions().tolerance / 100
    return _rate_and_level(pairs) & share & pairs["start_a"].gt(_WHOLE * room)


def _growth_misses_level(pairs: pd.DataFrame) -> pd.Series:
    span = pairs["end_year_b"].astype(float) - pairs["base_year"]
    span = span.mask(pairs["form_a"].eq("change"), 1.0)
    low, high = (pairs["base"] * (1 + pairs[f"{side}_a"] / 100) ** span for side in ("low", "high"))
    return _rate_and_level(pairs) & pairs["base"].gt(0) & span.gt(0) & _apart(low, high, pairs)


CHECKS: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {
    check.__name__.removeprefix("_"): check
    for check in (
        _comparator,
        _number,
        _headline_number,
        _headline_scope,
        _headline_deadline,
        _additions_exceed_stock,
        _flow_misses_total,
        _growth_from_impossible,
        _growth_misses_level,
    )
}
"""Check by the name that contradictions.yml gives it."""


COLUMNS = (
    "document",
    "kind",
    "target_a",
    "target_b",
    "target_id_a",
    "target_id_b",
    "explanation",
    "explanation_zh",
)
"""The columns of `find_contradictions`."""

_THING = ["document", "indicator", "concept", "grade", "size", "scope_each"]
_UNREAD = "other"  # what the codelist does not hold is never the same thing
_BASE = ("baseline_value", "baseline_year", "baseline_status")
_BROKEN = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")  # a line end inside a word
_YEARS_END = 3000


def find_contradictions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of targets of one plan that cannot both be meant.

    Only targets of the same thing are held against each other: of one indicator (never `other`),
    concept, grade and size. Thresholds and wordings are those of contradictions.yml.
    """
    pairs = measure_pairs(_pairs(_prepared(rows)))
    found = [
        _told(pairs[CHECKS[entry.finding](pairs)], entry)
        for entry in load_contradictions().findings
    ]
    table = pd.concat(found, ignore_index=True)
    table = table.sort_values(["document", "_place", "_other"], kind="stable", ignore_index=True)
    return table[list(COLUMNS)]


def _prepared(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that say something of their own, with their part in the plan."""
    ready = rows[rows["indicator"].ne(_UNREAD)].copy()
    ready = ready.reindex(columns=[*ready.columns, *(c for c in _BASE if c not in ready)])
    ready["concept"] = [
        _one_thing(*pair) for pair in zip(ready["indicator"], ready["concept"], strict=True)
    ]
    ready["place"] = ready["start"]
    ready["part"] = _parts(ready)
    return ready[~_says_no_more(ready)]


def _one_thing(indicator: str, concept: str) -> str:
    for entry in load_contradictions().one_thing:
        if entry.indicator == indicator and first_of(tuple(entry.wordings)).search(concept):
            return entry.concept
    return concept


def _parts(rows: pd.DataFrame) -> pd.Series:
    """Return ``headline`` for targets of the chapter of goals, ``task`` for those after it."""
    chapter = rows["section"].str.split("/").str[0]
    order = rows.sort_values("start", kind="stable").index
    first = chapter.loc[order].groupby(rows.loc[order, "document"]).first()
    goals = rows["document"].map(first)
    part = pd.Series(np.where(chapter.eq(goals), "headline", "task"), index=rows.index)
    return part.where(goals.isin(load_contradictions().headline_chapters), "")


def _says_no_more(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows repeat another to the letter: the other one speaks for them."""
    said = rows.set_index("id")
    known = rows["repeats"].isin(said.index)
    same = known.copy()
    for column in ("comparator", "scope_code"):
        first = said[column].reindex(rows["repeats"]).to_numpy()
        same &= rows[column].to_numpy() == first
    return same


def _pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Return every ordered pair of targets of one thing, with how their scopes stand."""
    pairs = rows.merge(rows, on=_THING, suffixes=("_a", "_b"))
    pairs = pairs[pairs["target_id_a"].ne(pairs["target_id_b"])].reset_index(drop=True)
    given = [pairs[column] for column in ("scope_code_a", "scope_code_b", "scope_a", "scope_b")]
    pairs["scopes"] = pd.Series([_relate(*each) for each in zip(*given, strict=True)], dtype=object)
    return pairs


def _relate(first: str, second: str, said_first: str, said_second: str) -> str:
    if plain(said_first) == plain(said_second):
        return "same"
    # A plan that names no population speaks of its own territory.
    return relate_scopes(*("territory" if code == UNSTATED else code for code in (first, second)))


def _told(pairs: pd.DataFrame, entry: Finding) -> pd.DataFrame:
    told = pairs.rename(columns={"id_a": "target_a", "id_b": "target_b"}).assign(kind=entry.kind)
    told["_place"] = told[["place_a", "place_b"]].min(axis=1)
    told["_other"] = told[["place_a", "place_b"]].max(axis=1)
    fields = list(_fields(pairs))
    told["explanation"] = [entry.en.format(**field) for field in fields]
    told["explanation_zh"] = [entry.zh.format(**field) for field in fields]
    return told[[*COLUMNS, "_place", "_other"]]


def _fields(pairs: pd.DataFrame) -> Iterator[dict[str, str]]:
    named = pairs.rename(columns={f"number_text_{side}": f"number_{side}" for side in "ab"})
    for row in named[list(FIELDS)].to_dict("records"):
        yield {str(name): _as_text(value) for name, value in row.items()}


def _as_text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return _BROKEN.sub("", " ".join(value.split()))
    if pd.isna(value):
        return ""
    number = float(value)
    # Years have no thousands to mark, large totals no decimals to show.
    return f"{number:,.0f}" if number >= _YEARS_END else f"{number:.2f}".rstrip("0").rstrip(".")
