"""Who asks more: pair by pair, then family by family."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.asks import asks, to_basis
from policytargets.schemas import VERDICTS

__all__ = ["RESULTS", "order_families", "order_pairs"]

RESULTS = ("a", "b", "tie", "undecided")
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

    Parameters
    ----------
    comparisons, targets, normalised, indicators : pandas.DataFrame
        The clean tables.
    plans : sequence of str
        Plan ids; of a pair, `a` is the plan that stands first here.
    families : sequence of str, optional
        Codes; all where empty.
    qualified : bool, optional
        Whether pairs that are comparable only with a caveat are taken in, marked.

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
    asked = asks(targets, normalised, indicators).set_index("target_id")
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

    Parameters
    ----------
    pairs : pandas.DataFrame
        As returned by `order_pairs`.

    Returns
    -------
    pandas.DataFrame
        ``family``, ``theme``, ``document_a``, ``document_b``, ``result``, ``asks_more``, ``pairs``
        (how many), ``verdict`` (the weakest), ``qualified``, ``reasons``, ``targets``.
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
