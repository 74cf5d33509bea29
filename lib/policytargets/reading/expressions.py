"""What a numeric expression looks like: number, range and unit as one compiled pattern."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.numerals import SIGNS
from policytargets.reading.outline import BODIES
from policytargets.vocabulary.grammar import any_of, first_of, load_grammar

_DIGITS = r"\d+(?:[.,]\d+)*"
BLANK = r"[^\S\n\t]"
# Signs that may begin a numeral; of 点 and 零 only a decimal makes one.
_NUMERAL_SIGNS = "一二两三四五六七八九十百千万亿零"
_CHINESE = f"(?:[{SIGNS.replace('千', '')}点]|千(?![瓦伏克])){{1,16}}"
# 1300余万, 三百多家, 十来家
_ODD = "[多余几来]"
_TO = r"[—\-–~至到]"
# What an expression may begin with: all else is passed over at once.
_OTHERS = "前全零翻各所"
_EXPRESSION_FIRST = f"[\\d{_NUMERAL_SIGNS}{_OTHERS}]"
# A bracket of responsible bodies ends a sentence as a line's end does.
_END = f"[,;。、]|$|{BODIES}"
_DOUBLINGS = "一两二三四"


@cache
def numeric_pattern() -> re.Pattern[str]:
    """One compiled pass; what stands before a number is looked at only where one was found.

    Its expressions are parted by their first sign, so that each is tried only where it may begin.
    """
    return re.compile(
        rf"(?={_EXPRESSION_FIRST})(?:(?=\d)(?:{_in_digits()})"
        rf"|(?=[{_NUMERAL_SIGNS}])(?:{_in_characters()})|(?=[{_OTHERS}])(?:{_in_words()}))"
    )


def _in_digits() -> str:
    """Return the pattern of what begins with a digit."""
    grammar = load_grammar()
    # 5千瓦: the first sign belongs to the unit
    magnitude, unit = f"{any_of(grammar.magnitudes)}(?![瓦伏克兆卡])", unit_pattern()
    per = any_of([*grammar.words["denominators"], *grammar.words["denominators_as"]])
    blanks = rf"(?>(?:{BLANK}\d+){{1,8}})(?:\.\d+)?(?={magnitude}|{unit})"
    # 1亿2000万, 3万5千
    rest = rf"(?:[零〇]?(?:\d+(?:\.\d+)?|[{SIGNS[2:12]}])[千百十万]+(?!瓦))+|\d+(?={unit})"
    highest = rf"{_TO}+(?P<highest_digits>{_DIGITS})(?![年月日])"
    amount = rf"(?P<magnitude>{magnitude}|个亿{_sums_end()})"
    bracketed = (
        rf"(?P<bracketed_magnitude>{magnitude})?(?P<bracketed>{unit})(?P<bracketed_per>/{per})?"
    )
    years = r"(?<=\.\d)年(?!均)|年(?=以上|左右|以内)|(?<=不超过\d)年(?![底末内])"
    tenths = rf"成(?=以上|左右|以内|{_END})"
    return (
        # no part of the digits is followed by a colon, so they are read once
        rf"(?P<toone>(?P<ratio>(?>{_DIGITS}))[:∶]1)(?![\d.:∶])(?<!\d:\d:1)(?<!∶[\d.]∶1)"
        r"|(?P<over>(?<![\d/])(?P<top>[1-9])/(?P<bottom>[2-9])(?=以上|左右|的))"
        rf"|(?P<digits>{_DIGITS}(?:{blanks})?)"
        rf"(?:(?P<low_magnitude>{magnitude})?(?P<low_unit>%|{unit}(?=[—\-–~]))?{highest})?"
        rf"(?:(?P<step>[百千万])?(?P<few>{_ODD})(?={magnitude}))?{amount}?"
        rf"(?P<rest>(?<=[百千万亿])(?:{rest}))?(?P<odd>(?:个(?=.百分点))?{_ODD}(?={unit}))?"
        rf"(?:(?P<unit>{unit}|{years}|{tenths})(?P<per>/{per}|每亩|每人)?|\({bracketed}\))?"
    )


def unit_pattern() -> str:
    """Return the pattern of a unit; of MWh, MW is none."""
    units = load_grammar().units
    return f"(?:{first_of(units)}{any_of(units)}(?!(?<=[A-Za-z])[A-Za-z]))"


def _sums_end() -> str:
    """Return the pattern of what follows a sum of money without 元: 2个亿以上, 3个亿资金."""
    sums = any_of(load_grammar().words["sums"])
    return rf"(?=(?:以上|左右|以内)?(?:[,;。、)\n]|$|(?:的[^,;。、的]{{0,4}}?)?{sums}))"


def _in_characters() -> str:
    """Return the pattern of what begins with a numeral in characters."""
    grammar = load_grammar()
    unit, milestones = unit_pattern(), any_of(grammar.words["milestones"])
    per = any_of(grammar.words["denominators"])
    # what may follow on the first sign
    seconds = "".join(re.escape(sign) for sign in sorted({word[0] for word in grammar.units}))
    # 十大 is a class of things, 百名大学生 are students
    ends = r"(?![级类等种]|大(?![关学型专师]|数据))"
    parts = f"{_CHINESE}|{_DIGITS}"
    percent = rf"(?P<part>{parts})(?:{_TO}(?:百分之)?(?P<highest_part>{parts}))?"
    amount = rf"(?P<numeral>(?>{_CHINESE}))(?:{_TO}(?P<highest>(?>{_CHINESE})))?(?P<some>{_ODD})?"
    return (
        rf"(?=.[{SIGNS}半分成点多余几来至到—\-–~{seconds}])(?:(?P<half>一半)(?=以上|左右|[,;。、])"
        rf"|(?P<fraction>(?P<whole>十万|[百千万]|[二三四五六七八九十]|十[一二])分之{percent})"
        rf"|(?P<chinese>{amount}(?P<more>[万亿]{{0,2}})(?P<word>{unit})(?P<each>/{per}|每亩|每人)?{ends})"
        r"|(?P<size>(?:百亿|千亿|万亿)元?级)(?!以上)"
        rf"|(?P<milestone>(?P<sum>[百千万]亿)(?={milestones}|(?<=[破过超到上].{{2}})(?:{_END})))"
        rf"|(?P<tenths>(?P<tenth>[一二三四五六七八九])成(?P<fifth>[半五])?)(?=以上|左右|{_END}))"
    )


def _in_words() -> str:
    """Return the pattern of what begins with another sign."""
    return (
        r"(?P<rank>(?<![目眼当提以之此])前(?!一(?![位名十百]))(?P<place>\d+|[一二三四五六七八九十百]+)(?![%.\d一二三四五六七八九十百])(?:位|名)?)(?![年个天月季期届批])"
        r"|(?P<coverage>(?<![健齐完周安保])全覆盖)|(?P<first>零的突破)"
        rf"|(?P<double>翻(?P<times>[{_DOUBLINGS}1-4])?番)(?!计划|行动|工程)"
        r"|(?P<duty>(?<=,)(?:各|所有)[^,。;]{1,14}?都(?=要)"
        r"|(?<=[。\n])(?:各|所有)[^,。;]{1,14}?都(?=要在?20\d\d年))"
    )
