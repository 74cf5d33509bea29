"""Judging: which numbers of a sentence are targets, and why the others are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from policytargets.reading.clues import Clues
from policytargets.reading.exclusions import BARE, exclusion, named
from policytargets.reading.facts import is_fact
from policytargets.reading.goal_tables import Grid, reason_in
from policytargets.reading.numbers import BARE_MAGNITUDE, UNREAD, Number, numbers_by_sentence
from policytargets.reading.outline import Sentence
from policytargets.reading.paragraphs import ParagraphContext
from policytargets.reading.periods import YEAR, governing_date

_ASIDE = re.compile(rf"\((?P<year>{YEAR})年[底末]?(?:为|是|达到?|约|仅为)?$")
_LEAD = 12
# What belongs to another number's item: 5个百亿级产业集群.
_PARTS = ("class", "threshold")

Judged = tuple[Number, str]
JudgedSentence = tuple[ParagraphContext, Sentence, list[Judged]]
"""A sentence that holds numbers, each with why it is no target (empty for one), in its place."""


# A number, why it is none that a plan could set, ``past`` where its year makes it a fact, and
# whether a deadline governs it
_Candidate = tuple[Number, str, str, bool]


def judge_numbers(contexts: Iterable[ParagraphContext]) -> list[JudgedSentence]:
    """Return the sentences of a text that hold numbers, each with its paragraph and them.

    Each number comes with the reason why it is no target; the reason is empty for a target. Each
    step is done for all numbers before the next one, which keeps what a step needs close to the
    processor.
    """
    found = [
        (context, Clues(context.view.text, context.paragraph, sentence, context.going_on), numbers)
        for context in contexts
        for sentence, numbers in numbers_by_sentence(context.view.text, context.paragraph.sentences)
    ]
    candidates = [
        [_candidate(context, clues, number) for number in numbers]
        for context, clues, numbers in found
    ]
    facts = [
        [not why and is_fact(clues.tense, number, due) for number, why, _, due in own]
        for (_, clues, _), own in zip(found, candidates, strict=True)
    ]
    return [
        (context, clues.sentence, _judge(clues, own, of_fact))
        for (context, clues, _), own, of_fact in zip(found, candidates, facts, strict=True)
    ]


def _candidate(context: ParagraphContext, clues: Clues, number: Number) -> _Candidate:
    reason = reason_in(context.grids, number.core) if context.grids else ""
    reason = reason or named(clues, number)
    if not reason and number.kind in UNREAD:
        reason = number.kind
    past, due = ("", False) if reason else _dated(context, number)
    return number, reason, past, due


def _judge(clues: Clues, found: Sequence[_Candidate], facts: Sequence[bool]) -> list[Judged]:
    judged: list[Judged] = []
    listed = False
    for (number, reason, past, _), fact, following in zip_longest(found, facts, found[1:]):
        if not reason:
            after = following[0] if following else None
            reason = exclusion(clues, number, after, listed, fact=fact) or past
            if number.kind == BARE_MAGNITUDE and reason in ("", BARE):
                reason = "class"
        if reason not in _PARTS:
            listed = not reason
        judged.append((number, reason))
    return judged


def _is_aside(context: ParagraphContext, number: Number) -> bool:
    """Return whether a bracket tells what it was in an earlier year: 翻一番(2031年为60亿元)."""
    text, start = context.view.text, max(number.start - _LEAD, 0)
    if not context.since or text.find("(", start, number.start) < 0:
        return False
    told = _ASIDE.search(text, start, number.start)
    return told is not None and int(told["year"]) < context.since


def _dated(context: ParagraphContext, number: Number) -> tuple[str, bool]:
    """Return whether a number's year makes it a fact (``past``), and whether it is a deadline."""
    if _is_aside(context, number):
        return "past", False
    date, own = governing_date(context.dates, number.core), context.plan
    if date is None and own.status == "inherited" and (own.end_year or 0) < (context.issued or 0):
        # a heading names the year that is over
        return ("past" if own.end_year else ""), False
    if date is None or not (date.period.end_year and context.since):
        return "", False
    if date.period.end_year < context.since:
        return "" if date.deadline else "past", False
    return "", date.deadline or date.period.end_year > context.since


def excluded_numbers(sentences: Iterable[JudgedSentence], grids: Sequence[Grid]) -> dict[int, str]:
    """Return why numbers are no targets, by the offset in the view of each of their characters."""
    tabled = {place: reason for grid in grids for place, reason in grid.reasons.items()}
    return tabled | {
        place: reason
        for _, _, judged in sentences
        for number, reason in judged
        if reason and reason != BARE
        for place in range(number.core, number.tail)
    }
