"""What a plan does not promise although another does, and what kind of silence it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from policytargets.reading.statements import Clause, clauses, find_direction
from policytargets.schemas import MEASURES
from policytargets.vocabulary.codelists import load_families

KINDS = ("not_stated", "direction_only", "other_form", "outside_remit")

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
_NEEDED = ("document", "family", "indicator", "form", "start", "end", "target_id")
_UNREAD = "other"  # what the codelist does not hold is no family


def missing(rows: pd.DataFrame, documents: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return for each plan and family what the plan lacks of what the plans state.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, sorted by plan, family, indicator and form. A plan without a target of the family
        has one row: ``outside_remit``, ``direction_only`` with the raw offsets of the clause that
        says most, or ``not_stated``. A plan with one has a row ``other_form`` for each indicator of
        the family and form which others state and it does not, with the target it has instead. A
        flow stands for an addition and the other way round, since they are told apart by years.
    """
    # A row of many columns is slow to pick, and is picked for every plan and family.
    stated = rows.loc[rows["family"].ne(_UNREAD), list(_NEEDED)]
    found = [
        row
        for plan, level, start in documents[["document", "level", "plan_start"]].values.tolist()
        for row in _of_plan(plan, level, stated, _clauses(plan, start, stated, texts[plan]))
    ]
    table = pd.DataFrame(found, columns=list(COLUMNS))
    table = table.astype({"quote_start": "Int64", "quote_end": "Int64"})
    return table.sort_values(["document", "family", "indicator", "form"], ignore_index=True)


def _clauses(plan: str, start: object, rows: pd.DataFrame, text: str) -> list[Clause]:
    own = rows[rows["document"].eq(plan)]
    numbers = list(zip(own["start"], own["end"], strict=True))
    return clauses(text, numbers, planned=bool(pd.notna(start)))


def _of_plan(
    plan: str, level: str, rows: pd.DataFrame, said: list[Clause]
) -> Iterator[dict[str, object]]:
    own = rows[rows["document"].eq(plan)]
    for family, stated in rows.groupby("family"):
        mine = own[own["family"].eq(family)]
        if len(mine):
            yield from _other_forms(plan, mine, stated)
        else:
            yield _silence(plan, str(family), level, said)


def _silence(plan: str, family: str, level: str, said: list[Clause]) -> dict[str, object]:
    row: dict[str, object] = {
        **{"document": plan, "family": family},
        **dict.fromkeys(("indicator", "form", "target_id"), ""),
    }
    if not _may_promise(family, level):
        return row | {"kind": "outside_remit"}
    clause = find_direction(family, said)
    if clause is None:
        return row | {"kind": "not_stated"}
    return row | {"kind": "direction_only", "quote_start": clause.start, "quote_end": clause.end}


def _may_promise(family: str, level: str) -> bool:
    remit = next((e.remit for e in load_families().families if e.family == family), [])
    return not remit or level in remit


def _other_forms(
    plan: str, mine: pd.DataFrame, stated: pd.DataFrame
) -> Iterator[dict[str, object]]:
    others = stated[stated["document"].ne(plan)]
    have = set(_forms(mine))
    for indicator, kind in sorted(set(_forms(others)) - have):
        alike = others[others["indicator"].eq(indicator) & _kind(others).eq(kind)]
        same = mine[mine["indicator"].eq(indicator)]
        yield {
            "document": plan,
            "family": mine["family"].iloc[0],
            "indicator": indicator,
            "form": min(alike["form"], key=MEASURES.index),
            "kind": "other_form",
            "target_id": _first(same if len(same) else mine),
        }


def _forms(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(rows["indicator"], _kind(rows), strict=True)


def _kind(rows: pd.DataFrame) -> pd.Series:
    return rows["form"].replace(_YEARLY)


def _first(rows: pd.DataFrame) -> str:
    return str(rows.sort_values("start", kind="stable")["target_id"].iloc[0])
