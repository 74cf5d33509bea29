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


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "targets": pa.DataFrameSchema(
        {
            "target_id": text(unique=True),
            "document": text(checks=PLAN),
            "id": text(unique=True),
            "indicator": text(),
            "indicator_text": text(),
            "number_text": text(checks=pa.Check.str_length(min_value=1)),
            "quote": text(checks=pa.Check.str_length(min_value=1)),
            "measure": text(checks=pa.Check.isin(MEASURES)),
            "value": number(),
            "value_max": number(nullable=True),
            "unit": text(),
            "comparator": text(checks=pa.Check.isin(COMPARATORS)),
            "cadence": text(checks=pa.Check.isin(("once", "annual"))),
            "start_year": year(),
            "end_year": year(),
            "scope": text(),
            "commitment": text(checks=pa.Check.isin(COMMITMENTS)),
            "section": text(),
            "agencies": text(),
            "repeats": text(),
            "start": offset(),
            "end": offset(),
            "quote_start": offset(),
            "quote_end": offset(),
            "corrected": pa.Column(bool, coerce=True),
            "end_year_status": text(checks=pa.Check.isin(END_YEAR_STATUSES)),
            "binding": code("", *BINDING),
            "source_page": whole(),
            "source_place": text(),
            "doubt": text(),
            "voice": code(*VOICES),
        },
        strict=True,
        ordered=True,
    ),
    "numbers": pa.DataFrameSchema(
        {
            "document": text(checks=PLAN),
            "start": offset(),
            "end": offset(),
            "text": text(checks=pa.Check.str_length(min_value=1)),
            "role": text(checks=pa.Check.isin(ROLES)),
            "reason": text(),
            "target_id": text(),
        },
        strict=True,
        ordered=True,
    ),
    "accuracy": pa.DataFrameSchema(
        {
            "corpus": text(),
            "field": text(),
            **{name: share() for name in ("precision", "recall", "f1")},
        },
        strict=True,
        ordered=True,
    ),
    "confusions": pa.DataFrameSchema(
        {**{name: text() for name in ("corpus", "field", "read", "annotated")}, "count": offset()},
        strict=True,
        ordered=True,
    ),
    "documents": pa.DataFrameSchema(
        {
            "document": text(unique=True, checks=PLAN),
            "title": text(),
            "issuer": text(),
            "region": text(),
            "region_en": text(),
            "region_zh": text(),
            "adcode": text(checks=pa.Check.str_matches(r"^([0-9]{6})?$")),
            "level": text(),
            "level_status": text(),
            "document_number": text(),
            "date_signed": text(),
            "date_published": text(),
            "published_as": text(),
            "plan_start": year(),
            "plan_end": year(),
            "start_status": text(),
            "script": text(),
            "copy_source": text(),
            "omitted": text(),
            "note": text(),
            "note_zh": text(),
            "sha256": text(checks=pa.Check.str_matches(r"^[0-9a-f]{64}$")),
            "source": text(),
        },
        strict=True,
        ordered=True,
    ),
    "indicators": pa.DataFrameSchema(
        {
            "indicator": text(unique=True),
            "name_en": text(),
            "name_zh": text(),
            "theme": text(),
            "unit": text(),
            "direction": text(checks=pa.Check.isin(("more", "less", "neutral"))),
            "nature": text(checks=pa.Check.isin(("stock", "flow", "ratio"))),
        },
        strict=True,
        ordered=True,
    ),
    "normalised": pa.DataFrameSchema(
        {
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
            "per_100bn_gdp_own_territory": number(nullable=True),
            "pace_per_100bn_gdp_own_territory": number(nullable=True),
            "own_territory_gdp_year": year(),
            "own_territory_gdp_grade": text(),
            "per_million_residents": number(nullable=True),
            "pace_per_million_residents": number(nullable=True),
            "residents_year": year(),
            **each(text(), "residents_grade", "residents_statistic"),
        },
        strict=True,
        ordered=True,
    ),
    "steps": pa.DataFrameSchema(
        {
            **each(text(), "target_id", "field"),
            "step": offset(),
            **each(text(), "function", "inputs", "description_en", "description_zh"),
        },
        strict=True,
        ordered=True,
    ),
    "comparisons": pa.DataFrameSchema(
        {
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
        strict=True,
        ordered=True,
    ),
    "orders": pa.DataFrameSchema(
        {
            **each(text(), "target_a", "target_b", "family"),
            "result": code(*ORDERS),
            "firm": code("yes", "no"),
            "undone_by": text(),
        },
        strict=True,
        ordered=True,
    ),
    "yardsticks": pa.DataFrameSchema(
        {
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
        strict=True,
        ordered=True,
    ),
    "missing": pa.DataFrameSchema(
        {
            "document": text(checks=PLAN),
            **each(text(), "family", "indicator", "form"),
            "kind": code(*MISSING_KINDS),
            **each(whole(), "quote_start", "quote_end"),
            "target_id": text(),
        },
        strict=True,
        ordered=True,
    ),
    "contradictions": pa.DataFrameSchema(
        {
            "document": text(checks=PLAN),
            **each(text(), "kind", "target_a", "target_b", "target_id_a", "target_id_b"),
            **each(text(), "explanation", "explanation_zh"),
        },
        strict=True,
        ordered=True,
    ),
}

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(schema.columns) for name, schema in SCHEMAS.items()
}


@cache
def text_columns(name: str) -> list[str]:
    """Return the columns of a table that hold text."""
    kinds = {c: str(column.dtype) for c, column in SCHEMAS[name].columns.items()}
    return [column for column, kind in kinds.items() if kind.startswith("str")]
