"""Measure, cadence, commitment."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.items import Item, is_direct
from policytargets.reading.words import deeds, last_of, verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, first_of, listed

# 每千名老人拥有床位55张 is a ratio, though its unit is a count's.
_AVERAGE = re.compile("年均(?![^,;、]*[,;、])(?!浓度|气温|降水|降雨)")
_MEAN = re.compile("年(?:平)?均|平均(?:每年|增|递增|下降|降低|提高)")
_PRESSED = re.compile("(?:突破|超过?|(?<!通)过)$")
_PARTS, _CLAUSES = re.compile("[,;:、]"), re.compile("[,;:]")
# 每人每年1800元 is what one person gets, not what is done each year
_YEARLY = ("每年", "逐年")
_ONES = ("人", "户", "亩")
# 投资3亿元,建设… spends it
_SPENT = ("投资", "计划投资", "投入", "计划投入")
# 教育投入超过48亿元 is what is reached
_SPENDING = ("投入", "储备")
# 新增处理能力5万吨/日
_RATES = ("/日", "/天", "/年", "/小时")
# 为300户家庭安装扶手, 在80个村庄建设礼堂
_TOWARD = ("为", "在", "对", "给", "向", "让", "使")
_TIMES = ("天", "小时", "分钟", "个月", "年")
_FIXED = {
    **dict.fromkeys(("coverage", "duty", "size", "milestone"), "level"),
    "rank": "rank",
    "double": "change",
}
_RATIO = re.compile(r"每(?:百|千|万|十万|百万)(?:名|户|人|平方公里)|(?<![\d数几上])[千万]人(?!次)")


def find_measure(text: str, sentence_start: int, item: Item) -> tuple[str, str]:
    """Return measure and cadence of an item."""
    measure = _measure(text, sentence_start, item)
    # 每人每年270元 is a standard, no sum of each year
    yearly = "·" not in item.number.unit and _is_yearly(text, sentence_start, item.number.core)
    if measure == "growth":
        yearly = yearly or bool(_MEAN.search(text, item.start, item.number.core))
    elif measure == "change" and yearly:
        # 每年增长10% is a yearly rate of growth as 年均增长10% is
        measure = "growth"
    elif measure == "rank" or item.number.kind == "first":
        yearly = False
    elif measure in ("addition", "level") and _averaged(text, item):
        # 年均新增20户 is as much a flow as 每年新增20户
        measure, yearly = "flow", True
    elif yearly and measure in ("addition", "level") and item.number.unit != "%":
        measure = "flow"
    return measure, "annual" if yearly else "once"


def _averaged(text: str, item: Item) -> bool:
    """Return whether 年均 makes a sum or a count one of each year; a mean is none."""
    summed = _kind(item.number.unit) == "count" or item.number.unit in ("元", "")
    return summed and bool(_AVERAGE.search(text, item.start, item.led_from))


def _measure(text: str, sentence_start: int, item: Item) -> str:
    number = item.number
    if number.kind in _FIXED:
        return _FIXED[number.kind]
    before = text[item.start : item.led_from]
    if number.unit in ("百分点", "位"):
        return "points" if number.unit == "百分点" else "rank"
    if _kind(number.unit) == "ratio" or number.kind == "fraction":
        return _rate(before)
    clause = _PARTS.split(before)[-1]
    if _kind(number.unit) in ("compound", "") and number.kind != "first":
        # 新增供水能力5万吨/日
        added = number.unit.endswith(_RATES) and _verb(clause, number.unit) == "addition"
        return "addition" if added else "level"
    limit = number.comparator == "<=" and _kind(number.unit) == "amount" and number.unit in _TIMES
    if _RATIO.search(before) or limit:
        return "level"
    told = _strong(text, item) or text[number.start - 1 : number.start] == ":"
    if told and text.endswith(_SPENDING, item.noun[0] + 1, item.noun[1]):
        return "level"
    if _adds(text, sentence_start, item, clause):
        return "addition"
    own = _verb(clause, number.unit) or _strong(text, item) or _pledged(text, item)
    if not own and _kind(number.unit) == "count" and clause.startswith(_listed("moved")):
        own = "addition"
    own = own or (_verb(before, number.unit) if clause != before else "")
    if own or _ends_in(text, "totals", *item.noun):
        return own or "level"
    default = "level" if _kind(number.unit) == "amount" else "addition"
    # 增加 and 压减 speak of their own clause alone
    return _verb(text[sentence_start : item.start], number.unit, changes=False) or default


def _adds(text: str, sentence_start: int, item: Item, clause: str) -> bool:
    """Return whether what leads to a number adds to it or spends it, whatever verbs stand there."""
    number = item.number
    if _kind(number.unit) == "count" and (
        clause in _TOWARD or _ends_in(text, "moved", item.start, number.start)
    ):
        return True
    if clause in _SPENT or (
        number.unit == "元" and _put_up().search(text, item.start, number.start)
    ):
        return True
    listed = text[item.start : item.start + 1] == "、"
    return listed and _adds_before(text, sentence_start, item)


@cache
def _put_up() -> re.Pattern[str]:
    """Return the pattern of what puts up money right before a sum: 统筹财政资金."""
    return re.compile(f"{any_of(load_grammar().words['put_up'])}(?:[^,;。、]{{0,6}}资金)?$")


def _pledged(text: str, item: Item) -> str:
    """Return whether a verb that says nothing of their form does something to what is counted."""
    return "addition" if deeds(is_direct(item)).match(text, *item.noun) else ""


def is_assumed(text: str, item: Item) -> bool:
    """Return whether nothing in the own words of a count or an amount says what kind it is."""
    number = item.number
    if number.kind in _FIXED or _kind(number.unit) not in ("count", "amount"):
        return False
    before = text[item.start : item.led_from]
    listed = before.startswith("、") or _RATIO.search(before)
    pressed = _strong(text, item) or _ends_in(text, "totals", *item.noun)
    done = deeds(is_direct(item)).match(text, *item.noun) or _ends_in(
        text, "undertakings", *item.noun
    )
    return not (listed or pressed or done or _verb(before, number.unit))


def is_mixed(text: str, item: Item) -> bool:
    """Return whether the words of a count or an amount speak of adding and of reaching."""
    if _kind(item.number.unit) not in ("count", "amount"):
        return False
    clause = _CLAUSES.split(text[item.start : item.led_from])[-1]
    return {"addition", "level"} <= {found.lastgroup for found in _verbs().finditer(clause)}


def _adds_before(text: str, sentence_start: int, item: Item) -> bool:
    """Return whether an item goes on a list of additions: 新增绿化5万平方米、供热面积6万平方米."""
    clause = _CLAUSES.split(text[sentence_start : item.start])[-1]
    own = text[item.start : item.number.start]
    return not _verbs().search(own) and _verb(clause, item.number.unit) == "addition"


def _ends_in(text: str, name: str, start: int, end: int) -> bool:
    """Return whether a stretch ends in a word of one of the grammar's lists."""
    return text.endswith(_listed(name), start, end)


