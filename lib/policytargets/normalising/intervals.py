"""What a comparator says of a number: between which bounds it lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Interval", "interval_of"]


@dataclass(frozen=True)
class Interval:
    """A number with its bounds.

    Parameters
    ----------
    value : float
        As written: the point that arithmetic starts from.
    low, high : float
        Bounds; infinite where a comparator leaves a side open, NaN on both sides where the number
        is only about right (左右).
    """

    value: float
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
