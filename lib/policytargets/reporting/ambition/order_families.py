"""Who asks most and soonest, family by family, with both numbers, both years and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparability.parts import parts_of
from policytargets.comparing.ambition.pair_order import order_pairs
from policytargets.comparing.ambition.partial_order import PartialOrder
from policytargets.display.amounts import amount
from policytargets.display.cells import family_name
from policytargets.display.claims import Claim, Phrase, claim, counted, fill, step
from policytargets.display.links import Name
from policytargets.messages import translate
from policytargets.reporting.ambition.order_words import due, targets_of, undoing
from policytargets.vocabulary.codelists import load_families
from policytargets.vocabulary.rules import ambition_name

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
        }
        told["a"], told["b"] = (
            _side(row, s, names) for s in (row.path_side, _other(row.path_side))
        )
        above = (row.result == "more") == (row.path_side == "a")
        told["more"] = translate(f"order.{_word(row, turned=not above)}")
        return Phrase(fill("pair_path", firm=undoing(row), **told))
    if row.result == "undecided":
        return Phrase(fill("pair_undecided", open=_open(row), **told))
    key = row.how if row.result in ("more", "less") else row.result
    key = "fall" if key == "rate" and _falls(row) else key
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
        most=translate(f"order.{'most_soonest' if dated else 'most'}"),
        plans=counted("plan", len(plans)),
        pairs=Phrase(clause.join(pair_told(row, names) for row in rows)),
    )


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
    note = _yearly(row, side) if row.how in _BY_YEAR else due(row, side)
    return Phrase(translate("list.plan", region=told, plan=note) if note else told)


def _yearly(row: Row, side: str) -> str:
    """Return what a number comes to a year, under both readings where they decide."""
    found = [getattr(row, f"value_{side}")]
    other = getattr(row, f"else_{side}")
    if row.open in ("start", "reading") and pd.notna(other):
        found.append(other)
    told = translate("order.or").join(amount(number, row.unit) for number in found)
    return translate("view.a_year", value=told)


def _open(row: Row) -> str:
    return ambition_name("open", row.open)


def _falls(row: Row) -> bool:
    """Tell whether both rates are falls of what is to fall: the lower one is the larger."""
    return bool(row.direction == "less" and max(row.value_a, row.value_b) < 0)


def _other(side: str) -> str:
    return "b" if side == "a" else "a"


def _is_lower_later(row: Row) -> bool:
    """Tell whether the second target of a trade-off is the one that asks for more, later."""
    return row.result == "trade_off" and row.end_year_b > row.end_year_a


def _word(row: Row, *, turned: bool = False) -> str:
    low = row.direction == "less" or row.form_a == "rank"
    return "higher" if low == turned else "lower"
