"""Measure and cadence: what kind of undertaking a number is, and whether it holds for each year."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.items import Item
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["find_measure", "is_reduction"]


# 每千名老人拥有床位55张 is a ratio, though its unit is a count's.
_AVERAGE = re.compile("年均(?![^,;]*[,;])")
_RATIO = re.compile(r"每(?:百|千|万|十万|百万)(?:名|户|人|平方公里)")


def find_measure(text: str, sentence_start: int, item: Item) -> tuple[str, str]:
    """Return measure and cadence of an item.

    Parameters
    ----------
    text : str
        The view's text.
    sentence_start : int
        Where the item's sentence begins.
    item : Item
        The number and its words.
    """
    measure = _measure(text, sentence_start, item)
    yearly = _is_yearly(text, sentence_start, item.number.core)
    if measure == "growth":
        yearly = yearly or "年均" in text[item.start : item.number.core]
    elif measure == "change" and yearly:
        # 每年增长10% is a yearly rate of growth as 年均增长10% is
        measure = "growth"
    elif measure == "rank" or item.number.kind == "first":
        yearly = False
    elif measure == "addition" and _AVERAGE.search(text, item.start, item.led_from):
        # 年均新增20户 is as much a flow as 每年新增20户
        measure, yearly = "flow", True
    elif yearly and measure in ("addition", "level") and item.number.unit != "%":
        measure = "flow"
    return measure, "annual" if yearly else "once"


def _measure(text: str, sentence_start: int, item: Item) -> str:
    number = item.number
    fixed = {
        "rank": "rank",
        "coverage": "level",
        "duty": "level",
        "size": "level",
        "milestone": "level",
        "double": "change",
    }
    if number.kind in fixed:
        return fixed[number.kind]
    before = text[item.start : item.led_from]
    if number.unit == "百分点":
        return "points"
    if number.unit in ("%", "‰", "倍") or number.kind == "fraction":
        return _rate(before)
    if _kind(number.unit) in ("compound", "") and number.kind != "first":
        return "level"
    if _RATIO.search(before):
        return "level"
    clause = re.split("[,;:、]", before)[-1]
    own = _verb(clause, number.unit) or _strong(text, item) or _verb(before, number.unit)
    if own or _total().search(text, item.noun[0], item.noun[1]):
        return own or "level"
    default = "level" if _kind(number.unit) == "amount" else "addition"
    # 增加 and 压减 speak of their own clause alone
    return _verb(text[sentence_start : item.start], number.unit, changes=False) or default


@cache
def _total() -> re.Pattern[str]:
    """Return the pattern of a noun that is itself a quantity: 接待量, 零售额, 里程."""
    return re.compile(rf"{any_of(load_grammar().words['totals'])}$")


def _kind(unit: str) -> str:
    return load_grammar().kind(unit)


def _rate(before: str) -> str:
    """Return what a percentage is: a rate of growth, a change, or a share that is reached."""
    growth, change = _rates()
    if growth.search(before):
        return "growth"
    return "change" if change.search(before) else "level"


@cache
def _rates() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_grammar().words
    # 提高到 reaches a level, 提高 changes one
    change = rf"{any_of(words['change'])}(?!到|至|为)(?:幅度|分别)?[^,;、]{{0,3}}$"
    # 年均浓度 is a mean, no rate
    growth = rf"{any_of(words['growth'])}(?!浓度|气温|降水|降雨)"
    return re.compile(growth), re.compile(change)


def _strong(text: str, item: Item) -> str:
    """突破 and its like make a level, unless the item's own verb says otherwise."""
    comparator = text[item.number.start : item.number.core]
    return "level" if comparator in ("突破", "超过", "超") else ""


def _verb(before: str, unit: str, changes: bool = True) -> str:
    """Return what the last verb of a stretch makes of a number; empty where there is none."""
    groups = [found.lastgroup or "" for found in _verbs().finditer(before)]
    kinds = [group for group in groups if changes or group != "changed"]
    last = kinds[-1] if kinds else ""
    if last == "opening":
        return "level" if _kind(unit) != "count" else "addition"
    return "addition" if last == "changed" else last


@cache
def _verbs() -> re.Pattern[str]:
    words = load_grammar().words
    noun = f"(?!{any_of(words['noun_ends'])})"
    # 压减产能200万吨 is done as 新增产能200万吨 is; 压减到 reaches a level
    changed = rf"{any_of(words['amounts_changed'])}(?!到|至|为|值)"
    return re.compile(
        rf"(?P<addition>{any_of(words['additions'])}){noun}|(?P<changed>{changed}){noun}"
        rf"|(?P<level>{any_of(words['levels'])}){noun}|(?P<opening>{any_of(words['openings'])})"
    )


def _is_yearly(text: str, sentence_start: int, place: int) -> bool:
    """Return whether 每年 governs a place: it holds until another period or a total."""
    words = load_grammar().words
    opened = max((text.rfind(word, sentence_start, place) for word in words["yearly"]), default=-1)
    if opened < 0 or text.startswith("年均", opened):
        return False
    return not re.search(rf"{any_of(words['yearly_until'])}|20\d\d年", text[opened:place])


def is_reduction(text: str, item: Item) -> bool:
    """Return whether an item's number says by how much something falls."""
    return bool(_reducing().search(text[max(item.start, item.led_from - 8) : item.led_from]))


@cache
def _reducing() -> re.Pattern[str]:
    """Return the pattern of a fall; 下降到 reaches a level."""
    return re.compile(rf"{any_of(load_grammar().words['reductions'])}(?!到|至|为)")
