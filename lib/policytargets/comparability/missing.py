"""What a plan does not promise although another does, and what kind of silence it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from policytargets.reading import Reading
from policytargets.reading.omissions import may_hold_targets
from policytargets.reading.statements import Clauses, find_direction, find_name, without_numbers
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


class Target(NamedTuple):
    """What of a target is asked for here."""

    document: str
    family: str
    indicator: str
    form: str
    start: int
    end: int
    target_id: str


class Silence(NamedTuple):
    """What a plan says of a family of which it states no number: a kind, and where it says so."""

    kind: str
    start: int | None = None
    end: int | None = None


class _Plan(NamedTuple):
    """What of a plan is asked for here."""

    document: str
    level: str
    omitted: str


Forms = Mapping[str, Mapping[tuple[str, str], str]]
"""By family and then by indicator and kind of form: the first of the forms that tell the same."""


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
    stated = targets_of(rows)
    forms = stated_forms(target for own in stated.values() for target in own)
    silent = silences(rows, documents, readings, forms)
    return lacking(stated, forms, silent)


def targets_of(rows: pd.DataFrame) -> dict[str, list[Target]]:
    """Return what is asked of the targets that are of a family, by plan."""
    known = rows.loc[rows["family"].ne(_UNREAD), list(Target._fields)]
    found: dict[str, list[Target]] = {}
    for target in map(Target._make, known.values.tolist()):
        found.setdefault(target.document, []).append(target)
    return found


def stated_forms(targets: Iterable[Target]) -> Forms:
    """Return what of each family is stated by any plan."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for target in targets:
        own = found.setdefault(target.family, {})
        before = own.get(_kind(target), target.form)
        own[_kind(target)] = min(before, target.form, key=MEASURES.index)
    return found


def silences(
    rows: pd.DataFrame,
    documents: pd.DataFrame,
    readings: Mapping[str, Reading],
    families: Collection[str],
) -> dict[str, dict[str, Silence]]:
    """Return by plan and family what is said of those of some families that a plan does not state.

    It hangs on the plan alone: what others state does not matter.
    """
    stated = targets_of(rows)
    return {
        plan[0]: _silences(_Plan(*plan), stated.get(plan[0], []), readings[plan[0]], families)
        for plan in documents[["document", "level", "omitted"]].itertuples(index=False)
    }


def _silences(
    plan: _Plan, own: Sequence[Target], reading: Reading, families: Collection[str]
) -> dict[str, Silence]:
    said = without_numbers(reading.clauses, [(target.start, target.end) for target in own])
    mine = {target.family for target in own}
    return {
        family: _silence(plan, family, said, reading) for family in families if family not in mine
    }


def _silence(plan: _Plan, family: str, said: Clauses, reading: Reading) -> Silence:
    if not _may_promise(family, plan.level):
        return Silence("outside_remit")
    kind, clause = "direction_only", find_direction(family, said)
    if clause is None and _may_be_omitted(plan):
        return Silence("omitted_in_copy")
    if clause is None:
        kind, clause = "other_indicator", find_name(family, reading.every_clause)
    return Silence(kind, clause.start, clause.end) if clause else Silence("not_stated")


def lacking(
    stated: Mapping[str, Sequence[Target]],
    forms: Forms,
    silent: Mapping[str, Mapping[str, Silence]],
) -> pd.DataFrame:
    """Return the rows of `missing` for the plans of which silences are given."""
    found = [
        row
        for plan in sorted(silent)
        for row in _of_plan(plan, stated.get(plan, []), forms, silent[plan])
    ]
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.astype({"quote_start": "Int64", "quote_end": "Int64"})


Row = tuple[str, str, str, str, str, int | None, int | None, str]


def _of_plan(
    plan: str, own: Sequence[Target], forms: Forms, silent: Mapping[str, Silence]
) -> Iterator[Row]:
    mine: dict[str, list[Target]] = {}
    for target in own:
        mine.setdefault(target.family, []).append(target)
    for family in sorted(forms):
        if family in mine:
            yield from sorted(_other_forms(plan, mine[family], forms[family]))
        else:
            yield (plan, family, "", "", *silent[family], "")


def _may_be_omitted(plan: _Plan) -> bool:
    return any(may_hold_targets(heading) for heading in plan.omitted.split(";") if heading)


def _may_promise(family: str, level: str) -> bool:
    remit = next((e.remit for e in load_families().families if e.family == family), [])
    return not remit or level in remit


def _other_forms(
    plan: str, mine: Sequence[Target], forms: Mapping[tuple[str, str], str]
) -> Iterator[Row]:
    for indicator, kind in set(forms) - set(map(_kind, mine)):
        same = [target for target in mine if target.indicator == indicator]
        instead = min(same or mine, key=attrgetter("start")).target_id
        place = (plan, mine[0].family, indicator, forms[indicator, kind])
        yield (*place, "other_form", None, None, instead)


def _kind(target: Target) -> tuple[str, str]:
    return target.indicator, _YEARLY.get(target.form, target.form)
