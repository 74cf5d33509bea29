"""What targets are held against, never averaged: own past, peers, province, what was reached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from policytargets.normalising.baselines import WITHIN
from policytargets.normalising.concepts import inherited_scopes
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.statistics_and_parents import load_parents

_PAST = ["document", "family", "id", "target_id", "form", "value", "unit"]
_PAST += ["baseline_value", "baseline_low", "baseline_high", "baseline_year"]
_PAST += ["baseline_status", "baseline_source", "baseline_reasons", "implied_growth_per_year"]
_PROVINCE = "province"
_OF_PAIR = ["family", "verdict", "reasons", "basis", "unit"]
COLUMNS = (
    *("dated", "old"),
    *("document", "family", "target_id", "id", "form", "value", "unit", "comparator", "end_year"),
    *("place", "statistic", "statistic_id", "known", "period", "source_grade", "timing"),
    *("verdict", "reasons", "why_en", "why_zh", "result", "of_item_before"),
    *("later", "later_period", "later_statistic"),
)
TIMINGS = ("before", "after")
"""Reached by the day of signing, or in a year that ended after it."""
DATED = ("signed", "published", "start")
"""What parts before from after: the day of signing, else of publication, else the year's end
before the plan's first year."""
RESULTS = ("short", "same", "beyond")
"""A target that asks for less than what was reached, for the same, or for more."""
_OF_PLAN = ["document", "date_signed", "date_published", "plan_start"]
_OF_TARGET = ["target_id", "comparator", "end_year", "scope", "quote"]
_OF_VALUE = ["target_id", "document", "family", "indicator", "form", "value", "unit"]


