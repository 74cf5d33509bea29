"""Which families of a province's plan the later local plans state again, and at what pace."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.benchmarks import parents, province
from policytargets.normalising.yearly import plausible_starts

SIZES = {"per_100bn_gdp": "gdp_year", "per_million_residents": "residents_year"}
"""What a target is set against, so that a city can stand beside a province, and its year."""


def taken_up(
    graded: pd.DataFrame,
    pairs: pd.DataFrame,
    normalised: pd.DataFrame,
    documents: pd.DataFrame,
    targets: pd.DataFrame,
) -> pd.DataFrame:
    """Return for each family of a provincial plan what each later local plan does with it.

    A family in which the province counts several things that may be compared has a row for each.

    Returns
    -------
    pandas.DataFrame
        ``above`` and ``document`` (the plan of the province and the local one), ``status`` of the
        parent test with ``parent_en`` and ``parent_zh`` (see `parents`), ``theme``, ``family``,
        ``grade`` (of `grade_families`; ``theme`` or ``""``: not taken up), ``verdict``,
        ``reasons``, ``targets`` and ``targets_above`` (keys); of the best pair of targets
        ``target_id``, ``target_id_above``, ``part`` (what the province counts, where it counts
        several things), ``bound`` and ``bound_if`` (what the ratio is: ``>=``, ``<=``, ``open``
        or ``""``, by comparators and populations, and if one that is not stated is the whole),
        ``least`` (which of the two counts a part of the other's; or ``""``), ``basis``, ``value``,
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
    best = _best_pairs(pairs, normalised, documents, targets)
    found = rows.merge(best, on=["document", "above", "family"], how="left", suffixes=("_all", ""))
    for name in ("verdict", "reasons"):
        found[name] = found[name].fillna(found.pop(f"{name}_all"))
    turn = found["document"].map({plan: place for place, plan in enumerate(plans)})
    found = found.assign(turn=turn).sort_values(["above", "theme", "family", "turn"])
    return found.drop(columns="turn").reset_index(drop=True)


def count_taken_up(taken: pd.DataFrame) -> pd.DataFrame:
    """Return for each local plan how many of the province's families it takes up, and how."""
    keys = ["above", "document", "status", "parent_en", "parent_zh"]
    once = taken.drop_duplicates(["above", "document", "family"])
    groups = once.groupby(keys, sort=False)["grade"]
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
    pairs: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Return the best pair of two plans and each thing that the province counts, with its sizes."""
    open_ = pairs[pairs["verdict"].ne("refused")]
    rows = province(open_, normalised, documents, list(documents["document"]))
    keys = normalised.set_index("id")["target_id"]
    for side in ("", "_above"):
        rows[f"target_id{side}"] = rows[f"target{side}"].map(keys)
    sizes = normalised.set_index("target_id")
    _add_sizes(rows, normalised)
    _add_starts(rows, sizes)
    parts = {
        frozenset((pair.target_id_a, pair.target_id_b)): getattr(pair, f"target_id_{pair.bound}")
        for pair in open_[open_["bound"].isin(["a", "b"])].itertuples()
    }
    both = zip(rows["target_id"], rows["target_id_above"], strict=True)
    rows["part_of"] = [parts.get(frozenset(pair), "") for pair in both]
    known = targets.set_index("target_id")[["scope", "comparator", "indicator_text"]]
    bounds = [_bounds(row, known) for row in rows.to_dict("records")]
    rows[_BOUNDS] = pd.DataFrame(bounds, columns=_BOUNDS, index=rows.index, dtype=object)
    rows["part"] = rows["target_id_above"].map(known["indicator_text"])
    rows["concept"] = rows["target_id_above"].map(sizes["concept"])
    rank = rows["verdict"].map({"direct": 0, "converted": 1, "qualified": 2})
    rows = rows.assign(rank=rank, caveats=rows["reasons"].str.count(";"))
    rows = rows.sort_values(["rank", "caveats", "target_id", "target_id_above"])
    rows = rows.drop_duplicates(["document", "above", "family", "concept"])
    several = rows.groupby(["above", "family"])["concept"].transform("nunique").gt(1)
    rows["part"] = rows["part"].where(several, "")
    kept = ["document", "above", "family", "target_id", "target_id_above", "verdict", "reasons"]
    kept += [*_BOUNDS, "part", "basis"]
    kept += ["unit", "value", "value_above", "ratio", *(f"{size}_ratio" for size in SIZES)]
    kept += [f"{size}_year{side}" for size in SIZES for side in ("", "_above")]
    kept += [f"{name}{side}" for name in _STARTS for side in ("", "_above")]
    return rows[kept]


def _add_sizes(rows: pd.DataFrame, normalised: pd.DataFrame) -> None:
    """Add the years of the figures of size, and the ratio of both amounts set against them."""
    sizes = normalised.set_index("target_id")
    for size, year in SIZES.items():
        for side in ("", "_above"):
            rows[f"{size}_year{side}"] = rows[f"target_id{side}"].map(sizes[year])
        ends = [_sized(rows, f"target_id{side}", size, normalised) for side in ("", "_above")]
        fits = rows["basis"].ne("rate_per_year") & ends[0].gt(0) & ends[1].gt(0)
        rows[f"{size}_ratio"] = (ends[0] / ends[1]).where(fits)


def _add_starts(rows: pd.DataFrame, sizes: pd.DataFrame) -> None:
    """Add the inferred first years that paces rest on, and what else may be meant."""
    for side in ("", "_above"):
        paced = rows[f"target_id{side}"].where(rows["basis"].eq("pace_per_year"))
        told = [_other_start(sizes.loc[key]) if isinstance(key, str) else _KNOWN for key in paced]
        names = [f"{name}{side}" for name in _STARTS]
        rows[names] = pd.DataFrame(told, columns=names, index=rows.index, dtype=float)


_BOUNDS = ["least", "bound", "bound_if"]
_TURNS = {">=": 1, ">": 1, "<=": -1, "<": -1}
_SIGNS = {(): "", (1,): ">=", (-1,): "<=", (-1, 1): "open"}


def _bounds(row: Mapping[Hashable, Any], known: pd.DataFrame) -> tuple[str, str, str]:
    """Return which side counts a part of the other, and what the ratio of the two is a bound of.

    Where the side that counts more, or one of two, states no population, that is so only if its
    number is of all: the bound that follows is one on a condition.
    """
    own, above = known.loc[row["target_id"]], known.loc[row["target_id_above"]]
    turns = {_TURNS.get(own["comparator"], 0), -_TURNS.get(above["comparator"], 0)} - {0}
    sides = {row["target_id"]: own["scope"], row["target_id_above"]: above["scope"]}
    silent = [key for key, scope in sides.items() if not scope]
    apart = {"scope_nested", "scope_unstated"} & set(str(row["reasons"]).split(";"))
    part = next((key for key in sides if key not in silent), "") if silent else row["part_of"]
    if not apart or not part:
        return "", _SIGNS[tuple(sorted(turns))], ""
    turn = 1 if part == row["target_id"] else -1
    if silent:
        return part, _SIGNS[tuple(sorted(turns))], _SIGNS[(turn,)]
    return part, _SIGNS[tuple(sorted(turns | {turn}))], ""


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
