"""Three yardsticks, kept apart and never averaged: a plan's own past, its peers, the province."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from policytargets.normalising.baselines import WITHIN
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.bodies import load_parents

_PAST = ["document", "family", "id", "target_id", "form", "value", "unit"]
_PAST += ["baseline_value", "baseline_low", "baseline_high", "baseline_year"]
_PAST += ["baseline_status", "baseline_source", "baseline_reasons", "implied_growth_per_year"]
_PROVINCE = "province"
_OF_PAIR = ["family", "verdict", "reasons", "basis", "unit"]


def own_past(normalised: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the targets of which it is known where they start, and what growth they ask for.

    ``within``: the value is of a year of the plan itself, a point of its path and no start;
    ``bounds``: only a bound of the start is known.
    """
    known = normalised[normalised["baseline_status"].ne("none")]
    rows = known.loc[known["document"].isin(list(plans)), _PAST].copy()
    start = rows[["baseline_value", "baseline_low", "baseline_high"]].bfill(axis=1).iloc[:, 0]
    rows["times"] = rows["value"] / start.where(start.ne(0))
    rows["within"] = rows["baseline_reasons"].str.split(";").map(lambda own: WITHIN in own)
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
    return pairs[[*names, *_OF_PAIR]].rename(columns=names)


def _sized(rows: pd.DataFrame, key: str, normalised: pd.DataFrame) -> pd.Series:
    sizes = normalised.set_index("target_id")
    paced = rows[key].map(sizes["pace_per_100bn_gdp"])
    return paced.where(rows["basis"].eq("pace_per_year"), rows[key].map(sizes["per_100bn_gdp"]))
