"""What a plan does not promise although another does, and what kind of silence it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from policytargets.reading import Reading
from policytargets.reading.omissions import may_hold_targets
from policytargets.reading.statements import Clause, find_direction, find_name, without_numbers
from policytargets.schemas import MEASURES
from policytargets.vocabulary.codelists import load_families

KINDS = (
    *("not_stated", "direction_only", "other_form", "outside_remit"),
    *("omitted_in_copy", "other_indicator"),
)

COLUMNS = (
    "document",
    "family",
    "indicator",
    "form",
    "kind",
    "quote_start",
    "quote_end",
    "target_id",
)
"""The columns of `missing`."""

_YEARLY = {"flow": "addition"}  # a yearly number and a total over the years tell the same
_UNREAD = "other"  # what the codelist does not hold is no family


class _Target(NamedTuple):
    """What of a target is asked for here."""

    document: str
    family: str
    indicator: str
    form: str
    start: int
    end: int
    target_id: str


class _Plan(NamedTuple):
    """What of a plan is asked for here."""

    document: str
    level: str
    omitted: str


def missing(
    rows: pd.DataFrame, documents: pd.DataFrame, readings: Mapping[str, Reading]
) -> pd.DataFrame:
    """Return for each plan and family what the plan lacks of what the plans state.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, sorted by plan, family, indicator and form. A plan without a target of the family
        has one row: ``outside_remit``, ``direction_only`` with the raw offsets of the clause that
        says most, or else ``not_stated``; ``omitted_in_copy`` where its copy leaves out a part that
        may hold the target, ``other_indicator`` with the offsets of a clause that names the family
        all the same, of something else or in words that no rule reads. A plan with one has a row
        ``other_form`` for each indicator of the family and form which others state and it does
        not, with the target it has instead. A flow stands for an addition and the other way round,
        since they are told apart by years.
    """
    stated = rows.loc[rows["family"].ne(_UNREAD), list(_Target._fields)]
    targets = sorted(map(_Target._make, stated.values.tolist()), key=attrgetter("family"))
    families = {name: list(own) for name, own in groupby(targets, attrgetter("family"))}
    found = [
        row
        for plan in documents[["document", "level", "omitted"]].itertuples(index=False)
        for row in _of_plan(
            _Plan(*plan), families, _clauses(readings[plan[0]], plan[0], targets), readings[plan[0]]
        )
    ]
    table = pd.DataFrame(found, columns=list(COLUMNS))
    table = table.astype({"quote_start": "Int64", "quote_end": "Int64"})
    return table.sort_values(["document", "family", "indicator", "form"], ignore_index=True)


def _clauses(reading: Reading, plan: str, targets: Sequence[_Target]) -> list[Clause]:
    numbers = [(target.start, target.end) for target in targets if target.document == plan]
    return without_numbers(reading.clauses, numbers)


def _of_plan(
    plan: _Plan, families: Mapping[str, Sequence[_Target]], said: list[Clause], reading: Reading
) -> Iterator[dict[str, object]]:
    for family, stated in families.items():
        mine = [target for target in stated if target.document == plan.document]
        if mine:
            yield from _other_forms(plan.document, mine, stated)
        else:
            yield _silence(plan, family, said, reading)


def _silence(plan: _Plan, family: str, said: list[Clause], reading: Reading) -> dict[str, object]:
    row: dict[str, object] = {
        **{"document": plan.document, "family": family},
        **dict.fromkeys(("indicator", "form", "target_id"), ""),
    }
    if not _may_promise(family, plan.level):
        return row | {"kind": "outside_remit"}
    kind, clause = "direction_only", find_direction(family, said)
    if clause is None and _may_be_omitted(plan):
        return row | {"kind": "omitted_in_copy"}
    if clause is None:
        kind, clause = "other_indicator", find_name(family, reading.every_clause)
    if clause is None:
        return row | {"kind": "not_stated"}
    return row | {"kind": kind, "quote_start": clause.start, "quote_end": clause.end}


def _may_be_omitted(plan: _Plan) -> bool:
    return any(may_hold_targets(heading) for heading in plan.omitted.split(";") if heading)


def _may_promise(family: str, level: str) -> bool:
    remit = next((e.remit for e in load_families().families if e.family == family), [])
    return not remit or level in remit


def _other_forms(
    plan: str, mine: Sequence[_Target], stated: Sequence[_Target]
) -> Iterator[dict[str, object]]:
    forms: dict[tuple[str, str], list[str]] = {}
    for target in stated:
        forms.setdefault(_kind(target), []).append(target.form)
    for indicator, kind in sorted(set(forms) - set(map(_kind, mine))):
        same = [target for target in mine if target.indicator == indicator]
        yield {
            "document": plan,
            "family": mine[0].family,
            "indicator": indicator,
            "form": min(forms[indicator, kind], key=MEASURES.index),
            "kind": "other_form",
            "target_id": min(same or mine, key=attrgetter("start")).target_id,
        }


def _kind(target: _Target) -> tuple[str, str]:
    return target.indicator, _YEARLY.get(target.form, target.form)