def own_past(normalised: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the targets of which it is known where they start, and what growth they ask for.

    ``within``: the value is of a year of the plan itself, a point of its path and no start;
    ``bounds``: only a bound of the start is known.
    """
    known = normalised[normalised["baseline_status"].ne("none")]
    rows = known.loc[known["document"].isin(list(plans)), _PAST].copy()
    start = rows[["baseline_value", "baseline_low", "baseline_high"]].bfill(axis=1).iloc[:, 0]
    rows["times"] = rows["value"] / start.where(start.ne(0))
    reasons = rows["baseline_reasons"].str.split(";")
    rows["within"] = reasons.map(lambda own: WITHIN in own).astype(bool)
    rows["bounds"] = rows["baseline_low"].ne(rows["baseline_high"])
    return rows.reset_index(drop=True)


def peers(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how each target stands among those of other plans that it may be compared with."""
    seen = []
    for own in "ab":
        names = {f"{name}_{own}": name for name in ("document", "target", "target_id")}
        others = ("less", "more") if own == "a" else ("more", "less")
        codes = {**dict(zip(("more", "less"), others, strict=True)), "tie": "same"}
        told = pairs[["family", "verdict", *names]].rename(columns=names)
        seen.append(told.assign(outcome=pairs["result"].replace(codes)))
    long = pd.concat(seen, ignore_index=True)
    keys = ["document", "family", "target", "target_id"]
    groups = long.groupby(keys, sort=False)
    rows = [dict(zip(keys, key, strict=True)) | _stand(own) for key, own in groups]
    columns = [*keys, "peers", "less", "same", "more", "trade_off", "undecided", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def parents(documents: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return for each local plan whether a provincial plan of the corpus can be its parent.

    Returns
    -------
    pandas.DataFrame
        One row a local and a provincial plan of the same province: ``document``, ``above``,
        ``status`` (``absent``: parents.yml names another parent, which is not in the corpus;
        ``ended``: the provincial plan was over before this one began; ``in_force``: it was not,
        which does not make it the parent), ``parent_en`` and ``parent_zh``, the missing parent.
        No row says that a plan is the parent of another: claims up and down are comparator claims.
    """
    rows = documents[documents["document"].isin(list(plans)) & documents["adcode"].ne("")]
    rows = rows.assign(province=rows["adcode"].str[:2])
    high = rows["level"].eq(_PROVINCE)
    kept = ["document", "province", "plan_start", "plan_end"]
    joined = rows[~high].merge(rows.loc[high, kept], on="province", suffixes=("", "_above"))
    joined = joined.rename(columns={"document_above": "above"})
    missing = [_missing(row) for row in joined.to_dict("records")]
    joined["parent_en"], joined["parent_zh"] = zip(*missing, strict=True) if missing else ([], [])
    ended = joined["plan_end_above"].lt(joined["plan_start"]).fillna(False)
    joined["status"] = ended.map({True: "ended", False: "in_force"})
    joined["status"] = joined["status"].mask(joined["parent_en"].ne(""), "absent")
    return joined[["document", "above", "status", "parent_en", "parent_zh"]]


def province(
    pairs: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame, plans: Sequence[str]
) -> pd.DataFrame:
    """Return local targets beside comparable ones of the province: comparator claims.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``above``, ``family``, ``target``, ``target_above``, ``basis``, ``unit``,
        ``value``, ``value_above``, ``ratio`` (missing where the basis is a rate or a negative
        number), ``per_100bn_gdp`` and ``per_100bn_gdp_above`` (a year where the basis is one),
        ``other``, ``other_above`` (the number under its other reading) and ``other_share`` (what
        the other reading of the local one is of the first),
        ``gdp_year`` and ``gdp_year_above``,
        ``reasons``, and the columns of `parents`.
    """
    tested = parents(documents, plans)
    turned = [_turned(pairs, own, above) for own, above in ("ab", "ba")]
    rows = pd.concat(turned, ignore_index=True).merge(tested, on=["document", "above"])
    for side in ("", "_above"):
        rows[f"per_100bn_gdp{side}"] = _sized(rows, f"target_id{side}", normalised)
        years = normalised.set_index("target_id")["gdp_year"]
        rows[f"gdp_year{side}"] = rows[f"target_id{side}"].map(years)
    for side in ("", "_above"):
        rows[f"other{side}"] = rows[f"other{side}"].where(rows["basis"].ne("value"))
    rows["other_share"] = rows["other"] / rows["value"]
    counts = rows["basis"].ne("rate_per_year") & rows["value"].gt(0) & rows["value_above"].gt(0)
    rows["ratio"] = (rows["value"] / rows["value_above"]).where(counts)
    columns = ["document", "above", "family", "target", "target_above", "basis", "unit"]
    columns += ["value", "value_above", "ratio", "per_100bn_gdp", "per_100bn_gdp_above"]
    columns += ["gdp_year", "gdp_year_above", "other", "other_above", "other_share"]
    columns += ["verdict", "reasons", "status", "parent_en", "parent_zh"]
    return rows[columns].sort_values(["document", "family"], kind="stable", ignore_index=True)


def _stand(own: pd.DataFrame) -> dict[str, object]:
    codes = ("less", "same", "more", "trade_off", "undecided")
    counts = {code: int(own["outcome"].eq(code).sum()) for code in codes}
    return {"peers": len(own), **counts, "verdict": max(own["verdict"], key=VERDICTS.index)}


def _missing(row: dict[str, Any]) -> tuple[str, str]:
    """Return the recorded parent, where it is another plan, with the source of its name."""
    entry = load_parents().get(str(row["document"]))
    if entry is None or entry.document == row["above"]:
        return "", ""
    return f"{entry.en}; {entry.source_en}", f"{entry.zh}；{entry.source_zh}"


def _turned(pairs: pd.DataFrame, own: str, above: str) -> pd.DataFrame:
    told = {"target": "target", "target_id": "target_id", "value": "value", "else": "other"}
    names = {f"{name}_{own}": new for name, new in told.items()} | {f"document_{own}": "document"}
    names |= {f"{name}_{above}": f"{new}_above" for name, new in told.items()}
    names[f"document_{above}"] = "above"
    # Pairs that were not set in an order have no other reading.
    return pairs.reindex(columns=[*names, *_OF_PAIR]).rename(columns=names)


def _sized(rows: pd.DataFrame, key: str, normalised: pd.DataFrame) -> pd.Series:
    sizes = normalised.set_index("target_id")
    paced = rows[key].map(sizes["pace_per_100bn_gdp"])
    return paced.where(rows["basis"].eq("pace_per_year"), rows[key].map(sizes["per_100bn_gdp"]))


def amplifiable(
    pairs: pd.DataFrame, targets: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the pairs of a local and a provincial target, and which conditions they meet.

    Li, Liu, Weng and Zhou (2019), Target setting in tournaments: theory and evidence from China,
    Econ. J. 129(623), 2888–2915, find targets of growth amplified from level to level: of one
    indicator, in one year, set by a government and by the one above it.
    """
    above = parents(documents, list(documents["document"]))
    levels = set(zip(above["document"], above["above"], strict=True))
    sides = list(zip(pairs["document_a"], pairs["document_b"], strict=True))
    rows = pairs.loc[[bool({(a, b), (b, a)} & levels) for a, b in sides]]
    ends = targets.set_index("target_id")["end_year"]
    years = [rows[f"target_id_{side}"].map(ends) for side in "ab"]
    same = rows["verdict"].ne("refused")
    dated = same & years[0].eq(years[1]).fillna(False).astype(bool)
    carried = {(plan, entry.document) for plan, entry in load_parents().items()}
    sides = list(zip(rows["document_a"], rows["document_b"], strict=True))
    recorded = pd.Series([bool({(a, b), (b, a)} & carried) for a, b in sides], rows.index, bool)
    return rows.assign(same_thing=same, same_year=dated, with_parent=dated & recorded)


_OF_VALUE += ["scope_code"]


def reached(
    yardsticks: pd.DataFrame,
    normalised: pd.DataFrame,
    targets: pd.DataFrame,
    documents: pd.DataFrame,
    codelist: pd.DataFrame,
) -> pd.DataFrame:
    """Return beside each target the figure of its region and of its province that is nearest to it.

    Figures that the rules do not refuse go before others; among them the last one of a period that
    ended by the day of signing, else the first one after it.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`, a row a target and place (``own`` or ``province``). ``timing`` is one of
        `TIMINGS`: by the day of signing or, where the copy has none, of publication, or before the
        plan's first year. ``result`` is one of `RESULTS`, taken from the numbers as stated, and
        empty where the rules refuse the pair or where size decides: a number of things in a city is
        never set against that of its province. ``of_item_before``: the target takes its population
        from the item before it. ``later``, ``later_period``, ``later_statistic``: the last figure
        known since, up to the target's deadline, where the rules do not refuse it. ``old``: more
        than a year lies between figure and plan. ``dated``: the day that parts before from after,
        of `DATED`.
    """
    first = targets.loc[targets["repeats"] == "", _OF_TARGET]
    figures = yardsticks[yardsticks["form"] != "addition"].rename(
        columns={"value": "known", "unit": "known_unit", "form": "known_form"}
    )
    rows = figures.merge(first, on="target_id").merge(normalised[_OF_VALUE], on="target_id")
    rows = rows.merge(documents[_OF_PLAN], on="document")
    rows = rows.merge(codelist[["indicator", "nature", "direction"]], on="indicator")
    days = zip(rows["period"], rows.to_dict("records"), strict=True)
    rows["timing"] = [_timing(period, plan) for period, plan in days]
    rows["old"] = rows["timing"].eq("before") & rows["year"].lt(rows["plan_start"] - 1)
    rows["dated"] = [_day(plan)[0] for plan in rows.to_dict("records")]
    rows["of_item_before"] = inherited_scopes(rows)
    rows["result"] = [_result(row) for row in rows.to_dict("records")]
    rows = rows.iloc[sorted(range(len(rows)), key=lambda place: _rank(rows.iloc[place]))]
    chosen = rows.drop_duplicates(["target_id", "place"]).sort_index()
    since = pd.DataFrame([_later(row, rows) for row in chosen.to_dict("records")])
    chosen = chosen.reset_index(drop=True)
    return pd.concat([chosen, since], axis=1).reindex(columns=list(COLUMNS))


def _later(row: dict[Any, Any], rows: pd.DataFrame) -> dict[str, Any]:
    """Return the last figure since, up to the deadline; nothing where none is known."""
    own = rows[rows["target_id"].eq(row["target_id"]) & rows["place"].eq(row["place"])]
    own = own[own["verdict"].ne("refused") & own["form"].eq(own["known_form"])]
    own = own[own["year"].gt(row["year"]) & own["year"].le(row["end_year"])].sort_values("year")
    if own.empty:
        return {"later": math.nan, "later_period": "", "later_statistic": ""}
    last = own.iloc[-1]
    names = {"later": "known", "later_period": "period", "later_statistic": "statistic"}
    return {name: last[column] for name, column in names.items()}


def _timing(period: str, plan: dict[Any, Any]) -> str:
    day = _day(plan)[1]
    return "before" if day and _end(period) <= day else "after"


def _day(plan: dict[Any, Any]) -> tuple[str, str]:
    """Return by what a plan is dated (of `DATED`), and the day."""
    for name in DATED[:2]:
        if plan[f"date_{name}"]:
            return name, str(plan[f"date_{name}"])
    first = plan["plan_start"]
    return DATED[2], "" if pd.isna(first) else f"{int(first) - 1}-12-31"


def _end(period: str) -> str:
    """Return the last day of a period; texts of days compare as the days do."""
    first, _, last = period.partition("-")
    if len(last) == 2:
        return f"{first}-{last}-31"
    return f"{last or first}-12-31"


def _result(row: dict[Any, Any]) -> str:
    sized = row["place"] == "province" and row["nature"] != "ratio"
    if row["verdict"] == "refused" or sized or row["form"] != row["known_form"]:
        return ""
    apart = row["value"] - row["known"]
    more = apart if row["direction"] != "less" else -apart
    return RESULTS[0 if more < 0 else 2 if more > 0 else 1]


def _rank(row: pd.Series) -> tuple[bool, bool, float]:
    before = row["timing"] == "before"
    year = math.nan if pd.isna(row["year"]) else float(row["year"])
    return row["verdict"] == "refused", not before, -year if before else year
