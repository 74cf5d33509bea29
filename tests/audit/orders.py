"""Who asks more, pair by pair: the numbers of both targets on one basis, and their years."""

from __future__ import annotations

import math
from itertools import product

from audit.tables import Row, Study, ends, near, number

ABOUT = 0.1  # 左右 may be off by so much of itself (ambition.yml)
SIZES = ("per_100bn_gdp", "per_million_residents")
Span = tuple[float, float]


def span(key: str, study: Study) -> Span:
    """Return the least and the most that a target asks for, as it is written."""
    row, value = study.targets[key], number(study.derived[key]["value"])
    highest, sign = number(study.derived[key]["value_max"]), row["comparator"]
    if not math.isnan(highest):
        return value, highest
    if sign == "~":
        return value - ABOUT * abs(value), value + ABOUT * abs(value)
    wanted = study.directions[row["indicator"]]
    if sign in (">", ">=") and wanted != "more":
        return value, math.inf
    if sign == "<=" and wanted != "less":
        return -math.inf, value
    return value, value


def on_basis(value: float, key: str, basis: str, years: float, study: Study) -> float:
    """Return a number a year where the pair is compared so."""
    form = study.derived[key]["form"]
    if basis == "pace_per_year" and form == "addition":
        return value / years
    if basis == "rate_per_year" and form == "change" and math.isfinite(value):
        return 100 * ((1 + value / 100) ** (1 / years) - 1)
    return value


def window(key: str, study: Study) -> float:
    return number(study.derived[key]["window_years"])


def asked(key: str, basis: str, years: float, study: Study) -> Span:
    low, high = (on_basis(end, key, basis, years, study) for end in span(key, study))
    return low, high


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
    wanted = study.directions[study.targets[pair["target_id_a"]]["indicator"]]
    if wanted not in ("more", "less"):
        return "undecided"
    result = higher(*spans)
    return OTHER.get(result, result) if wanted == "less" else result


def sized(spans: tuple[Span, Span], pair: Row, size: str, study: Study) -> tuple[Span, Span] | None:
    """Return both divided by the size of their territories; None where one is not known."""
    factors = [
        number(study.derived[k][size]) / number(study.derived[k]["value"]) for k in ends(pair)
    ]
    if any(map(math.isnan, factors)):
        return None
    first, second = (tuple(f * end for end in own) for f, own in zip(factors, spans, strict=True))
    return first, second


def by_numbers(pair: Row, study: Study, years: tuple[float, float] | None = None) -> str:
    """Return who asks more by the numbers alone; a province asks no more because it is larger."""
    own = years or tuple(window(key, study) for key in ends(pair))
    sides = zip(ends(pair), own, strict=True)
    spans = tuple(asked(key, pair["basis"], y, study) for key, y in sides)
    result = demanding(pair, spans, study)
    if "territory" in pair["reasons"].split(";") and result != "undecided":
        both = [sized(spans, pair, size, study) for size in SIZES]
        others = {demanding(pair, own, study) if own else "undecided" for own in both}
        return result if others == {result} else "undecided"
    return result


def order(pair: Row, study: Study) -> str:
    """Return who asks more with time told, as a sees it: undecided where readings part."""
    windows = (readings_of_start(key, study) for key in ends(pair))
    found = {in_time(pair, years, study) for years in product(*windows)}
    found |= {in_time(other, None, study) for other in readings_of_rate(pair, study)}
    return found.pop() if len(found) == 1 else "undecided"


def readings_of_start(key: str, study: Study) -> list[float]:
    """Return the years that a target may have: one more where its first year is inferred."""
    document = study.documents[study.plan_of(key)]
    own = window(key, study)
    inferred = document.get("start_status", "").startswith("inferred")
    return [own, own + 1] if inferred and study.derived[key]["form"] == "addition" else [own]


def readings_of_rate(pair: Row, study: Study) -> list[Row]:
    """Return the pair with a change that names no period read as yearly."""
    forms = {study.derived[key]["form"] for key in ends(pair)}
    open_ = pair["basis"] == "rate_per_year" and forms == {"growth", "change"}
    return [pair | {"basis": "value"}] if open_ else []


WORDS = {"a": "more", "b": "less"}


def in_time(pair: Row, years: tuple[float, ...] | None, study: Study) -> str:
    """Return more, less, tie, trade_off or undecided: a level counts with the year it is due."""
    forms = {study.derived[key]["form"] for key in ends(pair)}
    result = by_numbers(pair, study, years)
    if forms != {"level"} or result == "undecided":
        return WORDS.get(result, result)
    due = [int(study.targets[key]["end_year"]) for key in ends(pair)]
    sooner = "tie" if due[0] == due[1] else "a" if due[0] < due[1] else "b"
    path = in_common_year(pair, due, study)
    if path:
        return WORDS.get(path, path)
    if sooner in ("tie", result) or result == "tie":
        told = result if result != "tie" else sooner
        return WORDS.get(told, told)
    return "trade_off"


def in_common_year(pair: Row, due: list[int], study: Study) -> str:
    """Return who asks more when the first of both is due; empty where no path leads there."""
    year, late = min(due), due.index(max(due))
    if due[0] == due[1] or not (band := level_in(ends(pair)[late], year, study)):
        return ""
    early = span(ends(pair)[1 - late], study)
    return demanding(pair, (early, band) if late else (band, early), study)


def level_in(key: str, year: int, study: Study) -> Span | None:
    """Return between what a level stands in a year, by equal steps and by equal rates."""
    row, end = study.derived[key], int(study.targets[key]["end_year"])
    starts = [number(row[f"baseline_{name}"]) for name in ("value", "low", "high")]
    start = next((one for one in starts if not math.isnan(one)), math.nan)
    if math.isnan(start) or not int(row["baseline_year"]) <= year:
        return None
    part = (year - int(row["baseline_year"])) / (end - int(row["baseline_year"]))
    value = number(row["value"])
    both = start + (value - start) * part, start * (value / start) ** part
    return min(both), max(both)
