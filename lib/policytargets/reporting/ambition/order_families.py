"""Who asks most and soonest, family by family, with both numbers, both years and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd

from policytargets.comparability.parts import parts_of
from policytargets.comparing.ambition.pair_order import order_pairs
from policytargets.comparing.ambition.partial_order import PartialOrder
from policytargets.display.amounts import amount, bounded, start_of
from policytargets.display.cells import family_name, format_number
from policytargets.display.claims import Claim, Phrase, claim, counted, fill, step
from policytargets.display.links import Name
from policytargets.messages import translate
from policytargets.normalising.baselines import WITHIN
from policytargets.reporting.ambition.order_words import (
    due,
    is_fall,
    opening,
    targets_of,
    undoing,
    yearly_told,
)
from policytargets.vocabulary.codelists import load_families

Row = Any
_SOONER = ("both", "date")
_BY_YEAR = ("pace", "rate")


def tell_families(
    own: PartialOrder, names: Mapping[str, Name], labels: Mapping[str, str]
) -> list[Claim]:
    """Return of each family who asks most, and soonest, as far as it can be told.

    Headline families stand first, as on the board.
    """
    groups = {str(code): pairs for code, pairs in own.pairs.groupby("family", sort=False)}
    headline = [one.family for one in load_families().families if one.headline]
    order = [code for code in headline if code in groups]
    order += [code for code in groups if code not in order]
    return [_family(code, groups[code], names, labels) for code in order]


def pair_told(row: Row, names: Mapping[str, Name]) -> Phrase:
    """Return what a pair of targets comes to: both numbers, both years, and how firm it is."""
    sides = ("b", "a") if row.result == "less" or _is_lower_later(row) else ("a", "b")
    first, second = (_side(row, side, names) for side in sides)
    told = {"a": first, "b": second, "more": translate(f"order.{_word(row)}")}
    if row.how == "path" and row.result != "undecided":
        band = [amount(x, row.unit) for x in (row.path_low, row.path_high)]
        told |= {
            "year": str(int(row.path_year)),
            "band": translate("view.between", low=band[0], high=band[1]),
            "start": _start(row, row.path_side),
            "growths": _growths(row),
        }
        told["a"], told["b"] = (
            _side(row, s, names) for s in (row.path_side, _other(row.path_side))
        )
        above = (row.result == "more") == (row.path_side == "a")
        told["more"] = translate(f"order.{_word(row, turned=not above)}")
        return Phrase(fill("pair_path", firm=undoing(row), **told))
    if row.result == "undecided":
        return Phrase(fill("pair_undecided", open=opening(row), **told))
    key = row.how if row.result in ("more", "less") else row.result
    key = "fall" if key == "rate" and is_fall(row) else key
    return Phrase(fill(f"pair_{key}", firm=undoing(row), **told))


def _family(
    code: str, pairs: pd.DataFrame, names: Mapping[str, Name], labels: Mapping[str, str]
) -> Claim:
    plan, soonest = _leader(pairs)
    rows = list(pairs.itertuples())
    plans = {*pairs["document_a"], *pairs["document_b"]}
    results = {f"{row.target_a}|{row.target_b}": row.result for row in rows}
    clause = translate("list.clause_of")
    dated = soonest if plan else not pairs["how"].isin(_BY_YEAR).any()
    return claim(
        "family_led" if plan else "family_unled",
        subject=f"{code}/{plan}" if plan else code,
        target_ids=targets_of(pairs),
        steps=[step(order_pairs, fill("step_order"), {"families": [code], "results": results})],
        family=family_name(code),
        plan=labels.get(plan, ""),
        most=translate(f"order.{_most(pairs, plan, soonest=dated)}"),
        plans=counted("plan", len(plans)),
        pairs=Phrase(clause.join(pair_told(row, names) for row in rows)),
    )


def _most(pairs: pd.DataFrame, plan: str, *, soonest: bool) -> str:
    """Return by what a plan leads: an amount that size turns is larger, no more than that."""
    own = pairs[pairs["asks_more"].eq(plan)]
    if plan and own["undone_by"].str.contains("sizing").any():
        return "largest"
    return "most_soonest" if soonest else "most"


def _leader(pairs: pd.DataFrame) -> tuple[str, bool]:
    """Return the plan whose target asks more in every pair with every other, and if it is soonest.

    Every plan of the family has to stand beside it, and each of its pairs has to be won.
    """
    plans = {*pairs["document_a"], *pairs["document_b"]}
    for plan in sorted(plans):
        own = pairs[pairs["document_a"].eq(plan) | pairs["document_b"].eq(plan)]
        met = {*own["document_a"], *own["document_b"]}
        if met == plans and own["asks_more"].eq(plan).all():
            return plan, bool(own["how"].isin(_SOONER).all())
    return "", False


def _side(row: Row, side: str, names: Mapping[str, Name]) -> Phrase:
    """Return a target by its name, with its year or what it comes to a year."""
    keys = parts_of(getattr(row, f"target_id_{side}"))
    told = " + ".join(fill("pair_name", name=names[key]) for key in keys)
    note = (
        translate("view.a_year", value=yearly_told(row, side))
        if row.how in _BY_YEAR
        else due(row, side)
    )
    return Phrase(translate("list.plan", region=told, plan=note) if note else told)


def _start(row: Row, side: str) -> str:
    """Return where the path of a side begins, with its year and the grade of its source."""
    names = ("value", "low", "high", "year", "grade", "reasons")
    known = {f"baseline_{n}": getattr(row, f"baseline_{n}_{side}") for n in names}
    own = SimpleNamespace(unit=row.unit, **known)
    within = WITHIN in own.baseline_reasons.split(";")
    key = "start_within" if within else "start_graded" if own.baseline_grade else "start"
    words = {"year": int(own.baseline_year), "grade": own.baseline_grade}
    return translate(f"order.{key}", value=start_of(own), **words)


def _growths(row: Row) -> Phrase:
    """Return the growth that each asks of its own start; empty where one start is not known."""
    rates = [getattr(row, f"implied_growth_per_year_{side}") for side in "ab"]
    if any(map(pd.isna, rates)):
        return Phrase("")
    told = [
        bounded(f"{format_number(rate, 1)} %", getattr(row, f"comparator_{side}"))
        for side, rate in zip("ab", rates, strict=True)
    ]
    return Phrase(fill("pair_growths", a=told[0], b=told[1]))


def _other(side: str) -> str:
    return "b" if side == "a" else "a"


def _is_lower_later(row: Row) -> bool:
    """Tell whether the second target of a trade-off is the one that asks for more, later."""
    return row.result == "trade_off" and row.end_year_b > row.end_year_a


def _word(row: Row, *, turned: bool = False) -> str:
    low = row.direction == "less" or row.form_a == "rank"
    return "higher" if low == turned else "lower"
