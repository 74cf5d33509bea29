"""Numeric expressions with unit and comparator."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from policytargets.reading.expressions import BLANK, numeric_pattern, unit_pattern
from policytargets.reading.numerals import SIGNS, range_of, value_of
from policytargets.reading.outline import Sentence
from policytargets.vocabulary.grammar import Grammar, any_of, load_grammar

_KINDS = (
    *("size", "rank", "coverage", "first", "double", "duty", "fraction", "chinese"),
    *("milestone", "tenths", "half", "toone", "over"),
)
# 十来家: about so many; 三百多家 is a little more
_ABOUT = "来"
# 10.2∶60.6∶29.2; a clock or a scale has two parts at most
_PROPORTION = re.compile(r"[^∶]?[\d.]{1,9}∶[\d.]|∶[\d.]")
_WIDEST = 12
# How far a noun may stand from the number that counts it: 8.5万建档立卡农村人口.
_FAR = "[^,;。、\\d]{0,8}?"
_PARTS_OF = {"百": ("%", 1.0), "千": ("‰", 1.0), "万": ("%", 0.01), "十万": ("/10万", 1.0)}
# What a number may not begin right after: it would be the rest of another, or less than nothing.
_TORN = re.compile(
    rf"(?:\d(?:[多余几来.,·×xX*eE+/^。]|{BLANK})?|%[A-F]?|[零〇十百千万亿]点?|[{SIGNS}\d]点|[\u4e00-\u9fff)]-)$"
)
# What stands last in one of these; after most numbers' beginnings it need not be looked for.
_EDGES = frozenset(
    "-多余几来.,·×xX*eE+/^。%ABCDF数点 \u00a0\u3000\u2002\u2003\u2009" + SIGNS + "0123456789"
)
_VAGUE = re.compile("(?:(?<![人总户个指基参倍件次])数|几)$")
_NEVER_SPOKEN = ("分", "度")
_ONES = re.compile("[一二两三四五六七八九]")
_YEAR = re.compile(r"(?:19|20)\d\d")
# What ends a sum without its unit: 税收30万以上, 投资5亿。
_SUM_ENDS = re.compile(r"(?:以上|左右|以内|以下)?(?:[,;。、)\n]|$)")
UNREAD = ("unreadable", "vague")
"""Kinds of what is a number and has no certain value: torn or odd digits, 数十家."""
REVERSED = "reversed"
"""The kind of a range whose higher end stands first: 10%到5%."""
BARE_MAGNITUDE = "bare"
"""The kind of 万 or 亿 without a number before it: 亿元企业."""


class Number(NamedTuple):
    """A numeric expression in the view."""

    start: int  # Offsets in the view, comparator words included
    end: int
    core: int  # Where the number itself begins and where its unit ends
    tail: int
    value: float  # In base units; `value_max` only for ranges
    value_max: float | None
    unit: str  # Base unit as in the codebook; empty for none
    comparator: str  # One of >= > ~ <= =
    # digits, chinese, fraction, size (千亿级), milestone (千亿大关), rank, coverage,
    # first (零的突破), double (翻一番), tenths (九成), proportion (3∶5∶2) or duty (各…都)
    kind: str


def read_expression(hit: re.Match[str]) -> Number | None:
    """Return what one match of `numeric_pattern` says; None where its numeral is none."""
    grammar = load_grammar()
    if hit["digits"]:
        return _whole(_digits(hit, grammar), hit)
    kind, span = next((k, hit.span(k)) for k in _KINDS if hit[k])
    if kind in ("chinese", "fraction"):
        number = _spoken(hit, grammar) if kind == "chinese" else _fraction(hit)
        return number and _whole(number, hit)
    value, unit, comparator = _worded(hit, kind, grammar)
    return Number(*span, *span, value, None, unit, comparator, kind) if value else None


def _whole(number: Number, hit: re.Match[str]) -> Number:
    """Return the number, of kind ``unreadable`` or ``vague`` where it is not certain."""
    begin, text = number.core, hit.string
    low, high = number.value, number.value_max
    if hit["low_unit"] and high and high < low:
        number = number._replace(value=high, value_max=low, kind=REVERSED)
    elif not low or (high is not None and high <= low):
        return number._replace(kind="unreadable")
    if text[begin - 1 : begin] not in _EDGES:
        return number
    if _VAGUE.search(text[max(begin - 2, hit.pos) : begin]):
        return number._replace(kind="vague")
    # the digit of 3。5% stands in the sentence before
    before = text[max(begin - 2, hit.pos if text[begin - 1 : begin] != "。" else 0) : begin]
    # a numeral in characters goes on from any before it; 统一 is a word before digits
    spoken = number.kind not in ("digits", REVERSED)
    torn = spoken and before[-1:] and before[-1] in SIGNS
    if torn or _TORN.search(before):
        return number._replace(kind="unreadable")
    return number


def _spoken(hit: re.Match[str], grammar: Grammar) -> Number | None:
    """Return a number in characters; what is no numeral, such as 一二三, has no value."""
    numeral, top, some, word = hit["numeral"], hit["highest"], hit["some"], hit["word"]
    # 百亿支柱产业, 三次产业
    short = len(numeral) == 1 or not _ONES.search(numeral)
    usual = word in grammar.words["spoken"] or (len(numeral) > 1 and len(word) > 1)
    if word in _NEVER_SPOKEN or (short and not some and not usual):
        return None
    low, high = _ends(numeral, top, hit["more"])
    unit, span = _unit(word, hit["each"], grammar), hit.span("chinese")
    if hit["chinese"] == "一倍":
        low, unit = 100.0, "%"
    # 零点五个百分点 is no article, as 一个 is
    kind = "digits" if "点" in numeral or unit == "百分点" else "chinese"
    if set(numeral) <= {"万", "亿"} and not some:
        kind = BARE_MAGNITUDE
    return Number(*span, *span, low or 0, high, unit, _oddly(some), kind)


def _oddly(sign: str | None) -> str:
    """Return the comparator of a sign inside a number: 3500多个 is more than 3500."""
    return "=" if not sign else "~" if sign.endswith(_ABOUT) else ">"


def _ends(numeral: str, top: str | None, magnitude: str) -> tuple[float | None, float | None]:
    """Return the lowest and, of a range (三至五, 两三), the highest value of a numeral."""
    if top:
        return value_of(numeral + magnitude), value_of(top + magnitude) or 0
    return range_of(numeral + magnitude) or (value_of(numeral + magnitude), None)


def _fraction(hit: re.Match[str]) -> Number:
    """Return 三分之一 in per cent, 百分之七 and 千分之五 as they stand."""
    span, whole = hit.span("fraction"), hit["whole"]
    unit, factor = _PARTS_OF.get(whole) or ("%", 100 / (value_of(whole) or 1))
    low, high = _ends(hit["part"], hit["highest_part"], "")
    low, high = (low or 0) * factor, None if high is None else high * factor
    return Number(*span, *span, low, high, unit, "=", "fraction")


def _worded(hit: re.Match[str], kind: str, grammar: Grammar) -> tuple[float | None, str, str]:
    """Return value, unit and comparator of an expression in words; the value may be None."""
    if kind == "size":
        return grammar.magnitudes[hit["size"][:2]], "元", ">="
    if kind == "toone":
        return value_of(hit["ratio"]), "", "="
    if kind == "milestone":
        return grammar.magnitudes[hit["sum"]], "元", "="
    if kind == "rank":
        return value_of(hit["place"]), "位", "<="
    if kind == "double":
        return _doubled(hit["times"] or "一"), "%", "="
    if kind == "tenths":
        return 10 * (value_of(hit["tenth"]) or 0) + (5 if hit["fifth"] else 0), "%", "="
    if kind == "over":
        return 100 * int(hit["top"]) / int(hit["bottom"]), "%", "="
    return {
        "coverage": (100.0, "%", "="),
        "half": (50.0, "%", "="),
        "first": (1.0, "个", ">="),
        "duty": (100.0, "%", "="),
    }[kind]


def _doubled(times: str) -> float:
    """Return the change in per cent of so many doublings: 翻两番 adds 300 %."""
    return 100.0 * (2 ** (value_of(times) or 1) - 1)


def _digits(hit: re.Match[str], grammar: Grammar) -> Number:
    digits, top, magnitude, rest = hit.group("digits", "highest_digits", "magnitude", "rest")
    magnitude, written = (
        (magnitude or hit["bracketed_magnitude"] or "").lstrip("个"),
        hit["unit"] or hit["bracketed"],
    )
    if len(groups := digits.split()) > 1:
        digits = "".join(groups) if _is_parted(groups, hit) else ""
    low, high, unit = (
        _digits_value(digits, (hit["step"] or "") + magnitude + (rest or "")),
        None,
        "",
    )
    if top:
        unit = grammar.units.get(hit["low_unit"] or "", "")
        low, high = _range(
            digits, hit["low_magnitude"] or ("" if unit not in ("", "%") else None), top, magnitude
        )
    if written:
        low = None if unit not in ("", grammar.units.get(written, written)) else low
        unit = _unit(written, hit["per"] or hit["bracketed_per"], grammar)
    if unit == "成":
        # 5成 is 50 %
        low, high, unit = 10 * (low or 0), 10 * high if high else high, "%"
    if unit == "倍" and low == 1 and not top:
        # 增加1倍 is a change of 100 %, as 一倍 is
        low, unit = 100.0, "%"
    start, end = hit.span()
    if not unit and magnitude:
        unit = _implied(hit, hit["magnitude"] or "")
    elif not unit and (found := _headed(hit)):
        low, high, unit = _in_headed(low, high, found, grammar)
    comparator = _oddly(hit["odd"] or hit["few"])
    kind = "proportion" if _is_proportion(hit.string, start) else "digits"
    return Number(start, end, start, end, low or 0, high, unit, comparator, kind)


def _digits_value(digits: str, more: str) -> float | None:
    """Return the value of digits and what follows on them; without digits there is none."""
    return value_of(digits + more) if digits else None


def _range(
    digits: str, below: str | None, top: str, magnitude: str
) -> tuple[float | None, float | None]:
    """Return the ends of a range; 8000—1万 begins at 8,000, 3—5万 at 30,000."""
    below, own = magnitude if below is None else below, below is not None
    low, high = _digits_value(digits, below), value_of(top + magnitude)
    if not own and low and high and low >= high:
        low = value_of(digits)
    return low, high or 0


def _is_parted(groups: list[str], hit: re.Match[str]) -> bool:
    """Return whether blanks stand inside one number: 1 5 0亿元, 达到1 60亿元."""
    before = hit.string[max(hit.start() - _LONGEST, hit.pos) : hit.start()]
    if not before or before[-1] in ",;:。、)\n " or _YEAR.fullmatch(groups[0]):
        return False
    single = all(len(group.partition(".")[0]) == 1 for group in groups)
    return single or bool(_leading().search(before))


@cache
def _leading() -> re.Pattern[str]:
    """Return the pattern of words right before a number that go with one number alone."""
    words = load_grammar().words
    names = ("levels", "additions", "openings", "change", "growth", "money", "heads")
    return re.compile(any_of([w for n in names for w in words[n]] + [*load_grammar().before]) + "$")


def _is_proportion(text: str, start: int) -> bool:
    """Return whether a number is a part of a proportion: 3∶5∶2."""
    before = max(start - 1, 0)
    parted = text.find("∶", before, before + _WIDEST) >= 0
    return parted and _PROPORTION.match(text, before) is not None


def _unit(written: str, per: str | None, grammar: Grammar) -> str:
    unit = grammar.units.get(written, written)
    if not per:
        return unit
    per = per.replace("每", "/").replace("(", "").replace(")", "")
    named = grammar.words["denominators_as"].get(per[1:])
    return unit + (f"/{named}" if named else per.replace("人年", "人·年"))


def _implied(hit: re.Match[str], magnitude: str) -> str:
    """Return the unit that a number's noun or milestone implies: 2万农村人口, 税收30万以上."""
    if magnitude.startswith("个") or (
        magnitude.endswith("亿") and _milestone().match(hit.string, hit.end())
    ):
        return "元"
    if _people().match(hit.string, hit.end()):
        return "人"
    before = hit.string[max(hit.start() - _WIDEST, hit.pos) : hit.start()]
    ends = _SUM_ENDS.match(hit.string, hit.end())
    return "元" if ends and _money().search(before) else ""


