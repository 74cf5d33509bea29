"""Tense: paragraphs that look back tell facts, whatever numbers they hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from policytargets.reading.outline import Paragraph, outline
from policytargets.reading.view import View
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, first_of, listed

__all__ = ["read_outline"]

# How far into a paragraph its opening words are looked for.
_OPENING = 40
_HEADED = 25
# A few sentences may name targets without a word of planning; a whole text of that kind reports.
_SHORT = 200
_HEAD_LINES = 3


def read_outline(view: View, planned: bool, issued: int | None = None) -> list[Paragraph]:
    """Return the paragraphs of a text, those marked that belong to a review of what was done.

    A review begins with a heading or an opening that looks back (过去五年, 一年来) and goes on
    until one that looks ahead (今年, 今后, 目标任务) or names the year of issue, or until a
    sentence says what is to be done (某市还将推动). A text of some
    length whose title names no plan and which has no word of planning is a review as a whole.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    planned : bool
        Whether the text is known to be of a plan's period.
    issued : int, optional
        Year of issue.
    """
    text, lines = view.text, view.text.strip().split("\n")
    back, *_, plans = _cues()
    reviews = [hit.start() for hit in _reviews().finditer(text)]
    reported = bool(_reports().search("".join(lines[:_HEAD_LINES])))
    planned = planned or bool(_titled().search(lines[0]))
    reviewing = not planned and len(text) > _SHORT and not plans.search(text)
    paragraphs = []
    for paragraph in outline(view):
        opening = text[paragraph.start : min(paragraph.end, paragraph.start + _OPENING)]
        start, end = paragraph[:2]
        at = bisect_left(reviews, start)
        if back.search(opening) or (at < len(reviews) and reviews[at] < end):
            reviewing = True
        elif reviewing:
            reviewing = not _looks_ahead(opening, issued)
        # nothing is left to be ended where no review runs
        reviewing = reviewing and not _turns(text, paragraph, issued)
        if reviewing or reported:
            paragraph = paragraph._replace(review=reviewing, reported=reported)
        paragraphs.append(paragraph)
    return paragraphs


def _looks_ahead(opening: str, issued: int | None) -> bool:
    """Return whether a paragraph opens with a word of planning or with the year of issue."""
    _, ahead, headed, _ = _cues()
    return bool(
        ahead.search(opening)
        or _opens_year(issued or 0).search(opening)
        or (len(opening) <= _HEADED and headed.search(opening))
    )


def _turns(text: str, paragraph: Paragraph, issued: int | None) -> bool:
    """Return whether a sentence of a paragraph sets out what the year of issue is to bring."""
    of_year = _turn(issued or 0)
    return any(of_year.match(text, one.start, one.end) for one in paragraph.sentences)


@cache
def _turn(issued: int) -> re.Pattern[str]:
    """Return the pattern of a sentence that turns to the year: 2031年,力争; 某市还将推动."""
    intends = any_of(load_grammar().words["ahead"]["intends"])
    return re.compile(
        rf"{issued}年,?[^,;。]{{0,6}}(?:力争|争取|将|计划)|[^,;。、\d]{{0,8}}{intends}"
    )


@cache
def _reports() -> re.Pattern[str]:
    """Return the pattern of words in the title of a text that reports as a whole: 统计公报."""
    return re.compile(any_of(load_grammar().words["reports"]))


@cache
def _reviews() -> re.Pattern[str]:
    """Return the pattern of words by which a whole paragraph opens a review: 丰硕成果."""
    return re.compile(any_of(load_grammar().words["reviews"]))


@cache
def _titled() -> re.Pattern[str]:
    """Return the pattern of words by which a title names a plan."""
    return re.compile(any_of(load_grammar().words["ahead"]["title"]))


@cache
def _opens_year(issued: int) -> re.Pattern[str]:
    """Return the pattern by which a paragraph turns to the year of issue: 2025年, 对2025年工作.

    2025年1月 and 2025年上半年 date a fact.
    """
    fact = r"\d|以来|上半年|前|一季度|[^,。]{0,6}(?:日|月)"
    return re.compile(rf"(?:^|[对,]){issued}年(?!{fact})")


@cache
def _cues() -> tuple[re.Pattern[str], ...]:
    grammar = load_grammar()
    words = grammar.words["ahead"]
    never = f"(?!{any_of(words['never'])})"
    until = r"(?<!截)(?:到|至)(?:20|19)\d\d年(?!的)"
    past = grammar.past("paragraphs")
    back = rf"{listed(past)}|20(?<=^20)\d\d年以来|19(?<=^19)\d\d年以来"
    ahead, text = (
        f"{first_of([*words[name], '到', '至'])}(?:{never}{any_of(words[name])}|{until})"
        for name in ("opening", "text")
    )
    return tuple(map(re.compile, (back, ahead, any_of(words["heading"]), text)))
