"""The clean tables: their columns, their checks, and how they are read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from policytargets.errors import Fault, InputError
from policytargets.project import find_root

__all__ = [
    "COLUMNS",
    "COMMITMENTS",
    "COMPARATORS",
    "MEASURES",
    "ROLES",
    "SCHEMAS",
    "read_table",
    "select_plans",
    "text_columns",
]

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
}

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(schema.columns) for name, schema in SCHEMAS.items()
}


def read_table(name: str, root: Path | None = None) -> pd.DataFrame:
    """Return a table of ``data/clean``, checked against its schema.

    Parameters
    ----------
    name : str
        A name of `SCHEMAS`, such as ``targets``.
    root : Path, optional
        The project; the one around the working directory by default.

    Returns
    -------
    pandas.DataFrame
        Empty cells of text columns are ``""``; missing numbers and years are missing values.

    Raises
    ------
    InputError
        If the file is absent or does not hold what its schema says.
    """
    path = (root or find_root()) / "data" / "clean" / f"{name}.csv"
    if not path.is_file():
        raise InputError(Fault(path, "no such table", "make it with: policytargets build"))
    schema = SCHEMAS[name]
    text = text_columns(name)
    try:
        table = pd.read_csv(
            path, dtype=dict.fromkeys(text, str), keep_default_na=False, na_values=[""]
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        again = "make it anew with: policytargets build"
        raise InputError(Fault(path, f"no readable table: {error}", again)) from None
    lacking = [column for column in text if column not in table]
    if lacking:
        raise InputError(Fault(path, f"columns missing: {', '.join(lacking)}"))
    table[text] = table[text].fillna("")
    try:
        return schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases.head(20).itertuples()
        raise InputError(
            *(Fault(path, f"column {c.column}: {c.failure_case!r}", str(c.check)) for c in cases)
        ) from None


def text_columns(name: str) -> list[str]:
    """Return the columns of a table that hold text."""
    kinds = {c: str(column.dtype) for c, column in SCHEMAS[name].columns.items()}
    return [column for column, kind in kinds.items() if kind.startswith("str")]


def select_plans(
    table: pd.DataFrame, plans: Sequence[str], documents: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the rows of the given plans, in the order of `plans`, then as they stand.

    A known plan without rows, such as one that sets no target, is no fault.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table with a ``document`` column.
    plans : sequence of str
        Plan ids.
    documents : pandas.DataFrame, optional
        The table that says which plans are known; `table` itself by default.

    Raises
    ------
    InputError
        If a plan is not known.
    """
    known = set((table if documents is None else documents)["document"])
    unknown = [plan for plan in plans if plan not in known]
    if unknown:
        allowed = f"allowed: {', '.join(sorted(known))}"
        raise InputError(*(Fault("plans", f"unknown plan {plan!r}", allowed) for plan in unknown))
    chosen = table[table["document"].isin(list(plans))]
    order = chosen["document"].map({plan: place for place, plan in enumerate(plans)})
    return chosen.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
