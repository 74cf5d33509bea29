"""Why a numeral is no target: each is left out for one reason from a short list."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.numbers import Number
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.words import verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["exclusion"]

_LIST_JOINT = re.compile(r"[、和及与]$")
_STOPS = ",;:。"


def exclusion(
    text: str,
    paragraph: Paragraph,
    sentence: Sentence,
    number: Number,
    following: Number | None,
    listed: bool,
) -> str:
    """Return why a number is no target; empty where it may be one.

    Parameters
    ----------
    text : str
        The view's text.
    paragraph, sentence : Paragraph, Sentence
        Where the number stands.
    number : Number
        The numeric expression.
    following : Number or None
        The next one in the sentence.
    listed : bool
        Whether the number before it in the sentence is a target.

    Returns
    -------
    str
        ``furniture``, ``name``, ``date``, ``past``, ``per_case``, ``score``, ``threshold``,
        ``population``, ``article`` or ``""``.
    """
    if paragraph.furniture:
        return "furniture"
    if re.match(r"年|月|日|号|:\d|/", text[number.tail : number.tail + 2]) and not number.unit:
        return "date"
    if _in_name(text, sentence, number):
        return "name"
    if number.unit == "分" or _marks().search(text, sentence.start, sentence.end):
        return "score"
    if number.kind in ("coverage", "rank", "first", "double", "duty", "proportion"):
        return ""
    return (
        _unitless(text, number)
        or _told(text, paragraph, sentence, number)
        or _threshold(text, number, following)
        or _addressed(text, sentence, number, listed)
    )


def _in_name(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether a number stands inside a title, a bracket of bodies or a quoted name."""
    if sentence.bodies:
        return True
    for left, right in (("《", "》"), ("〔", "〕"), ("“", "”")):
        opened = text.rfind(left, sentence.start, number.core)
        if opened >= 0 and text.find(right, opened, number.core) < 0:
            whole = opened + 1 == number.start and text[number.end : number.end + 1] == right
            return not (left == "“" and whole and number.comparator != "=")
    return False


def _unitless(text: str, number: Number) -> str:
    """Return why a bare number is none: no word of reaching or comparing leads to it."""
    if number.unit:
        return ""
    led = re.search(r"(?:达到|达|为|提升到|提高到|提高至|提升至)$", text[: number.core][-4:])
    ends = text[number.end : number.end + 1] in (*_STOPS, "、", "和", "")
    return "" if ends and (led or number.comparator != "=") else "name"


def _told(text: str, paragraph: Paragraph, sentence: Sentence, number: Number) -> str:
    words = load_grammar().words
    clause = re.split(r"[,;]", text[sentence.start : number.core])[-1]
    opening = text[sentence.start : sentence.start + 6].lstrip("—")
    if opening.startswith(tuple(words["past_openings"])):
        return "past"
    if any(word in title for title in paragraph.headings for word in words["past_headings"]):
        return "past"
    if paragraph.review and not _ahead().search(text, sentence.start, sentence.end):
        return "past"
    if any(word in clause for word in words["past"]):
        return "past"
    amount = load_grammar().kinds.get(number.unit) == "amount"
    return "per_case" if amount and any(word in clause for word in words["per_case"]) else ""


@cache
def _ahead() -> re.Pattern[str]:
    """Return the pattern of a sentence that looks ahead in the midst of a review."""
    words = load_grammar().words["tense"]["still_ahead"]
    return re.compile(rf"{any_of(words)}|(?:到|至)20\d\d年")


@cache
def _marks() -> re.Pattern[str]:
    """Return the pattern of a rule that gives marks: 得5分, 每项扣1分."""
    return re.compile(rf"{any_of(load_grammar().words['marks'])}|[得计加扣记][\d.]+分|\([\d.]+分\)")


def _threshold(text: str, number: Number, following: Number | None) -> str:
    """Return whether a size runs on to the next number or to a thing: it delimits a class."""
    if load_grammar().kinds.get(number.unit) != "amount":
        return ""
    if following and not re.search(r"[,;:。、和及与]", text[number.end : following.start]):
        return "threshold"
    return "threshold" if _classes().match(text, number.end) else ""


@cache
def _classes() -> re.Pattern[str]:
    words = load_grammar().words
    sums = any_of(words["sums"])
    return re.compile(rf"的?(?!{sums})[^,;。、的用于]{{0,8}}?{any_of(words['classed'])}")


def _addressed(text: str, sentence: Sentence, number: Number, listed: bool) -> str:
    """Return why a count before its noun is none: no verb (打造16个园区) stands before it."""
    runs_on = text[number.end : number.end + 1] not in (*_STOPS, "、", ")", "”", "")
    if number.kind == "chinese":
        plain = runs_on and number.comparator == "="
        return "article" if plain or number.value < 2 else ""
    if not runs_on or number.unit == "%":
        return ""
    clause_start = max(text.rfind(sign, sentence.start, number.core) for sign in _STOPS) + 1
    before = text[max(clause_start, sentence.start) : number.core]
    if listed and _LIST_JOINT.search(before):
        return ""
    # 建成了12个 and 在10个产业各选 stand apart from 建成12个
    return "" if verbs().search(before[-14:]) or before.endswith("各") else "population"
