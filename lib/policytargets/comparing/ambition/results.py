"""What a pair of targets comes to, by value and date, and which readings would undo it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from policytargets.comparing.timelines.pathways import level_in_year
from policytargets.normalising.baselines import is_inferred
from policytargets.normalising.yearly import plausible_starts
from policytargets.vocabulary.rules import load_ambition

OPENING = ("direction", "about", "range", "bounds", "path", "bound", "sizing", "start", "reading")
"""Why a result is undecided."""
SIZES = {"by_gdp": "per_100bn_gdp", "by_residents": "per_million_residents"}
_EQUAL = 1e-9  # closer numbers are one number, written or divided another way
_AT_A_DATE = ("level", "rank")
_TOTALS = ("addition", "points")
_STARTS = ("earlier", "later")
"""Beside an inferred start the others that are plausible."""

Array = np.ndarray


class Ends(NamedTuple):
    """What one side of each pair asks for at least and at most, so turned that more is higher."""

    low: Array
    high: Array


class Path(NamedTuple):
    """The band in which a level stands, on its path, in the year in which the other is due."""

    side: str
    year: int
    low: float
    high: float


def decide(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with what they come to.

    Parameters
    ----------
    pairs : pandas.DataFrame
        With the columns of `requirements` for both sides, the years of `other_windows` and what
        the verdict says.

    Returns
    -------
    pandas.DataFrame
        With ``result`` (what the first asks beside the second, see `policytargets.schemas.ORDERS`),
        ``open`` (why it is undecided, of `OPENING`, joined by ``;``), ``how`` (by what it was
        decided: ``date``, ``value``, ``both``, ``pace``, ``rate`` or ``path``),
        ``undone_by`` (codes joined by ``;``), ``firm``, the path where one decides (``path_side``,
        ``path_year``, ``path_low``, ``path_high``), and for both sides ``yearly``, what the number
        comes to a year, and ``else``: the same under the other reading of its period or its start.
    """
    dates = _dates(pairs)
    stated, paths = _on_paths(pairs, _combined(_values(pairs), dates), dates)
    opened = dict(_opened(pairs, stated, paths, dates))
    weak = dict(_weakened(pairs, stated, paths, dates))
    undecided = np.logical_or.reduce([(stated == "undecided"), *opened.values()])
    undone = zip(undecided, _codes(opened, len(pairs)), _codes(weak, len(pairs)), strict=True)
    codes = [why if is_open else doubt for is_open, why, doubt in undone]
    table = pairs.assign(result=np.where(undecided, "undecided", stated).astype(object))
    table["undone_by"] = pd.Series(codes, index=pairs.index, dtype=object)
    table["open"] = table["undone_by"].where(undecided, "")
    table["firm"] = table["undone_by"].eq("")
    told = zip(_kinds(pairs), _values(pairs), dates, paths, strict=True)
    table["how"] = pd.Series([_how(*row) for row in told], index=pairs.index, dtype=object)
    for name in Path._fields:
        table[f"path_{name}"] = [path and getattr(path, name) for path in paths]
    for side in "ab":
        table[f"yearly_{side}"] = _numbers(pairs, side, "number")
        table[f"else_{side}"] = _otherwise(pairs, side)
    return table


def yearly(values: Any, forms: Any, cadences: Any, years: Any) -> Array:  # noqa: ANN401
    """Return numbers for a year: totals by their years, changes as compound rates."""
    numbers, forms, years = (np.asarray(one) for one in (values, forms, years))
    numbers, years = numbers.astype(float), years.astype(float)
    totals = np.isin(forms, _TOTALS) & (np.asarray(cadences) != "annual")
    changes = (forms == "change") & np.isfinite(numbers)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = 100 * (np.power(np.maximum(1 + numbers / 100, 0), 1 / years) - 1)
        return np.where(totals, numbers / years, np.where(changes, rates, numbers))


def _numbers(
    pairs: pd.DataFrame,
    side: str,
    what: str,
    years: pd.Series | None = None,
    forms: pd.Series | None = None,
) -> Array:
    return yearly(
        pairs[f"{what}_{side}"],
        pairs[f"form_{side}"] if forms is None else forms,
        pairs[f"cadence_{side}"],
        pairs[f"window_years_{side}"] if years is None else years,
    )


def _ends(pairs: pd.DataFrame, side: str, kind: str = "ask", **given: Any) -> Ends:  # noqa: ANN401
    """Return what a side asks for (``ask``) or admits (``can``), so turned that more is higher."""
    low, high = (_numbers(pairs, side, f"{kind}_{end}", **given) for end in ("low", "high"))
    sign = pairs["sign_a"].to_numpy(dtype=float)
    return Ends(np.where(sign < 0, -high, low), np.where(sign < 0, -low, high))