@cache
def _people() -> re.Pattern[str]:
    return re.compile(_FAR + any_of(load_grammar().words["people"]))


@cache
def _milestone() -> re.Pattern[str]:
    return re.compile("新?" + any_of(load_grammar().words["milestones"]))


@cache
def _money() -> re.Pattern[str]:
    """Return the pattern of a sum of money right before its number: 亩均税收达到."""
    words = load_grammar().words
    lead = [w for name in ("levels", "openings", "yearly") for w in words[name]]
    lead += [*words["commitments"]["aspire"], *load_grammar().before]
    return re.compile(f"{any_of(words['money'])}(?:总?额|规模)?{any_of(lead)}*$")


def _headed(hit: re.Match[str]) -> re.Match[str] | None:
    """Return the unit in brackets that stands before a number: 工业投资(亿元):120."""
    if hit.string[hit.start() - 1 : hit.start()] not in (*":到为达至",):
        return None
    return _heading_unit().search(hit.string, max(hit.start() - 2 * _WIDEST, hit.pos), hit.start())


@cache
def _heading_unit() -> re.Pattern[str]:
    grammar = load_grammar()
    per = any_of(grammar.words["denominators"])
    return re.compile(
        rf"\((?:单位:)?(?P<magnitude>{any_of(grammar.magnitudes)}(?!瓦))?(?P<unit>{unit_pattern()})"
        rf"(?P<per>/{per})?\)(?::|{any_of(grammar.words['levels'])})+$"
    )


