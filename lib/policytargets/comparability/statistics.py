"""Official statistics beside targets: which may be joined to one, and which only stand by."""

from __future__ import annotations

import math

import pandas as pd

from policytargets.comparability.verdicts import judge_pairs
from policytargets.messages import LANGUAGES, translate, use_language
from policytargets.normalising.baselines import WITHIN, Baseline
from policytargets.normalising.concepts import read_concept
from policytargets.normalising.populations import UNSTATED, classify_denominator, classify_scope
from policytargets.normalising.steps import Step
from policytargets.normalising.values import Interval
from policytargets.vocabulary.codelists import family_of
from policytargets.vocabulary.rules import load_rules

COLUMNS = (
    *("target_id", "id", "place", "statistic_id", "statistic", "form", "period", "first_year"),
    *("year", "when", "value", "unit", "source_grade"),
    *("verdict", "reasons", "why_en", "why_zh"),
)
"""The columns of `yardsticks`."""


ALL_INDUSTRIES = "all_industries"
"""The reason that a figure counts every industry, and the target only a part."""

_WHOLE = (UNSTATED, "territory", "whole_society")
_YEARS = ("first_year", "year", "start_year", "end_year")
_OF_STATISTIC = {"value_b": "value", "unit_b": "unit", "form_b": "form"}


def yardsticks(
    rows: pd.DataFrame, statistics: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return every statistic of a plan's region and province beside targets of the same indicator.

    The rules of comparability that judge two targets judge target and statistic too, but for
    those on deadlines and comparators. A statistic of the region's own stock stands beside an
    addition to it as what it started from, never as its outcome; that of the province does not.
    What counts every industry is more than a target of a part of industry: never direct, and
    told so.
    """
    asked = rows[rows["form"].isin(["level", "addition", "flow"])]
    beside = [_beside(asked, statistics).assign(place="own")]
    beside.append(_beside(_of_province(asked, statistics, documents), statistics))
    pairs = pd.concat(beside, ignore_index=True).fillna({"place": "province"})
    windows = zip(*(pairs[name] for name in _YEARS), strict=True)
    pairs["when"] = [_when(*each) for each in windows]
    added = pairs["nature_a"].eq("stock") & pairs["form_a"].isin(["addition", "flow"])
    start = added & pairs["form_b"].eq("level") & pairs["when"].isin(["before", "during"])
    start &= pairs["place"].eq("own")
    pairs["form_a"] = pairs["form_a"].mask(start, "level")
    rules = [rule for rule in load_rules() if rule.statistics]
    judged = judge_pairs(pairs, rules).rename(columns=_OF_STATISTIC)
    return _caution(judged)[list(COLUMNS)].reset_index(drop=True)


def _beside(rows: pd.DataFrame, statistics: pd.DataFrame) -> pd.DataFrame:
    pairs = rows.merge(_as_rows(statistics), on=["region", "indicator"], suffixes=("_a", "_b"))
    return pairs.assign(indicator_a=pairs["indicator"], indicator_b=pairs["indicator"])


def _of_province(
    rows: pd.DataFrame, statistics: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows of plans below a province under the province's region."""
    codes = statistics.drop_duplicates("adcode").set_index("adcode")["region"]
    provinces = documents["adcode"].str[:2].add("0000").map(codes)
    above = dict(zip(documents["document"], provinces, strict=True))
    # Without a statistic none has a province, which pandas would take for numbers.
    turned = rows.assign(region=rows["document"].map(above).astype(object))
    return turned[turned["region"].notna() & turned["region"].ne(rows["region"])]


def _caution(judged: pd.DataFrame) -> pd.DataFrame:
    """Add to what counts every industry that the target is of a part of it."""
    partial = ~judged["scope_code_a"].isin(_WHOLE) & judged["covers"].eq("all")
    partial &= judged["verdict"].ne("refused")
    told = judged.loc[partial, ["reasons", "scope_told_en_a", "scope_told_zh_a"]]
    judged.loc[partial, "verdict"] = "qualified"
    joined = told["reasons"].map(lambda codes: ";".join(filter(None, (codes, ALL_INDUSTRIES))))
    judged.loc[partial, "reasons"] = joined
    for language, between in zip(LANGUAGES, ("; ", "；"), strict=True):
        with use_language(language):
            scopes = told[f"scope_told_{language}_a"]
            texts = [translate("sentence.all_industries", scope=scope) for scope in scopes]
        before = judged.loc[partial, f"why_{language}"]
        judged.loc[partial, f"why_{language}"] = [
            between.join(filter(None, pair)) for pair in zip(before, texts, strict=True)
        ]
    return judged


def external(rows: pd.DataFrame, beside: pd.DataFrame) -> dict[str, Baseline]:
    """Return the statistics that may be joined to a target as where it starts from.

    Of those which the rules do not refuse, the last one before the target's period is taken; where
    there is none, the first one within it and before its end.
    """
    early = beside["form"].eq("level") & beside["when"].isin(["before", "during"])
    wider = beside["reasons"].str.split(";").map(lambda codes: ALL_INDUSTRIES in codes).astype(bool)
    own = beside["place"].eq("own") & ~wider
    allowed = beside[early & own & beside["verdict"].ne("refused")]
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


def _when(first: int, year: int, start: int, end: int) -> str:
    if pd.isna(end):
        return "unknown"
    if first < year:
        return _when_of_window(first, year, start, end)
    if year >= end:
        return "outcome" if year == end else "after"
    return "during" if pd.isna(start) or year >= start else "before"


def _when_of_window(first: int, last: int, start: int, end: int) -> str:
    """Return where a sum over years stands: the outcome is that of a target's very window."""
    if (first, last) == (start, end):
        return "outcome"
    if last < start:
        return "before"
    if first > end:
        return "after"
    return "during" if start <= first and last <= end else "unknown"


def _baseline(chosen: pd.Series) -> Baseline:
    value = float(chosen["value"])
    within = WITHIN if chosen["when"] == "during" else ""
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
