"""Targets of one plan that contradict each other; none is resolved, both are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from policytargets.normalising.checks import CHECKS, measure_pairs
from policytargets.normalising.scopes import relate_scopes
from policytargets.normalising.wordings import first_of, plain
from policytargets.vocabulary.contradictions import FIELDS, Finding, load_contradictions
from policytargets.vocabulary.scopes import UNSTATED

__all__ = ["COLUMNS", "contradictions"]

COLUMNS = (
    "document",
    "kind",
    "target_a",
    "target_b",
    "target_id_a",
    "target_id_b",
    "explanation",
    "explanation_zh",
)
"""The columns of `contradictions`."""

_THING = ["document", "indicator", "concept", "grade", "size", "scope_each"]
_UNREAD = "other"  # what the codelist does not hold is never the same thing
_BASE = ("baseline_value", "baseline_year", "baseline_status")
_BROKEN = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")  # a line end inside a word
_YEARS_END = 3000


def contradictions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of targets of one plan that cannot both be meant.

    Only targets of the same thing are held against each other: of one indicator (never `other`),
    concept, grade and size. Thresholds and wordings are those of contradictions.yml.

    Parameters
    ----------
    rows : pandas.DataFrame
        Targets with the columns of `concepts`; a baseline is used where the columns of `baselines`
        stand and it is stated.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, sorted by plan and place. Of ``repeated_number``, ``repeated_comparator`` and
        ``headline_task`` the first target stands first in the text; of ``stock_flow`` and
        ``growth_level`` it is the addition, flow or rate.
    """
    pairs = measure_pairs(_pairs(_prepared(rows)))
    found = [
        _told(pairs[CHECKS[entry.finding](pairs)], entry)
        for entry in load_contradictions().findings
    ]
    table = pd.concat(found, ignore_index=True)
    table = table.sort_values(["document", "_place", "_other"], kind="stable", ignore_index=True)
    return table[list(COLUMNS)]


def _prepared(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that say something of their own, with their part in the plan."""
    ready = rows[rows["indicator"].ne(_UNREAD)].copy()
    ready = ready.reindex(columns=[*ready.columns, *(c for c in _BASE if c not in ready)])
    ready["concept"] = [
        _one_thing(*pair) for pair in zip(ready["indicator"], ready["concept"], strict=True)
    ]
    ready["place"] = ready["start"]
    ready["part"] = _parts(ready)
    return ready[~_says_no_more(ready)]


def _one_thing(indicator: str, concept: str) -> str:
    for entry in load_contradictions().one_thing:
        if entry.indicator == indicator and first_of(tuple(entry.wordings)).search(concept):
            return entry.concept
    return concept


def _parts(rows: pd.DataFrame) -> pd.Series:
    """Return ``headline`` for targets of the chapter of goals, ``task`` for those after it."""
    chapter = rows["section"].str.split("/").str[0]
    order = rows.sort_values("start", kind="stable").index
    first = chapter.loc[order].groupby(rows.loc[order, "document"]).first()
    goals = rows["document"].map(first)
    part = pd.Series(np.where(chapter.eq(goals), "headline", "task"), index=rows.index)
    return part.where(goals.isin(load_contradictions().headline_chapters), "")


def _says_no_more(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows repeat another to the letter: the other one speaks for them."""
    said = rows.set_index("id")
    known = rows["repeats"].isin(said.index)
    same = known.copy()
    for column in ("comparator", "scope_code"):
        first = said[column].reindex(rows["repeats"]).to_numpy()
        same &= rows[column].to_numpy() == first
    return same


def _pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Return every ordered pair of targets of one thing, with how their scopes stand."""
    pairs = rows.merge(rows, on=_THING, suffixes=("_a", "_b"))
    pairs = pairs[pairs["target_id_a"].ne(pairs["target_id_b"])].reset_index(drop=True)
    given = [pairs[column] for column in ("scope_code_a", "scope_code_b", "scope_a", "scope_b")]
    pairs["scopes"] = pd.Series([_relate(*each) for each in zip(*given, strict=True)], dtype=object)
    return pairs


def _relate(first: str, second: str, said_first: str, said_second: str) -> str:
    if plain(said_first) == plain(said_second):
        return "same"
    # A plan that names no population speaks of its own territory.
    return relate_scopes(*("territory" if code == UNSTATED else code for code in (first, second)))


def _told(pairs: pd.DataFrame, entry: Finding) -> pd.DataFrame:
    told = pairs.rename(columns={"id_a": "target_a", "id_b": "target_b"}).assign(kind=entry.kind)
    told["_place"] = told[["place_a", "place_b"]].min(axis=1)
    told["_other"] = told[["place_a", "place_b"]].max(axis=1)
    fields = list(_fields(pairs))
    told["explanation"] = [entry.en.format(**field) for field in fields]
    told["explanation_zh"] = [entry.zh.format(**field) for field in fields]
    return told[[*COLUMNS, "_place", "_other"]]


def _fields(pairs: pd.DataFrame) -> Iterator[dict[str, str]]:
    named = pairs.rename(columns={f"number_text_{side}": f"number_{side}" for side in "ab"})
    for row in named[list(FIELDS)].to_dict("records"):
        yield {str(name): _as_text(value) for name, value in row.items()}


def _as_text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return _BROKEN.sub("", " ".join(value.split()))
    if pd.isna(value):
        return ""
    number = float(value)
    # Years have no thousands to mark, large totals no decimals to show.
    return f"{number:,.0f}" if number >= _YEARS_END else f"{number:.2f}".rstrip("0").rstrip(".")
