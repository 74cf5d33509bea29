"""Judging: which numbers of a sentence are targets, and why the others are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policytargets.documents import Document
from policytargets.reading.exclusions import BARE, exclusion
from policytargets.reading.grids import read_grids, reason_in
from policytargets.reading.numbers import Number, find_numbers
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


def judge_numbers(source: Source, sentence: Sentence) -> list[tuple[Number, str]]:
    """Return the numbers of a sentence, each with the reason why it is no target, if it is none.

    Parameters
    ----------
    source : Source
        The paragraph.
    sentence : Sentence
        One of its sentences.
    """
    text = source.view.text
    found = find_numbers(text, sentence.start, sentence.end)
    judged: list[tuple[Number, str]] = []
    for place, number in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        listed = _follows_target(judged)
        bygone, due = _dated(source, number)
        reason = exclusion(text, source.paragraph, sentence, number, following, listed, due=due)
        judged.append((number, reason_in(source.grids, number.core) or reason or bygone))
    return judged


def _follows_target(judged: Sequence[tuple[Number, str]]) -> bool:
    """Return whether the last number before is a target; class and threshold belong to one."""
    reasons = (reason for _, reason in reversed(judged) if reason not in _PARTS)
    return not next(reasons, "none")


def _is_aside(source: Source, number: Number) -> bool:
    """Return whether a bracket tells what it was in an earlier year: 翻一番(2031年为60亿元)."""
    before = source.view.text[max(number.start - _LEAD, 0) : number.start]
    told = _ASIDE.search(before) if source.since else None
    return told is not None and int(told["year"]) < (source.since or 0)


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
        for source in read_sources(view, paragraphs, document)
        for sentence in source.paragraph.sentences
        for number, reason in judge_numbers(source, sentence)
        if reason and reason != BARE
    }
