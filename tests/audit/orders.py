"""Who asks more, pair by pair: the numbers of both targets on one basis, and their years."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

from audit.tables import Row, Study, ends, near, number, parts

ABOUT = 0.1  # 左右 may be off by so much of itself (ambition.yml)
SIZES = ("per_100bn_gdp", "per_million_residents")
Span = tuple[float, float]


def span(key: str, study: Study, *, admitted: bool = False) -> Span:
    """Return the least and the most that a target asks for, or all that it admits."""
    own = [span_of(part, study, admitted=admitted) for part in parts(key)]
    return sum(low for low, _ in own), sum(high for _, high in own)


def span_of(key: str, study: Study, *, admitted: bool) -> Span:
    row, value = study.targets[key], number(study.derived[key]["value"])
    highest, sign = number(study.derived[key]["value_max"]), row["comparator"]
    if not math.isnan(highest):
        return value, highest
    if sign == "~":
        return value - ABOUT * abs(value), value + ABOUT * abs(value)
    wanted = study.directions[row["indicator"]]
    if sign in (">", ">=") and (admitted or wanted != "more"):
        return value, math.inf
    if sign == "<=" and (admitted or wanted != "less"):
        return -math.inf, value
    return value, value


def form_of(key: str, study: Study) -> str:
    return study.derived[parts(key)[0]]["form"]


def on_basis(value: float, key: str, basis: str, years: float, study: Study) -> float:
    """Return a number a year where the pair is compared so."""
    if basis == "pace_per_year" and form_of(key, study) == "addition":
        return value / years
    if basis == "rate_per_year" and form_of(key, study) == "change" and math.isfinite(value):
        return 100 * ((1 + value / 100) ** (1 / years) - 1)
    return value


def window(key: str, study: Study) -> float:
    return number(study.derived[parts(key)[0]]["window_years"])


def due(key: str, study: Study) -> int:
    return int(study.targets[parts(key)[0]]["end_year"])


def higher(one: Span, other: Span) -> str:
    """Return which of two asks for the higher number: a, b, tie, or undecided."""
    if all(near(end, one[0]) for end in (*one, *other)):
        return "tie"
    if one[0] > other[1] and not near(one[0], other[1]):
        return "a"
    return "b" if other[0] > one[1] and not near(other[0], one[1]) else "undecided"


OTHER = {"a": "b", "b": "a"}


def demanding(pair: Row, spans: tuple[Span, Span], study: Study) -> str:
    """Return which of two asks for more where less may be the better."""
    wanted = study.directions[study.targets[parts(pair["target_id_a"])[0]]["indicator"]]
    if wanted not in ("more", "less"):
        return "undecided"
    result = higher(*spans)
    return OTHER.get(result, result) if wanted == "less" else result


def asked(
    pair: Row, study: Study, years: tuple[float, ...], *, admitted: bool = False
) -> tuple[Span, Span]:
    """Return what both ask for, or admit, on the basis of the pair; a bound is open above."""
    spans = []
    for side, key, own in zip("ab", ends(pair), years, strict=True):
        low, high = span(key, study, admitted=admitted)
        low, high = (on_basis(end, key, pair["basis"], own, study) for end in (low, high))
        spans.append((low, math.inf if pair.get("bound") == side else high))
    return spans[0], spans[1]


def sized(spans: tuple[Span, Span], pair: Row, size: str, study: Study) -> tuple[Span, Span] | None:
    """Return both divided by the size of their territories; None where one is not known."""
    rows = [study.derived[parts(key)[0]] for key in ends(pair)]
    factors = [number(row[size]) / number(row["value"]) for row in rows]
    if any(map(math.isnan, factors)):
        return None
    first, second = (
        (factor * own[0], factor * own[1]) for factor, own in zip(factors, spans, strict=True)
    )
    return first, second


def by_numbers(pair: Row, spans: tuple[Span, Span], study: Study) -> str:
    """Return who asks more by the numbers alone; a province asks no more because it is larger."""
    result = demanding(pair, spans, study)
    if "territory" in pair["reasons"].split(";") and result != "undecided":
        both = [sized(spans, pair, size, study) for size in SIZES]
        others = {demanding(pair, own, study) if own else "undecided" for own in both}
        return result if others == {result} else "undecided"
    return result


def factor(key: str, size: str, study: Study) -> float:
    """Return what a number is multiplied by to stand for a size of its plan's territory."""
    row = study.derived[parts(key)[0]]
    if study.natures[row["indicator"]] == "ratio" or row["form"] in ("growth", "change", "rank"):
        return math.nan
    own = [one for one in study.derived.values() if one["document"] == row["document"]]
    found = [number(one[size]) / number(one["value"]) for one in [row, *own] if one[size]]
    return found[0] if found else math.nan


