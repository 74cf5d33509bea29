"""The shapes of the clean tables: columns, kinds and checks."""

from __future__ import annotations

import pandera.pandas as pa

__all__ = [
    "BASELINE_STATUSES",
    "COLUMNS",
    "COMMITMENTS",
    "COMPARATORS",
    "MEASURES",
    "MISSING_KINDS",
    "ROLES",
    "SCHEMAS",
    "TIMES",
    "VERDICTS",
    "text_columns",
]

BASELINE_STATUSES = ("stated", "implied", "bounded", "external", "none")
VERDICTS = ("direct", "converted", "qualified", "refused")
MISSING_KINDS = ("not_stated", "direction_only", "other_form", "outside_remit")
TIMES = ("before", "during", "outcome", "after", "unknown")
MEASURES = ("level", "addition", "flow", "growth", "change", "points", "rank")
COMPARATORS = (">=", ">", "~", "<=", "=")
ROLES = ("target", "part", "excluded", "unexplained")
COMMITMENTS = ("aspire", "ensure", "plain")


def _text(checks: pa.Check | None = None, unique: bool = False) -> pa.Column:
    return pa.Column(str, checks, unique=unique, coerce=True)


def _year() -> pa.Column:
    return pa.Column("Int64", pa.Check.in_range(1949, 2100), nullable=True, coerce=True)


def _number(nullable: bool = False) -> pa.Column:
    return pa.Column(float, nullable=nullable, coerce=True)


def _share() -> pa.Column:
    return pa.Column(float, pa.Check.in_range(0, 1), coerce=True)


def _offset() -> pa.Column:
    return pa.Column(int, pa.Check.ge(0), coerce=True)


def _whole() -> pa.Column:
    return pa.Column("Int64", nullable=True, coerce=True)


def _code(*allowed: str) -> pa.Column:
    return _text(checks=pa.Check.isin(allowed))


def _each(kind: pa.Column, *names: str) -> dict[str, pa.Column]:
    return dict.fromkeys(names, kind)


