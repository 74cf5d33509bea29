"""Judging: which numbers of a sentence are targets, and why the others are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from policytargets.reading.clues import Clues
from policytargets.reading.exclusions import BARE, exclusion, named
from policytargets.reading.facts import is_told
from policytargets.reading.goal_tables import Grid, reason_in
from policytargets.reading.numbers import Number, numbers_by_sentence
from policytargets.reading.outline import Sentence
from policytargets.reading.paragraphs import Source
from policytargets.reading.periods import YEAR, governing_date

_ASIDE = re.compile(rf"\((?P<year>{YEAR})年[底末]?(?:为|是|达到?|约|仅为)?$")
_LEAD = 12
# What belongs to another number's item: 5个百亿级产业集群.
_PARTS = ("class", "threshold")

Judged = tuple[Number, str]
JudgedSentence = tuple[Source, Sentence, list[Judged]]
"""A sentence that holds numbers, each with why it is no target (empty for one), in its place."""


# A number, why it is none that a plan could set, ``past`` where its year makes it a fact, and
# whether a deadline governs it
_Candidate = tuple[Number, str, str, bool]


def judge_numbers(sources: Iterable[Source]) -> list[JudgedSentence]:
    """Return the sentences of a text that hold numbers, each with its paragraph and them.

    Each number comes with the reason why it is no target; the reason is empty for a target. Each
    step is done for all numbers before the next one, which keeps what a step needs close to the
    processor.
    """
    found = [
        (source, Clues(source.view.text, source.paragraph, sentence, source.going_on), numbers)
        for source in sources
        for sentence, numbers in numbers_by_sentence(source.view.text, source.paragraph.sentences)
    ]
    candidates = [
        [_candidate(source, clues, number) for number in numbers]
        for source, clues, numbers in found
    ]
    told = [
        [not why and is_told(clues.tense, number, due) for number, why, _, due in own]
        for (_, clues, _), own in zip(found, candidates, strict=True)
    ]
    return [
        (source, clues.sentence, _judge(clues, own, past))
        for (source, clues, _), own, past in zip(found, candidates, told, strict=True)
    ]


def _candidate(source: Source, clues: Clues, number: Number) -> _Candidate:
    reason = reason_in(source.grids, number.core) if source.grids else ""
    reason = reason or named(clues, number)
    bygone, due = ("", False) if reason else _dated(source, number)
    return number, reason, bygone, due


def _judge(clues: Clues, found: Sequence[_Candidate], told: Sequence[bool]) -> list[Judged]:
    judged: list[Judged] = []
    listed = False
    for (number, reason, bygone, _), past, following in zip_longest(found, told, found[1:]):
        if not reason:
            after = following[0] if following else None
            reason = exclusion(clues, number, after, listed, told=past) or bygone
        if reason not in _PARTS:
            listed = not reason
        judged.append((number, reason))
    return judged


def _is_aside(source: Source, number: Number) -> bool:
    """Return whether a bracket tells what it was in an earlier year: 翻一番(2031年为60亿元)."""
    text, start = source.view.text, max(number.start - _LEAD, 0)
    if not source.since or text.find("(", start, number.start) < 0:
        return False
    told = _ASIDE.search(text, start, number.start)
    return told is not None and int(told["year"]) < source.since


def _dated(source: Source, number: Number) -> tuple[str, bool]:
    """Return whether a number's year makes it a fact (``past``), and whether it is a deadline."""
    if _is_aside(source, number):
        return "past", False
    date = governing_date(source.dates, number.core)
    if date is None or not (date.period.end_year and source.since):
        return "", False
    if date.period.end_year < source.since:
        return "" if date.deadline else "past", False
    return "", date.deadline or date.period.end_year > source.since


def excluded_numbers(sentences: Iterable[JudgedSentence], grids: Sequence[Grid]) -> dict[int, str]:
    """Return why numbers are no targets, by the offset in the view where each begins."""
    tabled = {place: reason for grid in grids for place, reason in grid.reasons.items()}
    return tabled | {
        number.core: reason
        for _, _, judged in sentences
        for number, reason in judged
        if reason and reason != BARE
    }
