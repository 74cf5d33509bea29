"""Who asks more, pair by pair and family by family."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pandas as pd

from policytargets.normalising.values import Interval, interval_of
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.rules import SIZINGS, load_ambition

_BOUNDING = ["value", "value_max", "comparator", "direction", "about"]
_DIGITS = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?")


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
    """Return a canonical value on the basis on which it is compared."""
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


_ASKED = (
    *("form", "window_years", "number_text", "comparator"),
    *("ask_low", "ask_high", "half_step", "about"),
)
_SIZES = {"by_gdp": "per_100bn_gdp", "by_residents": "per_million_residents"}
_EQUAL = 1e-9  # closer numbers are one number, written or divided another way
_KEYS = ["family", "document_a", "document_b"]


def order_pairs(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str] = (),
    qualified: bool = False,
) -> pd.DataFrame:
    """Return every comparable pair of targets with the side that asks more.

    Returns
    -------
    pandas.DataFrame
        ``family``, ``theme``, ``direction``, ``verdict``, ``reasons``, ``qualified``, ``basis``,
        ``unit``, ``why_en``, ``why_zh``; of each side ``document_a``, ``target_a``,
        ``target_id_a``, ``number_text_a``, ``comparator_a``, ``form_a``, ``window_years_a``,
        ``value_a``, ``low_a``, ``high_a`` (what is asked, on the basis), ``half_step_a`` and
        ``about_a`` (canonical unit); ``result``: ``a``, ``b``, ``tie`` (both ask the same number)
        or ``undecided``; ``open``: why it is that, ``bounds`` (they overlap) or ``size``: the
        territories are of another rank, and per GDP or per resident the order is another one;
        ``asks_more``: the plan, ``""`` where neither.
    """
    asked = requirements(targets, normalised, indicators).set_index("target_id")
    asked = asked[asked["document"].isin(list(plans))]
    allowed = VERDICTS[: VERDICTS.index("refused" if qualified else "qualified")]
    kept = comparisons[comparisons["verdict"].isin(allowed)]
    for side in "ab":
        kept = kept[kept[f"target_id_{side}"].isin(asked.index)]
    if families:
        kept = kept[kept["family"].isin(list(families))]
    pairs = _turn(_join(kept, asked), plans)
    pairs["result"], pairs["open"] = _results(pairs)
    pairs = pairs.drop(columns=[f"{size}_{side}" for size in _SIZES for side in "ab"])
    first = pairs["document_a"].where(pairs["result"].eq("a"), "")
    pairs["asks_more"] = first.mask(pairs["result"].eq("b"), pairs["document_b"])
    place = {plan: number for number, plan in enumerate(plans)}
    places = {f"place_{side}": pairs[f"document_{side}"].map(place) for side in "ab"}
    keys = ["family", *places, "target_a", "target_b"]
    ordered = pairs.assign(**places).sort_values(keys, ignore_index=True)
    return ordered.drop(columns=list(places))


def order_families(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each family and pair of plans who asks more.

    Where a family has several comparable pairs of targets, one plan asks more only if it does so
    in at least one of them and neither asks less nor is undecided in another; pairs that point
    both ways, or of which one is undecided, leave the family undecided.
    """
    columns = ["family", "theme", *_KEYS[1:], "result", "asks_more", "pairs"]
    columns += ["verdict", "qualified", "reasons", "targets"]
    rows = [_family(own) for _, own in pairs.groupby(_KEYS, sort=False)]
    return pd.DataFrame(rows, columns=columns)


