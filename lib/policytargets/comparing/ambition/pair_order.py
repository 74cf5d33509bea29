"""Who asks more, and by when, pair by pair and family by family."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from policytargets.comparability.parts import with_sums
from policytargets.comparing.ambition.requirements import TAKEN_OVER, requirements, to_basis
from policytargets.comparing.ambition.results import SIZES, decide, other_windows
from policytargets.schemas import COLUMNS, VERDICTS

_ASKED = (
    *(
        "form",
        "window_years",
        "start_year",
        "cadence",
        "number_text",
        "comparator",
        "end_year",
        "end_year_status",
        "value_max",
    ),
    *(
        "number",
        "ask_low",
        "ask_high",
        "can_low",
        "can_high",
        "sign",
        "about",
        "open_period",
        "says_new",
    ),
    *("baseline_value", "baseline_low", "baseline_high", "baseline_year", "baseline_status"),
    *("baseline_grade", "baseline_reasons", "implied_growth_per_year"),
    *("inferred", "window_earlier", "window_later"),
)
_DROPPED = (
    *("number", "ask_low", "ask_high", "can_low", "can_high", "sign", "open_period", "says_new"),
    *("window_earlier", "window_later", *SIZES.values()),
)
_KEYS = ["family", "document_a", "document_b"]
_SIDES = {"more": "a", "less": "b"}


def order_pairs(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    indicators: pd.DataFrame,
    documents: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str] = (),
    qualified: bool = False,
) -> pd.DataFrame:
    """Return every comparable pair of targets with what it comes to by value and date.

    Returns
    -------
    pandas.DataFrame
        ``family``, ``theme``, ``direction``, ``verdict``, ``reasons``, ``qualified``, ``basis``,
        ``unit``, ``why_en``, ``why_zh``; of each side ``document_a``, ``target_a``,
        ``target_id_a``, ``number_text_a``, ``comparator_a``, ``form_a``, ``window_years_a``,
        ``end_year_a``, ``value_a``, ``low_a``, ``high_a`` (what is asked, on the basis) and
        ``about_a`` (canonical unit); what `decide` returns; ``asks_more``: the plan that asks
        more, ``""`` where neither; ``taken_over``: whether a deadline is not
        in its target's clause.
    """
    allowed = VERDICTS[: VERDICTS.index("refused" if qualified else "qualified")]
    kept = comparisons[comparisons["verdict"].isin(allowed)]
    written, values = (with_sums(table, kept) for table in (targets, normalised))
    asked = requirements(written, values, indicators).set_index("target_id")
    asked = other_windows(asked[asked["document"].isin(list(plans))], documents)
    for side in "ab":
        kept = kept[kept[f"target_id_{side}"].isin(asked.index)]
    if families:
        kept = kept[kept["family"].isin(list(families))]
    pairs = decide(_turn(_join(kept, asked), plans).reset_index(drop=True))
    pairs = pairs.drop(columns=[f"{name}_{side}" for name in _DROPPED for side in "ab"])
    sides = pairs["result"].map(_SIDES)
    more = pairs["document_a"].where(sides.eq("a"), pairs["document_b"])
    pairs["asks_more"] = more.where(sides.notna(), "")
    statuses = pairs[["end_year_status_a", "end_year_status_b"]]
    pairs["taken_over"] = statuses.isin(TAKEN_OVER).any(axis=1)
    return _sorted(pairs, plans)


def _sorted(pairs: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    place = {plan: number for number, plan in enumerate(plans)}
    places = {f"place_{side}": pairs[f"document_{side}"].map(place) for side in "ab"}
    keys = ["family", *places, "target_a", "target_b"]
    ordered = pairs.assign(**places).sort_values(keys, ignore_index=True)
    return ordered.drop(columns=list(places))


def order_rows(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the orders as a table of their own, in the columns of the schema ``orders``."""
    firm = pairs["firm"].map({True: "yes", False: "no"})
    return pairs.assign(firm=firm)[list(COLUMNS["orders"])]


def order_families(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each family and pair of plans who asks more.

    Where a family has several comparable pairs of targets, one plan asks more only if it does so
    in at least one of them and ties in all others; pairs that come to different results leave the
    family undecided.
    """
    columns = ["family", "theme", *_KEYS[1:], "result", "asks_more", "firm", "pairs"]
    columns += ["verdict", "qualified", "reasons", "targets"]
    rows = [_family(own) for _, own in pairs.groupby(_KEYS, sort=False)]
    return pd.DataFrame(rows, columns=columns)


def _join(pairs: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    table = pairs.assign(qualified=pairs["verdict"].eq("qualified"))
    for column in ("theme", "direction"):
        table[column] = table["target_id_a"].map(asked[column])
    sizes = {name: _per_size(asked, name) for name in SIZES.values()}
    for side in "ab":
        keys = table[f"target_id_{side}"]
        for name, factors in sizes.items():
            table[f"{name}_{side}"] = keys.map(factors)
        for column in ("document", *_ASKED):
            table[f"{column}_{side}"] = keys.map(asked[column])
        for bound in ("low", "high"):
            given = (table[f"{c}_{side}"] for c in (f"ask_{bound}", "form", "window_years"))
            rows = zip(*given, table["basis"], strict=True)
            # The numbers of a rate or a pace keep their order: bounds stay bounds.
            table[f"{bound}_{side}"] = [
                to_basis(value, form, basis, years) for value, form, years, basis in rows
            ]
    return table


def _per_size(asked: pd.DataFrame, name: str) -> pd.Series:
    """Return what a number is multiplied by to stand for a size; missing for ratios and rates.

    An amount of money has no size of its own in the table: it takes that of its plan's territory.
    """
    own = asked[name] / asked["value"]
    of_plan = own.groupby(asked["document"]).transform("first")
    amounts = asked["nature"].ne("ratio") & asked["form"].isin(["level", "addition", "flow"])
    return own.fillna(of_plan.where(amounts))


def _turn(pairs: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the pairs with the plan that stands first in `plans` as side a."""
    place = {plan: number for number, plan in enumerate(plans)}
    turned = pairs["document_a"].map(place) > pairs["document_b"].map(place)
    sided = [name[:-2] for name in pairs.columns if name.endswith("_a")]
    names = {f"{n}_a": f"{n}_b" for n in sided} | {f"{n}_b": f"{n}_a" for n in sided}
    other = pairs[turned].rename(columns=names)
    if "bound" in other:
        other["bound"] = other["bound"].replace({"a": "b", "b": "a"})
    return pd.concat([pairs[~turned], other], ignore_index=True)


def _family(own: pd.DataFrame) -> dict[str, object]:
    decided = set(own["result"]) - {"tie"}
    result = "tie" if not decided else decided.pop() if len(decided) == 1 else "undecided"
    first = own.iloc[0]
    reasons = dict.fromkeys(";".join(own["reasons"]).split(";"))
    return {
        **{name: first[name] for name in ("family", "theme", "document_a", "document_b")},
        "result": result,
        "asks_more": first[f"document_{_SIDES[result]}"] if result in _SIDES else "",
        "firm": bool(own["firm"].all()),
        "pairs": len(own),
        "verdict": max(own["verdict"], key=VERDICTS.index),
        "qualified": bool(own["qualified"].any()),
        "reasons": ";".join(reason for reason in reasons if reason),
        "targets": ";".join(dict.fromkeys([*own["target_a"], *own["target_b"]])),
    }
