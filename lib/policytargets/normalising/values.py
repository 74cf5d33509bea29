"""Canonical values and the interval a comparator leaves."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from policytargets.errors import Fault, InputError
from policytargets.normalising.conversion import commensurable, convert, factor_of, unknown_unit
from policytargets.normalising.steps import Chain, Derived, Step
from policytargets.vocabulary.codelists import load_indicators
from policytargets.vocabulary.units import canonical_unit, parse_unit, reading_of, units_like

COLUMNS = ("target_id", "value", "value_max", "unit", "per_hectare")
PER_MU, PER_HECTARE = "/亩", "/公顷"
_OTHER = "other"
"""The code of what the codelist has no indicator for: it has no unit either."""


@dataclass(frozen=True)
class Unit:
    """The unit in which a value is told, and how it is got there."""

    unit: str  # The unit that the value ends in
    convert_from: str  # The conversion; the same unit twice where the number stays
    convert_to: str
    named: list[Step] = field(default_factory=list)  # Steps that concern the unit alone

    @property
    def factor(self) -> float:
        """By what a number is multiplied."""
        return float(factor_of(self.convert_from, self.convert_to))

    def value(self, written: float) -> float:
        """Return a number as written in this unit."""
        return convert(written, self.convert_from, self.convert_to)

    def steps(self, written: float) -> list[Step]:
        """Return how a number got its value; nothing where it stayed."""
        if self.factor == 1 or pd.isna(written):
            return []
        inputs = {"value": written, "unit": self.convert_from, "to": self.convert_to}
        inputs["factor"] = self.factor
        return [Step("convert_unit", inputs, self.value(written))]


def canonical(targets: pd.DataFrame, indicators: pd.DataFrame) -> Derived:
    """Return the targets' values in the units of their indicators.

    The unit of a level, addition or flow is that of the indicator, of a growth or change %, of
    points 百分点 and of a rank 位. ``other`` keeps its own.

    Returns
    -------
    Derived
        With `COLUMNS`, one row a target in the targets' order; ``per_hectare`` is the value of a
        target per mu for a hectare (15 mu) and missing elsewhere.

    Raises
    ------
    InputError
        Naming each target whose unit is not known, or is neither convertible into its indicator's
        nor one of its ``other_units``, with the units allowed.
    """
    units, faults = _settled(targets, indicators)
    if faults:
        raise InputError(*faults)
    pairs = list(zip(targets.to_dict("records"), units, strict=True))
    table = pd.DataFrame([_told(row, unit) for row, unit in pairs], columns=list(COLUMNS))
    floats = dict.fromkeys(("value", "value_max", "per_hectare"), float)
    return Derived(table.astype(floats), [c for row, unit in pairs for c in _chains(row, unit)])


def settle(unit: str, wanted: str, others: Sequence[str] = ()) -> Unit | None:
    """Return how a number in a unit is told in the wanted one; None where it cannot be.

    Parameters
    ----------
    unit : str
        As written, known to units.yml.
    wanted : str
        The canonical unit.
    others : sequence of str, optional
        Units that stay as they are.
    """
    if unit == wanted:
        return Unit(unit, unit, unit)
    if commensurable(unit, wanted):
        renamed = Step("rename_unit", {"unit": unit}, wanted)
        return Unit(wanted, unit, wanted, [renamed] if factor_of(unit, wanted) == 1 else [])
    reading = reading_of(unit, wanted)
    if reading:
        why = {"unit": reading.written, "reason_en": reading.en, "reason_zh": reading.zh}
        return Unit(wanted, unit, reading.written, [Step("read_unit", why, wanted)])
    if unit in others:
        return Unit(
            unit, unit, unit, [Step("keep_unit", {"unit": unit, "canonical_unit": wanted}, unit)]
        )
    return None


def _settled(targets: pd.DataFrame, indicators: pd.DataFrame) -> tuple[list[Unit], list[Fault]]:
    own = dict(zip(indicators["indicator"], indicators["unit"], strict=True))
    others = {entry.indicator: entry.other_units for entry in load_indicators()}
    results = [
        _settled_row(row, own, others.get(row["indicator"], ()))
        for row in targets.to_dict("records")
    ]
    faults = [result for result in results if isinstance(result, Fault)]
    return [result for result in results if isinstance(result, Unit)], faults


def _settled_row(
    row: Mapping[Hashable, Any], own: Mapping[str, str], others: Sequence[str]
) -> Unit | Fault:
    name, code, unit, measure = (row[c] for c in ("target_id", "indicator", "unit", "measure"))
    if parse_unit(unit) is None:
        return unknown_unit(name, unit)
    if code not in own:
        return Fault(
            name, f"unknown indicator {code}", "add it to a file of vocabulary/indicators/"
        )
    if code == _OTHER:
        # what the codelist has no place for is kept as it stands; only ‰ becomes the % of a rate
        own_unit = unit if canonical_unit("", measure) == "" else canonical_unit("", measure)
        return settle(unit, own_unit) or Unit(unit, unit, unit)
    wanted = canonical_unit(own[code], measure)
    stays = others if wanted == own[code] else ()
    known = [each or "(none)" for each in (*units_like(wanted), *stays)]
    what = f"{measure} of {code} in {unit or 'no unit'}, which does not convert into {wanted}"
    return settle(unit, wanted, stays) or Fault(name, what, f"allowed: {', '.join(known)}")


def _told(row: Mapping[Hashable, Any], unit: Unit) -> dict[str, object]:
    value = unit.value(row["value"])
    hectare = _per_hectare(value, unit.unit)
    return {
        "target_id": row["target_id"],
        "value": value,
        "value_max": unit.value(row["value_max"]),
        "unit": unit.unit,
        "per_hectare": hectare[0].result if hectare else None,
    }


def _per_hectare(value: float, unit: str) -> list[Step]:
    """Return the step from a value per mu to one per hectare; nothing for other units."""
    if not unit.endswith(PER_MU):
        return []
    to = unit.replace(PER_MU, PER_HECTARE)
    mu = int(factor_of("公顷", "亩"))
    inputs = {"value": value, "unit": unit, "mu_per_hectare": mu, "to": to}
    return [Step("per_hectare", inputs, convert(value, unit, to))]


def _chains(row: Mapping[Hashable, Any], unit: Unit) -> Iterator[Chain]:
    steps = {
        "unit": unit.named,
        "value": unit.steps(row["value"]),
        "value_max": unit.steps(row["value_max"]),
        "per_hectare": _per_hectare(unit.value(row["value"]), unit.unit),
    }
    yield from (Chain(row["target_id"], column, chain) for column, chain in steps.items() if chain)


@dataclass(frozen=True)
class Interval:
    """A number with its bounds."""

    value: float  # As written: the point that arithmetic starts from
    # Bounds; infinite where a comparator leaves a side open, NaN on both sides where the number is
    # only about right (左右)
    low: float
    high: float

    def minus(self, other: Interval) -> Interval:
        """Return the difference."""
        return Interval(self.value - other.value, self.low - other.high, self.high - other.low)

    def times(self, factor: float) -> Interval:
        """Return the product with a number above zero."""
        return Interval(self.value * factor, self.low * factor, self.high * factor)

    def before_growth(self, yearly_percent: Interval, years: int) -> Interval:
        """Return what grows into this number at a yearly rate, all values above zero."""
        grown = [
            number / (1 + rate / 100) ** years if rate > -100 and math.isfinite(rate) else math.nan
            for number, rate in (
                (self.value, yearly_percent.value),
                (self.low, yearly_percent.high),
                (self.high, yearly_percent.low),
            )
        ]
        return Interval(*grown)

    @property
    def bounds(self) -> tuple[float, float]:
        """Lower and upper bound, NaN where there is none."""
        low, high = (s if math.isfinite(s) else math.nan for s in (self.low, self.high))
        return low, high


def interval_of(value: float, value_max: float, comparator: str) -> Interval:
    """Return the interval that a number and its comparator stand for.

    Parameters
    ----------
    value, value_max : float
        ``value_max`` is NaN where the number is no range.
    comparator : str
        As in the codebook.
    """
    high = value if math.isnan(value_max) else value_max
    if comparator in (">=", ">"):
        return Interval(value, value, math.inf)
    if comparator == "<=":
        return Interval(value, -math.inf, high)
    if comparator == "~":
        return Interval(value, math.nan, math.nan)
    return Interval(value, value, high)
