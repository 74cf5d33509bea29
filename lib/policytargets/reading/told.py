"""What is told, not set as a target: the past, where things stand, what a project will bring."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache

from policytargets.reading.numbers import Number
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.words import verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["is_told"]

_FROM = re.compile(r"[由从][^,;。]{0,12}$")
_STANDARD = "(?:不[低高]于|不[少超]过?于?|相当于)[^,;。]{0,4}(?:上年|去年)"
_NEAR = 40
_ATTRIBUTE = re.compile(r"[、,][^,;。、\d]{0,6}[\d.]+[^,;。、\d]{0,4}的")
# 高于全国6%的增长目标: another body's number
_COMPARED_GOAL = re.compile(r"(?:[高低快优]于|超过?)(?:全国|全省|全市|国家|省)[^,;。\d]{0,10}$")
_GOAL = re.compile(r"的?[^,;。\d]{0,6}(?:目标|水平|增速|增幅)")
_OF_THEM = re.compile("等(?:重[点大])?项目总投资(?:[达约为超]|超过|突破)?$")
_RISES = re.compile(
    r"(?:[^,;。]{0,6}?)(?:提高|提升|增加|上升|扩大|下降|降低|减少|缩短|压缩|压减|降)[到至为]"
)


def is_told(text: str, paragraph: Paragraph, sentence: Sentence, number: Number, due: bool) -> bool:
    """Return whether a number tells of what was or is, or of what a project will bring.

    Parameters
    ----------
    text : str
        The view's text.
    paragraph, sentence : Paragraph, Sentence
        Where the number stands.
    number : Number
        The numeric expression.
    due : bool
        Whether a deadline (到2025年) governs it.
    """
    whole, until = text[sentence.start : sentence.end], number.core - sentence.start
    clause_start = max(whole.rfind(",", 0, until), whole.rfind(";", 0, until)) + 1
    ahead = _last("ahead", whole, until)
    return (
        _reviewed(text, paragraph, sentence)
        or (ahead < 0 and _last("sentence", whole, until) >= 0)
        or (ahead < 0 and not due and _goes_on(text, paragraph, sentence))
        or _last("rest", whole, until) > ahead
        or _last("clause", whole, until) >= clause_start
        or (ahead < 0 and not due and _last("weak", whole, until) >= clause_start)
        # 完成投资同比增长15%以上 is an aim, 同比增长15% a fact
        or (ahead < 0 and number.comparator == "=" and "同比" in whole[clause_start:until])
        or _last("results", whole, until) >= 0
        or bool(_COMPARED_GOAL.search(whole[clause_start:until]) and _GOAL.match(text, number.end))
        or (ahead < 0 and not due and bool(_done().match(text, number.end, sentence.end)))
        or _stands(text, number, whole[max(clause_start, until - _NEAR) : until], ahead >= 0 or due)
    )


def _reviewed(text: str, paragraph: Paragraph, sentence: Sentence) -> bool:
    """Return whether a sentence belongs to a review of the past, by its heading or its place."""
    if any(_places("section", title) for title in paragraph.headings):
        return True
    if paragraph.reported:
        return True
    return paragraph.review and not _places("ahead", text[sentence.start : sentence.end])


def _goes_on(text: str, paragraph: Paragraph, sentence: Sentence) -> bool:
    """Return whether the sentences before it in its paragraph look back and it only goes on."""
    place = paragraph.sentences.index(sentence)
    for before in paragraph.sentences[:place][::-1]:
        whole = text[before.start : before.end]
        if _intended().search(text, sentence.start, sentence.end) or _places("ahead", whole):
            return False
        if _since().search(whole):
            return True
        sentence = before
    return False


@cache
def _since() -> re.Pattern[str]:
    """Return the pattern of a sentence that looks back from its opening: 去年, “十四五”以来,."""
    past = any_of(set(load_grammar().past("sentence")) | {"以来"})
    never = any_of(load_grammar().words["not_past"])
    return re.compile(rf"^—*(?:(?!{never})[^,;:]){{0,12}}?{past}")


@cache
def _intended() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["intended"]))


def _stands(text: str, number: Number, clause: str, ahead: bool) -> bool:
    """Return whether a value is where things stand: 由40%提高到52%, 汽车保有量50万辆."""
    if _FROM.search(clause) and _RISES.match(text, number.end):
        return True
    facts = _facts("project_facts" if ahead else "facts")
    # 甲、乙等项目总投资超过9亿元 is told of them, however it is compared
    plain = (number.comparator in ("=", "~") and facts.search(clause)) or _OF_THEM.search(clause)
    # 总投资5亿元的项目 tells what the project is, whatever is done with it
    attribute = text[number.end : number.end + 1] == "的" or _ATTRIBUTE.match(text, number.end)
    return bool(plain) and bool(attribute or not verbs().search(clause))


def _last(reach: str, sentence: str, until: int) -> int:
    """Return where the last word of a reach begins before `until`; -1 where there is none."""
    places = _places(reach, sentence)
    before = bisect_left(places, until)
    return places[before - 1] if before else -1


@lru_cache(maxsize=256)
def _places(reach: str, sentence: str) -> tuple[int, ...]:
    """Return where the words of a reach begin; each sentence is searched once for all numbers."""
    return tuple(hit.start() for hit in _words(reach).finditer(sentence) if hit["word"])


@cache
def _words(reach: str) -> re.Pattern[str]:
    """Return the pattern of the words that tell of the past so far, or look ahead."""
    words = load_grammar().words
    if reach == "ahead":
        until = r"(?<!截)(?:到|至)20\d\d年(?!的)"
        never, ahead = any_of(words["ahead"]["never"]), any_of(words["ahead"]["sentence"])
        return re.compile(f"{never}|(?P<word>{ahead}|{until})")
    if reach == "results":
        return re.compile(f"(?P<word>{any_of(words['project_results'])})")
    past = any_of(load_grammar().past(reach))
    # 不低于上年人均收入的60% sets a standard
    never = rf"{any_of(words['not_past'])}|{_STANDARD}"
    placed = {
        "sentence": rf"(?P<word>^—*{past})",
        "rest": rf"(?P<word>(?:^—*|(?<=[,;:])){past}|{past}(?=[,;:]))",
    }
    return re.compile(f"{never}|{placed.get(reach, f'(?P<word>{past})')}")


@cache
def _done() -> re.Pattern[str]:
    """Return the pattern of what makes the number before it a fact: 个县出台了, 为此打下了."""
    served = any_of(load_grammar().words["served"])
    never = any_of(load_grammar().words["not_past"])
    return re.compile(
        rf"(?:(?!{never}|的|目标)[^,;。、\d])*?(?<!为)(?<!除)了(?!解)|[^。]*?{served}"
    )


@cache
def _facts(kind: str) -> re.Pattern[str]:
    """Return the pattern of what is told right before a number, of a project or (facts) of all."""
    words = load_grammar().words
    told = words["project_facts"] + (words["stocks"] if kind == "facts" else [])
    capacity = rf"{any_of(words['works'])}(?:项目|工程)?{any_of(words['capacities'])}"
    told_right_before = rf"(?:{any_of(told)}|{capacity})[达约为]?$"
    return re.compile(rf"(?<!固定资产)(?<!社会)(?<!工业)(?<!民间)(?:{told_right_before})")
