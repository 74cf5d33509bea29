"""Tense: paragraphs that look back tell facts, whatever numbers they hold."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from policytargets.reading.outline import Paragraph, outline
from policytargets.reading.view import View
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

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
    back, ahead, headed, plans = _cues(issued or 0)
    head = "".join(view.text.strip().split("\n")[:_HEAD_LINES])
    reported = bool(_reports().search(head))
    planned = planned or bool(_titled().search(view.text.strip().split("\n")[0]))
    reviewing = not planned and len(view.text) > _SHORT and not plans.search(view.text)
    paragraphs = []
    for paragraph in outline(view):
        opening = view.text[paragraph.start : min(paragraph.end, paragraph.start + _OPENING)]
        whole = view.text[paragraph.start : paragraph.end]
        if back.search(opening) or _reviews().search(whole):
            reviewing = True
        elif ahead.search(opening) or (len(opening) <= _HEADED and headed.search(opening)):
            reviewing = False
        # nothing is left to be ended where no review runs
        reviewing = reviewing and not _turns(view.text, paragraph, issued)
        paragraphs.append(replace(paragraph, review=reviewing, reported=reported))
    return paragraphs


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
def _cues(issued: int) -> tuple[re.Pattern[str], ...]:
    grammar = load_grammar()
    words = grammar.words["ahead"]
    never = f"(?!{any_of(words['never'])})"
    until = r"(?<!截)(?:到|至)(?:20|19)\d\d年(?!的)"
    back = rf"{any_of(grammar.past('paragraphs'))}|^(?:20|19)\d\d年以来"
    ahead, text = (f"{never}{any_of(words[name])}|{until}" for name in ("opening", "text"))
    # 2025年, and 对2025年工作 in a report of that year; 2025年1月 and 2025年上半年 date a fact
    ahead += rf"|(?:^|[对,]){issued}年(?!\d|以来|上半年|前|一季度|[^,。]{{0,6}}(?:日|月))"
    return tuple(map(re.compile, (back, ahead, any_of(words["heading"]), text)))