def _in_headed(
    low: float | None, high: float | None, found: re.Match[str], grammar: Grammar
) -> tuple[float | None, float | None, str]:
    """Return the ends of a number in the unit that stands before it."""
    factor = grammar.magnitudes[found["magnitude"]] if found["magnitude"] else 1
    ends = [None if one is None else round(one * factor, 6) for one in (low, high)]
    return ends[0], ends[1], _unit(found["unit"], found["per"], grammar)


# 1个工作日内: a bare 内 compares times alone
_TIMES = ("天", "小时", "分钟", "个月")
# 不低于本市上年居民人均收入的40%
_AFAR = 30
_COMPARING = re.compile("不|至少")
# How many characters a word of comparison has at most
_LONGEST = 6
_WITHIN = re.compile("(内)(?![容部外])")
_ROUND = "十百千万"
_UNCOMPARED = ("size", "rank", "coverage", "first", "duty")
_FIRST = "零的突破"


def find_numbers(text: str, start: int, end: int) -> list[Number]:
    """Return the numeric expressions of ``text[start:end]`` in order, none overlapping another."""
    return _read_hits(numeric_pattern().finditer(text, start, end), text, start, end)


def numbers_by_sentence(
    text: str, sentences: Sequence[Sentence]
) -> Iterator[tuple[Sentence, list[Number]]]:
    """Return the sentences of a paragraph that hold numbers, each with them.

    One pass finds the numbers of all, since most sentences hold none.
    """
    if not sentences:
        return
    starts = [sentence.start for sentence in sentences]
    hits = numeric_pattern().finditer(text, starts[0], sentences[-1].end)
    for after, own in groupby(hits, lambda hit: bisect_right(starts, hit.start())):
        sentence = sentences[after - 1]
        found = _read_hits(own, text, sentence.start, sentence.end)
        if found:
            yield sentence, found


