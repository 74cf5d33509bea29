"""Which families of a province's plan the later local plans state again, and at what pace."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from policytargets.comparing.ambition.benchmarks import parents, province
from policytargets.normalising.yearly import plausible_starts

SIZES = {"per_100bn_gdp": "gdp_year", "per_million_residents": "residents_year"}
"""What a target is set against, so that a city can stand beside a province, and its year."""


def taken_up(
    graded: pd.DataFrame, pairs: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return for each family of a provincial plan what each later local plan does with it.

    Returns
    -------
    pandas.DataFrame
        ``above`` and ``document`` (the plan of the province and the local one), ``status`` of the
        parent test with ``parent_en`` and ``parent_zh`` (see `parents`), ``theme``, ``family``,
        ``grade`` (of `grade_families`; ``theme`` or ``""``: not taken up), ``verdict``,
        ``reasons``, ``targets`` and ``targets_above`` (keys); of the best pair of targets
        ``target_id``, ``target_id_above``, ``least`` (which of the two counts only a part of what
        the other counts, a lower bound of it; or ``""``), ``basis``, ``value``,
        ``value_above``, ``ratio`` and, for each of `SIZES`, ``NAME_ratio``: the local amount (a
        year where the basis is a pace) for so much GDP or so many residents, over the province's;
        missing where there is none,
        and ``NAME_year`` and ``NAME_year_above``, the years of both figures; ``start``,
        ``other_start`` and ``other_factor`` (``_above`` likewise): the inferred first year that
        the pace of that side rests on, another that may be meant, and what the pace is
        multiplied by if it is; missing where no pace rests on one.
    """
    plans = list(documents["document"])
    tested = parents(documents, plans)
    tested = tested[tested["status"].ne("in_force") | _later(tested, documents)]
    turned = pd.concat([_turned(graded, "a", "b"), _turned(graded, "b", "a")])
    rows = tested.merge(turned[turned["targets_above"].ne("")], on=["document", "above"])
    best = _best_pairs(pairs, normalised, documents, plans)
    found = rows.merge(best, on=["document", "above", "family"], how="left")
    turn = found["document"].map({plan: place for place, plan in enumerate(plans)})
    found = found.assign(turn=turn).sort_values(["above", "theme", "family", "turn"])
    return found.drop(columns="turn").reset_index(drop=True)


def count_taken_up(taken: pd.DataFrame) -> pd.DataFrame:
    """Return for each local plan how many of the province's families it takes up, and how."""
    keys = ["above", "document", "status", "parent_en", "parent_zh"]
    groups = taken.groupby(keys, sort=False)["grade"]
    rows = [
        dict(zip(keys, key, strict=True))
        | {"families": len(own)}
        | {code: int(own.eq(code).sum()) for code in ("comparable", "indicator")}
        | {"left": int((~own.isin(["comparable", "indicator"])).sum())}
        for key, own in groups
    ]
    return pd.DataFrame(rows, columns=[*keys, "families", "comparable", "indicator", "left"])


def _later(tested: pd.DataFrame, documents: pd.DataFrame) -> pd.Series:
    starts = documents.set_index("document")["plan_start"]
    later = tested["document"].map(starts).gt(tested["above"].map(starts))
    return later.fillna(False).astype(bool)


def _turned(graded: pd.DataFrame, own: str, above: str) -> pd.DataFrame:
    names = {f"plan_{own}": "document", f"plan_{above}": "above"}
    names |= {f"targets_{own}": "targets", f"targets_{above}": "targets_above"}
    kept = [*names, "theme", "family", "grade", "verdict", "reasons"]
    return graded[kept].rename(columns=names)


def _best_pairs(
    pairs: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame, plans: Sequence[str]
) -> pd.DataFrame:
    """Return the best pair of each family and two plans, its amounts set against their size."""
    open_ = pairs[pairs["verdict"].ne("refused")]
    rows = province(open_, normalised, documents, plans)
    keys = normalised.set_index("id")["target_id"]
    for side in ("", "_above"):
        rows[f"target_id{side}"] = rows[f"target{side}"].map(keys)
    sizes = normalised.set_index("target_id")
    for size, year in SIZES.items():
        for side in ("", "_above"):
            rows[f"{size}_year{side}"] = rows[f"target_id{side}"].map(sizes[year])
        ends = [_sized(rows, f"target_id{side}", size, normalised) for side in ("", "_above")]
        fits = rows["basis"].ne("rate_per_year") & ends[0].gt(0) & ends[1].gt(0)
        rows[f"{size}_ratio"] = (ends[0] / ends[1]).where(fits)
    for side in ("", "_above"):
        paced = rows[f"target_id{side}"].where(rows["basis"].eq("pace_per_year"))
        told = [_other_start(sizes.loc[key]) if isinstance(key, str) else _KNOWN for key in paced]
        names = [f"{name}{side}" for name in _STARTS]
        rows[names] = pd.DataFrame(told, columns=names, index=rows.index, dtype=float)
    least = {
        frozenset((pair.target_id_a, pair.target_id_b)): getattr(pair, f"target_id_{pair.bound}")
        for pair in open_[open_["bound"].isin(["a", "b"])].itertuples()
    }
    both = zip(rows["target_id"], rows["target_id_above"], strict=True)
    rows["least"] = [least.get(frozenset(pair), "") for pair in both]
    rank = rows["verdict"].map({"direct": 0, "converted": 1, "qualified": 2})
    rows = rows.assign(rank=rank, caveats=rows["reasons"].str.count(";"))
    rows = rows.sort_values(["rank", "caveats", "target_id", "target_id_above"])
    rows = rows.drop_duplicates(["document", "above", "family"])
    kept = ["document", "above", "family", "target_id", "target_id_above", "least", "basis"]
    kept += ["unit", "value", "value_above", "ratio", *(f"{size}_ratio" for size in SIZES)]
    kept += [f"{size}_year{side}" for size in SIZES for side in ("", "_above")]
    kept += [f"{name}{side}" for name in _STARTS for side in ("", "_above")]
    return rows[kept]


_STARTS = ("start", "other_start", "other_factor")
_KNOWN = (math.nan, math.nan, math.nan)


def _other_start(row: pd.Series) -> tuple[float, float, float]:
    """Return the inferred first year of a target, another one, and the pace's factor from it."""
    if row["form"] != "addition" or pd.isna(row["window_years"]) or pd.isna(row["date_due"]):
        return _KNOWN
    end, window = int(str(row["date_due"])[:4]), int(row["window_years"])
    signed = "" if pd.isna(row["date_signed"]) else str(row["date_signed"])
    start, *others = plausible_starts(end - window + 1, row["start_status"] or "", signed)
    if not others or others[0] > end:
        return _KNOWN
    return start, others[0], window / (end - others[0] + 1)


def _sized(rows: pd.DataFrame, key: str, size: str, normalised: pd.DataFrame) -> pd.Series:
    sizes = normalised.set_index("target_id")
    names = (f"pace_{size}", size)
    # Without rows there is nothing that would tell pandas that these are numbers.
    paced, whole = (rows[key].map(sizes[name]).astype(float) for name in names)
    return paced.where(rows["basis"].eq("pace_per_year"), whole)
