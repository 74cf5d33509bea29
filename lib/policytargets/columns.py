"""The kinds of columns that the clean tables have, and the codes that may stand in them."""

from __future__ import annotations

import pandera.pandas as pa

__all__ = [
    "BASELINE_STATUSES",
    "COMMITMENTS",
    "COMPARATORS",
    "MEASURES",
    "MISSING_KINDS",
    "PLAN",
    "ROLES",
    "TIMES",
    "VERDICTS",
    "code",
    "each",
    "number",
    "offset",
    "share",
    "text",
    "whole",
    "year",
]

BASELINE_STATUSES = ("stated", "implied", "bounded", "external", "none")
VERDICTS = ("direct", "converted", "qualified", "refused")
MISSING_KINDS = ("not_stated", "direction_only", "other_form", "outside_remit")
TIMES = ("before", "during", "outcome", "after", "unknown")
MEASURES = ("level", "addition", "flow", "growth", "change", "points", "rank")
COMPARATORS = (">=", ">", "~", "<=", "=")
ROLES = ("target", "part", "excluded", "unexplained")
COMMITMENTS = ("aspire", "ensure", "plain")
PLAN = pa.Check.str_matches(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
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
