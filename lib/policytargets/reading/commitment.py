"""Commitment: whether a target is aspired to, ensured, or plainly stated."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.items import Item
from policytargets.reading.words import verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, listed

__all__ = ["find_commitment"]


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
    return re.compile(f"{any_of(words['aspire'])}(?!{any_of(words['unpledged'])})")


def find_commitment(text: str, sentence_start: int, item: Item) -> str:
    """Return ``aspire``, ``ensure`` or ``plain``.

    力争 and its like govern what follows up to the sentence's end and outrank 不低于.

    Parameters
    ----------
    text : str
        The view's text.
    sentence_start : int
        Where the item's sentence begins.
    item : Item
        The number and its words.
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
