"""Standing: whether a value tells where things stand, or what a project costs."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.numbers import Number
from policytargets.reading.words import verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["stands"]

_FROM = re.compile(r"[由从][^,;。]{0,12}$")
_ATTRIBUTE = re.compile(r"[、,][^,;。、\d]{0,6}[\d.]+[^,;。、\d]{0,4}的")
_OF_THEM = re.compile("等(?:重[点大])?项目总投资(?:[达约为超]|超过|突破)?$")
_RISES = re.compile(
    r"(?:[^,;。]{0,6}?)(?:提高|提升|增加|上升|扩大|下降|降低|减少|缩短|压缩|压减|降)[到至为]"
)


def stands(text: str, number: Number, clause: str, ahead: bool) -> bool:
    """Return whether a value is where things stand: 由40%提高到52%, 汽车保有量50万辆.

    Parameters
    ----------
    text : str
        The view's text.
    number : Number
        The numeric expression.
    clause : str
        The words of its clause that stand right before it.
    ahead : bool
        Whether a word or a date looks ahead.
    """
    if _FROM.search(clause) and _RISES.match(text, number.end):
        return True
    kind = "project_facts" if ahead else "facts"
    told = number.comparator in ("=", "~") and _ends_in_fact(kind, clause)
    # 甲、乙等项目总投资超过9亿元 is told of them, however it is compared
    if not told and not _OF_THEM.search(clause):
        return False
    # 总投资5亿元的项目 tells what the project is, whatever is done with it
    attribute = text[number.end : number.end + 1] == "的" or _ATTRIBUTE.match(text, number.end)
    return bool(attribute or not verbs().search(clause))


def _ends_in_fact(kind: str, clause: str) -> bool:
    """Return whether a clause ends in a word of facts, with 达, 约 or 为 after it at most."""
    facts, endings = _facts(kind)
    stem = clause[:-1] if clause[-1:] in ("达", "约", "为") else clause
    ends = clause.endswith(endings) or stem.endswith(endings)
    return ends and bool(facts.search(clause))


@cache
def _facts(kind: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what is told right before a number, of a project or (facts) of all, and its ends."""
    words = load_grammar().words
    told = words["project_facts"] + (words["stocks"] if kind == "facts" else [])
    capacity = rf"{any_of(words['works'])}(?:项目|工程)?{any_of(words['capacities'])}"
    told_right_before = rf"(?:{any_of(told)}|{capacity})[达约为]?$"
    pattern = rf"(?<!固定资产)(?<!社会)(?<!工业)(?<!民间)(?:{told_right_before})"
    return re.compile(pattern), (*told, *words["capacities"])