def _read_hits(hits: Iterable[re.Match[str]], text: str, start: int, end: int) -> list[Number]:
    found: list[Number] = []
    reached = start
    for hit in hits:
        number = read_expression(hit)
        if number is not None and number.core >= reached:
            found.append(_with_comparator(text, number, start, end))
            reached = found[-1].end
    if text.find(_FIRST, start, end) < 0:
        return found
    return [_in_unit_before(number, found[:place]) for place, number in enumerate(found)]


def _in_unit_before(number: Number, before: list[Number]) -> Number:
    """Return 零的突破 in the last measure word before it."""
    if number.kind != "first":
        return number
    units = [n.unit for n in before if load_grammar().kind(n.unit) == "count"]
    return number._replace(unit=units[-1]) if units else number


def _with_comparator(text: str, number: Number, start: int, end: int) -> Number:
    """Return the number with the comparator words that stand right before and after it."""
    _, _, core, last, value, value_max, unit, comparator, kind = number
    if kind in UNREAD:
        return number
    first = core
    before, (firsts, after) = _before(), _after()
    head = ""
    if text[core - 1 : core] in before:
        head = _word_before(text, max(start, core - _LONGEST), core)
        if (head == "上" and text[core] not in _ROUND) or (head == "近" and unit in _TIMES):
            head = ""  # 线上5家, 近3个月
        if head and kind not in _UNCOMPARED:
            first, comparator = core - len(head), load_grammar().before[head]
    tail = after.match(text, last, end) if text[last : last + 1] in firsts else None
    if tail is None and unit in _TIMES:
        tail = _WITHIN.match(text, last, end)
    if comparator == "=":
        comparator = _from_afar(text, number, start)
    tailed = last
    if tail and kind != "coverage":
        tailed, comparator = tail.end(), load_grammar().after.get(tail[1], "<=")
    if kind == BARE_MAGNITUDE and (head or _milestone().match(text, last)):
        kind = "chinese"
    elif not head and tailed == last and comparator == number.comparator:
        return number
    return Number(first, tailed, core, last, value, value_max, unit, comparator, kind)