_PLAN = pa.Check.str_matches(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "targets": pa.DataFrameSchema(
        {
            "target_id": _text(unique=True),
            "document": _text(checks=_PLAN),
            "id": _text(unique=True),
            "indicator": _text(),
            "indicator_text": _text(),
            "number_text": _text(checks=pa.Check.str_length(min_value=1)),
            "quote": _text(checks=pa.Check.str_length(min_value=1)),
            "measure": _text(checks=pa.Check.isin(MEASURES)),
            "value": _number(),
            "value_max": _number(nullable=True),
            "unit": _text(),
            "comparator": _text(checks=pa.Check.isin(COMPARATORS)),
            "cadence": _text(checks=pa.Check.isin(("once", "annual"))),
            "start_year": _year(),
            "end_year": _year(),
            "scope": _text(),
            "commitment": _text(checks=pa.Check.isin(COMMITMENTS)),
            "section": _text(),
            "agencies": _text(),
            "repeats": _text(),
            "start": _offset(),
            "end": _offset(),
            "quote_start": _offset(),
            "quote_end": _offset(),
            "corrected": pa.Column(bool, coerce=True),
        },
        strict=True,
        ordered=True,
    ),
    "numbers": pa.DataFrameSchema(
        {
            "document": _text(checks=_PLAN),
            "start": _offset(),
            "end": _offset(),
            "text": _text(checks=pa.Check.str_length(min_value=1)),
            "role": _text(checks=pa.Check.isin(ROLES)),
            "reason": _text(),
            "target_id": _text(),
        },
        strict=True,
        ordered=True,
    ),
    "accuracy": pa.DataFrameSchema(
        {
            "corpus": _text(),
            "field": _text(),
            **{name: _share() for name in ("precision", "recall", "f1")},
        },
        strict=True,
        ordered=True,
    ),
    "confusions": pa.DataFrameSchema(
        {
            **{name: _text() for name in ("corpus", "field", "read", "annotated")},
            "count": _offset(),
        },
        strict=True,
        ordered=True,
    ),
    "documents": pa.DataFrameSchema(
        {
            "document": _text(unique=True, checks=_PLAN),
            "title": _text(),
            "issuer": _text(),
            "region": _text(),
            "region_en": _text(),
            "region_zh": _text(),
            "adcode": _text(checks=pa.Check.str_matches(r"^([0-9]{6})?$")),
            "level": _text(),
            "document_number": _text(),
            "date_signed": _text(),
            "date_published": _text(),
            "plan_start": _year(),
            "plan_end": _year(),
            "script": _text(),
            "copy_source": _text(),
            "note": _text(),
            "sha256": _text(checks=pa.Check.str_matches(r"^[0-9a-f]{64}$")),
        },
        strict=True,
        ordered=True,
    ),
    "indicators": pa.DataFrameSchema(
        {
            "indicator": _text(unique=True),
            "name_en": _text(),
            "name_zh": _text(),
            "theme": _text(),
            "unit": _text(),
            "direction": _text(checks=pa.Check.isin(("more", "less", "neutral"))),
            "nature": _text(checks=pa.Check.isin(("stock", "flow", "ratio"))),
        },
        strict=True,
        ordered=True,
    ),
    "normalised": pa.DataFrameSchema(
        {
            "target_id": _text(unique=True),
            "id": _text(unique=True),
            "document": _text(checks=_PLAN),
            **_each(_text(), "family", "indicator", "concept", "grade", "size", "act"),
            "form": _code(*MEASURES),
            "scope_code": _text(),
            "scope_each": pa.Column(bool, coerce=True),
            **_each(_text(), "subject", "denominator"),
            **_each(_number(), "value"),
            **_each(_number(nullable=True), "value_max"),
            "unit": _text(),
            **_each(_number(), "value_written"),
            "unit_written": _text(),
            **_each(_number(nullable=True), "per_hectare"),
            "window_years": _whole(),
            **_each(_number(nullable=True), "pace_per_year", "pace_per_year_max"),
            **_each(_number(nullable=True), "rate_per_year", "horizon_years"),
            **_each(_text(), "date_signed", "date_published", "date_due"),
            **_each(_number(nullable=True), "baseline_value", "baseline_low", "baseline_high"),
            "baseline_year": _year(),
            "baseline_status": _code(*BASELINE_STATUSES),
            **_each(_text(), "baseline_source", "baseline_reasons", "baseline_grade"),
            **_each(_number(nullable=True), "implied_growth_per_year"),
            **_each(_number(nullable=True), "per_100bn_gdp", "pace_per_100bn_gdp"),
            "gdp_year": _year(),
            "gdp_grade": _text(),
            "per_100bn_gdp_own_territory": _number(nullable=True),
            "pace_per_100bn_gdp_own_territory": _number(nullable=True),
            "own_territory_gdp_year": _year(),
            "own_territory_gdp_grade": _text(),
            "per_million_residents": _number(nullable=True),
            "pace_per_million_residents": _number(nullable=True),
            "residents_year": _year(),
            **_each(_text(), "residents_grade", "residents_statistic"),
        },
        strict=True,
        ordered=True,
    ),
    "steps": pa.DataFrameSchema(
        {
            **_each(_text(), "target_id", "field"),
            "step": _offset(),
            **_each(_text(), "function", "inputs", "description_en", "description_zh"),
        },
        strict=True,
        ordered=True,
    ),
    "comparisons": pa.DataFrameSchema(
        {
            **_each(_text(), "target_a", "target_b", "family"),
            "verdict": _code(*VERDICTS),
            "reasons": _text(),
            "basis": _code("", "value", "pace_per_year", "rate_per_year"),
            **_each(_number(nullable=True), "value_a", "value_max_a", "value_b", "value_max_b"),
            **_each(_text(), "unit", "why_en", "why_zh", "target_id_a", "target_id_b"),
            "repeated": pa.Column(bool, coerce=True),
        },
        strict=True,
        ordered=True,
    ),
    "yardsticks": pa.DataFrameSchema(
        {
            **_each(_text(), "target_id", "id", "statistic_id", "statistic"),
            "form": _code("level", "flow"),
            "year": _year(),
            "when": _code(*TIMES),
            "value": _number(),
            **_each(_text(), "unit", "source_grade"),
            "verdict": _code(*VERDICTS),
            **_each(_text(), "reasons", "why_en", "why_zh"),
        },
        strict=True,
        ordered=True,
    ),
    "missing": pa.DataFrameSchema(
        {
            "document": _text(checks=_PLAN),
            **_each(_text(), "family", "indicator", "form"),
            "kind": _code(*MISSING_KINDS),
            **_each(_whole(), "quote_start", "quote_end"),
            "target_id": _text(),
        },
        strict=True,
        ordered=True,
    ),
    "contradictions": pa.DataFrameSchema(
        {
            "document": _text(checks=_PLAN),
            **_each(_text(), "kind", "target_a", "target_b", "target_id_a", "target_id_b"),
            **_each(_text(), "explanation", "explanation_zh"),
        },
        strict=True,
        ordered=True,
    ),
}

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(schema.columns) for name, schema in SCHEMAS.items()
}


def text_columns(name: str) -> list[str]:
    """Return the columns of a table that hold text."""
    kinds = {c: str(column.dtype) for c, column in SCHEMAS[name].columns.items()}
    return [column for column, kind in kinds.items() if kind.startswith("str")]
