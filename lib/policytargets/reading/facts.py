"""Statements of the past or present, which are no targets."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from policytargets.reading.headings import BACK, direction
from policytargets.reading.numbers import Number
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.words import verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, listed

_STANDARD = "(?:不[低高]于|不[少超]过?于?|相当于)[^,;。]{0,4}(?:上年|去年)"
_UNTIL = ("到20", "至20")


def places_of(reach: str, sentence: str) -> tuple[int, ...]:
    """Return where the words of a reach begin."""
    if reach == "ahead":
        never = load_grammar().words["ahead"]["never"]
        return tuple([hit.start() for hit in _ahead().finditer(sentence) if hit[0] not in never])
    return tuple([hit.start() for hit in _words(reach).finditer(sentence) if hit["word"]])


@cache
def _ahead() -> re.Pattern[str]:
    """Return the pattern of the words that look ahead, and before them of those that only seem to.

    Each begins with a sign of its own, so that a search passes quickly over all others.
    """
    words = load_grammar().words["ahead"]
    until = [rf"{word[0]}(?<!截{word[0]}){word[1:]}\d\d年(?!的)" for word in _UNTIL]
    return re.compile("|".join([listed(words["never"]), listed(words["sentence"]), *until]))


def reaches_in(sentence: str) -> set[str]:
    """Return the reaches of which a sentence may hold a word; most hold none."""
    signs, reaches = _signs()
    found: set[str] = set()
    hit = signs.search(sentence)
    while hit:
        found |= reaches[hit[0]]
        # one word may begin in another
        hit = signs.search(sentence, hit.start() + 1)
    return found


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, set[str]]]:
    """Return the pattern of all words that tell of time, and the reaches by word."""
    grammar = load_grammar()
    reaches = {word: set(spans) for word, spans in grammar.words["past"].items()}
    others = {
        "ahead": [*grammar.words["ahead"]["sentence"], *_UNTIL],
        "results": grammar.words["project_results"],
    }
    for reach, words in others.items():
        for word in words:
            reaches[word] = reaches.get(word, set()) | {reach}
    # 今年 is found in 今年上半年, too
    full = {
        word: set().union(*(reaches[other] for other in reaches if word.startswith(other)))
        for word in reaches
    }
    return re.compile(any_of(full)), full


@cache
def _words(reach: str) -> re.Pattern[str]:
    """Return the pattern of the words that tell of the past so far."""
    words = load_grammar().words
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


_FROM = re.compile(r"[由从][^,;。]{0,12}$")
_ATTRIBUTE = re.compile(r"[、,][^,;。、\d]{0,6}[\d.]+[^,;。、\d]{0,4}的")
_OF_THEM = re.compile("等(?:重[点大])?项目总投资(?:[达约为超]|超过|突破)?$")
_RISES = re.compile(
    r"(?:[^,;。]{0,6}?)(?:提高|提升|增加|上升|扩大|下降|降低|减少|缩短|压缩|压减|降)[到至为]"
)


def stands(text: str, number: Number, clause: str, ahead: bool) -> bool:
    """Return whether a value is where things stand: 由40%提高到52%, 汽车保有量50万辆."""
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


_NEAR = 40
# 高于全国6%的增长目标: another body's number
_COMPARED_GOAL = re.compile(
    r"(?:高于|低于|快于|优于|超过?)(?:全国|全省|全市|国家|省)[^,;。\d]{0,10}$"
)
_GOAL = re.compile(r"的?[^,;。\d]{0,6}(?:目标|水平|增速|增幅)")


class Tense:
    """What the words of a sentence say of time, read once for all its numbers."""

    def __init__(
        self, text: str, paragraph: Paragraph, sentence: Sentence, known: dict[int, bool]
    ) -> None:
        self.text, self.paragraph, self.sentence, self.known = text, paragraph, sentence, known
        self.whole = text[sentence.start : sentence.end]
        self.reaches = reaches_in(self.whole)
        self._places: dict[str, tuple[int, ...]] = {}
        self._goes_on: bool | None = None
        self.reviewed = self._is_reviewed()

    @property
    def goes_on(self) -> bool:
        """Whether the sentences before it in its paragraph look back and it only goes on."""
        if self._goes_on is None:
            self._goes_on = _goes_on(self.text, self.paragraph, self.sentence, self.known)
        return self._goes_on

    def last(self, reach: str, until: int) -> int:
        """Return where the last word of a reach begins before `until`; -1 where there is none."""
        if reach not in self.reaches:
            return -1
        places = self._found(reach)
        before = bisect_left(places, until)
        return places[before - 1] if before else -1

    def _is_reviewed(self) -> bool:
        paragraph = self.paragraph
        told = paragraph.reported or _spoken().search(self.whole)
        if told or direction(paragraph.headings) == BACK:
            return True
        return paragraph.review and not self._found("ahead")

    def _found(self, reach: str) -> tuple[int, ...]:
        if reach not in self.reaches:
            return ()
        if reach not in self._places:
            self._places[reach] = places_of(reach, self.whole)
        return self._places[reach]


@cache
def _spoken() -> re.Pattern[str]:
    """Return the pattern of someone who tells news of himself: 李大爷说,他今年78岁."""
    return re.compile(f"{any_of(load_grammar().words['speakers'])}[^,;。]{{0,3}}(?:说|告诉)")


def is_fact(tense: Tense, number: Number, due: bool) -> bool:
    """Return whether a number tells of what was or is, or of what a project will bring."""
    if tense.reviewed:
        return True
    whole, until = tense.whole, number.core - tense.sentence.start
    clause_start = _clause_start(whole, until)
    if whole.startswith(_CARRIED, clause_start):
        clause_start = _clause_start(whole, max(clause_start - 1, 0))
    ahead = tense.last("ahead", until)
    clause = whole[clause_start:until]
    return (
        (bool(tense.reaches) and _said(tense, until, clause_start, ahead))
        or (ahead < 0 and not due and (tense.goes_on or _is_weak(tense, number, clause_start)))
        # 完成投资同比增长15%以上 is an aim, 同比增长15% a fact
        or (ahead < 0 and number.comparator == "=" and "同比" in clause)
        or _is_anothers(tense.text, number, clause)
        or (ahead < 0 and not due and _is_done(tense, number))
        or stands(tense.text, number, clause[-_NEAR:], ahead >= 0 or due)
    )


# 现有医院30家,其中三级医院5家
_CARRIED = ("其中", "带动", "吸纳")


def _clause_start(whole: str, until: int) -> int:
    return max(whole.rfind(",", 0, until), whole.rfind(";", 0, until)) + 1


def _said(tense: Tense, until: int, clause_start: int, ahead: int) -> bool:
    """Return whether a word before a number says that it is of the past, or of a project."""
    return (
        (ahead < 0 and tense.last("sentence", until) >= 0)
        or tense.last("rest", until) > ahead
        or tense.last("clause", until) >= clause_start
        or tense.last("results", until) >= 0
    )


def _is_weak(tense: Tense, number: Number, clause_start: int) -> bool:
    """Return whether a word as 累计建成 makes a fact of a number; 300个以上 is an aim."""
    until = number.core - tense.sentence.start
    return number.comparator != ">=" and tense.last("weak", until) >= clause_start


def _is_anothers(text: str, number: Number, clause: str) -> bool:
    """Return whether a number is the goal of another body, to compare with."""
    return bool(_COMPARED_GOAL.search(clause) and _GOAL.match(text, number.end))


def _is_done(tense: Tense, number: Number) -> bool:
    """Return whether the words after a number make it a fact: 个县出台了."""
    text, end = tense.text, tense.sentence.end
    if not _done_signs().search(text, number.end, end):
        return False
    return bool(_done().match(text, number.end, end))


def _goes_on(text: str, paragraph: Paragraph, sentence: Sentence, known: dict[int, bool]) -> bool:
    """Return whether a sentence goes on with what one before it in its paragraph told.

    It holds of all passed on the way back: kept in `known`, so that none is passed twice.
    """
    passed: list[int] = []
    told = None
    for place in reversed(range(bisect_left(paragraph.sentences, sentence))):
        told = known.get(sentence.start)
        if told is not None:
            break
        before = paragraph.sentences[place]
        passed.append(sentence.start)
        told = _turn_of_time(text, sentence, text[before.start : before.end])
        if told is not None:
            break
        sentence = before
    known.update(dict.fromkeys(passed, bool(told)))
    return bool(told)


def _turn_of_time(text: str, sentence: Sentence, before: str) -> bool | None:
    """Return whether a sentence goes on with the one before; None where that one only goes on."""
    if _intended().search(text, sentence.start, sentence.end) or places_of("ahead", before):
        return False
    return True if _since().search(before) else None


@cache
def _since() -> re.Pattern[str]:
    """Return the pattern of a sentence that looks back from its opening: 去年, “十四五”以来,."""
    past = any_of(set(load_grammar().past("sentence")) | {"以来"})
    never = any_of(load_grammar().words["not_past"])
    return re.compile(rf"^—*(?:(?!{never})[^,;:]){{0,12}}?{past}")


@cache
def _intended() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["intended"]))


@cache
def _done() -> re.Pattern[str]:
    """Return the pattern of what makes the number before it a fact: 个县出台了, 为此打下了."""
    served = any_of(load_grammar().words["served"])
    never = any_of(load_grammar().words["not_past"])
    return re.compile(
        rf"(?:(?!{never}|的|目标)[^,;。、\d])*?(?<!为)(?<!除)了(?!解)|[^。]*?{served}"
    )


@cache
def _done_signs() -> re.Pattern[str]:
    """Return the pattern of the words without which nothing is done."""
    return re.compile(any_of(["了", *load_grammar().words["served"]]))
