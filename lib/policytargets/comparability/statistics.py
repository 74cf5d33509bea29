"""Official statistics beside targets: which may be joined to one, and which only stand by."""

from __future__ import annotations

import math

import pandas as pd

from policytargets.comparability.verdicts import judge_pairs
from policytargets.messages import LANGUAGES
from policytargets.normalising.baselines import Baseline
from policytargets.normalising.concepts import read_concept
from policytargets.normalising.scopes import classify_denominator, classify_scope
from policytargets.normalising.steps import Step
from policytargets.normalising.values import Interval
from policytargets.vocabulary.codelists import family_of
from policytargets.vocabulary.rules import load_rules

COLUMNS = (
    *("target_id", "id", "statistic_id", "statistic", "form", "year", "when"),
    *("value", "unit", "source_grade", "verdict", "reasons", "why_en", "why_zh"),
)
"""The columns of `yardsticks`."""


_OF_STATISTIC = {"value_b": "value", "unit_b": "unit", "form_b": "form"}


def yardsticks(rows: pd.DataFrame, statistics: pd.DataFrame) -> pd.DataFrame:
    """Return every statistic of a plan's region beside the targets of the same indicator.

    The rules of comparability that judge two targets judge target and statistic too, but for
    those on deadlines and comparators. A statistic of a stock stands beside an addition to it as
    what it started from, never as its outcome.
    """
    asked = rows[rows["form"].isin(["level", "addition", "flow"])]
    pairs = asked.merge(_as_rows(statistics), on=["region", "indicator"], suffixes=("_a", "_b"))
    pairs["indicator_a"] = pairs["indicator_b"] = pairs["indicator"]
    years = zip(pairs["year"], pairs["start_year"], pairs["end_year"], strict=True)
    pairs["when"] = [_when(*each) for each in years]
    added = pairs["nature_a"].eq("stock") & pairs["form_a"].isin(["addition", "flow"])
    start = added & pairs["form_b"].eq("level") & pairs["when"].isin(["before", "during"])
    pairs["form_a"] = pairs["form_a"].mask(start, "level")
    rules = [rule for rule in load_rules() if rule.statistics]
    judged = judge_pairs(pairs, rules).rename(columns=_OF_STATISTIC)
    return judged[list(COLUMNS)].reset_index(drop=True)


def external(rows: pd.DataFrame, beside: pd.DataFrame) -> dict[str, Baseline]:
    """Return the statistics that may be joined to a target as where it starts from.

    Of those which the rules do not refuse, the last one before the target's period is taken; where
    there is none, the first one within it and before its end.
    """
    early = beside["form"].eq("level") & beside["when"].isin(["before", "during"])
    allowed = beside[early & beside["verdict"].ne("refused")]
    found = {}
    for target, own in allowed.groupby("target_id", sort=False):
        before = own[own["when"].eq("before")].sort_values("year")
        chosen = before.iloc[-1] if len(before) else own.sort_values("year").iloc[0]
        found[str(target)] = _baseline(chosen)
    return found


def _as_rows(statistics: pd.DataFrame) -> pd.DataFrame:
    """Return statistics with the columns that the rules ask for."""
    table = statistics.rename(columns={"measure": "form", "grade": "source_grade"}).assign(
        **dict.fromkeys(("level", "nature", "act"), ""),
        **{f"scope_told_{language}": statistics["scope"] for language in LANGUAGES},
        **dict.fromkeys(("scope_each", "scope_inherited"), False),
        unit_factor=1.0,
        window_years=math.nan,
        unit_written=statistics["unit"],
        family=statistics["indicator"].map(family_of),
    )
    wordings = zip(table["indicator"], table["indicator_text"], strict=True)
    read = [read_concept(*pair) for pair in wordings]
    table[["concept", "grade", "size"]] = pd.DataFrame(read, index=table.index, columns=range(3))
    table["scope_code"] = [
        classify_scope(*pair).scope for pair in zip(table["scope"], table["indicator"], strict=True)
    ]
    table["denominator"] = table["denominator"].map(_denominator)
    return table


def _denominator(wording: str) -> str:
    return classify_denominator(f"占{wording}") if wording else ""


def _when(year: int, start: int, end: int) -> str:
    if pd.isna(end):
        return "unknown"
    if year >= end:
        return "outcome" if year == end else "after"
    return "during" if pd.isna(start) or year >= start else "before"


def _baseline(chosen: pd.Series) -> Baseline:
    value = float(chosen["value"])
    within = "within_period" if chosen["when"] == "during" else ""
    inputs = {name: chosen[name] for name in ("statistic_id", "unit", "verdict")}
    inputs |= {"grade": chosen["source_grade"], "year": int(chosen["year"])}
    return Baseline(
        target_id=chosen["target_id"],
        interval=Interval(value, value, value),
        year=int(chosen["year"]),
        status="external",
        source=chosen["statistic_id"],
        reasons=";".join(filter(None, (chosen["reasons"], within))),
        grade=chosen["source_grade"],
        steps=(Step("start_from_statistic", inputs, value),),
    )