def _values(pairs: pd.DataFrame, kind: str = "ask") -> Array:
    return _compared(pairs, _ends(pairs, "a", kind), _ends(pairs, "b", kind))


def _compared(pairs: pd.DataFrame, a: Ends, b: Ends) -> Array:
    """Return 1 where the first asks for more, -1 for less, 0 for the same, else NaN."""
    alike = [np.isclose(end, a.low, rtol=_EQUAL, atol=0) for end in (a.high, b.low, b.high)]
    same = np.logical_and.reduce(alike)
    found = np.where(_above(a.low, b.high), 1.0, np.where(_above(b.low, a.high), -1.0, np.nan))
    found = np.where(same, 0.0, found)
    return np.where(pairs["sign_a"].isna(), np.nan, found)


def _above(low: Array, high: Array) -> Array:
    return (low > high) & ~np.isclose(low, high, rtol=_EQUAL, atol=0)


def _dates(pairs: pd.DataFrame) -> Array:
    """Return 1 where the first is due sooner, -1 where later; 0 for all that has no one date."""
    at_a_date = pairs["form_a"].isin(_AT_A_DATE) & pairs["form_b"].isin(_AT_A_DATE)
    later = pairs["end_year_b"].astype(float) - pairs["end_year_a"].astype(float)
    return np.where(at_a_date, np.sign(later.fillna(0.0)), 0.0)


def _combined(values: Array, dates: Array) -> Array:
    """Return the results of values and dates: more, and no later; or sooner, and no less."""
    total = values + dates
    codes = np.select([total > 0, total < 0], ["more", "less"], "tie").astype(object)
    codes[values * dates < 0] = "trade_off"
    codes[np.isnan(values)] = "undecided"
    return codes


def _on_paths(pairs: pd.DataFrame, stated: Array, dates: Array) -> tuple[Array, list[Path | None]]:
    """Return the results with those that a path to a common year decides, and these paths."""
    results = stated.copy()
    paths: list[Path | None] = [None] * len(pairs)
    for place in np.flatnonzero(stated == "trade_off"):
        row = pairs.iloc[place]
        later, other = ("a", "b") if dates[place] < 0 else ("b", "a")
        path = _path(row, later, other)
        if path:
            paths[place] = path
            results[place] = _beside(row, path, later, other)
    return results, paths


def _path(row: pd.Series, later: str, other: str) -> Path | None:
    """Return where the target due later stands when the other is due; None without a start."""
    start, end, year = (
        row[f"{name}_{side}"]
        for name, side in (("baseline_year", later), ("end_year", later), ("end_year", other))
    )
    if row[f"baseline_status_{later}"] not in load_ambition().order.path_statuses:
        return None
    if pd.isna(start) or not start <= year < end:
        return None
    known = [row[f"baseline_{bound}_{later}"] for bound in ("low", "high")]
    asked = [row[f"ask_{bound}_{later}"] for bound in ("low", "high")]
    way = int(start), int(end), int(year)
    low, high = (_stand(*pair, *way) for pair in zip(known, asked, strict=True))
    return Path(later, int(year), min(low, default=-math.inf), max(high, default=math.inf))


def _stand(start: float, value: float, first: int, end: int, year: int) -> list[float]:
    """Return where a path may stand in a year; nothing where its start is not bounded."""
    if pd.isna(start) or not math.isfinite(start):
        return []
    return [x for x in level_in_year(start, first, value, end, year) if not math.isnan(x)]


def _beside(row: pd.Series, path: Path, later: str, other: str) -> str:
    asked = [row[f"ask_{end}_{other}"] for end in ("low", "high")]
    band = [path.low, path.high]
    if row["sign_a"] < 0:
        band, asked = ([-x for x in reversed(ends)] for ends in (band, asked))
    if asked[1] < band[0]:
        return "more" if later == "a" else "less"
    return ("less" if later == "a" else "more") if band[1] < asked[0] else "undecided"


def _opened(
    pairs: pd.DataFrame, stated: Array, paths: list[Path | None], dates: Array
) -> Iterator[tuple[str, Array]]:
    """Give by code where a result is undecided: the number is open, or a reading changes it."""
    on_path = np.array([path is not None for path in paths], dtype=bool)
    lacking = (stated == "undecided") & ~on_path
    unsigned = pairs["sign_a"].isna().to_numpy()
    about = (pairs["about_a"].gt(0) | pairs["about_b"].gt(0)).to_numpy()
    ranged = (pairs["value_max_a"].notna() | pairs["value_max_b"].notna()).to_numpy()
    yield "direction", lacking & unsigned
    yield "about", lacking & ~unsigned & about
    yield "range", lacking & ~unsigned & ranged
    yield "bounds", lacking & ~unsigned & ~about & ~ranged
    yield "path", (stated == "undecided") & on_path
    for code, readings in _READINGS.items():
        changed = [(_combined(v, dates) != stated) & on for v, on in readings(pairs)]
        told = np.logical_or.reduce([np.zeros(len(pairs), dtype=bool), *changed])
        yield code, told & (stated != "undecided") & ~on_path


