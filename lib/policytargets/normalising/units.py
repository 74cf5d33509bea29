"""Arithmetic of units, by pint on the definitions of units.yml."""

from __future__ import annotations

from collections.abc import Mapping
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

    Parameters
    ----------
    value : float
        In `unit`; a missing value stays missing.
    unit, to : str
        As they stand in a table, such as 元/亩 and 元/公顷.

    Raises
    ------
    InputError
        If a unit is not known or the two measure different things, with the units allowed.
    """
    factor = factor_of(unit, to)
    # the decimal that is written, not its binary neighbour
    return value if pd.isna(value) else float(Fraction(repr(float(value))) * factor)


def convert_table(
    table: pd.DataFrame, unit: str, to: str, columns: tuple[str, ...] = ("value", "value_max")
) -> pd.DataFrame:
    """Return a table whose rows in one unit are in another; all other rows stay.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``target_id``, ``unit`` and the `columns`.
    unit, to : str
        The unit to be replaced and the one wanted.
    columns : tuple of str, optional
        Those that hold numbers.

    Raises
    ------
    InputError
        Naming each row whose unit is not known; the conversion, if no row has the unit, if it is
        the one wanted or if the two measure different things. Each fault says what is allowed.
    """
    _check_known(table)
    rows = table["unit"] == unit
    if unit == to or not rows.any():
        what = f"converting {unit or 'no unit'} into {to or 'no unit'} would do nothing"
        present = ", ".join(sorted(set(table["unit"]) - {"", to}))
        raise InputError(Fault("unit", what, f"units of the table: {present}"))
    if not commensurable(unit, to):
        raise InputError(*(_refused(name, unit, to) for name in table.loc[rows, "target_id"]))
    changed = table.copy()
    for column in columns:
        changed.loc[rows, column] = [convert(v, unit, to) for v in table.loc[rows, column]]
    changed.loc[rows, "unit"] = to
    return changed


def unknown_unit(where: str, unit: str) -> Fault:
    """Return the fault of a row whose unit units.yml does not know."""
    return Fault(where, f"unknown unit {unit!r}", _allowed())


def _refused(where: str, unit: str, to: str) -> Fault:
    what = f"{unit or 'no unit'} does not convert into {to or 'no unit'}"
    return Fault(where, what, _allowed(to))


def _check_known(table: pd.DataFrame) -> None:
    pairs: Mapping[str, str] = dict(zip(table["target_id"], table["unit"], strict=True))
    faults = [unknown_unit(name, unit) for name, unit in pairs.items() if parse_unit(unit) is None]
    if faults:
        raise InputError(*faults)


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
