"""What each target asks for, and by when; families on axes, one for each form and unit."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.pairs import both_ways, carried, choose_pairs
from policytargets.normalising.values import Interval, interval_of
from policytargets.vocabulary.rules import load_ambition

_WRITTEN = ["target_id", "number_text", "comparator", "quote", "cadence", "start_year", "end_year"]
_WRITTEN += ["end_year_status", "scope"]
_BOUNDING = ["value", "value_max", "comparator", "direction", "form", "about"]
_ENDS = ["ask_low", "ask_high", "can_low", "can_high"]
_RATE = "rate_per_year"
TAKEN_OVER = ("inherited", "plan")
"""Of a deadline: it is that of a sentence before or of the plan, not of the target's clause."""
KINDS = {
    **dict.fromkeys(("level", "rank"), ("level", "value")),
    **dict.fromkeys(("addition", "flow"), ("pace", "pace_per_year")),
    "points": ("points", "value"),
    **dict.fromkeys(("growth", "change"), ("rate", "rate_per_year")),
}
"""By form: the kind of axis on which a target stands, and on which basis."""
_MOST_REASONS = 2
_TOLD = ["verdict", "beside", "reasons"]


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


def on_axes(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str],
) -> pd.DataFrame:
    """Return the targets of some families with the axis on which each stands.

    Returns
    -------
    pandas.DataFrame
        What `requirements` gives, and: ``kind`` (of `KINDS`); ``at``, the number on its axis, with
        ``least`` and ``most``, all that it admits there; ``alone``: no other plan has a target on
        this axis; ``verdict``: the best one beside a target of another plan there; ``beside``: the
        plans of those that the rules do not refuse, and ``reasons``: the codes that refuse most of
        the others, both joined by ``;``.
    """
    rows = requirements(targets, normalised, indicators)
    place = {plan: turn for turn, plan in enumerate(plans)}
    turn = {code: turn for turn, code in enumerate(families)}
    rows = rows[rows["document"].isin(place) & rows["family"].isin(turn)]
    rows = rows.assign(kind=[KINDS[form][0] for form in rows["form"]])
    ends = {"at": "value", "least": "can_low", "most": "can_high"}
    for name, column in ends.items():
        given = zip(rows[column], rows["form"], rows["window_years"], strict=True)
        rows[name] = [_on_basis(*each) for each in given]
    keys = ["family", "kind", "unit"]
    rows["alone"] = rows.groupby(keys)["document"].transform("nunique").eq(1) | rows["at"].isna()
    pairs = choose_pairs(comparisons, targets, plans, families)
    seen = dict(iter(both_ways(_same_axis(pairs, rows, keys)).groupby("target_id")))
    told = [_verdicts(seen.get(key)) for key in rows["target_id"]]
    rows[_TOLD] = pd.DataFrame(told, rows.index, _TOLD)
    order = rows.assign(turn=rows["family"].map(turn), place=rows["document"].map(place))
    order = order.sort_values(["turn", "kind", "unit", "place", "start_year"], kind="stable")
    return rows.loc[order.index].reset_index(drop=True)


def _on_basis(value: float, form: str, years: float) -> float:
    """Return a number on its axis; missing where it needs the years of a window and has none."""
    needs_years = form in ("addition", "change")
    return (
        math.nan if needs_years and pd.isna(years) else to_basis(value, form, KINDS[form][1], years)
    )


def _same_axis(pairs: pd.DataFrame, rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    axis = dict(zip(rows["target_id"], zip(*(rows[key] for key in keys), strict=True), strict=True))
    ends = [pairs[f"target_id_{side}"].map(axis) for side in "ab"]
    return pairs[ends[0].eq(ends[1])]


def _verdicts(seen: pd.DataFrame | None) -> tuple[str, str, str]:
    """Return the best verdict, the plans with which one may compare, and what refuses the rest."""
    if seen is None:
        return "", "", ""
    refused = seen["verdict"].eq("refused")
    codes = Counter(code for row in seen[refused].itertuples() for code in carried(row))
    reasons = [code for code, _ in codes.most_common(_MOST_REASONS)]
    plans = dict.fromkeys(seen.loc[~refused, "other_document"])
    return str(seen["verdict"].iloc[0]), ";".join(plans), ";".join(reasons)