Readings = Iterator[tuple[Array, Array]]
"""Values under a reading, and the pairs that admit it."""

Starts = Iterator[tuple[pd.Series, pd.Series]]
"""Windows of both sides."""


def _by_bound(pairs: pd.DataFrame) -> Readings:
    """Give the values where one number is only the lower bound of the other's population."""
    if "bound" not in pairs:
        return
    a, b = _ends(pairs, "a"), _ends(pairs, "b")
    for side in "ab":
        ends = {"a": a, "b": b}
        ends[side] = Ends(ends[side].low, np.full(len(pairs), math.inf))
        yield _compared(pairs, **ends), pairs["bound"].eq(side).to_numpy()


def _by_size(pairs: pd.DataFrame) -> Readings:
    """Give the values by size where the territories are of another rank.

    A province asks more than a city because it is larger: that alone is no order.
    """
    unlike = _has(pairs, ["territory"])
    for values, _ in _sized(pairs, _starts):
        yield values, unlike


def _sized(pairs: pd.DataFrame, starts: Callable[[pd.DataFrame], Starts]) -> Readings:
    """Give the values by GDP and by residents, and where the size of both territories is known."""
    for size, (years_a, years_b) in product(SIZES.values(), starts(pairs)):
        a = _scaled(_ends(pairs, "a", years=years_a), pairs[f"{size}_a"])
        b = _scaled(_ends(pairs, "b", years=years_b), pairs[f"{size}_b"])
        yield _compared(pairs, a, b), _both_sized(pairs, size)


def _scaled(ends: Ends, factors: pd.Series) -> Ends:
    return Ends(*(end * factors.to_numpy(dtype=float) for end in ends))


def _both_sized(pairs: pd.DataFrame, size: str) -> Array:
    return (pairs[f"{size}_a"].notna() & pairs[f"{size}_b"].notna()).to_numpy()


def _turned_by_size(
    pairs: pd.DataFrame,
    stated: Array,
    paths: list[Path | None],
    dates: Array,
    starts: Callable[[pd.DataFrame], Starts],
) -> Array:
    """Return where either size would give another result, from one of some starts."""
    on_path = np.array([path is not None for path in paths], dtype=bool)
    turned = [
        (_combined(v, dates) != stated) & known & ~on_path for v, known in _sized(pairs, starts)
    ]
    for size, place in product(SIZES.values(), np.flatnonzero(on_path)):
        row, path = pairs.iloc[place], paths[place]
        if path and _both_sized(pairs, size)[place]:
            other = "b" if path.side == "a" else "a"
            factor = row[f"{size}_{path.side}"] / row[f"{size}_{other}"]
            sized = path._replace(low=path.low * factor, high=path.high * factor)
            turned[0][place] |= _beside(row, sized, path.side, other) != stated[place]
    return np.logical_or.reduce(turned)


def _by_start(pairs: pd.DataFrame) -> Readings:
    """Give the values under every plausible start of the plans that do not state theirs."""
    inferred = [pairs[f"inferred_{side}"].to_numpy(dtype=bool) for side in "ab"]
    for years_a, years_b in _starts(pairs):
        a, b = _ends(pairs, "a", years=years_a), _ends(pairs, "b", years=years_b)
        yield _compared(pairs, a, b), inferred[0] | inferred[1]


def _stated(pairs: pd.DataFrame) -> Starts:
    """Give the windows of both sides as they are told."""
    yield next(_starts(pairs))


def _starts(pairs: pd.DataFrame) -> Starts:
    """Give the windows of both sides from each two of their plausible starts."""
    yield from product(_windows(pairs, "a"), _windows(pairs, "b"))


def _windows(pairs: pd.DataFrame, side: str) -> list[pd.Series]:
    own = pairs[f"window_years_{side}"].astype(float)
    return [own, *(pairs[f"window_{name}_{side}"].fillna(own) for name in _STARTS)]


def _by_period(pairs: pd.DataFrame) -> Readings:
    """Give the values with rates of which no period is stated read as yearly ones."""
    open_ = {side: pairs[f"open_period_{side}"].to_numpy(dtype=bool) for side in "ab"}
    for sides in ("a", "b", "ab"):
        ends = {
            side: _ends(pairs, side, forms=_yearly_form(pairs, side) if side in sides else None)
            for side in "ab"
        }
        yield _compared(pairs, **ends), np.logical_and.reduce([open_[side] for side in sides])