def turned_by_size(pair: Row, study: Study) -> bool:
    """Return whether by GDP or by residents the result would be another, from any start."""
    for size in SIZES:
        factors = [factor(key, size, study) for key in ends(pair)]
        if any(map(math.isnan, factors)):
            continue
        for years in product(*(readings_of_start(key, study) for key in ends(pair))):
            spans = asked(pair, study, years)
            own = [(f * low, f * high) for f, (low, high) in zip(factors, spans, strict=True)]
            if in_time(pair, (own[0], own[1]), study, factors) != order(pair, study):
                return True
    return False


def may_be_stock(key: str, study: Study) -> bool:
    """Return whether a count may be one to be had by the end: nothing says that it is new."""
    quote = study.targets[parts(key)[0]]["quote"]
    return form_of(key, study) == "addition" and not {"新", "增"} & set(quote)


def order(pair: Row, study: Study) -> str:
    """Return what a asks beside b, value and time together: undecided where readings part."""
    windows = [readings_of_start(key, study) for key in ends(pair)]
    found = {in_time(pair, asked(pair, study, years), study) for years in product(*windows)}
    for other in readings_of_rate(pair, study):
        years = tuple(window(key, study) for key in ends(pair))
        found.add(in_time(other, asked(other, study, years), study))
    return found.pop() if len(found) == 1 else "undecided"


def readings_of_start(key: str, study: Study) -> list[float]:
    """Return the years that a target may have: one more where its first year is inferred."""
    inferred = study.documents[study.plan_of(key)].get("start_status", "").startswith("inferred")
    own = window(key, study)
    return [own, own + 1] if inferred and form_of(key, study) == "addition" else [own]


def readings_of_rate(pair: Row, study: Study) -> list[Row]:
    """Return the pair with a change that names no period read as yearly."""
    forms = {form_of(key, study) for key in ends(pair)}
    open_ = pair["basis"] == "rate_per_year" and forms == {"growth", "change"}
    return [pair | {"basis": "value"}] if open_ else []


WORDS = {"a": "more", "b": "less"}


def in_time(
    pair: Row, spans: tuple[Span, Span], study: Study, factors: Sequence[float] = (1.0, 1.0)
) -> str:
    """Return more, less, tie, trade_off or undecided: a level counts with the year it is due."""
    result = by_numbers(pair, spans, study)
    if form_of(ends(pair)[0], study) != "level" or result == "undecided":
        return WORDS.get(result, result)
    path = in_common_year(pair, study, factors)
    if path:
        return WORDS.get(path, path)
    years = [due(key, study) for key in ends(pair)]
    sooner = "tie" if years[0] == years[1] else "a" if years[0] < years[1] else "b"
    if "tie" in (sooner, result) or sooner == result:
        told = result if result != "tie" else sooner
        return WORDS.get(told, told)
    return "trade_off"


def in_common_year(pair: Row, study: Study, factors: Sequence[float] = (1.0, 1.0)) -> str:
    """Return who asks more when the first of both is due; empty where no path leads there."""
    years = [due(key, study) for key in ends(pair)]
    late = years.index(max(years))
    if years[0] == years[1] or not (band := level_in(ends(pair)[late], min(years), study)):
        return ""
    early = span(ends(pair)[1 - late], study)
    early, band = (
        (own[0] * by, own[1] * by)
        for own, by in ((early, factors[1 - late]), (band, factors[late]))
    )
    return demanding(pair, (early, band) if late else (band, early), study)


def level_in(key: str, year: int, study: Study) -> Span | None:
    """Return between what a level stands in a year, by equal steps and by equal rates."""
    row, end = study.derived[key], due(key, study)
    value = number(row["value"])
    if year == end:
        return value, value
    starts = [number(row[f"baseline_{name}"]) for name in ("value", "low", "high")]
    start = next((one for one in starts if not math.isnan(one)), math.nan)
    if math.isnan(start) or not int(row["baseline_year"]) <= year:
        return None
    part = (year - int(row["baseline_year"])) / (end - int(row["baseline_year"]))
    both = start + (value - start) * part, start * (value / start) ** part
    return min(both), max(both)


def firm(pair: Row, study: Study) -> bool:
    """Return whether an order stands in every reading: no bound, caveat or path would undo it."""
    doubts = study.words("ambition")["order"].get("undone_by", {}).values()
    if {code for codes in doubts for code in codes} & set(pair["reasons"].split(";")):
        return False
    if order(pair, study) == "undecided" or turned_by_size(pair, study):
        return False
    if len({may_be_stock(key, study) for key in ends(pair)}) > 1:
        return False
    # How wide 左右 is, from what level a change counts, and from what start a level would rise.
    if any(study.targets[key]["comparator"] == "~" for end in ends(pair) for key in parts(end)):
        return False
    if "change" in {form_of(key, study) for key in ends(pair)} or order(pair, study) == "trade_off":
        return False
    if form_of(ends(pair)[0], study) == "level" and in_common_year(pair, study):
        return False
    years = tuple(window(key, study) for key in ends(pair))
    return in_time(pair, asked(pair, study, years, admitted=True), study) == order(pair, study)
