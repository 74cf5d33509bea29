"""Columns, codes and checks of the clean tables."""

from __future__ import annotations

from functools import cache

import pandera.pandas as pa

from policytargets.yamls import CODE

END_YEAR_STATUSES = ("stated", "inherited", "plan", "dated", "none")
BASELINE_STATUSES = ("stated", "implied", "bounded", "external", "none")
VERDICTS = ("direct", "converted", "qualified", "refused")
MISSING_KINDS = (
    *("not_stated", "direction_only", "other_form", "outside_remit"),
    *("omitted_in_copy", "other_indicator"),
)
TIMES = ("before", "during", "outcome", "after", "unknown")
ORDERS = ("more", "less", "tie", "trade_off", "undecided")
MEASURES = ("level", "addition", "flow", "growth", "change", "points", "rank")
COMPARATORS = (">=", ">", "~", "<=", "=")
ROLES = ("target", "part", "excluded", "unexplained")
COMMITMENTS = ("aspire", "ensure", "plain")
VOICES = ("issuer", "reported", "other")
BINDING = ("binding", "anticipated")
PLAN = pa.Check.str_matches(rf"^{CODE}$")
"""What an id of a plan may be."""


def text(checks: pa.Check | None = None, unique: bool = False) -> pa.Column:
    """Return a column of text."""
    return pa.Column(str, checks, unique=unique, coerce=True)


def year() -> pa.Column:
    """Return a column of years, which may be missing."""
    return pa.Column("Int64", pa.Check.in_range(1949, 2100), nullable=True, coerce=True)


def number(nullable: bool = False) -> pa.Column:
    """Return a column of numbers with fractions."""
    return pa.Column(float, nullable=nullable, coerce=True)


def share() -> pa.Column:
    """Return a column of fractions from 0 to 1."""
    return pa.Column(float, pa.Check.in_range(0, 1), coerce=True)


def offset() -> pa.Column:
    """Return a column of whole numbers from 0 on, such as places in a text."""
    return pa.Column(int, pa.Check.ge(0), coerce=True)


def whole() -> pa.Column:
    """Return a column of whole numbers that may be missing."""
    return pa.Column("Int64", nullable=True, coerce=True)


def code(*allowed: str) -> pa.Column:
    """Return a column of text that holds one of the codes allowed."""
    return text(checks=pa.Check.isin(allowed))


def each(kind: pa.Column, *names: str) -> dict[str, pa.Column]:
    """Return the same column under several names."""
    return dict.fromkeys(names, kind)


