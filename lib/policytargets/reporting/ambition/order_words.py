"""Words that several sentences on orders share: targets, dates, changes, what would undo them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparability.parts import is_sum, parts_of
from policytargets.comparing.ambition.flips import flip_neighbours
from policytargets.comparing.ambition.partial_order import PartialOrder, partial_orders
from policytargets.comparing.ambition.requirements import TAKEN_OVER
from policytargets.display.amounts import amount
from policytargets.display.cells import family_name, format_number
from policytargets.display.claims import Phrase, Step, fill, joined, step
from policytargets.messages import translate
from policytargets.vocabulary.rules import ambition_name, load_ambition

Row = Any


def steps_of(
    own: PartialOrder, families: Iterable[str] = (), *, flipped: bool = False
) -> list[Step]:
    """Return how an order came about, in which families, and how its flips did where told."""
    inputs: dict[str, Any] = {"evidence": own.evidence}
    if named := list(families):
        inputs["families"] = named
    steps = [step(partial_orders, fill("step_order"), inputs)]
    if flipped:
        steps.append(step(flip_neighbours, fill("step_flip")))
    return steps


def targets_of(pairs: pd.DataFrame) -> list[str]:
    """Return the targets of pairs, each once; those of a sum one by one."""
    sides = pairs[["target_id_a", "target_id_b"]].itertuples(index=False)
    return list(dict.fromkeys(key for row in sides for own in row for key in parts_of(own)))


def change_told(flip: Row) -> str:
    """Return a number as it is and as it would have to be, with the change in per cent.

    A fall is told by its size, so that a smaller fall is less.
    """
    sign = -1 if max(flip.value, flip.needed) < 0 else 1
    ends = [amount(sign * value, flip.unit) for value in (flip.value, flip.needed)]
    change = f"{'+' if sign * flip.percent > 0 else '−'}{format_number(abs(flip.percent), 1)} %"
    return f"{ends[0]} → {ends[1]} ({change})"


def target_told(flip: Row, labels: Mapping[str, str]) -> Phrase:
    """Return whose target of which family a flip moves, with its id."""
    place = joined([labels[flip.document], family_name(flip.family)])
    return Phrase(translate("list.plan", region=place, plan=flip.target))


def due(row: Row, side: str) -> str:
    """Return the year in which a side is due, marked if not its own; empty without one date."""
    year, status = getattr(row, f"end_year_{side}"), getattr(row, f"end_year_status_{side}")
    if getattr(row, f"form_{side}") not in ("level", "rank") or pd.isna(year):
        return ""
    return _dated(translate("order.by", year=int(year)), status)


def dated(told: str, row: Row) -> str:
    """Return words with the year of a target, marked where its clause does not state it."""
    return _dated(told, row.end_year_status)


def _dated(told: str, status: str) -> str:
    return translate("order.taken_over", told=told) if status in TAKEN_OVER else told


def sums_told(pairs: pd.DataFrame) -> Phrase:
    """Return how many of some pairs hold a sum of parts; empty where none does."""
    sums = [pairs[f"target_id_{side}"].map(is_sum).astype(bool) for side in "ab"]
    found = sums[0] | sums[1]
    told = {"n": int(found.sum()), "total": len(pairs)}
    return Phrase(fill("pairs_of_sums", **told) if found.any() else "")


def taken_over(rows: pd.DataFrame) -> Phrase:
    """Return in how many pairs a deadline is not that of its clause; empty where in none."""
    told = {"n": int(rows["taken_over"].sum()), "total": len(rows)}
    return Phrase(fill("years_taken_over", **told) if told["n"] else "")


def undoing(row: Row) -> Phrase:
    """Return how firm a result is: what would undo it, or that nothing does."""
    if row.firm:
        return Phrase(ambition_name("firm", "yes"))
    codes = row.undone_by.split(";")
    told = joined(doubt_name("undone", code) for code in codes)
    return Phrase(translate("order.undone", codes=told) + _meeting(row, codes))


def opening(row: Row) -> str:
    """Return all that leaves a pair undecided; equal numbers are in no order as stated."""
    codes = row.open.split(";")
    equal = math.isclose(row.yearly_a, row.yearly_b)
    told = [
        doubt_name("open", "sizing_tie" if code == "sizing" and equal else code) for code in codes
    ]
    return translate("list.clause").join(told) + _meeting(row, codes)


def doubt_name(group: str, code: str) -> str:
    """Return what would undo an order (``undone``), or leaves it ``open``, in words."""
    return ambition_name(group, code, about=f"{100 * load_ambition().order.about:g}")


def _meeting(row: Row, codes: Sequence[str]) -> str:
    """Return how wide 左右 would have to be for both numbers to meet, where it is looked at."""
    if "about" not in codes:
        return ""
    values = [abs(row.value_a), abs(row.value_b)]
    wide = sum(x for x, about in zip(values, (row.about_a, row.about_b), strict=True) if about)
    even = 100 * abs(values[0] - values[1]) / wide
    return translate("order.meeting", even=format_number(even, 1))


def yearly_told(row: Row, side: str) -> str:
    """Return what a number comes to a year, under each reading of its period and its start.

    Falls of what is to fall are told by their size.
    """
    sign = -1 if is_fall(row) else 1
    numbers = [sign * getattr(row, f"{name}_{side}") for name in ("yearly", "else")]
    changes = getattr(row, f"form_{side}") == "change"
    return readings(numbers, row.unit, getattr(row, f"start_year_{side}") - 1 if changes else None)


def readings(
    numbers: Sequence[float], unit: str, base: float | None = None, digits: int = 2
) -> str:
    """Return a number, with its other reading where it has one: 60 or 40 items.

    That of a change names the year from which it is counted.
    """
    known = [round(number, digits) for number in numbers if pd.notna(number)]
    told = [amount(number, unit, named=number == known[-1] or unit == "%") for number in known]
    if base is not None:
        told[0] = translate("order.counted_from", told=told[0], year=int(base))
    return translate("order.or").join(told)


def is_fall(row: Row) -> bool:
    """Tell whether both rates are falls of what is to fall: the lower one is the larger."""
    return bool(row.direction == "less" and max(row.value_a, row.value_b) < 0)
