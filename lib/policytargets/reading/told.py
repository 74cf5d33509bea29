"""What is told, not set as a target: the past, where things stand, what a project will bring."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache

from policytargets.reading.numbers import Number
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.reaches import places_of, reaches_in
from policytargets.reading.standing import stands
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["Tense", "is_told"]

_NEAR = 40
# 高于全国6%的增长目标: another body's number
_COMPARED_GOAL = re.compile(
    r"(?:高于|低于|快于|优于|超过?)(?:全国|全省|全市|国家|省)[^,;。\d]{0,10}$"
)
_GOAL = re.compile(r"的?[^,;。\d]{0,6}(?:目标|水平|增速|增幅)")


class Tense:
    """What the words of a sentence say of time, read once for all its numbers.

    Parameters
    ----------
    text : str
        The view's text.
    paragraph, sentence : Paragraph, Sentence
        Where it stands.
    known : dict of int to bool
        Which sentences go on with what was told, by their starts; it grows.

    Attributes
    ----------
    whole : str
        The sentence.
    reaches : set of str
        How far its words tell of the past or look ahead, where it may have such words.
    reviewed : bool
        Whether it belongs to a review of the past, by its heading or its place.
    """

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
        if paragraph.reported or any(map(_looks_back, paragraph.headings)):
            return True
        return paragraph.review and not self._found("ahead")

    def _found(self, reach: str) -> tuple[int, ...]:
        if reach not in self.reaches:
            return ()
        if reach not in self._places:
            self._places[reach] = places_of(reach, self.whole)
        return self._places[reach]


def is_told(tense: Tense, number: Number, due: bool) -> bool:
    """Return whether a number tells of what was or is, or of what a project will bring.

    Parameters
    ----------
    tense : Tense
        What the words of its sentence say of time.
    number : Number
        The numeric expression.
    due : bool
        Whether a deadline (到2025年) governs it.
    """
    if tense.reviewed:
        return True
    whole, until = tense.whole, number.core - tense.sentence.start
    clause_start = max(whole.rfind(",", 0, until), whole.rfind(";", 0, until)) + 1
    ahead = tense.last("ahead", until)
    clause = whole[clause_start:until]
    return (
        (bool(tense.reaches) and _said(tense, until, clause_start, ahead, due))
        or (ahead < 0 and not due and tense.goes_on)
        # 完成投资同比增长15%以上 is an aim, 同比增长15% a fact
        or (ahead < 0 and number.comparator == "=" and "同比" in clause)
        or _is_anothers(tense.text, number, clause)
        or (ahead < 0 and not due and _is_done(tense, number))
        or stands(tense.text, number, clause[-_NEAR:], ahead >= 0 or due)
    )


def _said(tense: Tense, until: int, clause_start: int, ahead: int, due: bool) -> bool:
    """Return whether a word before a number says that it is of the past, or of a project."""
    return (
        (ahead < 0 and tense.last("sentence", until) >= 0)
        or tense.last("rest", until) > ahead
        or tense.last("clause", until) >= clause_start
        or (ahead < 0 and not due and tense.last("weak", until) >= clause_start)
        or tense.last("results", until) >= 0
    )


def _is_anothers(text: str, number: Number, clause: str) -> bool:
    """Return whether a number is the goal of another body, to compare with."""
    return bool(_COMPARED_GOAL.search(clause) and _GOAL.match(text, number.end))


def _is_done(tense: Tense, number: Number) -> bool:
    """Return whether the words after a number make it a fact: 个县出台了."""
    text, end = tense.text, tense.sentence.end
    if not _done_signs().search(text, number.end, end):
        return False
    return bool(_done().match(text, number.end, end))


@lru_cache(maxsize=64)
def _looks_back(title: str) -> bool:
    """Return whether a heading says that what stands under it is past."""
    return bool(places_of("section", title))


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
