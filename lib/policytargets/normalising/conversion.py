"""Arithmetic of units, by pint on the definitions of units.yml."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.units import ParsedUnit, load_units, parse_unit, units_like

if TYPE_CHECKING:
    import pint


@cache
def registry() -> pint.UnitRegistry:
    """Return the units of units.yml, and no others, as a registry of pint.

    Factors are fractions, so that no conversion loses a digit.
    """
    import pint  # most who read targets convert nothing, and pint takes long to import

    units: pint.UnitRegistry = pint.UnitRegistry(None, non_int_type=Fraction)
    for entry in load_units().units:
        units.define(f"{entry.code} = {entry.definition}")
    return units


def commensurable(unit: str, other: str) -> bool:
    """Return whether one unit converts into the other; false where one is not known."""
    one, two = parse_unit(unit), parse_unit(other)
    if one is None or two is None or one.kind != two.kind:
        return False
    return bool(_quantity(one).is_compatible_with(_quantity(two)))


@cache
def factor_of(unit: str, to: str) -> Fraction:
    """Return by what a number in `unit` is multiplied to be in `to`, exactly.

    Raises
    ------
    InputError
        If a unit is not known or the two measure different things, with the units allowed.
    """
    first, second = _parsed(unit), _parsed(to)
    if not commensurable(unit, to):
        raise InputError(_refused("unit", unit, to))
    return Fraction((_quantity(first) / _quantity(second)).to_base_units().magnitude)


def convert(value: float, unit: str, to: str) -> float:
    """Return a value in another unit.

    Raises
    ------
    InputError
        If a unit is not known or the two measure different things, with the units allowed.
    """
    factor = factor_of(unit, to)
    # the decimal that is written, not its binary neighbour
    return value if pd.isna(value) else float(Fraction(repr(float(value))) * factor)


def unknown_unit(where: str, unit: str) -> Fault:
    """Return the fault of a row whose unit units.yml does not know."""
    return Fault(where, f"unknown unit {unit!r}", _allowed())


def _refused(where: str, unit: str, to: str) -> Fault:
    what = f"{unit or 'no unit'} does not convert into {to or 'no unit'}"
    return Fault(where, what, _allowed(to))


def _allowed(to: str | None = None) -> str:
    return f"allowed: {', '.join(unit or '(none)' for unit in units_like(to))}"


def _parsed(unit: str) -> ParsedUnit:
    found = parse_unit(unit)
    if found is None:
        raise InputError(unknown_unit("unit", unit))
    return found


@cache
def _quantity(unit: ParsedUnit) -> pint.Quantity:
    return registry().Quantity(unit.expression)