@cache
def _listed(name: str) -> tuple[str, ...]:
    return tuple(load_grammar().words[name])


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
    # 提高到 reaches a level, 提高 changes one; 增加值占比 is a share
    change = rf"{any_of(words['change'])}(?!到|至|为|值|额)(?:幅度|分别)?[^,;、]{{0,3}}$"
    # 年均浓度 is a mean, no rate; 自然增长率 is a level of its own
    growth = rf"(?<!自然){any_of(words['growth'])}(?!浓度|气温|降水|降雨|[^,;、增降]{{0,8}}率)"
    return re.compile(growth), re.compile(change)


def _strong(text: str, item: Item) -> str:
    """突破 and its like make a level, unless the item's own verb says otherwise."""
    return "level" if _PRESSED.search(text[item.start : item.led_from][-3:]) else ""


def _verb(before: str, unit: str, changes: bool = True) -> str:
    """Return what the last verb of a stretch makes of a number; empty where there is none."""
    groups = [found.lastgroup or "" for found in _verbs().finditer(before)]
    kinds = [group for group in groups if changes or group != "changed"]
    last = kinds[-1] if kinds else ""
    if before.endswith("累计") and "addition" in kinds:
        # 新增就业累计20万人 adds up what is new
        return "addition"
    if last == "opening":
        return "level" if _kind(unit) != "count" else "addition"
    return "addition" if last == "changed" else last