def _word_before(text: str, start: int, end: int) -> str:
    """Return the longest word of comparison which ends where a number begins, if one does."""
    if text.endswith(_other_words(), start, end):
        return ""
    for word in _before().get(text[end - 1 : end], ()):
        if text.endswith(word, start, end):
            return word
    return ""


@cache
def _other_words() -> tuple[str, ...]:
    """Return words that end like one of comparison and are none: 附近, 通过."""
    return tuple(load_grammar().words["not_compared"])


def _from_afar(text: str, number: Number, start: int) -> str:
    """Return the comparator of words a little before a number: 至少建成1家, 不低于总量的70%."""
    begin = max(start, number.core - _AFAR)
    may = _COMPARING.search(text, begin, number.core)
    far = _afar().search(text, begin, number.core) if may else None
    if not far or not (far["least"] or number.unit == "%"):
        return number.comparator
    return ">=" if far["least"] else load_grammar().before[far["word"]]


@cache
def _afar() -> re.Pattern[str]:
    least = r"(?P<least>至少)[^,;。、\d]{1,6}$"
    return re.compile(least + r"|(?P<word>不低于|不少于|不超过|不高于)[^,;。、\d]{2,24}$")


@cache
def _before() -> dict[str, list[str]]:
    """Return the words of comparison that stand before a number by last sign, longest first."""
    words = sorted(load_grammar().before, key=len, reverse=True)
    return {sign: [w for w in words if w[-1] == sign] for sign in {word[-1] for word in words}}


@cache
def _after() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the first signs and the pattern of those after it.

    In 3亩(含)以上 the remark in brackets is a part.
    """
    words = load_grammar().after
    pattern = re.compile(rf"(?:\(含\))?({any_of(words)})")
    return frozenset({"(", *(word[0] for word in words)}), pattern
