"""The value of a numeral in digits, in characters or in both: 一百零五, 1亿2000万, 两三百."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import isfinite

SIGNS = "零〇一二两三四五六七八九十百千万亿"
"""What a numeral in characters is made of, 点 of a decimal apart."""
_ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FACTORS = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
_DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_BY_PLACE = re.compile(
    "[一二三四五六七八九][零〇一二三四五六七八九]*[零〇][零〇一二三四五六七八九]*"
)
# 千百 is a figure of speech, 亿万 one, too
_NO_SUM = re.compile("[十百千万亿][百千]|[十万亿]十|亿[万亿]|万万")
# 两三百 and 三五家 say between which numbers; other digits side by side say nothing
_PAIR = re.compile(
    f"(?P<lead>[{SIGNS}]*?)(?P<pair>一[二两]|[一两二]三|三四|三五|四五|五六|六七|七八|八九)(?P<rest>[十百千万亿]*)"
)
# A number of more digits is not told apart from its neighbours.
_MOST_DIGITS = 15


@lru_cache(maxsize=1024)
def value_of(numeral: str) -> float | None:
    """Return the value of a numeral; None where it is none, or too long to be kept whole."""
    if len(re.sub(r"\D", "", numeral)) > _MOST_DIGITS or _NO_SUM.search(numeral):
        return None
    value = _value(numeral)
    return None if value is None or not isfinite(value) else float(value)


@lru_cache(maxsize=256)
def range_of(numeral: str) -> tuple[float, float] | None:
    """Return between which numbers an approximate numeral lies: 二三十, 三五家; None for others."""
    found = _PAIR.fullmatch(numeral)
    ends = (
        [value_of(f"{found['lead']}{one}{found['rest']}") for one in found["pair"]] if found else []
    )
    return (ends[0], ends[1]) if len(ends) == 2 and ends[0] and ends[1] else None


def _value(numeral: str) -> Decimal | None:
    if _DIGITS.fullmatch(numeral):
        return Decimal(numeral.replace(",", ""))
    whole, point, decimals = numeral.partition("点")
    among = decimals or whole
    highest = next((sign for sign in _FACTORS if sign in among), "")
    if highest:
        head, _, rest = numeral.partition(highest)
        return _sum(head, rest, _FACTORS[highest])
    if point:
        return _decimal(whole, decimals)
    if _BY_PLACE.fullmatch(numeral):
        return Decimal("".join(str(_ONES[sign]) for sign in numeral))
    return Decimal(_ONES[numeral]) if numeral in _ONES else None


def _sum(head: str, rest: str, factor: int) -> Decimal | None:
    """Return so many times a factor and what is below it; 一万五 is 15,000."""
    times = _value(head) if head else Decimal(1)
    if times is None or (factor < 10**4 and head in _ONES and not times):
        return None
    if rest.isascii() and rest and len(rest) != len(str(factor)) - 1:
        return None  # 3万5 may be 30,005 or 35,000
    short = rest in _ONES and _ONES[rest]
    below = Decimal(factor // 10 * _ONES[rest]) if short else _below(rest)
    return None if below is None or below >= factor else times * factor + below


def _below(rest: str) -> Decimal | None:
    """Return what stands below a magnitude; 零 before it fills an empty place."""
    return _value(rest.lstrip("零〇")) if rest.strip("零〇") else Decimal(0)


def _decimal(whole: str, decimals: str) -> Decimal | None:
    before = _value(whole)
    if before is None or not decimals or any(sign not in _ONES for sign in decimals):
        return None
    return before + Decimal("0." + "".join(str(_ONES[sign]) for sign in decimals))