def _yearly_form(pairs: pd.DataFrame, side: str) -> pd.Series:
    return pairs[f"form_{side}"].mask(pairs[f"open_period_{side}"], "growth")


_READINGS: Mapping[str, Callable[[pd.DataFrame], Readings]] = {
    "bound": _by_bound,
    "sizing": _by_size,
    "start": _by_start,
    "reading": _by_period,
}


def _weakened(
    pairs: pd.DataFrame, stated: Array, paths: list[Path | None], dates: Array
) -> Iterator[tuple[str, Array]]:
    """Give by code where a result stands that an admissible reading would undo."""
    on_path = np.array([path is not None for path in paths], dtype=bool)
    admitted = _combined(_values(pairs, "can"), dates)
    floors = pairs["comparator_a"].ne("=") | pairs["comparator_b"].ne("=")
    yield "comparator", np.where(on_path, floors, admitted != stated)
    for code, reasons in load_ambition().order.undone_by.items():
        yield code, _has(pairs, reasons)
    sized = [_turned_by_size(pairs, stated, paths, dates, starts) for starts in (_stated, _starts)]
    yield "sizing", sized[0]
    yield "sizing_start", sized[1] & ~sized[0]
    yield "stock", (pairs["says_new_a"] != pairs["says_new_b"]).to_numpy(dtype=bool)
    yield "about", (pairs["about_a"].gt(0) | pairs["about_b"].gt(0)).to_numpy()
    # A change does not say in its clause of which year's level it is a share.
    changes = pairs["form_a"].eq("change") | pairs["form_b"].eq("change")
    yield "base_year", changes.to_numpy()
    # Higher but later is all that can be told where no start leads to a common year.
    yield "baseline", on_path | (stated == "trade_off")


def _has(pairs: pd.DataFrame, reasons: list[str]) -> Array:
    own = pairs["reasons"].str.split(";")
    return np.array([bool(set(reasons) & set(told)) for told in own], dtype=bool)


def _codes(found: Mapping[str, Array], length: int) -> list[str]:
    rows = zip(*found.values(), strict=True) if length else ()
    return [";".join(code for code, holds in zip(found, row, strict=True) if holds) for row in rows]


def _kinds(pairs: pd.DataFrame) -> Iterator[str]:
    """Give by what the pairs are compared: at a date, for a year, or as a rate."""
    for form in pairs["form_a"]:
        at_a_date = form in _AT_A_DATE
        yield "date" if at_a_date else "rate" if form in ("growth", "change") else "pace"


def _how(kind: str, value: float, date: float, path: Path | None) -> str:
    if path:
        return "path"
    if kind != "date":
        return kind
    if value and date:
        return "both"
    return "date" if date else "value"


def _otherwise(pairs: pd.DataFrame, side: str) -> Array:
    """Return the number of a side under the other reading of its period, or the other start."""
    own = _numbers(pairs, side, "number")
    forms = _yearly_form(pairs, side)
    read = _numbers(pairs, side, "number", forms=forms)
    started = [_numbers(pairs, side, "number", years=years) for years in _windows(pairs, side)[1:]]
    other = np.where(np.isclose(started[0], own), started[1], started[0])
    found = np.where(pairs[f"open_period_{side}"], read, other)
    return np.where(np.isclose(found, own), np.nan, found)


def other_windows(asked: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return what is asked with the windows from the plausible starts of each plan.

    Returns
    -------
    pandas.DataFrame
        With ``inferred`` (the window begins with a start that the plan does not state), and
        ``window_earlier`` and ``window_later``: its years from the first and the last other start
        that is plausible; missing where there is none.
    """
    plans = documents.reindex(columns=_OF_PLAN).set_index("document").T.to_dict()
    found = [_windows_of(row, plans[row.document]) for row in asked.itertuples()]
    columns = ["inferred", *(f"window_{name}" for name in _STARTS)]
    table = pd.DataFrame(found, asked.index, columns)
    # A column of no rows has no numbers in it: that they are some has to be said.
    types = dict.fromkeys(columns[1:], float) | {"inferred": bool}
    return asked.join(table.astype(types))


_OF_PLAN = ["document", "plan_start", "start_status", "date_signed"]


def _windows_of(row: Any, plan: Mapping[str, Any]) -> tuple[bool, float, float]:  # noqa: ANN401
    status, start, end = plan["start_status"], row.start_year, row.end_year
    known = pd.notna(start) and pd.notna(end) and start == plan["plan_start"]
    if not known or not is_inferred(str(status)):
        return False, math.nan, math.nan
    others = [end - first + 1 for first in plausible_starts(start, status, plan["date_signed"])[1:]]
    left = [float(years) for years in others if years >= 1] or [math.nan]
    return True, left[0], left[-1]
