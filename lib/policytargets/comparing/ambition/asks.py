"""What a target asks for at least, and how exactly its number is written."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

import pandas as pd

from policytargets.normalising.intervals import Interval, interval_of
from policytargets.vocabulary.ambition import load_ambition

__all__ = ["asks", "from_basis", "to_basis"]

_BOUNDING = ["value", "value_max", "comparator", "direction", "about"]
_DIGITS = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?")


def asks(targets: pd.DataFrame, normalised: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return what each target asks for, second mentions left out.

    A floor (以上, 突破) on something of which more is better asks for the floor, and a ceiling on
    something of which less is better asks for the ceiling: whoever does no more has kept the
    promise. ``>`` and ``>=`` of the same number ask the same. A number that is only about right
    may be off by the share that ambition.yml states; a range asks for something in it.

    Parameters
    ----------
    targets, normalised, indicators : pandas.DataFrame
        The clean tables.

    Returns
    -------
    pandas.DataFrame
        One row a target: ``target_id``, ``id``, ``document``, ``family``, ``indicator``,
        ``theme``, ``direction``, ``form``, ``window_years``, ``number_text``, ``comparator``,
        ``unit``, ``value``, ``ask_low``, ``ask_high`` (canonical unit, infinite where open),
        ``half_step`` (half of the last digit as written, canonical unit, missing where the number
        has no digits) and ``about`` (what 左右 leaves open, canonical unit, else 0), and the
        columns of sized values that `normalised` has.
    """
    first = targets.loc[targets["repeats"].eq(""), ["target_id", "number_text", "comparator"]]
    rows = first.merge(normalised, on="target_id", validate="one_to_one")
    codes = indicators[["indicator", "theme", "direction"]]
    rows = rows.merge(codes, on="indicator", how="left", validate="many_to_one")
    written = zip(rows["number_text"], rows["value"], strict=True)
    rows["half_step"] = [_half_step(text, value) for text, value in written]
    about = load_ambition().order.about * rows["value"].abs()
    rows["about"] = about.where(rows["comparator"].eq("~"), 0.0)
    bounds = [_bounds(row) for row in rows[_BOUNDING].to_dict("records")]
    rows[["ask_low", "ask_high"]] = pd.DataFrame(bounds, index=rows.index, columns=range(2))
    return rows


def to_basis(value: float, form: str, basis: str, years: float) -> float:
    """Return a canonical value on the basis on which it is compared.

    Parameters
    ----------
    value : float
        In the canonical unit.
    form : str
        A measure of the codebook.
    basis : str
        ``value``, ``pace_per_year`` or ``rate_per_year``.
    years : float
        Years of the target's window, both ends included.
    """
    if basis == "pace_per_year" and form == "addition":
        return value / years
    if basis == "rate_per_year" and form == "change" and math.isfinite(value):
        return 100 * ((1 + value / 100) ** (1 / years) - 1)
    return value


def from_basis(value: float, form: str, basis: str, years: float) -> float:
    """Return the canonical value that `to_basis` turns into this one."""
    if basis == "pace_per_year" and form == "addition":
        return value * years
    if basis == "rate_per_year" and form == "change" and math.isfinite(value):
        return 100 * ((1 + value / 100) ** years - 1)
    return value


def _bounds(row: dict[str, Any]) -> tuple[float, float]:
    bounds = interval_of(row["value"], row["value_max"], row["comparator"])
    if math.isnan(bounds.low):
        bounds = Interval(bounds.value, bounds.value - row["about"], bounds.value + row["about"])
    if row["direction"] == "more" and bounds.high == math.inf:
        return bounds.low, bounds.low
    if row["direction"] == "less" and bounds.low == -math.inf:
        return bounds.high, bounds.high
    return bounds.low, bounds.high


def _half_step(number_text: str, value: float) -> float:
    """Return half of the last digit's worth: of 1万亿元 half a 万亿, of 3.2% 0.05 points."""
    found = _DIGITS.search(unicodedata.normalize("NFKC", number_text))
    shown = float(found[0].replace(",", "")) if found else 0.0
    if not found or not shown:
        return math.nan
    # What one written unit is worth follows from the value: no list of multipliers is needed.
    worth = abs(value) / shown
    return 0.5 * worth * 10.0 ** -len(found["decimals"] or "")