def _join(pairs: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    table = pairs.assign(qualified=pairs["verdict"].eq("qualified"))
    for column in ("theme", "direction"):
        table[column] = table["target_id_a"].map(asked[column])
    sizes = {name: asked[column] / asked["value"] for name, column in _SIZES.items()}
    for side in "ab":
        for name, factors in sizes.items():
            table[f"{name}_{side}"] = table[f"target_id_{side}"].map(factors)
        for column in ("document", *_ASKED):
            table[f"{column}_{side}"] = table[f"target_id_{side}"].map(asked[column])
        for bound in ("low", "high"):
            given = (table[f"{c}_{side}"] for c in (f"ask_{bound}", "form", "window_years"))
            rows = zip(*given, table["basis"], strict=True)
            # The numbers of a rate or a pace keep their order: bounds stay bounds.
            table[f"{bound}_{side}"] = [
                to_basis(value, form, basis, years) for value, form, years, basis in rows
            ]
    return table.drop(columns=[f"ask_{b}_{s}" for b in ("low", "high") for s in "ab"])


def _turn(pairs: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the pairs with the plan that stands first in `plans` as side a."""
    place = {plan: number for number, plan in enumerate(plans)}
    turned = pairs["document_a"].map(place) > pairs["document_b"].map(place)
    sided = [name[:-2] for name in pairs.columns if name.endswith("_a")]
    names = {f"{n}_a": f"{n}_b" for n in sided} | {f"{n}_b": f"{n}_a" for n in sided}
    return pd.concat([pairs[~turned], pairs[turned].rename(columns=names)], ignore_index=True)


def _results(pairs: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the result of each pair, and why it is open."""
    plain = [_result(row) for row in pairs.to_dict("records")]
    sized = [[_result(row, size) for size in _SIZES] for row in pairs.to_dict("records")]
    other_rank = pairs["reasons"].str.split(";").map(lambda own: "territory" in own)
    results, reasons = [], []
    for result, others, unlike in zip(plain, sized, other_rank, strict=True):
        # A province asks more than a city because it is larger: that alone is no order.
        by_size = unlike and result != "undecided" and set(others) != {result}
        results.append("undecided" if by_size else result)
        reasons.append("size" if by_size else "bounds" if result == "undecided" else "")
    return results, reasons


def _result(row: dict[str, Any], size: str = "") -> str:
    """Return who asks more, as stated or by a size; undecided where the size is not known."""
    if row["direction"] not in ("more", "less"):
        return "undecided"
    factors = [row[f"{size}_{side}"] if size else 1.0 for side in "aabb"]
    names = ("low_a", "high_a", "low_b", "high_b")
    ends = [row[name] * factor for name, factor in zip(names, factors, strict=True)]
    if all(math.isclose(end, ends[0], rel_tol=_EQUAL) for end in ends):
        return "tie"
    more, less = ("a", "b") if row["direction"] == "more" else ("b", "a")
    if _above(ends[0], ends[3]):
        return more
    return less if _above(ends[2], ends[1]) else "undecided"


def _above(low: float, high: float) -> bool:
    return low > high and not math.isclose(low, high, rel_tol=_EQUAL)


def _family(own: pd.DataFrame) -> dict[str, object]:
    results = set(own["result"])
    decided = results - {"tie"}
    result = "tie" if not decided else decided.pop() if len(decided) == 1 else "undecided"
    first = own.iloc[0]
    sides = {"a": first["document_a"], "b": first["document_b"]}
    reasons = dict.fromkeys(";".join(own["reasons"]).split(";"))
    return {
        **{name: first[name] for name in ("family", "theme", "document_a", "document_b")},
        "result": result,
        "asks_more": sides.get(result, ""),
        "pairs": len(own),
        "verdict": max(own["verdict"], key=VERDICTS.index),
        "qualified": bool(own["qualified"].any()),
        "reasons": ";".join(reason for reason in reasons if reason),
        "targets": ";".join(dict.fromkeys([*own["target_a"], *own["target_b"]])),
    }


_COLUMNS = {
    "gdp": "per_100bn_gdp",
    "gdp_own_territory": "per_100bn_gdp_own_territory",
    "residents": "per_million_residents",
}
_ELSE = {"gdp_own_territory": "per_100bn_gdp"}
_SCALED = ("value", "low", "high")


def in_size(pairs: pd.DataFrame, normalised: pd.DataFrame, sizing: str) -> pd.DataFrame:
    """Return pairs with their numbers divided by a size, where it is known for both targets.

    Ratios and rates have no size and stay as they are, and so does a pair of which one figure is
    lacking: the two numbers of a pair are always on one footing.
    """
    if sizing == SIZINGS[0]:
        return pairs.assign(sizing=sizing)
    factors = _factors(normalised, sizing)
    given = {side: pairs[f"target_id_{side}"].map(factors) for side in "ab"}
    known = given["a"].notna() & given["b"].notna() & pairs["basis"].ne("rate_per_year")
    scaled = {
        f"{name}_{side}": pairs[f"{name}_{side}"].where(
            ~known, pairs[f"{name}_{side}"] * given[side]
        )
        for side in "ab"
        for name in _SCALED
    }
    return pairs.assign(**scaled, sizing=known.map({True: sizing, False: SIZINGS[0]}))


def _factors(normalised: pd.DataFrame, sizing: str) -> pd.Series:
    sized = normalised[_COLUMNS[sizing]].astype(float)
    if sizing in _ELSE:
        sized = sized.fillna(normalised[_ELSE[sizing]].astype(float))
    return (sized / normalised["value"]).set_axis(normalised["target_id"])
