"""What comparable targets ask a year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from policytargets.normalising.baselines import INFERRED
from policytargets.normalising.yearly import plausible_starts, yearly_rate


def group(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return groups of which every two members are a pair, and which leave no pair out.

    Comparability does not carry over: that A may stand beside B, and B beside C, does not put A
    beside C. A target may therefore be in several groups.

    Parameters
    ----------
    pairs : iterable of tuple of str
        The ids of two comparable targets, in the order wanted.

    Returns
    -------
    list of list of str
        The members of each group, in the order in which the pairs name them.
    """
    listed = list(pairs)
    linked = {frozenset(pair) for pair in listed}
    order = list(dict.fromkeys(one for pair in listed for one in pair))
    groups: list[list[str]] = []
    for first, second in listed:
        if any(first in members and second in members for members in groups):
            continue
        members = list(_grow([first, second], order, linked))
        groups.append(sorted(members, key=order.index))
    return groups


def _grow(seed: list[str], order: list[str], linked: set[frozenset[str]]) -> Iterator[str]:
    members = list(seed)
    for other in order:
        if other not in members and all(frozenset((other, own)) in linked for own in members):
            members.append(other)
    yield from members


COLUMNS = (
    *("group", "family", "basis", "unit", "document", "target_id", "id", "number_text", "form"),
    *("comparator", "pace", "pace_max", "start_year", "end_year", "window_years", "start_status"),
    *("other_start", "other_pace", "caveats"),
)
_RATES = ("growth", "change")
_OVER_WINDOW = ("addition", "change")
_WHOLE = ("start_year", "end_year", "window_years", "other_start")


def paces(pairs: pd.DataFrame, normalised: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the yearly pace of targets that may be compared, group by group.

    A group holds one family, one unit and one basis: an amount added or done a year, or a yearly
    rate of change. Levels, shares and densities have no pace and are in none.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`: ``group`` counts from 1, ``basis`` is ``pace_per_year`` or
        ``rate_per_year``, ``comparator`` the bound that the
        target sets, ``pace_max`` the upper end of a range, ``other_pace`` the pace if an
        inferred first year were ``other_start``,
        ``caveats`` are the reasons of the group's pairs joined by ``;``, with
        ``start_inferred`` where a pace rests on such a year.
    """
    rows = normalised.set_index("target_id")
    known = targets.set_index("target_id")
    moving = _paced(pairs, rows["form"].to_dict())
    found: list[dict[str, object]] = []
    number = 0
    for (family, basis, unit), own in moving.groupby(["family", "basis", "unit"], sort=False):
        for members in group(zip(own["target_id_a"], own["target_id_b"], strict=True)):
            number += 1
            shared = {"group": number, "family": family, "basis": basis, "unit": unit}
            shared["caveats"] = joined_reasons(own, members)
            told = [
                _member(rows.loc[key], known.loc[key], str(basis)) | {"target_id": key}
                for key in members
            ]
            shared["caveats"] = with_inferred(str(shared["caveats"]), told)
            found += [shared | row for row in told]
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(_WHOLE, "Int64") | {"other_pace": float})


def with_inferred(caveats: str, members: Iterable[Mapping[str, object]]) -> str:
    """Return caveats with that of an inferred first year, where one of the members rests on it."""
    if not any(pd.notna(row["other_start"]) for row in members):
        return caveats
    return ";".join(filter(None, (caveats, INFERRED)))


def joined_reasons(pairs: pd.DataFrame, members: list[str]) -> str:
    """Return the reasons of the pairs inside a group, each once, joined by ``;``."""
    inside = pairs["target_id_a"].isin(members) & pairs["target_id_b"].isin(members)
    codes = [code for told in pairs.loc[inside, "reasons"] for code in told.split(";") if code]
    return ";".join(dict.fromkeys(codes))


def _paced(pairs: pd.DataFrame, forms: dict[str, str]) -> pd.DataFrame:
    """Return the open pairs that have a pace, yearly rates told as values among them."""
    own = pairs[pairs["verdict"] != "refused"].copy()
    sides = [own[f"target_id_{side}"].map(forms).isin(_RATES) for side in "ab"]
    rates = own["basis"].eq("value") & sides[0] & sides[1]
    own.loc[rates.astype(bool), "basis"] = "rate_per_year"
    return own[own["basis"].isin(["pace_per_year", "rate_per_year"])]


def _member(row: pd.Series, target: pd.Series, basis: str) -> dict[str, object]:
    own = {
        "pace": float(row[basis]),
        "pace_max": row.get(f"{basis}_max"),
        **{name: row[name] for name in ("document", "id", "form", "window_years", "start_status")},
        **{name: target[name] for name in ("number_text", "comparator", "start_year", "end_year")},
    }
    return own | from_other_start(own, row["date_signed"])


def from_other_start(own: Mapping[str, Any], signed: str | None) -> dict[str, Any]:
    """Return the pace from another first year that may be meant, if there is one."""
    nothing: dict[str, Any] = {"other_start": pd.NA, "other_pace": math.nan}
    if own["form"] not in _OVER_WINDOW or pd.isna(own["window_years"]):
        return nothing
    starts = plausible_starts(own["start_year"], own["start_status"] or "", signed or "")[1:]
    if not starts:
        return nothing
    pace, window, years = own["pace"], own["window_years"], int(own["end_year"]) - starts[0] + 1
    grown = yearly_rate((1 + pace / 100) ** window, years)
    other = grown if own["form"] == "change" else pace * window / years
    return {"other_start": starts[0], "other_pace": other}