@cache
def _verbs() -> re.Pattern[str]:
    words = load_grammar().words
    noun = f"(?!{any_of(words['noun_ends'])})"
    # 压减产能200万吨 is done as 新增产能200万吨 is; 压减到 reaches a level
    # 种植面积 is a stock, 改造面积 what is done
    changed = rf"(?!种植面积)(?<!不){any_of(words['amounts_changed'])}(?!到|至|为|值)"
    names = ("additions", "amounts_changed", "levels", "openings")
    levels = any_of(word for word in words["levels"] if word not in ("达", "为"))
    firsts = first_of(word for name in names for word in words[name])
    return re.compile(
        rf"{firsts}(?:(?P<addition>{any_of(words['additions'])}){noun}|(?P<changed>{changed}){noun}"
        rf"|(?P<level>(?<![直通到发送抵表下传])达(?!到)|为(?=[约近\d]|$)|{levels}){noun}|(?P<opening>{any_of(words['openings'])}))"
    )


def _is_yearly(text: str, sentence_start: int, place: int) -> bool:
    """Return whether 每年 governs a place: it holds until another period or a total."""
    last = last_of(_YEARLY, text, sentence_start, place)
    if last < 0 or _MEAN.search(text, last + len("每年"), place):
        return False
    one = last > sentence_start and text[last - 1] in _ONES
    return not _until(one).search(text, last - one, place)


@cache
def _until(one: bool) -> re.Pattern[str]:
    """Return the pattern of what ends the reach of 每年; of 每人每年 each clause does."""
    until = rf"{any_of(load_grammar().words['yearly_until'])}|20\d\d年"
    return re.compile(until + ("|[,;]|由|至|到" if one else "|;"))


def is_reduction(text: str, item: Item) -> bool:
    """Return whether an item's number says by how much something falls."""
    reducing, rising = _reducing()
    start = max(item.start, item.led_from - 8)
    falls = list(reducing.finditer(text, start, item.led_from))
    # 分别下降3%、增长5%: the nearest verb decides
    return bool(falls) and not rising.search(text, falls[-1].end(), item.led_from)


@cache
def _reducing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a fall, of a rise; 下降到 and 不下降,保持在 reach a level."""
    words = load_grammar().words
    level = rf"(?:[^,、]{{0,4}}[,、]){any_of(words['levels'])}"
    rises = any_of(set(words["change"]) - set(words["reductions"]))
    return (
        re.compile(rf"(?<!不)(?<!只增){any_of(words['reductions'])}(?!到|至|为|{level})"),
        re.compile(rises),
    )


@cache
def _obliged() -> re.Pattern[str]:
    """Return the pattern of duty; 要 is a modal before a verb, never in 主要, 重要, 需要."""
    words = load_grammar().words["commitments"]
    lead = any_of([*words["duties"], *load_grammar().words["levels"]])
    modal = rf"要(?<![主重必需首紧概摘简纲只还]要)(?:{lead}|{verbs().pattern})"
    return re.compile(f"{listed(words['duties'])}|{modal}")


@cache
def _aspired() -> re.Pattern[str]:
    """Return the pattern of 力争 and its like; 争取更好结果 pledges nothing of a number."""
    words = load_grammar().words["commitments"]
    unpledged = rf"[^,;。、\d]{{0,8}}{any_of(words['unpledged'])}"
    return re.compile(f"{any_of(words['aspire'])}(?!{unpledged})")


def find_commitment(text: str, sentence_start: int, item: Item) -> str:
    """Return ``aspire``, ``ensure`` or ``plain``.

    力争 and its like govern what follows up to the sentence's end and outrank 不低于.
    """
    words = load_grammar().words["commitments"]
    before = text[sentence_start : item.number.core]
    if _aspired().search(before):
        return "aspire"
    own = text[item.number.start : item.number.core]
    until = text[sentence_start : item.end] if item.number.kind == "duty" else before
    if own in words["ensure"] or _obliged().search(until):
        return "ensure"
    return "plain"
