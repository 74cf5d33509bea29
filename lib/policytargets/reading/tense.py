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


def read_outline(view: View, planned: bool) -> list[Paragraph]:
    """Return the paragraphs of a text, those marked that belong to a review of what was done.

    A review begins with a heading or an opening that looks back (过去五年, 一年来) and goes on
    until one that looks ahead (今年, 今后, 目标任务). A text of some length without a period or a
    single word of planning is a review as a whole.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    planned : bool
        Whether the text is known to be of a plan's period.
    """
    back, ahead, headed, plans = _cues()
    reviewing = not planned and len(view.text) > _SHORT and not plans.search(view.text)
    paragraphs = []
    for paragraph in outline(view):
        opening = view.text[paragraph.start : min(paragraph.end, paragraph.start + _OPENING)]
        if back.search(opening):
            reviewing = True
        elif ahead.search(opening) or (len(opening) <= _HEADED and headed.search(opening)):
            reviewing = False
        paragraphs.append(replace(paragraph, review=reviewing))
    return paragraphs


@cache
def _cues() -> tuple[re.Pattern[str], ...]:
    grammar = load_grammar()
    words = grammar.words["ahead"]
    never = f"(?!{any_of(words['never'])})"
    until = r"(?<!截)(?:到|至)(?:20|19)\d\d年"
    back = rf"{any_of(grammar.past('paragraphs'))}|^(?:20|19)\d\d年以来"
    ahead, text = (f"{never}{any_of(words[name])}|{until}" for name in ("opening", "text"))
    return tuple(map(re.compile, (back, ahead, any_of(words["heading"]), text)))