_COLUMNS: dict[str, dict[str, pa.Column]] = {
    "targets": {
        "target_id": text(unique=True),
        "document": text(checks=PLAN),
        "id": text(unique=True),
        **each(text(), "indicator", "indicator_text"),
        "number_text": text(checks=pa.Check.str_length(min_value=1)),
        "quote": text(checks=pa.Check.str_length(min_value=1)),
        "measure": code(*MEASURES),
        "value": number(),
        "value_max": number(nullable=True),
        "unit": text(),
        "comparator": code(*COMPARATORS),
        "cadence": code("once", "annual"),
        **each(year(), "start_year", "end_year"),
        "scope": text(),
        "commitment": code(*COMMITMENTS),
        **each(text(), "section", "agencies", "repeats"),
        **each(offset(), "start", "end", "quote_start", "quote_end"),
        "corrected": pa.Column(bool, coerce=True),
        "end_year_status": code(*END_YEAR_STATUSES),
        "binding": code("", *BINDING),
        "source_page": whole(),
        **each(text(), "source_place", "doubt"),
        "voice": code(*VOICES),
    },
    "numbers": {
        "document": text(checks=PLAN),
        **each(offset(), "start", "end"),
        "text": text(checks=pa.Check.str_length(min_value=1)),
        "role": code(*ROLES),
        **each(text(), "reason", "target_id"),
    },
    "accuracy": {
        **each(text(), "corpus", "field"),
        **each(share(), "precision", "recall", "f1"),
    },
    "confusions": {
        **each(text(), "corpus", "field", "read", "annotated"),
        "count": offset(),
    },
    "documents": {
        "document": text(unique=True, checks=PLAN),
        **each(text(), "title", "issuer", "region", "region_en", "region_zh"),
        "adcode": text(checks=pa.Check.str_matches(r"^([0-9]{6})?$")),
        **each(text(), "level", "level_status", "document_number", "date_signed", "date_published"),
        **each(text(), "published_as"),
        **each(year(), "plan_start", "plan_end"),
        **each(text(), "start_status", "script", "copy_source", "omitted", "note", "note_zh"),
        "sha256": text(checks=pa.Check.str_matches(r"^[0-9a-f]{64}$")),
        "source": text(),
    },
    "indicators": {
        "indicator": text(unique=True),
        **each(text(), "name_en", "name_zh", "theme", "unit"),
        "direction": code("more", "less", "neutral"),
        "nature": code("stock", "flow", "ratio"),
    },
    "normalised": {
        "target_id": text(unique=True),
        "id": text(unique=True),
        "document": text(checks=PLAN),
        **each(text(), "family", "indicator", "concept", "grade", "size", "act"),
        "form": code(*MEASURES),
        "scope_code": text(),
        "scope_each": pa.Column(bool, coerce=True),
        **each(text(), "subject", "denominator"),
        **each(number(), "value"),
        **each(number(nullable=True), "value_max"),
        "unit": text(),
        **each(number(), "value_written"),
        "unit_written": text(),
        **each(number(nullable=True), "per_hectare"),
        "window_years": whole(),
        "start_status": text(),
        **each(number(nullable=True), "pace_per_year", "pace_per_year_max"),
        **each(number(nullable=True), "rate_per_year", "horizon_years"),
        **each(text(), "date_signed", "date_published", "date_due"),
        **each(number(nullable=True), "baseline_value", "baseline_low", "baseline_high"),
        "baseline_year": year(),
        "baseline_status": code(*BASELINE_STATUSES),
        **each(text(), "baseline_source", "baseline_reasons", "baseline_grade"),
        **each(number(nullable=True), "implied_growth_per_year"),
        **each(number(nullable=True), "per_100bn_gdp", "pace_per_100bn_gdp"),
        "gdp_year": year(),
        "gdp_grade": text(),
        **each(
            number(nullable=True), "per_100bn_gdp_own_territory", "pace_per_100bn_gdp_own_territory"
        ),
        "own_territory_gdp_year": year(),
        "own_territory_gdp_grade": text(),
        **each(number(nullable=True), "per_million_residents", "pace_per_million_residents"),
        "residents_year": year(),
        **each(text(), "residents_grade", "residents_statistic"),
    },
    "steps": {
        **each(text(), "target_id", "field"),
        "step": offset(),
        **each(text(), "function", "inputs", "description_en", "description_zh"),
    },
    "comparisons": {
        **each(text(), "target_a", "target_b", "family"),
        "verdict": code(*VERDICTS),
        "reasons": text(),
        "basis": code("", "value", "pace_per_year", "rate_per_year"),
        **each(number(nullable=True), "value_a", "value_max_a", "value_b", "value_max_b"),
        **each(text(), "unit", "why_en", "why_zh", "target_id_a", "target_id_b"),
        "repeated": pa.Column(bool, coerce=True),
        "bound": code("", "a", "b"),
        "refused_by": text(),
    },
    "orders": {
        **each(text(), "target_a", "target_b", "family"),
        "result": code(*ORDERS),
        "firm": code("yes", "no"),
        "undone_by": text(),
    },
    "yardsticks": {
        **each(text(), "target_id", "id"),
        "place": code("own", "province"),
        **each(text(), "statistic_id", "statistic"),
        "form": code("level", "flow", "addition"),
        "period": text(),
        **each(year(), "first_year", "year"),
        "when": code(*TIMES),
        "value": number(),
        **each(text(), "unit", "source_grade"),
        "verdict": code(*VERDICTS),
        **each(text(), "reasons", "why_en", "why_zh"),
    },
    "missing": {
        "document": text(checks=PLAN),
        **each(text(), "family", "indicator", "form"),
        "kind": code(*MISSING_KINDS),
        **each(whole(), "quote_start", "quote_end"),
        "target_id": text(),
    },
    "contradictions": {
        "document": text(checks=PLAN),
        **each(text(), "kind", "target_a", "target_b", "target_id_a", "target_id_b"),
        **each(text(), "explanation", "explanation_zh"),
    },
}

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    name: pa.DataFrameSchema(columns, strict=True, ordered=True)
    for name, columns in _COLUMNS.items()
}

COLUMNS: dict[str, tuple[str, ...]] = {name: tuple(columns) for name, columns in _COLUMNS.items()}


@cache
def text_columns(name: str) -> list[str]:
    """Return the columns of a table that hold text."""
    kinds = {c: str(column.dtype) for c, column in SCHEMAS[name].columns.items()}
    return [column for column, kind in kinds.items() if kind.startswith("str")]
