"""Judging: which numbers of a sentence are targets, and why the others are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from policytargets.documents import Document
from policytargets.reading.clues import Clues
from policytargets.reading.exclusions import BARE, exclusion, named
from policytargets.reading.grids import read_grids, reason_in
from policytargets.reading.numbers import Number, numbers_by_sentence
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.periods import governing_date
from policytargets.reading.planned import YEAR
from policytargets.reading.sources import Source, read_sources
from policytargets.reading.view import View

__all__ = ["excluded_numbers", "judge_numbers"]

_ASIDE = re.compile(rf"\((?P<year>{YEAR})年[底末]?(?:为|是|达到?|约|仅为)?$")
_LEAD = 12
# What belongs to another number's item: 5个百亿级产业集群.
_PARTS = ("class", "threshold")

Judged = tuple[Number, str]


def judge_numbers(
    sources: Iterable[Source],
) -> list[tuple[Source, Sentence, list[Judged]]]:
    """Return the sentences of a text that hold numbers, each with its paragraph and them.

    Each number comes with the reason why it is no target; the reason is empty for a target.

    Parameters
    ----------
    sources : iterable of Source
        The paragraphs in order.
    """
    found = [
        (source, sentence, numbers)
        for source in sources
        for sentence, numbers in numbers_by_sentence(source.view.text, source.paragraph.sentences)
    ]
    return [(source, one, _judge(source, one, numbers)) for source, one, numbers in found]


def _judge(source: Source, sentence: Sentence, found: Sequence[Number]) -> list[Judged]:
    clues = Clues(source.view.text, source.paragraph, sentence, source.going_on)
    judged: list[Judged] = []
    listed = False
    for number, following in zip_longest(found, found[1:]):
        reason = reason_in(source.grids, number.core) if source.grids else ""
        reason = reason or named(clues, number)
        if not reason:
            bygone, due = _dated(source, number)
            reason = exclusion(clues, number, following, listed, due=due) or bygone
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


def excluded_numbers(
    view: View, paragraphs: Sequence[Paragraph], document: Document
) -> dict[int, str]:
    """Return why numbers are no targets, by the offset in the view where each begins.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    paragraphs : sequence of Paragraph
        As returned by `policytargets.reading.sources.outline_of`.
    document : Document
        Its entry.
    """
    tabled = {place: reason for grid in read_grids(view) for place, reason in grid.reasons.items()}
    return tabled | {
        number.core: reason
        for _, _, judged in judge_numbers(read_sources(view, paragraphs, document))
        for number, reason in judged
        if reason and reason != BARE
    }
