"""What each target asks for, and by when."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd

from policytargets.normalising.values import Interval, interval_of
from policytargets.vocabulary.rules import load_ambition

_WRITTEN = ["target_id", "number_text", "comparator", "quote", "cadence", "start_year", "end_year"]
_WRITTEN += ["end_year_status", "scope"]
_BOUNDING = ["value", "value_max", "comparator", "direction", "form", "about"]
_ENDS = ["ask_low", "ask_high", "can_low", "can_high"]
_RATE = "rate_per_year"
TAKEN_OVER = ("inherited", "plan")
"""Of a deadline: it is that of a sentence before or of the plan, not of the target's clause."""


def requirements(
    targets: pd.DataFrame, normalised: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Return what each target asks for, second mentions left out.

    A floor (以上, 突破) on something of which more is better asks for the floor, and a ceiling on
    something of which less is better asks for the ceiling: whoever does no more has kept the
    promise. ``>`` and ``>=`` of the same number ask the same. A number that is only about right
    may be off by the share that ambition.yml states; a range asks for something in it.

    Returns
    -------
    pandas.DataFrame
        One row a target: the columns of `normalised`, ``number`` (the value once more: pairs have
        one of their own on the basis on which they are compared), ``number_text``,
        ``comparator``, ``quote``, ``cadence``, ``start_year``,
        ``end_year``, ``end_year_status``, ``scope``, ``theme``, ``direction``, ``nature``,
        ``sign`` (-1 where the lower number asks more),
        ``about`` (what 左右 leaves open, else 0), ``ask_low`` and
        ``ask_high`` (what is asked for, canonical unit, infinite where open), ``can_low`` and
        ``can_high`` (all that the comparator admits), ``says_new``: not an addition that may be a
        stock by its end, since nothing says that it is new, and ``open_period``: a rate of change
        that does not say whether it is one of each year or of the whole period.
    """
    first = targets.loc[targets["repeats"].eq(""), _WRITTEN]
    rows = first.merge(normalised, on="target_id", validate="one_to_one")
    codes = indicators[["indicator", "theme", "direction", "nature"]]
    rows = rows.merge(codes, on="indicator", how="left", validate="many_to_one")
    rules = load_ambition().order
    rows["number"] = rows["value"]
    rows["sign"] = rows["direction"].map({"more": 1.0, "less": -1.0})
    rows["sign"] = rows["sign"].mask(rows["form"].eq("rank"), -1.0)
    rows["about"] = (rules.about * rows["value"].abs()).where(rows["comparator"].eq("~"), 0.0)
    ends = [
        (*_asked(row), *_admitted(row)) for row in rows[[*_BOUNDING, "sign"]].to_dict("records")
    ]
    rows[_ENDS] = pd.DataFrame(ends, index=rows.index, columns=_ENDS, dtype=float)
    new = "|".join(map(re.escape, rules.new_words))
    rows["says_new"] = rows["quote"].str.contains(new) | rows["form"].ne("addition")
    rows["open_period"] = is_open_period(rows)
    return rows


def is_open_period(rows: pd.DataFrame) -> pd.Series:
    """Return which changes do not say whether they are of each year or of the whole period."""
    words = "|".join(map(re.escape, load_ambition().order.whole_period))
    return rows["form"].eq("change") & ~rows["quote"].str.contains(words)


def to_basis(value: float, form: str, basis: str, years: float) -> float:
    """Return a canonical value on the basis on which it is compared."""
    if basis == "pace_per_year" and form == "addition":
        return value / years
    if basis == _RATE and form == "change" and math.isfinite(value):
        return 100 * ((1 + value / 100) ** (1 / years) - 1)
    return value


def from_basis(value: float, form: str, basis: str, years: float) -> float:
    """Return the canonical value that `to_basis` turns into this one."""
    if basis == "pace_per_year" and form == "addition":
        return value * years
    if basis == _RATE and form == "change" and math.isfinite(value):
        return 100 * ((1 + value / 100) ** years - 1)
    return value


def _admitted(row: dict[str, Any]) -> tuple[float, float]:
    bounds = interval_of(row["value"], row["value_max"], row["comparator"])
    if math.isnan(bounds.low):
        bounds = Interval(bounds.value, bounds.value - row["about"], bounds.value + row["about"])
    return bounds.low, bounds.high


def _asked(row: dict[str, Any]) -> tuple[float, float]:
    low, high = _admitted(row)
    if row["sign"] > 0 and high == math.inf:
        return low, low
    if row["sign"] < 0 and low == -math.inf:
        return high, high
    return low, high
